"""A web service outside: the head goes as JSON by HTTP POST, signed with a shared secret where one is named.

The address comes from the organisation's own configuration, never from a user of a service, so private addresses are allowed.
The body is a head in JSON (`hegui.ledger.head/1`); the header `Hegui-Signature` holds `sha256=` and the
hex HMAC-SHA-256 of the body's bytes with the secret as key. An answer of 2xx says that the head is kept.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hegui.ledger.heads import SignedHead, read_head
from hegui.ledger.outside._http import not_encrypted, post
from hegui.ledger.outside._keys import Address, Every, Mistake, SecretName, not_absolute
from hegui.ledger.outside.port import TIMEOUT_SECONDS, Kept, within
from hegui.words import Text


@dataclass(frozen=True, slots=True)
class Webhook:
    """A web service that takes heads."""

    id: str
    every: Every
    url: Address
    secret_env: SecretName | None = None
    tls_certificates: str | None = None
    plain_text_allowed: bool = False
    kind: Literal["webhook"] = "webhook"
    timeout_seconds: int = TIMEOUT_SECONDS

    def mistakes(self, ledger: Path) -> Iterator[Mistake]:
        """Tell of plain text that nobody allowed."""
        yield from not_absolute("tls_certificates", self.tls_certificates)
        yield from not_encrypted(self.url, self.plain_text_allowed)

    def keep(self, head: str) -> Kept:
        """Post the head."""
        signed = read_head(head, self.id)
        return within(self.timeout_seconds, self.id, lambda: self._keep(signed))

    def _keep(self, signed: SignedHead) -> Kept:
        body = json.dumps(signed.plain(), ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json"}
        if self.secret_env:
            secret = os.fsencode(self.secret_env.secret(self.id))
            headers["Hegui-Signature"] = f"sha256={hmac.new(secret, body, 'sha256').hexdigest()}"
        post(self.id, self.url, body, headers, seconds=self.timeout_seconds, certificates=self.tls_certificates)
        return Kept(
            Text(
                f"台账头（{signed.head.size} 条记录）已送达 {self.url.shown}。",
                f"The head of {signed.head.size} entries was accepted by {self.url.shown}.",
            )
        )


PLACE = Webhook
