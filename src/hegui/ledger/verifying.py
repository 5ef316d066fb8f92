"""Verifying a ledger in its folder: every line, head and payload is hashed again; nothing that is stored is believed.

An export or a proof is verified by `verifier.py`, the program that auditors get, which shares no code with this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hegui.ledger import findings as tell
from hegui.ledger.disk import Disk
from hegui.ledger.entry import ERASED, HEAD_COPIED, Entry
from hegui.ledger.folder import IDENTITY, identity_of, read_identity
from hegui.ledger.heads import SignedHead, VerifierKey
from hegui.ledger.index import indexed_entries
from hegui.ledger.lines import EntryLine, HeadLine, read_line
from hegui.ledger.lock import Lock
from hegui.ledger.segments import Segments
from hegui.ledger.state import State
from hegui.ledger.verified_folder import missing_parts, strangers
from hegui.ledger.verified_payloads import VerifiedPayloads
from hegui.words import Finding


@dataclass
class Verification:
    """What was found in a ledger: how much was checked, under which head, and all that is wrong."""

    key: VerifierKey
    key_held_elsewhere: bool
    state: State = field(default_factory=State)
    heads: int = 0
    payloads: int = 0
    erased: int = 0
    copied: dict[str, str] = field(default_factory=dict)  # places outside, with when a head was last copied there
    first_time: str | None = None
    last_time: str | None = None
    findings: list[Finding] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """Return the shape that JSON carries, the same as the stand-alone verifier's."""
        head = self.state.head.head if self.state.head else None
        return {
            "schema": "hegui.ledger.verification/1",
            "kind": "ledger",
            "origin": self.key.origin,
            "key": {
                "id": self.key.id().hex(),
                "verifier_key": self.key.text(),
                "held_elsewhere": self.key_held_elsewhere,
            },
            "entries": self.state.size,
            "size": head.size if head else 0,
            "root": head.root.hex() if head else self.state.frontier.root().hex(),
            "hidden": 0,
            "payloads": {"checked": self.payloads, "erased": self.erased, "withheld": 0},
            "heads_checked": self.heads,
            "first_time": self.first_time,
            "last_time": self.last_time,
            "copied": self.copied,
            "findings": [finding.plain() for finding in self.findings],
        }


def verify_ledger(folder: Path, key: VerifierKey | None = None, outside: Sequence[SignedHead] = ()) -> Verification:
    """Verify the ledger in a folder; raise `Refused` when there is none. Others may append meanwhile.

    `key` is the verifier key as one holds it from elsewhere, `outside` the heads kept elsewhere.
    """
    own = read_identity(folder)
    told = Verification(key or own, key is not None)
    told.findings += _identity(folder, key or own) + missing_parts(folder)
    if any(finding.severity == "error" for finding in told.findings if finding.code == "part_missing"):
        return told
    segments = Segments(folder / "segments", told.key.origin, Disk())
    payloads = VerifiedPayloads(folder / "payloads")
    lock = Lock(folder / "lock")
    with lock.looked_at():  # between two writes; what comes later is not looked at
        ends = {first: segments.end(first) for first in segments.firsts()}
        payloads.list_files()
    payloads.walk_packs(lock)
    _Walk(segments, ends, told, payloads, outside).run()
    told.findings += payloads.settle(_erased_since(segments, told.state)) + strangers(folder)
    told.payloads, told.erased = payloads.checked, payloads.erased
    return told


def _identity(folder: Path, key: VerifierKey) -> list[Finding]:
    file = folder / IDENTITY
    if key != read_identity(folder):
        return [tell.other_key(file)]
    return [] if file.read_bytes() == identity_of(key).encode() else [tell.bad_identity(file)]


def _erased_since(segments: Segments, state: State) -> set[str]:
    """Return the payloads whose erasing was recorded while the rest was looked at."""
    lines = (read_line(raw) for first in segments.firsts() for _, raw in _behind(segments, first, state))
    return {line.entry.subject for line in lines if isinstance(line, EntryLine) and line.entry and line.entry.action == ERASED}


def _behind(segments: Segments, first: int, state: State) -> Iterator[tuple[int, bytes]]:
    if first >= state.segment:
        yield from segments.lines(first, state.offset if first == state.segment else 0)


class _Walk:
    """One pass over all segments that goes on after damage, so that all of it is told."""

    def __init__(
        self,
        segments: Segments,
        ends: dict[int, int],
        told: Verification,
        payloads: VerifiedPayloads,
        outside: Sequence[SignedHead],
    ) -> None:
        self._segments = segments
        self._ends = ends
        self._told = told
        self._payloads = payloads
        self._outside = sorted(outside, key=lambda signed: signed.head.size)
        self._index = segments.folder.parent / "index.db"
        self._indexed: Iterator[tuple[int, Entry, bytes]] | None = indexed_entries(self._index)
        self._ids: set[int] = set()
        self._backwards = 0

    def run(self) -> None:
        told, state = self._told, self._told.state
        for first, end in self._ends.items():
            self._begin(first)
            for offset, raw in self._segments.lines(first):
                if offset >= end:
                    break
                self._take(raw[: end - offset], f"{self._segments.path(first)}, byte {offset}")
        self._compare_outside()
        told.findings += [self._beyond(signed) for signed in self._outside]
        if state.signed != state.size:
            told.findings.append(tell.tail_unsigned(state.signed, state.size, self._segments.path(state.segment)))
        if self._backwards:
            told.findings.append(tell.clock_went_back(self._backwards))

    def _begin(self, first: int) -> None:
        state = self._told.state
        if first != state.size or state.signed != state.size:
            self._told.findings.append(tell.segment_misplaced(self._segments.path(first), state.size))
        state.segment, state.offset = first, 0

    def _take(self, raw: bytes, place: str) -> None:
        state, told = self._told.state, self._told
        line = read_line(raw)
        wrong = state.wrong(line, told.key)
        if wrong:
            told.findings.append(tell.line_damaged(wrong, place))
        if isinstance(line, EntryLine):
            self._compare_outside()
            if line.entry:
                self._entry(line.entry, line.leaf)
            elif self._indexed:
                next(self._indexed, None)  # what the index tells of a damaged entry says nothing more
        told.heads += isinstance(line, HeadLine) and not wrong
        state.take(line if isinstance(line, EntryLine) or not wrong else None, raw)

    def _entry(self, entry: Entry, leaf: bytes) -> None:
        told, number = self._told, self._told.state.size
        if self._indexed and next(self._indexed, (number, entry, leaf)) != (number, entry, leaf):
            told.findings.append(tell.index_differs(number, self._index))
            self._indexed = None
        self._backwards += told.last_time is not None and entry.time < told.last_time
        told.first_time, told.last_time = told.first_time or entry.time, entry.time
        if (short := hash(entry.id)) in self._ids:
            told.findings.append(tell.id_doubled(number, entry.id))
        self._ids.add(short)
        if entry.action == HEAD_COPIED:
            told.copied[entry.subject] = entry.time
        self._payloads.take(number, entry)

    def _compare_outside(self) -> None:
        """Compare with the heads kept elsewhere that speak of this size."""
        state = self._told.state
        while self._outside and self._outside[0].head.size == state.size:
            signed = self._outside.pop(0)
            if not self._is_ours(signed) or signed.head.root != state.frontier.root():
                self._told.findings.append(tell.head_differs(signed.head.size))

    def _beyond(self, signed: SignedHead) -> Finding:
        """Return what is to be said of a head that speaks of more entries than there are."""
        if not self._is_ours(signed):
            return tell.head_differs(signed.head.size)
        return tell.rolled_back(signed.head.size, self._told.state.size, self._segments.folder.parent)

    def _is_ours(self, signed: SignedHead) -> bool:
        return signed.head.origin == self._told.key.origin and signed.signed_by(self._told.key)
