"""Reading on: takes into the index whatever the segments and packs hold beyond it, and mends what a crash left behind.

A head is written only after everything it covers is on the medium. So whatever stands before a good head was
acknowledged, and damage there is refused; whatever is broken after the last good head never was, and is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from hegui.ledger.entry import ERASED
from hegui.ledger.findings import ledger_damaged, ledger_shortened
from hegui.ledger.heads import VerifierKey
from hegui.ledger.index import Index, Recorded
from hegui.ledger.lines import EntryLine, HeadLine, read_line
from hegui.ledger.packs import Place
from hegui.ledger.segments import Segments
from hegui.ledger.state import State
from hegui.ledger.store import Store
from hegui.words import Text, Unfinished

_AT_ONCE = 2000  # entries taken into the index in one transaction


@dataclass(frozen=True, slots=True)
class Broken:
    """Where reading stopped, and why."""

    segment: int
    offset: int
    wrong: Text


class Follower:
    """Keeps the index in step with what is on disk. The lock is held while it works."""

    def __init__(self, segments: Segments, store: Store, index: Index, key: VerifierKey) -> None:
        self._segments = segments
        self._store = store
        self._index = index
        self._key = key

    def follow(self, state: State) -> State:
        """Read on from this state to the end; raise `Unfinished` when acknowledged entries are missing or damaged."""
        if self._segments.end(state.segment) < state.offset:
            raise Unfinished([ledger_shortened(state.size, self._segments.path(state.segment))])
        if self._at_end(state):
            return state
        begun = state.packs
        self._take_payloads(state)
        for group in self._groups(state):
            self.take(group, [], state)
        self._cut_orphans(begun, state)
        return state

    def take(self, group: list[Recorded], payloads: list[tuple[str, Place]], state: State) -> None:
        """Take what stands on the medium into the index; what an entry erases is erased before that is noted."""
        for recorded in group:
            if recorded.entry.action == ERASED:
                self.erase(recorded.entry.subject)
        self._index.add(group, payloads, state)

    def erase(self, commitment: str) -> None:
        """Erase a payload, and its pack when nothing is left in it."""
        place = self._index.payload_place(commitment)
        self._store.erase(commitment, place)
        emptied = self._index.erased(commitment, place.pack if place else None)
        if place and emptied and place.pack < max(self._store.packs.numbers(), default=0):
            self._store.packs.remove(place.pack)

    def _at_end(self, state: State) -> bool:
        """Tell whether nothing was written since: the usual case, at the price of two looks at the folder."""
        return (
            self._segments.end(state.segment) == state.offset
            and (state.size == state.segment or not self._segments.end(state.size))
            and self._store.packs.end(state.packs.pack) == state.packs.offset
        )

    def _groups(self, state: State) -> Iterator[list[Recorded]]:
        group: list[Recorded] = []
        for step in self._steps(state):
            if isinstance(step, Broken):
                self._mend(step)
                break
            group.append(step)
            if len(group) == _AT_ONCE:
                yield group
                group = []
        yield group

    def _steps(self, state: State) -> Iterator[Recorded | Broken]:
        while True:
            for offset, raw in self._segments.lines(state.segment, state.offset):
                number, line = state.size, read_line(raw)
                if wrong := state.wrong(line, self._key):
                    yield Broken(state.segment, offset, wrong)
                    return
                completed = state.take(line, raw)
                if isinstance(line, EntryLine) and line.entry:
                    yield Recorded(number, line.entry, line.leaf, state.segment, offset, tuple(completed))
            if state.size == state.segment or not self._segments.end(state.size):
                return
            if wrong := state.next_segment():
                yield Broken(state.segment, state.offset, wrong)
                return

    def _mend(self, broken: Broken) -> None:
        """Cut off a torn tail; raise `Unfinished` when a good head behind the damage shows that it was acknowledged."""
        later = [first for first in self._segments.firsts() if first > broken.segment]
        if later or self._head_behind(broken):
            raise Unfinished([ledger_damaged(broken.wrong, f"{self._segments.path(broken.segment)}, byte {broken.offset}")])
        self._segments.truncate(broken.segment, broken.offset)

    def _head_behind(self, broken: Broken) -> bool:
        return any(
            isinstance(line, HeadLine) and line.signed.signed_by(self._key)
            for _, raw in self._segments.lines(broken.segment, broken.offset)
            for line in [read_line(raw[max(raw.find(b"head "), 0) :])]
        )

    def _take_payloads(self, state: State) -> None:
        for pack in [number for number in self._store.packs.numbers() if number >= state.packs.pack]:
            start = state.packs.offset if pack == state.packs.pack else 0
            state.packs = Place(pack, start)
            records = self._store.packs.records(pack, start)
            while group := list(islice(records, _AT_ONCE // 10)):
                state.packs = Place(pack, group[-1].end)
                self._index.add([], [(record.commitment, record.place) for record in group], state)

    def _cut_orphans(self, begun: Place, state: State) -> None:
        """Cut off the payloads at the end of which no entry speaks: their writer stopped before it recorded them."""
        pack = state.packs.pack
        begin = begun.offset if pack == begun.pack else 0
        last = self._index.last_used(pack, begin)
        record = self._store.packs.read(last) if last else None
        end = record.end if record else begin
        if self._store.packs.end(pack) > end:
            self._store.packs.truncate(pack, end)
            state.packs = Place(pack, end)
            self._index.cut(state)
