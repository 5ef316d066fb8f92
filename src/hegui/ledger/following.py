"""Reading on: takes into the index whatever the segments and packs hold beyond it, and mends what a crash left behind.

Entries and the head over them are written and synced together; only later, before the next entries, a line tells that
they were synced. So whatever stands before such a line was acknowledged, and damage there is refused; whatever is broken
behind the last one belongs to the one write that was under way, and is cut off back to the last good head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from hegui.ledger.entry import ERASED
from hegui.ledger.findings import ledger_damaged, ledger_shortened
from hegui.ledger.heads import VerifierKey
from hegui.ledger.index import Index, Recorded
from hegui.ledger.lines import EntryLine, read_line
from hegui.ledger.packs import Place
from hegui.ledger.segments import Segments
from hegui.ledger.state import NO_HEAD, State
from hegui.ledger.store import Store
from hegui.words import Text, Unfinished

# Not in any entry, torn or not: a line feed never stands within one.
_SYNCED = re.compile(rb"synced (0|[1-9][0-9]{0,17})\n")
_AT_ONCE = 2000  # entries taken into the index in one transaction


@dataclass(frozen=True, slots=True)
class Broken:
    """Where reading stopped, why, and how far everything was good."""

    segment: int
    offset: int
    wrong: Text
    good: State


class Follower:
    """Keeps the index in step with what is on disk. The lock is held while it works."""

    def __init__(self, segments: Segments, store: Store, index: Index, key: VerifierKey) -> None:
        self._segments = segments
        self._store = store
        self._index = index
        self._key = key

    def follow(self, state: State) -> State:
        """Return the state at the end; raise `Unfinished` when acknowledged entries are missing or damaged."""
        self._segments.take_back()
        if self._segments.end(state.segment) < state.offset:
            raise Unfinished([ledger_shortened(state.size, self._segments.path(state.segment))])
        if self._at_end(state):
            return state
        # What another process wrote may stand only in the cache when it was killed; who reads it may be told that it is kept.
        self._store.sync_from(state.packs.pack)
        self._segments.sync_from(state.segment)
        self._take_payloads(state)
        for group in self._groups(state):
            if isinstance(group, Broken):
                state = self._mended(group)
            else:
                recorded, state = group
                self.take(recorded, [], state)
        return self._without_orphans(state)

    def take(self, group: list[Recorded], payloads: list[tuple[str, Place]], state: State) -> None:
        """Take what stands on the medium into the index; what an entry erases is erased before that is noted."""
        for recorded in group:
            if recorded.entry.action == ERASED:
                self._erase(recorded.entry.subject)
        self._index.add(group, payloads, state)

    def finish_erasing(self) -> None:
        """Try once more to erase what the disk refused to erase."""
        for commitment in self._index.unfinished():
            self._erase(commitment)

    def _erase(self, commitment: str) -> None:
        """Erase a payload, and its pack when nothing is left in it; a disk that refuses is asked again later."""
        place = self._index.payload_place(commitment)
        try:
            self._store.erase(commitment, place)
        except OSError:
            self._index.note_erased(commitment, done=False)
            return
        self._index.note_erased(commitment, done=True)
        if place and self._index.is_empty(place.pack) and place.pack < max(self._store.packs.numbers(), default=0):
            self._store.packs.remove(place.pack)

    def _at_end(self, state: State) -> bool:
        """Tell whether nothing was written since: the usual case, at the price of a few looks at the folder."""
        return (
            self._segments.end(state.segment) == state.offset
            and (state.size == state.segment or not self._segments.end(state.size))
            and self._store.packs.end(state.packs.pack) == state.packs.offset
        )

    def _groups(self, state: State) -> Iterator[tuple[list[Recorded], State] | Broken]:
        """Return the entries up to each head, a few thousand at a time, with the state after them."""
        good, coming = state.copy(), state.copy()
        group: list[Recorded] = []
        several: list[Recorded] = []
        for place, raw in self._lines(coming):
            number, line = coming.size, read_line(raw)
            if wrong := coming.wrong(line, self._key):
                yield several, good
                yield Broken(*place, wrong, good)
                return
            completed = coming.take(line, raw)
            if isinstance(line, EntryLine) and line.entry:
                group.append(Recorded(number, line.entry, line.leaf, *place, tuple(completed)))
                continue
            several, group, good = several + group, [], coming.copy()
            if len(several) >= _AT_ONCE:
                yield several, good
                several = []
        yield several, good
        if group or coming.offset != good.offset:
            yield Broken(coming.segment, coming.offset, NO_HEAD, good)

    def _lines(self, state: State) -> Iterator[tuple[tuple[int, int], bytes]]:
        """Return the lines from a state on, segment by segment."""
        while True:
            for offset, raw in self._segments.lines(state.segment, state.offset):
                yield (state.segment, offset), raw
            if state.size == state.segment or not self._segments.end(state.size) or state.signed != state.size:
                return
            state.segment, state.offset = state.size, 0

    def _mended(self, broken: Broken) -> State:
        """Cut off a torn tail; raise `Unfinished` when what stands behind the damage shows that it was acknowledged."""
        later = [first for first in self._segments.firsts() if first > broken.segment]
        if later or self._synced_behind(broken):
            place = f"{self._segments.path(broken.segment)}, byte {broken.offset}"
            raise Unfinished([ledger_damaged(broken.wrong, place)])
        good = broken.good
        if good.segment != broken.segment:
            self._segments.truncate(broken.segment, 0)
        elif self._segments.end(good.segment) > good.offset:
            self._segments.truncate(good.segment, good.offset)
        return good

    def _synced_behind(self, broken: Broken) -> bool:
        return _SYNCED.search(self._segments.rest(broken.segment, broken.offset)) is not None

    def _take_payloads(self, state: State) -> None:
        """Take the payloads behind this state into the index, where nothing is believed of them until orphans are cut off."""
        self._index.cut(state)  # what an interrupted reading left there
        for pack in self._packs_from(state):
            claims = self._store.packs.claims(pack, state.packs.offset if pack == state.packs.pack else 0)
            while group := list(islice(claims, _AT_ONCE // 10)):
                self._index.add([], [(record.commitment, record.place) for record in group], state)

    def _without_orphans(self, state: State) -> State:
        """Cut off the payloads at the end of which no entry speaks: their writer stopped before it recorded them."""
        packs = self._store.packs
        pack = max(self._packs_from(state), default=state.packs.pack)
        begin = state.packs.offset if pack == state.packs.pack else 0
        last = self._index.last_used(pack, begin)
        record = packs.read(last) if last else None
        end = record.end if record else begin
        if last and not record:
            end = packs.end(pack)  # damaged: what stands there was acknowledged, and verifying tells
        if packs.end(pack) > end:
            packs.truncate(pack, end)
        state.packs = Place(pack, end)
        self._index.cut(state)
        return state

    def _packs_from(self, state: State) -> list[int]:
        return [number for number in self._store.packs.numbers() if number >= state.packs.pack]
