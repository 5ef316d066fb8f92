"""Attacks on what lies beside the tree in a ledger's folder: payloads, the index, files that do not belong there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hegui.ledger import Entry, Payload
from hegui.ledger.lines import EntryLine
from hegui.ledger.packs import Record
from ledger.small_ledgers import ERASED_AT, is_large
from ledger.trials.hands import entry_at, forged, lines_of, places, put_files, put_lines, put_records, record_of, records_of
from ledger.trials.scenes import FolderScene


def payload_changed(scene: FolderScene) -> None:
    """Edits the bytes of a payload where it lies; the tree, which covers only its hash, stays whole (immudb #2063, #2091)."""
    _change_record(scene, lambda record: replace(record, content=bytes([record.content[0] ^ 1]) + record.content[1:]))


def payload_changed_with_its_commitment(scene: FolderScene) -> None:
    """Replaces a payload by another that fits the commitment written above it, which is no longer the entry's."""
    _change_record(scene, lambda _: record_of(Payload(b"another")))


def payloads_swapped(scene: FolderScene) -> None:
    """Puts the bytes of two payloads in each other's place."""
    records = records_of(scene.folder)
    one = scene.rng.choice(_intact(records))
    other = scene.rng.choice([at for at in _intact(records) if records[at].content != records[one].content])
    records[one], records[other] = (
        replace(records[one], content=records[other].content),
        replace(records[other], content=records[one].content),
    )
    put_records(scene.folder, records)


def payload_removed(scene: FolderScene) -> None:
    """Takes a payload out of its pack, so that nothing there is damaged."""
    records = records_of(scene.folder)
    del records[scene.rng.choice(_intact(records))]
    put_records(scene.folder, records)


def payload_blanked(scene: FolderScene) -> None:
    """Makes a payload look as if it had been erased; no entry says so."""
    _change_record(scene, _blank)


def payload_blanked_with_an_unsigned_excuse(scene: FolderScene) -> None:
    """Blanks a payload and appends, without the key, an entry that says it was erased."""
    records = records_of(scene.folder)
    at = scene.rng.choice(_intact(records))
    excuse = Entry("erased:forged", ERASED_AT, "ledger", "ledger.erased", records[at].commitment)
    records[at] = _blank(records[at])
    put_records(scene.folder, records)
    put_lines(scene.folder, [*lines_of(scene.folder), EntryLine.of(excuse)])


def erased_payload_brought_back(scene: FolderScene) -> None:
    """Brings a payload back that he copied before it was erased."""
    copy = record_of(scene.rng.choice([payload for payload in scene.ledger.erased if not is_large(payload)]))
    put_records(scene.folder, [*(each for each in records_of(scene.folder) if each.commitment != copy.commitment), copy])


def erased_large_payload_brought_back(scene: FolderScene) -> None:
    """Brings the large payloads back that he copied before they were erased."""
    put_files(scene.folder, scene.ledger.erased_files)


def erased_payload_given_another_name(scene: FolderScene) -> None:
    """Writes another commitment above the zeros that an erased payload left."""
    records = records_of(scene.folder)
    at = next(at for at, record in enumerate(records) if record.blank())
    records[at] = replace(records[at], commitment=records[at].commitment[:-8] + "00000000")
    put_records(scene.folder, records)


def salt_changed(scene: FolderScene) -> None:
    """Changes the salt of a personal payload."""
    records = records_of(scene.folder)
    at = scene.rng.choice([at for at in _intact(records) if records[at].salt])
    records[at] = replace(records[at], salt=scene.rng.randbytes(32))
    put_records(scene.folder, records)


def pack_deleted(scene: FolderScene) -> None:
    """Deletes a pack."""
    (scene.folder / "payloads" / "000001.pack").unlink()


def bytes_after_the_payloads(scene: FolderScene) -> None:
    """Writes something of his own at the end of a pack."""
    with (scene.folder / "payloads" / "000001.pack").open("ab") as stream:
        stream.write(b"something of his own\n")


def large_payload_changed(scene: FolderScene) -> None:
    """Edits one byte of a payload that is a file of its own."""
    file = _large(scene)
    content = bytearray(file.read_bytes())
    content[scene.rng.randrange(len(content))] ^= 1
    file.write_bytes(content)


def large_payload_deleted(scene: FolderScene) -> None:
    """Deletes a payload that is a file of its own."""
    _large(scene).unlink()


def index_rows_changed(scene: FolderScene) -> None:
    """Rewrites a row of the index, so that whoever asks is told something else."""
    with closing(sqlite3.connect(scene.folder / "index.db", isolation_level=None)) as database:
        number = scene.rng.randrange(database.execute("SELECT count(*) FROM entries").fetchone()[0])
        database.execute("UPDATE entries SET actor = 'user:nobody' WHERE number = ?", [number])


def index_and_entry_changed(scene: FolderScene) -> None:
    """Rewrites an entry with its hash, and the same row of the index: the two say the same."""
    lines, index = lines_of(scene.folder), (scene.folder / "index.db").read_bytes()
    at = scene.rng.choice(places(lines))
    told = forged(entry_at(lines, at))
    lines[at] = EntryLine.of(told)
    put_lines(scene.folder, lines)
    (scene.folder / "index.db").write_bytes(index)
    with closing(sqlite3.connect(scene.folder / "index.db", isolation_level=None)) as database:
        values = [told.actor, EntryLine.of(told).leaf, told.id]
        database.execute("UPDATE entries SET actor = ?, leaf = ? WHERE id = ?", values)


def file_added(scene: FolderScene) -> None:
    """Puts a file of his own somewhere into the folder."""
    _strange(scene, scene.rng.choice(["notes.txt", "segments/000000000000.log.bak", "payloads/1.pack", "segments/.hidden"]))


def file_added_among_the_large_payloads(scene: FolderScene) -> None:
    """Puts a file of his own where the large payloads lie."""
    _strange(scene, "payloads/files/notes.txt")


def folder_added(scene: FolderScene) -> None:
    """Puts a folder of his own into the ledger's."""
    (scene.folder / "segments" / "more").mkdir()


def _strange(scene: FolderScene, name: str) -> None:
    (scene.folder / name).write_text(json.dumps({"of": "his own"}), encoding="utf-8")


def _intact(records: list[Record]) -> list[int]:
    return [at for at, record in enumerate(records) if record.intact()]


def _blank(record: Record) -> Record:
    return replace(record, salt=bytes(len(record.salt)), content=bytes(len(record.content)))


def _change_record(scene: FolderScene, change: Callable[[Record], Record]) -> None:
    records = records_of(scene.folder)
    at = scene.rng.choice(_intact(records))
    records[at] = change(records[at])
    put_records(scene.folder, records)


def _large(scene: FolderScene) -> Path:
    files = (path for path in (scene.folder / "payloads" / "files").rglob("*") if path.is_file())
    return scene.rng.choice(sorted(files))
