"""The ledger: append entries, read them back, prove that they stand in it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from hegui.ledger.appended import Appended, Group, fail_rest
from hegui.ledger.disk import Disk
from hegui.ledger.entry import RESERVED, Entry, is_commitment
from hegui.ledger.filter import Filter
from hegui.ledger.findings import (
    append_interrupted,
    empty_ledger,
    entry_damaged,
    ledger_unusable,
    no_such_entry,
    other_ledger,
    reserved_action,
    rolled_back,
)
from hegui.ledger.folder import KEY, has_all_parts, is_ledger, make_ledger, make_parts, read_identity
from hegui.ledger.group import GroupCommit
from hegui.ledger.heads import SignedHead, SigningKey, VerifierKey
from hegui.ledger.idle import Idle
from hegui.ledger.index import Recorded
from hegui.ledger.key_file import KeyAt
from hegui.ledger.lines import EntryLine, read_line
from hegui.ledger.lock import Lock
from hegui.ledger.payload import Payload
from hegui.ledger.proofs import Consistency, Inclusion
from hegui.ledger.segments import ROLL_AT
from hegui.ledger.state import State
from hegui.ledger.tree import consistency_path, inclusion_path
from hegui.ledger.writer import Writer
from hegui.words import Finding, HeguiError, Refused, Unfinished

NewEntry = Entry | tuple[Entry, Payload | None]


class Ledger:
    """One ledger in one folder, made when it is not there yet. Threads may share it; processes may each open it.

    An entry is acknowledged, which means that `append` returns, only after it is on the medium with its payload.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        name: str | None = None,
        signer: SigningKey | None = None,
        disk: Disk | None = None,
        roll_at: int = ROLL_AT,
    ) -> None:
        self.path = Path(path)
        disk = disk or Disk()
        with _told(self.path):
            if not is_ledger(self.path):
                make_ledger(self.path, name, signer, disk)
            self.key: VerifierKey = read_identity(self.path)
            signer = signer or KeyAt(self.path / KEY)
            self._lock = Lock(self.path / "lock")
            with self._lock.held():  # whoever comes first makes the index
                if not has_all_parts(self.path):
                    make_parts(self.path, disk)
                self._writer = Writer(self.path, self.key, signer, disk, roll_at)
                self._writer.store.discard_left_behind()
                self._writer.finish_erasing()
        self._turn = threading.RLock()
        self._closed = False
        self._idle = Idle(self._note_synced)
        self._queue = GroupCommit(self._commit, self._idle.nudge, self._writer.discard)

    def append(self, entry: Entry, payload: Payload | None = None) -> Recorded:
        """Record an entry with what it speaks of, and return it with its number.

        The same entry under the same id is recorded once, however often it is appended.

        Raises:
            Refused: a member is not valid, the id belongs to another entry, or the payload was erased.
            Unfinished: the disk refused, the ledger is damaged, the key is missing, or another process keeps the ledger.

        """
        return self.append_all([(entry, payload)])[0]

    def append_all(self, entries: Sequence[NewEntry]) -> list[Recorded]:
        """Record several entries with one sync: all of them, together and in this order, or none. Errors as for `append`."""
        return self._appended([each if isinstance(each, tuple) else (each, None) for each in entries], own=False)

    def append_own(self, entries: Sequence[tuple[Entry, Payload | None]]) -> list[Recorded]:
        """Record what the ledger itself does: actions that begin with `ledger.`, which nobody else may use."""
        return self._appended(entries, own=True)

    def prepared(self, entry: Entry, payload: Payload | None = None) -> Appended:
        """Return an entry ready for `submit`, with its payload as it is now; raise `Refused` when it is not valid."""
        if findings := _problems(entry, own=False):
            raise Refused(findings)
        return self._taken(entry, payload)

    def submit(self, *groups: Group) -> None:
        """Put groups of prepared entries on the medium, each wholly or not at all; what became of each stands in it."""
        self._queue.submit(groups)

    def head(self) -> SignedHead | None:
        """Return the signed head over everything recorded so far; None for an empty ledger."""
        with self._held() as state:
            return state.head

    def entry(self, number: int) -> Recorded:
        """Return one entry, read from the segments; raise `Refused` when there is none of that number."""
        with self._held():
            return self._checked(self._known(number))

    def by_id(self, entry_id: str) -> Recorded | None:
        """Return the entry with this id, if there is one."""
        with self._held():
            found = self._writer.index.by_ids([entry_id]).get(entry_id)
            return self._checked(found) if found else None

    def entries(self, chosen: Filter | None = None) -> Iterator[Recorded]:
        """Return the chosen entries in order, each checked against its leaf; those appended meanwhile are left out."""
        with self._held():
            at, end = 0, self._writer.index.size()
        while True:
            with self._turn:
                page = self._writer.index.page(chosen or Filter(), at, end)
                checked = [self._checked(recorded) for recorded in page]
            yield from checked
            if not page:
                return
            at = page[-1].number + 1

    def lines(self) -> Iterator[EntryLine]:
        """Return all entries as they are written, straight from the segments; those appended meanwhile may follow."""
        with self._held():
            segments = self._writer.segments
        for first in segments.firsts():
            with _told(self.path):
                for _, raw in segments.lines(first):
                    line = read_line(raw)
                    if isinstance(line, EntryLine):
                        yield line

    def payload(self, commitment: str) -> Payload | None:
        """Return what an entry speaks of, checked against the commitment; None when it was erased or is damaged."""
        with self._held():
            if self._writer.index.is_erased(commitment) or not is_commitment(commitment):
                return None
            return self._writer.store.read(commitment, self._writer.index.payload_place(commitment))

    def is_erased(self, commitment: str) -> bool:
        """Tell whether an entry says that this payload was erased."""
        with self._held():
            return self._writer.index.is_erased(commitment)

    def finish_erasing(self) -> list[str]:
        """Erase what the disk refused to erase before; return the commitments of what it still refuses."""
        with self._held():
            return self._writer.finish_erasing()

    def prove(self, number: int) -> Inclusion:
        """Return the proof that an entry stands in the ledger, under a head over all of it."""
        with self._held() as state:
            recorded = self._checked(self._known(number))
            signed = self._newest(state)
            path = inclusion_path(number, signed.head.size, self._writer.index.subtree)
            return Inclusion(recorded, tuple(path), signed)

    def prove_since(self, older: SignedHead) -> Consistency:
        """Return the proof that the ledger only grew since a head that was kept elsewhere.

        Raises `Refused` when the head is not of this ledger or speaks of more entries than there are.
        """
        with self._held() as state:
            signed = self._newest(state)
            _compare(older, signed, self.key, self.path)
            path = consistency_path(older.head.size, signed.head.size, self._writer.index.subtree)
            return Consistency(older.head, tuple(path), signed)

    def close(self) -> None:
        """Give all files back; closing twice does no harm."""
        self._idle.end()
        with self._turn:
            if not self._closed:
                self._closed = True
                with suppress(HeguiError):  # the next one that appends writes it
                    self._note_synced()
                self._writer.close()
                self._lock.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _held(self) -> Iterator[State]:
        """Hold the ledger against threads and processes, with the index in step; gives the state."""
        with self._turn, _told(self.path), self._lock.held():
            yield self._writer.follow()

    def _note_synced(self) -> None:
        with self._turn, _told(self.path), self._lock.held():
            self._writer.note_synced()

    def _appended(self, entries: Sequence[tuple[Entry, Payload | None]], own: bool) -> list[Recorded]:
        if findings := [finding for entry, _ in entries for finding in _problems(entry, own)]:
            raise Refused(findings)
        group = [self._taken(entry, payload) for entry, payload in entries]
        self.submit(group)
        for appended in group:
            if appended.recorded is None:
                raise appended.failed or Unfinished([append_interrupted(self.path)])
        return [appended.recorded for appended in group if appended.recorded]

    def _taken(self, entry: Entry, payload: Payload | None) -> Appended:
        if payload is None:
            return Appended(entry)
        with _told(self.path):
            taken = self._writer.store.take(payload)
            return Appended(replace(entry, payload=taken.commitment()), taken)

    def _commit(self, groups: list[Group]) -> None:
        try:
            with self._turn, _told(self.path), self._lock.held():
                self._writer.commit(groups)
        except HeguiError as error:
            self._writer.discard(groups)
            fail_rest(groups, error)

    def _known(self, number: int) -> Recorded:
        found = self._writer.index.by_number(number)
        if found is None:
            raise Refused([no_such_entry(number, self._writer.index.size(), self.path)])
        return found

    def _checked(self, recorded: Recorded) -> Recorded:
        if self._writer.stands(recorded):
            return recorded
        raise Unfinished([entry_damaged(recorded.number, self.path)])

    def _newest(self, state: State) -> SignedHead:
        if state.head is None:
            raise Refused([empty_ledger(self.path)])
        return state.head


def _problems(entry: Entry, own: bool) -> list[Finding]:
    findings = entry.problems(str(entry.id))
    if not own and isinstance(entry.action, str) and entry.action.startswith(RESERVED):
        findings = [finding for finding in findings if not finding.place.endswith(", action")]
        findings.append(reserved_action(str(entry.id)))
    return findings


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the disk and the index raise into our own error."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise Unfinished([ledger_unusable(error, path)]) from error


def _compare(older: SignedHead, newer: SignedHead, key: VerifierKey, path: Path) -> None:
    if older.head.origin != key.origin or not older.signed_by(key):
        raise Refused([other_ledger(path)])
    if older.head.size > newer.head.size:
        raise Refused([rolled_back(older.head.size, newer.head.size, path)])
