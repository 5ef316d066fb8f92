"""Entries on their way into the ledger, and whether they may come in: new, known already, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from hegui.ledger.entry import Entry
from hegui.ledger.findings import id_taken, index_lies, payload_erased, unknown_payload
from hegui.ledger.index import Index, Recorded
from hegui.ledger.payload import Payload
from hegui.ledger.store import Store
from hegui.words import Finding, HeguiError, Refused


@dataclass
class Appended:
    """An entry on its way into the ledger: in the end `recorded` or `failed` is set.

    `payload` holds bytes, or a file that the store has staged. `same_as` is the same entry, on its way before this one.
    """

    entry: Entry
    payload: Payload | None = None
    recorded: Recorded | None = None
    failed: HeguiError | None = None
    same_as: Appended | None = None


Group = Sequence[Appended]


def fail_rest(groups: Iterable[Group], error: HeguiError) -> None:
    """Note this error in every entry of which nothing is known yet."""
    for appended in (each for group in groups for each in group):
        if not appended.recorded and not appended.failed:
            appended.failed = error


class Admission:
    """Decides by what the ledger holds already; a group comes in as a whole or not at all."""

    def __init__(self, index: Index, store: Store, stands: Callable[[Recorded], bool]) -> None:
        self._index = index
        self._store = store
        self._stands = stands

    def admit(self, groups: Iterable[Group]) -> list[Appended]:
        """Return what is new; the rest of each group gets what was recorded before, or is refused with the whole group."""
        groups = list(groups)
        known = self._index.by_ids([appended.entry.id for group in groups for appended in group])
        fresh: dict[str, Appended] = {}
        for group in groups:
            coming = dict(fresh)
            findings = [finding for appended in group if (finding := self._refusal(appended, known, coming))]
            if findings:
                fail_rest([group], Refused(findings))
            else:
                fresh = coming
        return list(fresh.values())

    def _refusal(self, appended: Appended, known: dict[str, Recorded], coming: dict[str, Appended]) -> Finding | None:
        entry = appended.entry
        if before := known.get(entry.id):
            if not self._stands(before):
                return index_lies(entry.id)
            if not self._says_the_same(appended, before.entry, self._kept(before.entry.payload)):
                return id_taken(entry.id)
            appended.recorded = before
        elif first := coming.get(entry.id):
            if not self._says_the_same(appended, first.entry, first.payload):
                return id_taken(entry.id)
            appended.same_as = first
        elif entry.payload and self._index.is_erased(entry.payload):
            return payload_erased(entry.id)
        elif entry.payload and not appended.payload and self._kept(entry.payload) is None:
            return unknown_payload(entry.id)
        else:
            coming[entry.id] = appended
        return None

    @staticmethod
    def _says_the_same(appended: Appended, before: Entry, kept: Payload | None) -> bool:
        """Tell whether the entries are the same, with the same payload; of an erased one nobody knows any more."""
        told = appended.entry
        if appended.payload and before.payload:
            same = kept is None or Payload(appended.payload.content, kept.salt).commitment() == before.payload
            told = replace(told, payload=before.payload) if same else told
        return told == before

    def _kept(self, commitment: str | None) -> Payload | None:
        if commitment is None or self._index.is_erased(commitment):
            return None
        return self._store.read(commitment, self._index.payload_place(commitment))
