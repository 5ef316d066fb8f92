"""The one that writes: takes a group of appended entries, puts them on the medium, and only then says so."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from hegui.ledger.disk import Disk
from hegui.ledger.entry import Entry
from hegui.ledger.findings import id_taken, not_recorded, other_key, payload_erased, unknown_payload
from hegui.ledger.following import Follower
from hegui.ledger.heads import Head, SignedHead, SigningKey, VerifierKey, sign
from hegui.ledger.index import Index, Recorded
from hegui.ledger.lines import EntryLine, HeadLine
from hegui.ledger.packs import Place
from hegui.ledger.payload import Payload
from hegui.ledger.segments import ROLL_AT, Segments
from hegui.ledger.state import State
from hegui.ledger.store import Store
from hegui.words import Finding, HeguiError, Refused, Unfinished


@dataclass
class Appended:
    """An entry on its way into the ledger: in the end `recorded` or `failed` is set."""

    entry: Entry
    payload: Payload | None = None
    recorded: Recorded | None = None
    failed: HeguiError | None = None


class Writer:
    """Writes to one ledger's folder. The lock is held while any of its methods runs."""

    def __init__(self, folder: Path, key: VerifierKey, signer: SigningKey, disk: Disk, roll_at: int = ROLL_AT) -> None:
        self.key = key
        self.segments = Segments(folder / "segments", key.origin, disk)
        self.store = Store(folder / "payloads", disk)
        self.index = Index(folder / "index.db")
        self._signer = signer
        self._roll_at = roll_at
        self._follower = Follower(self.segments, self.store, self.index, key)
        self._state: State | None = None

    def follow(self) -> State:
        """Return the state of the ledger as it stands on disk now; an index that is torn is made anew."""
        try:
            return self._followed()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.index.renew()
            return self._followed()

    def _followed(self) -> State:
        state = self._state or self.index.state()
        self._state = None  # when reading on fails halfway, the next time begins from the index again
        self._state = self._follower.follow(state)
        return self._state

    def commit(self, group: list[Appended]) -> None:
        """Put a group on the medium with one sync; what becomes of each is noted in it. Never raises."""
        try:
            self._check_signer()
            state = self.follow()
            fresh = self._fresh(group)
            if fresh:
                self._write(fresh, state)
        except HeguiError as error:
            fail_rest(group, error)
        except (OSError, sqlite3.Error) as error:
            self._state = None
            fail_rest(group, Unfinished([not_recorded(error, self.segments.folder)]))

    def seal(self) -> SignedHead | None:
        """Sign a head over everything recorded, on the medium; return the newest head, None for an empty ledger."""
        state = self.follow()
        if state.signed < state.size:
            line = HeadLine(self._head(state))
            try:
                self.segments.append(state.segment, line.written())
            except OSError as error:
                self._state = None
                raise Unfinished([not_recorded(error, self.segments.folder)]) from error
            state.offset = self.segments.end(state.segment)
            state.head = line.signed
            self.index.add([], [], state)
        return state.head

    def close(self) -> None:
        """Give all files back."""
        self.segments.close()
        self.store.close()
        self.index.close()

    def _fresh(self, group: list[Appended]) -> list[Appended]:
        """Return what is new; an id that is known already gets the entry that was recorded then, or is refused."""
        known = self.index.by_ids([appended.entry.id for appended in group])
        fresh: dict[str, Appended] = {}
        for appended in group:
            before = known.get(appended.entry.id)
            if before:
                self._repeat(appended, before)
            elif refusal := self._refusal(appended, fresh):
                appended.failed = Refused([refusal])
            else:
                fresh[appended.entry.id] = appended
        return list(fresh.values())

    def _repeat(self, appended: Appended, before: Recorded) -> None:
        told = appended.entry
        if appended.payload and before.entry.payload:
            kept = self.store.read(before.entry.payload, self.index.payload_place(before.entry.payload))
            same = kept is None or Payload(appended.payload.content, kept.salt).commitment() == before.entry.payload
            told = replace(told, payload=before.entry.payload) if same else told
        if told == before.entry:
            appended.recorded = before
        else:
            appended.failed = Refused([id_taken(appended.entry.id)])

    def _refusal(self, appended: Appended, fresh: dict[str, Appended]) -> Finding | None:
        commitment = appended.entry.payload
        if appended.entry.id in fresh:
            return id_taken(appended.entry.id)
        if commitment and self.index.is_erased(commitment):
            return payload_erased(appended.entry.id)
        if commitment and not appended.payload and not self._is_kept(commitment):
            return unknown_payload(appended.entry.id)
        return None

    def _is_kept(self, commitment: str) -> bool:
        return self.index.payload_place(commitment) is not None or self.store.file(commitment).is_file()

    def _write(self, fresh: list[Appended], state: State) -> None:
        packs = state.packs
        placed = self._write_payloads(fresh, state)
        try:
            recorded = self._write_entries(fresh, state)
        except OSError:
            self._state = None
            begin = packs.offset if state.packs.pack == packs.pack else 0
            if self.store.packs.end(state.packs.pack) > begin:
                self.store.packs.truncate(state.packs.pack, begin)
            raise
        for appended, each in zip(fresh, recorded, strict=True):
            appended.recorded = each
        try:
            self._follower.take(recorded, placed, state)
        except (OSError, sqlite3.Error):  # it stands in the ledger; the index catches up when it is next read
            self._state = None

    def _write_payloads(self, fresh: list[Appended], state: State) -> list[tuple[str, Place]]:
        packed = {
            appended.entry.payload: appended.payload
            for appended in fresh
            if appended.payload and appended.entry.payload and not self.store.is_large(appended.payload)
        }
        new = [(commitment, payload) for commitment, payload in packed.items() if not self.index.payload_place(commitment)]
        if not new:
            return []
        *places, state.packs = self.store.packs.append(state.packs, new)
        return [(commitment, place) for (commitment, _), place in zip(new, places, strict=True)]

    def _write_entries(self, fresh: list[Appended], state: State) -> list[Recorded]:
        lines = [EntryLine.of(appended.entry) for appended in fresh]
        due = state.signed < state.size
        if due:
            state.head = self._head(state)
        if state.offset > self._roll_at:
            if due and state.head:
                self.segments.append(state.segment, HeadLine(state.head).written())
            state.segment, state.offset, due = state.size, 0, False
        written = [line.written() for line in lines]
        before = [HeadLine(state.head).written()] if due and state.head else []
        self.segments.append(state.segment, b"".join([*before, *written]))
        return self._recorded(fresh, lines, written, state)

    def _recorded(self, fresh: list[Appended], lines: list[EntryLine], written: list[bytes], state: State) -> list[Recorded]:
        end = self.segments.end(state.segment)
        offset = end - sum(map(len, written))
        recorded = []
        for appended, line, raw in zip(fresh, lines, written, strict=True):
            number = state.size
            completed = tuple(state.frontier.add(line.leaf))
            recorded.append(Recorded(number, appended.entry, line.leaf, state.segment, offset, completed))
            offset += len(raw)
        state.offset = end
        return recorded

    def _head(self, state: State) -> SignedHead:
        self._check_signer()
        return sign(Head(self.key.origin, state.size, state.frontier.root()), self._signer)

    def _check_signer(self) -> None:
        if self._signer.public() != self.key.public:
            raise Refused([other_key(self.segments.folder.parent)])


def fail_rest(group: list[Appended], error: HeguiError) -> None:
    """Note this error in every entry of which nothing is known yet."""
    for appended in group:
        if not appended.recorded and not appended.failed:
            appended.failed = error
