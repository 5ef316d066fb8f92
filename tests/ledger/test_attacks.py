"""Who may rewrite any file is found out: by what stands in the ledger itself, or by what was kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from hegui.ledger import Entry
from hegui.ledger.lines import EntryLine
from hegui.ledger.verifying import verify_ledger
from ledger.small_ledgers import entry
from ledger.trials.attacks import NEEDS_HEAD, NEEDS_KEY, SETTINGS, TOLD, Attack, attacks, attempt
from ledger.trials.hands import lines_of, put_lines, records_of
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
    "entries: everything signed by the ledger itself": NEEDS_HEAD,
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


def test_only_who_has_a_key_or_takes_all_heads_away_needs_something_from_elsewhere_to_be_found():
    """Whatever is done to the files alone is found in the files alone, except that they are older than they were."""
    keyless = ("rolled back", "older copy put back", "last segment deleted", "signed by the ledger itself")
    needing = [name for name, by in FOUND_BY.items() if by in (NEEDS_KEY, NEEDS_HEAD)]

    assert [name for name in needing if not any(word in name for word in ("key", "forked", *keyless))] == []


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.name)
def test_every_attack_says_in_a_sentence_what_it_does(attack: Attack):
    assert attack.told.split("\n")[0].endswith(".")


def test_what_the_ledger_finds_unsigned_it_does_not_sign_without_a_word(source, tmp_path):
    """Somebody without the key appends the excuse for an erasing; when the ledger has signed it, one can still see that."""
    scene = folder_scene(source, tmp_path, Random(SEED))
    commitment = next(record.commitment for record in records_of(scene.folder) if record.intact())
    excuse = Entry("erased:forged", entry(2000).time, "ledger", "ledger.erased", commitment)
    put_lines(scene.folder, [*lines_of(scene.folder), EntryLine.of(excuse)])
    with scene.ledger.opened() as ledger:
        ledger.append(entry(2001))
        ledger.head()

    assert verify_ledger(scene.folder, scene.ledger.key, scene.ledger.held).findings
