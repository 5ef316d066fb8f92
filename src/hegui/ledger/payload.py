"""Payloads: what an entry speaks of, kept beside the tree, which covers only a commitment to it.

Personal data is committed to with a salt (HMAC-SHA-256, RFC 2104). Once salt and bytes are erased, the commitment tells
nothing any more, not even to somebody who tries out guesses; the proof that there was an entry stays (PIPL Article 47).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SALT_BYTES = 32
BLANK_SALT = bytes(SALT_BYTES)
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Payload:
    """Bytes, or a file of them; with a salt when they hold personal data."""

    content: bytes | Path
    salt: bytes = b""

    @classmethod
    def personal(cls, content: bytes | Path) -> Payload:
        """Return a payload that holds personal data, under a new salt."""
        return cls(content, secrets.token_bytes(SALT_BYTES))

    def pieces(self) -> Iterator[bytes]:
        """Return the bytes, a mebibyte at a time."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as stream:
            yield from iter(lambda: stream.read(_PIECE), b"")

    def size(self) -> int:
        """Return the number of bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def commitment(self) -> str:
        """Return what the entry holds of this payload."""
        running = Commitment(self.salt)
        for piece in self.pieces():
            running.update(piece)
        return running.text()


class Commitment:
    """A commitment while its bytes pass by; without a salt it is the plain SHA-256."""

    def __init__(self, salt: bytes = b"") -> None:
        self._kind = "hmac-sha256" if salt else "sha256"
        self._running = hmac.new(salt, digestmod=hashlib.sha256) if salt else hashlib.sha256()

    def update(self, piece: bytes) -> None:
        """Take the next bytes."""
        self._running.update(piece)

    def text(self) -> str:
        """Return the commitment to all bytes so far."""
        return f"{self._kind}:{self._running.hexdigest()}"
