"""The one that writes: puts groups of entries on the medium with the head over them, and only then says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from hegui.ledger.appended import Admission, Appended, Group, fail_rest
from hegui.ledger.disk import Disk
from hegui.ledger.findings import not_recorded, other_key
from hegui.ledger.following import Follower
from hegui.ledger.heads import Head, SignedHead, SigningKey, VerifierKey, sign
from hegui.ledger.index import Index, Recorded, is_torn
from hegui.ledger.lines import EntryLine, HeadLine, SyncedLine, read_line
from hegui.ledger.packs import Place
from hegui.ledger.segments import ROLL_AT, Segments
from hegui.ledger.state import State
from hegui.ledger.store import Store
from hegui.words import HeguiError, Refused, Unfinished


class Writer:
    """Writes to one ledger's folder. The lock is held while any of its methods runs."""

    def __init__(self, folder: Path, key: VerifierKey, signer: SigningKey, disk: Disk, roll_at: int = ROLL_AT) -> None:
        self.key = key
        self.segments = Segments(folder / "segments", key.origin, disk)
        self.store = Store(folder / "payloads", disk)
        self.index = Index(folder / "index.db", key.text())
        self._folder = folder
        self._signer = signer
        self._roll_at = roll_at
        self._admission = Admission(self.index, self.store, self.stands)
        self._follower = Follower(self.segments, self.store, self.index, key)
        self._state: State | None = None

    def follow(self) -> State:
        """Return the state of the ledger as it stands on disk now; an index that is torn is made anew."""
        try:
            return self._followed()
        except sqlite3.DatabaseError as error:
            if not is_torn(error):
                raise
            self._state = None
            self.index.renew()
            return self._followed()

    def _followed(self) -> State:
        state = self._state or self._believed()
        self._state = None  # when reading on fails halfway, the next time begins from the index again
        self._state = self._follower.follow(state)
        return self._state

    def _believed(self) -> State:
        """Return what the index has reached, or nothing where it cannot show that by a head: it will be signed again."""
        state = self.index.state()
        if not state.vouched_for(self.key):
            self.index.renew()
        return state if state.vouched_for(self.key) else State()

    def stands(self, recorded: Recorded) -> bool:
        """Tell whether an entry stands in the segments as the index tells it."""
        line = read_line(self.segments.line_at(recorded.segment, recorded.offset))
        return isinstance(line, EntryLine) and line.leaf == recorded.leaf and line.entry == recorded.entry

    def finish_erasing(self) -> list[str]:
        """Try once more to erase what the disk refused to erase; return what it still refuses."""
        self._follower.finish_erasing()
        return self.index.unfinished()

    def commit(self, groups: Sequence[Group]) -> None:
        """Put groups on the medium with one sync; what becomes of each entry is noted in it."""
        try:
            self._check_signer()
            state = self.follow().copy()
            if fresh := self._admission.admit(groups):
                self._write(fresh, state)
        except HeguiError as error:
            fail_rest(groups, error)
        except (OSError, sqlite3.Error) as error:
            self._state = None
            fail_rest(groups, Unfinished([not_recorded(error, self._folder)]))
        finally:
            self.discard(groups)
        for appended in chain.from_iterable(groups):
            if appended.same_as and not appended.failed:
                appended.recorded, appended.failed = appended.same_as.recorded, appended.same_as.failed

    def discard(self, groups: Sequence[Group]) -> None:
        """Delete what these groups had staged and the store does not keep."""
        for appended in chain.from_iterable(groups):
            self.store.discard(appended.payload)

    def note_synced(self) -> None:
        """Write that everything up to the newest head is on the medium; nobody waits for it."""
        state = self.follow().copy()
        if state.synced < state.signed:
            self.segments.append(state.segment, SyncedLine(state.signed).written())
            state.offset, state.synced = self.segments.end(state.segment), state.signed
            self.index.add([], [], state)
            self._state = state

    def close(self) -> None:
        """Give all files back."""
        self.segments.close()
        self.store.close()
        self.index.close()

    def _write(self, fresh: list[Appended], state: State) -> None:
        # When the disk refuses the entries, their payloads stay until the ledger is read again: only then is it certain
        # that no entry speaks of them, also where taking back what was written failed too.
        placed = self._write_payloads(fresh, state)
        recorded = self._write_entries(fresh, state)
        for appended, each in zip(fresh, recorded, strict=True):
            appended.recorded = each
        self._state = None
        try:
            self._follower.take(recorded, placed, state)
            self._state = state
        except sqlite3.Error:
            return  # it stands in the ledger; the index catches up when it is next read

    def _write_payloads(self, fresh: list[Appended], state: State) -> list[tuple[str, Place]]:
        packed = {}
        for appended in fresh:
            payload, commitment = appended.payload, appended.entry.payload or ""
            if payload and isinstance(payload.content, Path):
                self.store.keep(commitment, payload.content, payload.salt)
            elif payload and not self._stands(commitment):
                packed[commitment] = payload
        if not packed:
            return []
        *places, state.packs = self.store.packs.append(state.packs, list(packed.items()))
        return list(zip(packed, places, strict=True))

    def _stands(self, commitment: str) -> bool:
        """Tell whether a payload is in the packs already, whole."""
        place = self.index.payload_place(commitment)
        return place is not None and self.store.read(commitment, place) is not None

    def _write_entries(self, fresh: list[Appended], state: State) -> list[Recorded]:
        """Write the entries, the head over them, and before them that the last head was synced."""
        before = b"" if state.synced == state.signed else SyncedLine(state.signed).written()
        if state.offset > self._roll_at:
            if before:
                self.segments.append(state.segment, before)
            state.segment, state.offset, before = state.size, 0, b""
        lines = [EntryLine.of(appended.entry) for appended in fresh]
        written = [line.written() for line in lines]
        completed = [tuple(state.frontier.add(line.leaf)) for line in lines]
        state.synced, state.head = state.signed, self._head(state)
        head = HeadLine(state.head).written()
        self.segments.append(state.segment, b"".join([before, *written, head]))
        state.offset = self.segments.end(state.segment)
        offset = state.offset - len(head) - sum(map(len, written))
        recorded: list[Recorded] = []
        for appended, line, raw, hashes in zip(fresh, lines, written, completed, strict=True):
            number = state.size - len(fresh) + len(recorded)
            recorded.append(Recorded(number, appended.entry, line.leaf, state.segment, offset, hashes))
            offset += len(raw)
        return recorded

    def _head(self, state: State) -> SignedHead:
        return sign(Head(self.key.origin, state.size, state.frontier.root()), self._signer)

    def _check_signer(self) -> None:
        if self._signer.public() != self.key.public:
            raise Refused([other_key(self._folder)])
