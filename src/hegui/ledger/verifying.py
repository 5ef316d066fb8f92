"""Verifying a ledger in its folder: every line, head and payload is hashed again; nothing that is stored is believed.

An export or a proof is verified by `verifier.py`, the program that auditors get, which shares no code with this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hegui.ledger.copying import OUTSIDE
from hegui.ledger.disk import Disk
from hegui.ledger.entry import ERASED, HEAD_COPIED, Entry
from hegui.ledger.findings import (
    clock_went_back,
    head_differs,
    id_doubled,
    index_differs,
    line_damaged,
    not_erased,
    other_key,
    pack_damaged,
    payload_missing,
    payload_unused,
    rolled_back,
    segment_misplaced,
    tail_unsigned,
    unknown_file,
)
from hegui.ledger.folder import IDENTITY, KEY, read_identity
from hegui.ledger.heads import SignedHead, VerifierKey
from hegui.ledger.index import indexed_entries
from hegui.ledger.lines import EntryLine, HeadLine, read_line
from hegui.ledger.packs import Packs
from hegui.ledger.retention import OWN_RULES
from hegui.ledger.segments import Segments
from hegui.ledger.state import State
from hegui.ledger.store import Store
from hegui.words import Finding

_KNOWN = {IDENTITY, KEY, OWN_RULES, OUTSIDE, "segments", "payloads", "lock", "index.db", "index.db-wal", "index.db-shm"}


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
        root = self.state.frontier.root().hex()
        key = {
            "id": self.key.id().hex(),
            "verifier_key": self.key.text(),
            "held_elsewhere": self.key_held_elsewhere,
        }
        return {
            "schema": "hegui.ledger.verification/1",
            "kind": "ledger",
            "origin": self.key.origin,
            "key": key,
            "entries": self.state.size,
            "size": self.state.signed,
            "root": self.state.head.head.root.hex() if self.state.head else root,
            "hidden": 0,
            "payloads": {"checked": self.payloads, "erased": self.erased, "withheld": 0},
            "heads_checked": self.heads,
            "first_time": self.first_time,
            "last_time": self.last_time,
            "copied": self.copied,
            "findings": [finding.plain() for finding in self.findings],
        }


def verify_ledger(folder: Path, key: VerifierKey | None = None, outside: Sequence[SignedHead] = ()) -> Verification:
    """Verify the ledger in a folder; raise `Refused` when there is none.

    `key` is the verifier key as one holds it from elsewhere, `outside` the heads kept elsewhere.
    """
    own = read_identity(folder)
    told = Verification(key or own, key is not None)
    if key and key != own:
        told.findings.append(other_key(folder / IDENTITY))
    payloads = _Payloads(folder / "payloads")
    payloads.walk_packs()
    _Walk(Segments(folder / "segments", told.key.origin, Disk()), told, payloads, outside).run()
    payloads.settle(told)
    told.findings += payloads.findings + _strangers(folder)
    return told


class _Payloads:
    """The payloads that stand in the store, each hashed again."""

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder, Disk())
        self._packs: Packs = self._store.packs
        self._intact: set[bytes] = set()
        self._absent: dict[str, tuple[int, str]] = {}  # commitments without payload, with the first entry that speaks of them
        self._erased: set[str] = set()
        self._used: set[str] = set()  # files of large payloads of which an entry speaks
        self.findings: list[Finding] = []

    def walk_packs(self) -> None:
        for pack in self._packs.numbers():
            at = 0
            for record in self._packs.records(pack):
                if record.place.offset != at:
                    self.findings.append(pack_damaged(self._packs.path(pack), at, record.place.offset))
                if record.intact():
                    self._intact.add(_short(record.commitment))
                at = record.end
            if at != self._packs.end(pack):
                self.findings.append(pack_damaged(self._packs.path(pack), at, self._packs.end(pack)))

    def take(self, number: int, entry: Entry, told: Verification) -> None:
        """Look at what an entry speaks of."""
        if entry.action == ERASED:
            self._erased.add(entry.subject)
        if entry.payload is None:
            return
        if _short(entry.payload) in self._intact:
            told.payloads += 1
        elif self._store.read(entry.payload, None):
            told.payloads += 1
            self._used.add(self._store.file(entry.payload).name)
        else:
            self._absent.setdefault(entry.payload, (number, entry.id))

    def settle(self, told: Verification) -> None:
        """Tell the erased payloads from those that are missing, once all entries were seen."""
        told.erased = len(self._absent.keys() & self._erased)
        for commitment, (number, entry_id) in self._absent.items():
            if commitment not in self._erased:
                self.findings.append(payload_missing(number, entry_id))
        for file in sorted(self._store.files.iterdir()):
            if file.name.removesuffix(".salt") not in self._used:
                self.findings.append(payload_unused(file))
        for commitment in sorted(self._erased):
            if _short(commitment) in self._intact or self._store.read(commitment, None):
                self.findings.append(not_erased(commitment))


class _Walk:
    """One pass over all segments that goes on after damage, so that all of it is told."""

    def __init__(self, segments: Segments, told: Verification, payloads: _Payloads, outside: Sequence[SignedHead]) -> None:
        self._segments = segments
        self._told = told
        self._payloads = payloads
        self._outside = sorted(outside, key=lambda signed: signed.head.size)
        self._indexed: Iterator[tuple[int, Entry, bytes]] | None = indexed_entries(segments.folder.parent / "index.db")
        self._ids: set[int] = set()
        self._backwards = 0

    def run(self) -> None:
        told, state = self._told, self._told.state
        for first in self._segments.firsts():
            self._begin(first)
            for offset, raw in self._segments.lines(first):
                self._take(raw, f"{self._segments.path(first)}, byte {offset}")
        self._compare_outside()
        if state.signed != state.size:
            told.findings.append(tail_unsigned(state.signed, state.size, self._segments.path(state.segment)))
        told.findings += [rolled_back(signed.head.size, state.size, self._segments.folder.parent) for signed in self._outside]
        if self._backwards:
            told.findings.append(clock_went_back(self._backwards))

    def _begin(self, first: int) -> None:
        state = self._told.state
        if first != state.size or (first and state.signed != state.size):
            self._told.findings.append(segment_misplaced(self._segments.path(first), state.size))
        state.segment, state.offset = first, 0

    def _take(self, raw: bytes, place: str) -> None:
        state, told = self._told.state, self._told
        line = read_line(raw)
        wrong = state.wrong(line, told.key)
        if wrong:
            told.findings.append(line_damaged(wrong, place))
        if isinstance(line, EntryLine):
            self._compare_outside()
            if line.entry:
                self._entry(line.entry, line.leaf)
        told.heads += isinstance(line, HeadLine) and not wrong
        state.take(line if isinstance(line, EntryLine) or not wrong else None, raw)

    def _entry(self, entry: Entry, leaf: bytes) -> None:
        told, number = self._told, self._told.state.size
        if self._indexed and next(self._indexed, (number, entry, leaf)) != (number, entry, leaf):
            told.findings.append(index_differs(number, self._segments.folder.parent / "index.db"))
            self._indexed = None
        self._backwards += told.last_time is not None and entry.time < told.last_time
        told.first_time, told.last_time = told.first_time or entry.time, entry.time
        if (short := hash(entry.id)) in self._ids:
            told.findings.append(id_doubled(number, entry.id))
        self._ids.add(short)
        if entry.action == HEAD_COPIED:
            told.copied[entry.subject] = entry.time
        self._payloads.take(number, entry, told)

    def _compare_outside(self) -> None:
        """Compare with the heads kept elsewhere that speak of this size."""
        state, told = self._told.state, self._told
        while self._outside and self._outside[0].head.size == state.size:
            signed = self._outside.pop(0)
            good = signed.head.origin == told.key.origin and signed.signed_by(told.key)
            if not good or signed.head.root != state.frontier.root():
                told.findings.append(head_differs(signed.head.size))


def _short(commitment: str) -> bytes:
    return bytes.fromhex(commitment[-64:])


def _strangers(folder: Path) -> list[Finding]:
    """Return the files that do not belong to a ledger."""
    segments, packs = Segments(folder / "segments", "", Disk()), Packs(folder / "payloads", Disk())
    known = {folder / name for name in _KNOWN}
    known |= {segments.path(first) for first in segments.firsts()} | {packs.path(pack) for pack in packs.numbers()}
    files = [path for place in (folder, folder / "segments", folder / "payloads") for path in place.iterdir()]
    return [unknown_file(path) for path in sorted(files) if path not in known and path.name != "files"]
