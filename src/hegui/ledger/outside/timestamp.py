"""A time-stamp authority outside (RFC 3161): its token proves that the head existed at a time that we cannot choose.

Only the head's SHA-256 goes out. The token, an RFC 3161 response in DER, can be checked by `check` or `openssl ts -verify`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Literal

from hegui.ledger.heads import Head, read_head
from hegui.ledger.outside._http import MAX_BYTES, not_encrypted, post
from hegui.ledger.outside._keys import Address, Every, Mistake, not_absolute
from hegui.ledger.outside.port import TIMEOUT_SECONDS, Kept, cannot, within
from hegui.words import Finding, Refused, Text, Unfinished

_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


@dataclass(frozen=True, slots=True)
class Authority:
    """A time-stamp authority whose roots the organisation trusts."""

    id: str
    every: Every
    url: Address
    certificates: str
    tls_certificates: str | None = None
    plain_text_allowed: bool = False
    kind: Literal["timestamp"] = "timestamp"
    timeout_seconds: int = TIMEOUT_SECONDS

    def mistakes(self, ledger: Path) -> Iterator[Mistake]:
        """Tell of plain text that nobody allowed."""
        yield from not_absolute("certificates", self.certificates)
        yield from not_absolute("tls_certificates", self.tls_certificates)
        yield from not_encrypted(self.url, self.plain_text_allowed)

    def keep(self, head: str) -> Kept:
        """Have the head stamped; the token is checked before it counts."""
        read = read_head(head, self.id).head
        return within(self.timeout_seconds, self.id, lambda: self._keep(read, head))

    def _keep(self, read: Head, head: str) -> Kept:
        tokens = _library()
        question = tokens.ask(head)
        seconds, roots = self.timeout_seconds, self.tls_certificates
        answer = post(self.id, self.url, question.query, _HEADERS, seconds=seconds, certificates=roots)
        if len(answer) == MAX_BYTES:
            raise cannot(self.id, "answer_too_large", Text("时间戳回应过长。", "The answer is too long for a time stamp."))
        try:
            time = tokens.proven(answer, head, Path(self.certificates), question.nonce)
        except Refused as refusal:
            finding = refusal.findings[0]
            raise cannot(self.id, finding.code, finding.message, finding.remedy) from None
        return Kept(_told(read, self.url, time), answer)


def check(token: bytes, head: str, certificates: Path) -> datetime:
    """Return the time that a kept token proves for this head; raise `Refused` when it proves nothing.

    The authority's certificate must have been valid at the time stamped; whether it was revoked is not looked up.
    """
    time: datetime = _library().proven(token, head, certificates, None)
    return time


def _told(read: Head, url: Address, time: datetime) -> Text:
    shown = f"{time:%Y-%m-%dT%H:%M:%SZ}"
    return Text(
        f"台账头（{read.size} 条记录）由 {url.shown} 加盖时间戳，时间为 {shown}。",
        f"The head of {read.size} entries was time-stamped by {url.shown} at {shown}.",
    )


def _library() -> ModuleType:
    try:
        from hegui.ledger.outside import _tokens  # noqa: PLC0415 - needs the extra `timestamp`
    except ImportError:
        message = Text("没有安装时间戳所需的组件。", "What time stamps need is not installed.")
        remedy = Text("请运行：pip install hegui[timestamp]", "Run: pip install hegui[timestamp]")
        raise Unfinished([Finding("missing_extra", message, "timestamp", remedy)]) from None
    return _tokens


PLACE = Authority
