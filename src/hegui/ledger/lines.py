"""The lines of segments and exports: how entries, heads and what stands between them are written and read back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from hegui.ledger.entry import Entry, read_entry
from hegui.ledger.heads import SignedHead, read_head
from hegui.ledger.tree import leaf_hash
from hegui.words import Refused

MAX_LINE = 64 * 1024
_SEGMENT = re.compile(r"segment 1 ([^\s+]{1,200}) (0|[1-9][0-9]{0,17})", re.ASCII)
_HASH = re.compile(rb"[0-9a-f]{64}")
_NUMBER = re.compile(rb"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """How a segment begins: the ledger's name and the number of its first entry."""

    origin: str
    first: int

    def written(self) -> bytes:
        """Return the line."""
        return f"segment 1 {self.origin} {self.first}\n".encode()


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as written: the hash of its leaf, and its canonical bytes.

    `entry` is what the bytes say; None when they do not fit the hash or are no entry.
    """

    leaf: bytes
    canonical: bytes
    entry: Entry | None

    @classmethod
    def of(cls, entry: Entry) -> EntryLine:
        """Return the line for an entry."""
        canonical = entry.canonical()
        return cls(leaf_hash(canonical), canonical, entry)

    @classmethod
    def read(cls, leaf: bytes, canonical: bytes) -> EntryLine:
        """Return the line for bytes that were read."""
        return cls(leaf, canonical, read_entry(canonical) if leaf_hash(canonical) == leaf else None)

    def written(self) -> bytes:
        """Return the line."""
        return b"entry %s %s\n" % (self.leaf.hex().encode(), self.canonical)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A signed head among the entries it covers."""

    signed: SignedHead

    def written(self) -> bytes:
        """Return the line."""
        return b"head %s\n" % json.dumps(self.signed.text, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class SyncedLine:
    """Written later than the head it follows: by then all entries up to this number were on the medium."""

    size: int

    def written(self) -> bytes:
        """Return the line."""
        return b"synced %d\n" % self.size


Line = SegmentLine | EntryLine | HeadLine | SyncedLine


def read_line(raw: bytes) -> Line | None:
    """Return what a line (with its line feed) says, or None when it is none of ours or not in its one form."""
    if not raw.endswith(b"\n") or len(raw) > MAX_LINE:
        return None
    word, _, rest = raw[:-1].partition(b" ")
    if word == b"entry":
        hashed, space, canonical = rest.partition(b" ")
        return EntryLine.read(bytes.fromhex(hashed.decode()), canonical) if space and _HASH.fullmatch(hashed) else None
    if word == b"head":
        return _head(raw, rest)
    if word == b"synced":
        return SyncedLine(int(rest)) if _NUMBER.fullmatch(rest) else None
    return _segment(raw) if word == b"segment" else None


def _head(raw: bytes, rest: bytes) -> HeadLine | None:
    try:
        text = json.loads(rest)
        line = HeadLine(read_head(text, "")) if isinstance(text, str) else None
    except (ValueError, Refused, RecursionError):
        return None
    return line if line and line.written() == raw else None


def _segment(raw: bytes) -> SegmentLine | None:
    found = _SEGMENT.fullmatch(raw[:-1].decode("utf-8", "replace"))
    line = SegmentLine(found[1], int(found[2])) if found else None
    return line if line and line.written() == raw else None
