"""The payloads of a ledger while it is verified: each is hashed again, and each has to be accounted for."""

from __future__ import annotations

from pathlib import Path

from hegui.ledger import findings as tell
from hegui.ledger.disk import Disk
from hegui.ledger.entry import ERASED, Entry
from hegui.ledger.lock import Lock
from hegui.ledger.packs import Record
from hegui.ledger.store import Store
from hegui.words import Finding


class VerifiedPayloads:
    """What stands in the store, against what the entries speak of."""

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder, Disk())
        self._intact: set[bytes] = set()
        self._blank: dict[bytes, Record] = {}  # erased ones; of bytes that were all zeros nobody can tell
        self._absent: dict[str, tuple[int, str]] = {}  # commitments without payload, with the first entry that speaks of them
        self._erased: set[str] = set()
        self._used: set[str] = set()  # files of large payloads of which an entry speaks
        self._files: list[Path] = []
        self._ends: dict[int, int] = {}
        self._findings: list[Finding] = []
        self.checked = 0

    @property
    def erased(self) -> int:
        """How many payloads are gone, with an entry that says so."""
        return len(self._absent.keys() & self._erased)

    def list_files(self) -> None:
        """Note which large payloads there are, and how long each pack is."""
        self._files = sorted(self._store.files.iterdir())
        self._ends = {pack: self._store.packs.end(pack) for pack in self._store.packs.numbers()}

    def walk_packs(self, lock: Lock) -> None:
        """Hash all packs; one that seems damaged is read once more while nobody writes or erases."""
        for pack, end in self._ends.items():
            if self._walk(pack, end):
                with lock.looked_at():
                    self._findings += self._walk(pack, end)

    def _walk(self, pack: int, end: int) -> list[Finding]:
        findings, at, packs = [], 0, self._store.packs
        if not packs.path(pack).exists():
            return []  # everything in it was erased meanwhile
        for record in packs.records(pack):
            if record.end > end:
                break
            if record.place.offset != at:
                findings.append(tell.pack_damaged(packs.path(pack), at, record.place.offset))
            self._take_record(record)
            at = record.end
        return findings if at >= end else [*findings, tell.pack_damaged(packs.path(pack), at, end)]

    def _take_record(self, record: Record) -> None:
        if record.intact():
            self._intact.add(_short(record.commitment))
        if record.blank():
            self._blank[_short(record.commitment)] = record

    def take(self, number: int, entry: Entry) -> None:
        """Look at what an entry speaks of."""
        if entry.action == ERASED:
            self._erased.add(entry.subject)
        if entry.payload is None:
            return
        if _short(entry.payload) in self._intact:
            self.checked += 1
        elif self._store.read(entry.payload, None):
            self.checked += 1
            self._used.add(self._store.file(entry.payload).name)
        else:
            self._absent.setdefault(entry.payload, (number, entry.id))

    def settle(self, erased_since: set[str]) -> list[Finding]:
        """Tell the erased payloads from those that are missing, once all entries were seen."""
        erased = self._erased | erased_since
        for commitment, (number, entry_id) in self._absent.items():
            if commitment not in erased:
                self._findings.append(tell.payload_missing(number, entry_id))
        self._findings += [tell.not_erased(commitment) for commitment in sorted(self._erased) if self._is_there(commitment)]
        named = {_short(commitment) for commitment in erased}
        for short, record in self._blank.items():
            if short not in named and short not in self._intact:
                path = self._store.packs.path(record.place.pack)
                self._findings.append(tell.pack_damaged(path, record.place.offset, record.end))
        return self._findings + self._unused()

    def _is_there(self, commitment: str) -> bool:
        short = _short(commitment)
        return (short in self._intact and short not in self._blank) or self._store.file(commitment).exists()

    def _unused(self) -> list[Finding]:
        used = self._used | {f"{name}.salt" for name in self._used}
        absent = {self._store.file(commitment).name for commitment in self._absent}  # told already
        known = used | absent | {f"{name}.salt" for name in absent}
        return [tell.payload_unused(file) for file in self._files if file.name not in known]


def _short(commitment: str) -> bytes:
    return bytes.fromhex(commitment[-64:])
