"""Entries: the one shape of everything that is recorded, and the bytes that stand for it (RFC 8785)."""

from __future__ import annotations

import json
import re
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Any

from hegui.ledger.findings import bad_member
from hegui.words import Finding, Text

RESERVED = "ledger."  # actions that only the ledger itself records
ERASED = "ledger.erased"
HEAD_COPIED = "ledger.head-copied"

MEMBERS = ("action", "actor", "id", "payload", "subject", "time")
_PLAIN = r"[^\x00-\x1f\x7f\ud800-\udfff]"


@dataclass(frozen=True, slots=True)
class _Form:
    """What one member may hold."""

    pattern: re.Pattern[str]
    told: Text


def _text(most: int) -> _Form:
    told = Text("1 至 {most} 个字符，不含控制字符", "1 to {most} characters, none of them a control character")
    return _Form(re.compile(f"{_PLAIN}{{1,{most}}}"), told.filled(most=most))


_FORMS = {
    "id": _text(200),
    "time": _Form(
        re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z", re.ASCII),
        Text("世界时，写成 2026-11-22T08:00:00.123Z 的形式", "a time in UTC written like 2026-11-22T08:00:00.123Z"),
    ),
    "actor": _text(500),
    "action": _Form(
        re.compile(r"[a-z][a-z0-9.-]{0,99}"),
        Text(
            "1 至 100 个小写字母、数字、点或连字符，以字母开头，例如 label.written",
            "1 to 100 lower-case letters, digits, dots or hyphens, beginning with a letter, such as label.written",
        ),
    ),
    "subject": _text(2000),
    "payload": _Form(
        re.compile(r"(hmac-)?sha256:[0-9a-f]{64}"),
        Text("形如 sha256:<64 位十六进制> 的承诺值，或为空", "a commitment such as sha256:<64 hex digits>, or nothing"),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done: when, by whom, to what; `payload` is the commitment to what it speaks of."""

    id: str
    time: str
    actor: str
    action: str
    subject: str
    payload: str | None = None

    def canonical(self) -> bytes:
        """Return the bytes that the tree covers: RFC 8785 (JCS) for six members of text."""
        payload = "null" if self.payload is None else quoted(self.payload)
        return (
            f'{{"action":{quoted(self.action)},"actor":{quoted(self.actor)},"id":{quoted(self.id)},'
            f'"payload":{payload},"subject":{quoted(self.subject)},"time":{quoted(self.time)}}}'
        ).encode()

    def problems(self, place: str = "") -> list[Finding]:
        """Return what keeps this entry out of a ledger, all of it."""
        return [
            bad_member(name, form.told, place) for name, form in _FORMS.items() if not _fits(form, getattr(self, name), name)
        ]

    def plain(self) -> dict[str, str | None]:
        """Return the shape that JSON carries."""
        return dict(zip(("id", "time", "actor", "action", "subject", "payload"), astuple(self), strict=True))


def read_entry(canonical: bytes) -> Entry | None:
    """Return the entry that these bytes stand for, or None when they are not the canonical bytes of a valid one."""
    try:
        value: Any = json.loads(canonical)
        entry = Entry(**value)
        sound = not entry.problems() and entry.canonical() == canonical
    except (ValueError, TypeError, RecursionError):
        return None
    return entry if sound else None


def moment(time: str) -> datetime:
    """Return the moment that an entry's time stands for."""
    return datetime.fromisoformat(time)


def written_moment(when: datetime) -> str:
    """Return a moment as an entry writes it: UTC, with milliseconds."""
    return f"{when.astimezone(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def _fits(form: _Form, value: object, name: str) -> bool:
    if value is None:
        return name == "payload"
    if not isinstance(value, str) or form.pattern.fullmatch(value) is None:
        return False
    return name != "time" or _is_moment(value)


def _is_moment(time: str) -> bool:
    try:
        moment(time)
    except ValueError:  # such as the 30th of February
        return False
    return True
