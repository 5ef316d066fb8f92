"""The folder of a ledger while it is verified: what has to be there, and what does not belong there."""

from __future__ import annotations

from pathlib import Path

from hegui.ledger.copying import OUTSIDE
from hegui.ledger.disk import Disk
from hegui.ledger.findings import part_missing, unknown_file
from hegui.ledger.folder import IDENTITY, KEY
from hegui.ledger.packs import Packs
from hegui.ledger.retention import OWN_RULES
from hegui.ledger.segments import Segments
from hegui.ledger.store import Store
from hegui.words import Finding

_PARTS = ("segments", "payloads", "payloads/files")
_KNOWN = {IDENTITY, KEY, OWN_RULES, OUTSIDE, "segments", "payloads", "lock", "index.db", "index.db-wal", "index.db-shm"}


def missing_parts(folder: Path) -> list[Finding]:
    """Return the folders that are not there, and the files that are none."""
    missing = [folder / part for part in _PARTS if not (folder / part).is_dir()]
    return [part_missing(path) for path in missing or [path for path in _files(folder) if not path.is_file()]]


def strangers(folder: Path) -> list[Finding]:
    """Return the files that do not belong to a ledger."""
    segments, packs = Segments(folder / "segments", "", Disk()), Packs(folder / "payloads", Disk())
    found = [path for path in folder.iterdir() if path.name not in _KNOWN]
    found += [path for path in segments.folder.iterdir() if not segments.names(path)]
    found += [path for path in packs.folder.iterdir() if not packs.names(path) and path.name not in ("files", "staged")]
    found += Store(folder / "payloads", Disk()).left_behind()
    return [unknown_file(path) for path in sorted(found)]


def _files(folder: Path) -> list[Path]:
    segments, packs = Segments(folder / "segments", "", Disk()), Packs(folder / "payloads", Disk())
    return [*map(segments.path, segments.firsts()), *map(packs.path, packs.numbers())]
