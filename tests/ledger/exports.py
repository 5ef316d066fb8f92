"""Small ledgers written from the page of the formats and nothing else, signed by `cryptography`: what the verifier is fed with.

Hashes and paths follow the recursive definitions of RFC 6962 word by word; they are slow and plain on purpose.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "hegui.local/4f6a1c9e"
SALT = bytes(range(32))


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


# The tree: RFC 6962 section 2.1


def leaf(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def half(size: int) -> int:
    """The largest power of two below the size."""
    return max(1 << level for level in range(64) if 1 << level < size)


def root(contents: list[bytes]) -> bytes:
    if not contents:
        return hashlib.sha256().digest()
    if len(contents) == 1:
        return leaf(contents[0])
    k = half(len(contents))
    return node(root(contents[:k]), root(contents[k:]))


def path(m: int, contents: list[bytes]) -> list[bytes]:
    if len(contents) == 1:
        return []
    k = half(len(contents))
    if m < k:
        return [*path(m, contents[:k]), root(contents[k:])]
    return [*path(m - k, contents[k:]), root(contents[:k])]


def growth(m: int, contents: list[bytes]) -> list[bytes]:
    return [] if m == 0 else subproof(m, contents, True)


def subproof(m: int, contents: list[bytes], whole: bool) -> list[bytes]:
    if m == len(contents):
        return [] if whole else [root(contents)]
    k = half(len(contents))
    if m <= k:
        return [*subproof(m, contents[:k], whole), root(contents[k:])]
    return [*subproof(m - k, contents[k:], False), root(contents[:k])]


# Keys and heads


@dataclass(frozen=True)
class Signer:
    """A signing key with the name of its ledger."""

    seed: str = "first"
    origin: str = ORIGIN

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.seed.encode()).digest())

    @property
    def public(self) -> bytes:
        return b"\x01" + self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.origin.encode() + b"\n" + self.public).digest()[:4]

    @property
    def key(self) -> str:
        return f"{self.origin}+{self.id.hex()}+{in_base64(self.public)}"

    def head(self, size: int, digest: bytes) -> str:
        """A signed note."""
        text = f"{self.origin}\n{size}\n{in_base64(digest)}\n"
        return f"{text}\n— {self.origin} {in_base64(self.id + self.private.sign(text.encode()))}\n"


# Entries and payloads


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry(number: int, payload: str | None = None, **members: Any) -> bytes:
    """The canonical bytes of an entry."""
    plain = {"actor": "user:7", "action": "label.written", "subject": f"file:{number}.png", "id": f"e-{number}"}
    return canonical({**plain, "time": f"2026-11-22T08:00:00.{number:03}Z", "payload": payload, **members})


def commitment(content: bytes, salt: bytes | None = None) -> str:
    if salt is None:
        return f"sha256:{hashlib.sha256(content).hexdigest()}"
    return f"hmac-sha256:{hmac.digest(salt, content, 'sha256').hex()}"


def given(content: bytes, salt: bytes | None = None) -> bytes:
    """The lines of a payload that is given."""
    line = f"payload {commitment(content, salt)} {salt.hex() if salt else '-'} {len(content)}\n"
    return line.encode() + content + b"\n"


@dataclass(frozen=True)
class Row:
    """An entry, and what stands below it in an export."""

    content: bytes
    beside: bytes = b""


def row(number: int, told: str | None = None, content: bytes = b"", salt: bytes | None = None, **members: Any) -> Row:
    """An entry whose payload is `given`, or told of as `again`, `erased` or `withheld`."""
    if told is None:
        return Row(entry(number, **members))
    meant = commitment(content, salt)
    return Row(entry(number, meant, **members), given(content, salt) if told == "given" else f"{told} {meant}\n".encode())


# Files


@dataclass(frozen=True)
class Ledger:
    """Entries and who signs their heads."""

    rows: list[Row]
    signer: Signer = field(default_factory=Signer)

    @property
    def contents(self) -> list[bytes]:
        return [row.content for row in self.rows]

    def head(self, size: int | None = None) -> str:
        contents = self.contents[:size]
        return self.signer.head(len(contents), root(contents))

    def export(self, sizes: Iterable[int] = (), hidden: Iterable[int] = ()) -> bytes:
        """An export with heads of these sizes and of the whole."""
        sizes = sorted({*sizes, len(self.rows)})
        lines = [f"hegui-ledger-export 1\nkey {self.signer.key}\n".encode()]
        lines += [b"head " + canonical(self.head(size)) + b"\n" for size in sizes]
        return closed(b"".join([*lines, *self.tiles(sizes, set(hidden))]))

    def tiles(self, sizes: list[int], hidden: set[int]) -> Iterable[bytes]:
        number = 0
        while number < len(self.rows):
            level = self.hideable(number, sizes, hidden)
            if level is None:
                shown = self.rows[number]
                yield f"entry {leaf(shown.content).hex()} ".encode() + shown.content + b"\n" + shown.beside
                number += 1
            else:
                yield hidden_line(level, self.contents[number : number + 2**level])
                number += 2**level

    def hideable(self, number: int, sizes: list[int], hidden: set[int]) -> int | None:
        """The level of the largest hidden tile that begins at this number."""
        end = min(size for size in sizes if size > number)
        levels = [
            level
            for level in range(20)
            if number % 2**level == 0 and number + 2**level <= end and hidden >= set(range(number, number + 2**level))
        ]
        return max(levels, default=None)

    def proof(self, number: int, size: int | None = None) -> str:
        """A tlog-proof."""
        contents = self.contents[:size]
        hashes = "".join(in_base64(digest) + "\n" for digest in path(number, contents))
        first = f"c2sp.org/tlog-proof@v1\nextra {in_base64(contents[number])}\nindex {number}\n"
        return f"{first}{hashes}\n{self.head(size)}"

    def growth(self, old: int, new: int | None = None) -> str:
        """A consistency proof."""
        hashes = "".join(in_base64(digest) + "\n" for digest in growth(old, self.contents[:new]))
        return f"old {old}\n{hashes}\n{self.head(new)}"


def hidden_line(level: int, contents: list[bytes]) -> bytes:
    return f"hidden {level} {root(contents).hex()}\n".encode()


def closed(before: bytes) -> bytes:
    """The file with its last line."""
    return before + f"end {hashlib.sha256(before).hexdigest()}\n".encode()


def changed(export: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    """The export with something else in it, and a last line that fits again, as a forger would leave it."""
    before = export[: export.rindex(b"end ")]
    for old, new in changes:
        assert old in before, old
        before = before.replace(old, new, 1)
    return closed(before)


def all_kinds() -> Ledger:
    """A ledger with an entry of every kind: plain, personal, erased, withheld."""
    return Ledger(
        [
            row(0),
            row(1, "given", "提示".encode()),
            row(2, "given", b"born 1990", SALT),
            row(3, "erased", b"gone", SALT),
            row(4, "withheld", b"not here"),
            row(5),
            row(6),
            row(7, action="ledger.erased", subject=commitment(b"gone", SALT)),
            row(8),
        ]
    )
