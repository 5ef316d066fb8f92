"""Who may rewrite any file is found out: by what stands in the ledger itself, or by what was kept elsewhere."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from hegui.ledger import Entry, Ledger
from hegui.ledger.lines import EntryLine, SegmentLine
from hegui.ledger.tree import Frontier
from hegui.words import HeguiError
from ledger.small_ledgers import ORIGIN, entry
from ledger.trials.attacks import NEEDS_HEAD, NEEDS_KEY, SETTINGS, TOLD, Attack, attacks, attempt
from ledger.trials.hands import entry_at, forged, lines_of, places, put_lines, records_of
from ledger.trials.scenes import Source, folder_scene

ANY = "the place decides which"
SEED = 20261122

FOUND_BY = {
    "entries: entry changed": "line_damaged",
    "entries: entry and hash changed": "line_damaged",
    "entries: successor patched too": "line_damaged",
    "entries: everything rehashed without the key": "line_damaged",
    "entries: everything signed with another key": NEEDS_KEY,
    "entries: everything signed with the stolen key": NEEDS_HEAD,
    "entries: entry removed": "line_damaged",
    "entries: entries swapped": "line_damaged",
    "entries: entry inserted": "line_damaged",
    "entries: entry repeated": "id_doubled",
    "entries: entry spelled differently": "line_damaged",
    "entries: entry appended without the key": "tail_unsigned",
    "heads: last head removed": "tail_unsigned",
    "heads: rolled back": NEEDS_HEAD,
    "heads: rolled back behind an erasing": "payload_missing",
    "heads: older copy put back": NEEDS_HEAD,
    "heads: last group made to look torn": NEEDS_HEAD,
    "heads: everything made to look torn": NEEDS_HEAD,
    "heads: rolled back to nothing": NEEDS_HEAD,
    "heads: forked": NEEDS_HEAD,
    "heads: segment deleted": "segment_misplaced",
    "heads: last segment deleted": NEEDS_HEAD,
    "heads: segment doubled": "line_damaged",
    "heads: segment renamed": "segment_misplaced",
    "heads: number of a head changed": "line_damaged",
    "heads: root of a head changed": "line_damaged",
    "heads: signature changed": "line_damaged",
    "heads: head of another ledger": "line_damaged",
    "heads: older head again": "line_damaged",
    "heads: beginning of another ledger": "line_damaged",
    "heads: key replaced": "line_damaged",
    "heads: name replaced": "line_damaged",
    "payloads: payload changed": "pack_damaged",
    "payloads: payload changed with its commitment": "payload_missing",
    "payloads: payloads swapped": "pack_damaged",
    "payloads: payload removed": "payload_missing",
    "payloads: payload blanked": "payload_missing",
    "payloads: payload blanked with an unsigned excuse": "tail_unsigned",
    "payloads: erased payload brought back": "not_erased",
    "payloads: erased large payload brought back": "not_erased",
    "payloads: erased payload given another name": "pack_damaged",
    "payloads: salt changed": "pack_damaged",
    "payloads: pack deleted": "payload_missing",
    "payloads: bytes after the payloads": "pack_damaged",
    "payloads: large payload changed": "payload_missing",
    "payloads: large payload deleted": "payload_missing",
    "payloads: index rows changed": "index_differs",
    "payloads: index and entry changed": "line_damaged",
    "payloads: file added": "unknown_file",
    "payloads: file added among the large payloads": "payload_unused",
    "payloads: folder added": "unknown_file",
    "exports: byte changed": ANY,
    "exports: entry changed": "entry_changed",
    "exports: entry and hash changed": "root_differs",
    "exports: everything rehashed without the key": "bad_signature",
    "exports: everything signed with another key": NEEDS_KEY,
    "exports: everything signed with the stolen key": NEEDS_HEAD,
    "exports: entry removed": ANY,
    "exports: entries swapped": ANY,
    "exports: entry inserted": "root_differs",
    "exports: entry appended": "beyond_head",
    "exports: entry repeated": "id_doubled",
    "exports: entries hidden": TOLD + "hidden",
    "exports: erasing entry hidden": "erasure_unproven",
    "exports: hidden over a head": "tile_crosses_head",
    "exports: last head dropped": "beyond_head",
    "exports: rolled back": NEEDS_HEAD,
    "exports: forked": NEEDS_HEAD,
    "exports: cut off": ANY,
    "exports: cut off at a line": "entries_missing",
    "exports: something after the end": "after_end",
    "exports: head of another ledger": "other_origin",
    "exports: number of a head changed": "bad_signature",
    "exports: signatures swapped": "bad_signature",
    "exports: key replaced": "other_key",
    "exported payloads: payload changed": "payload_changed",
    "exported payloads: payload changed with its commitment": "payload_other",
    "exported payloads: payloads swapped": "payload_other",
    "exported payloads: payload removed": "payload_missing",
    "exported payloads: payload shortened": "payload_changed",
    "exported payloads: payload blanked": "payload_changed",
    "exported payloads: payload withheld": TOLD + "withheld",
    "exported payloads: payload claimed to be erased": "erasure_missing",
    "exported payloads: payload claimed to stand earlier": "again_unknown",
    "exported payloads: salt changed": "payload_changed",
    "exported payloads: erased payload invented": "payload_changed",
    "exported payloads: payload of nobody": "misplaced_line",
    "selections: entry and hash changed": "root_differs",
    "selections: hidden hash changed": "root_differs",
    "selections: hidden parts swapped": ANY,
    "selections: hidden part made smaller": ANY,
    "selections: hidden part made larger": ANY,
    "selections: hidden part left out": ANY,
    "selections: entry in a hidden part": ANY,
    "selections: payload claimed to be erased": "erasure_unproven",
    "selections: more hidden": TOLD + "hidden",
    "proofs: another entry": "path_fails",
    "proofs: another number": "path_fails",
    "proofs: number of another tree": "path_fails",
    "proofs: path changed": "path_fails",
    "proofs: path shortened": "entry_invalid",
    "proofs: signed with another key": "other_key",
    "proofs: signed with the stolen key": NEEDS_HEAD,
    "proofs: head of another ledger": "other_origin",
    "growth: path changed": "path_fails",
    "growth: path left out": "path_fails",
    "growth: older size changed": "head_not_comparable",
    "growth: forked": "path_fails",
    "growth: forked at the same size": "path_fails",
    "growth: rolled back": "rolled_back",
    "growth: signed with another key": "other_key",
    "growth: head of another ledger": "other_origin",
}


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with TemporaryDirectory() as place:
        yield Source.made(Path(place), SEED)


@pytest.mark.parametrize("setting", dict.fromkeys(SETTINGS.values()), ids=lambda setting: setting.__name__)
def test_nothing_is_found_where_nobody_attacked(setting, source, tmp_path):
    scene = setting(source, tmp_path, Random(SEED))

    assert scene.codes() == scene.codes(key=True) == scene.codes(heads=True) == scene.codes(key=True, heads=True) == []


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.name)
def test_every_attack_is_found_by_the_means_that_the_table_says(attack: Attack, source, tmp_path):
    outcome = attempt(attack, source, tmp_path / "attacked")

    assert outcome.found
    assert FOUND_BY[attack.name] in (outcome.found_by, ANY)


def test_the_table_holds_every_attack_and_no_other():
    assert list(FOUND_BY) == [attack.name for attack in attacks()]


def test_only_who_has_a_key_or_goes_back_in_time_needs_something_from_elsewhere_to_be_found():
    """Whatever is done to the files alone is found in the files alone, except that they are older than they were."""
    keyless = ("rolled back", "older copy put back", "last segment deleted", "made to look torn")
    needing = [name for name, by in FOUND_BY.items() if by in (NEEDS_KEY, NEEDS_HEAD)]

    assert [name for name in needing if not any(word in name for word in ("key", "forked", *keyless))] == []


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.name)
def test_every_attack_says_in_a_sentence_what_it_does(attack: Attack):
    assert attack.told.split("\n")[0].endswith(".")


def test_what_nobody_signed_the_ledger_does_not_sign_either(source, tmp_path):
    """Somebody without the key appends the excuse for an erasing; the ledger neither follows it nor keeps it."""
    scene = folder_scene(source, tmp_path, Random(SEED))
    commitment = next(record.commitment for record in records_of(scene.folder) if record.intact())
    excuse = Entry("erased:forged", entry(2000).time, "ledger", "ledger.erased", commitment)
    put_lines(scene.folder, [*lines_of(scene.folder), EntryLine.of(excuse)])

    with scene.ledger.opened() as ledger:
        ledger.append(entry(2001))
        assert ledger.payload(commitment)
        assert "erased:forged" not in [recorded.entry.id for recorded in ledger.entries()]
    assert scene.codes(key=True, heads=True) == []


def test_what_only_the_index_vouches_for_the_ledger_does_not_sign(source, tmp_path):
    """Somebody without the key rewrites an entry, takes all heads away, and lets the index say that it has read so far."""
    scene = folder_scene(source, tmp_path, Random(SEED))
    entries = [line for line in lines_of(scene.folder) if isinstance(line, EntryLine)]
    entries[3] = EntryLine.of(forged(entry_at(entries, 3)))
    index = (scene.folder / "index.db").read_bytes()
    put_lines(scene.folder, [SegmentLine(ORIGIN, 0), *entries])
    (scene.folder / "index.db").write_bytes(index)
    lie_in_the_index(scene.folder, [line.leaf for line in entries])

    with suppress(HeguiError), Ledger(scene.folder, signer=scene.ledger.signer) as ledger:
        ledger.append(entry(2001))

    lines = lines_of(scene.folder)
    assert "user:nobody" not in [entry_at(lines, at).actor for at in places(lines)] or scene.codes(key=True)


def lie_in_the_index(folder: Path, leaves: list[bytes]) -> None:
    """Let the index say that it has read so far, without a head."""
    tree = Frontier()
    for hashed in leaves:
        tree.add(hashed)
    segment = folder / "segments" / "000000000000.log"
    with closing(sqlite3.connect(folder / "index.db", isolation_level=None)) as database:
        (state,) = database.execute("SELECT state FROM reached").fetchone()
        told = {"peaks": [peak.hex() for peak in tree.peaks], "segment": 0, "offset": segment.stat().st_size, "head": None}
        database.execute("UPDATE reached SET state = ?", [json.dumps(json.loads(state) | told | {"synced": 0})])
        database.execute("UPDATE entries SET actor = 'user:nobody', leaf = ? WHERE number = 3", [leaves[3]])


def test_what_only_the_index_knows_is_not_acknowledged(source, tmp_path):
    """Somebody puts an entry into the index that is yet to come; when it comes, it is recorded all the same, or refused."""
    scene = folder_scene(source, tmp_path, Random(SEED))
    coming, size = entry(2001), scene.ledger.held[-1].head.size
    with closing(sqlite3.connect(scene.folder / "index.db", isolation_level=None)) as database:
        values = [size, *(getattr(coming, name) for name in ("id", "time", "actor", "action", "subject", "payload"))]
        row = [*values, EntryLine.of(coming).leaf, 0, 0]
        database.execute(f"INSERT INTO entries VALUES ({', '.join('?' * len(row))})", row)

    with suppress(HeguiError), scene.ledger.opened() as ledger:
        ledger.append(coming)
        lines = lines_of(scene.folder)
        assert coming in [entry_at(lines, at) for at in places(lines)]
