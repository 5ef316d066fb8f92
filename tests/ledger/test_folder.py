"""The folder of a ledger: made once, known again, and never taken over by another name, key or file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given

from hegui.ledger import Ledger
from hegui.ledger.folder import is_ledger, read_identity
from hegui.ledger.key_file import create_key, read_key_file
from hegui.words import Refused, Unfinished
from ledger.entries import an_entry, as_told, codes, findings, origins
from ledger.threads import all_at_once
from strategies import examples

BAD_NAMES = ["", " ", "a b", "a+b", "a\n", "\ta", "a\x00", "a\x7f", "a\u2028b", "a\u3000b", "a" * 201, "a\ud800", "\udcff"]


def made(folder: Path, **options: object) -> Ledger:
    """A ledger with one entry, closed again."""
    with Ledger(folder, **options) as ledger:
        ledger.append(an_entry())
    return ledger


# Making


def test_a_new_ledger_has_a_name_and_a_key_of_its_own(tmp_path):
    one, other = made(tmp_path / "one"), made(tmp_path / "other")

    assert re.fullmatch(r"hegui\.local/[0-9a-f]{8}", one.key.origin)
    assert one.key.origin != other.key.origin
    assert one.key.public != other.key.public


def test_the_folder_holds_what_the_format_page_says(tmp_path):
    ledger = made(tmp_path / "deep" / "ledger", name="example.com/审计")
    folder = tmp_path / "deep" / "ledger"

    identity = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    assert identity == {"schema": "hegui.ledger/1", "origin": "example.com/审计", "key": ledger.key.text()}
    assert sorted(path.name for path in folder.iterdir()) == [
        *["index.db", "key.pem", "ledger.json", "lock", "payloads", "segments"]
    ]
    assert [path.name for path in (folder / "segments").iterdir()] == ["000000000000.log"]
    assert read_key_file(folder / "key.pem").public() == ledger.key.public


def test_only_the_owner_reads_entries_payloads_and_key(tmp_path):
    made(tmp_path / "ledger")

    for path in ("", "segments", "payloads", "payloads/files"):
        assert (tmp_path / "ledger" / path).stat().st_mode & 0o777 == 0o700
    for path in ("key.pem", "lock", "segments/000000000000.log"):
        assert (tmp_path / "ledger" / path).stat().st_mode & 0o777 == 0o600


def test_an_empty_folder_becomes_a_ledger(tmp_path):
    assert not is_ledger(tmp_path)
    made(tmp_path)

    assert is_ledger(tmp_path)


@examples(0.3)
@given(name=origins)
@example(name='say"so"')
@example(name="back\\slash")
@example(name="\ufffe")
@example(name="\ufeff\u200e")
@example(name="\U0001f600" * 200)
def test_a_ledger_of_any_name_that_is_taken_is_opened_again(name):
    with TemporaryDirectory() as folder:
        try:
            first = made(Path(folder, "ledger"), name=name)
        except Refused as error:
            assert [finding.code for finding in error.findings] == ["bad_name"]
            return

        again = made(Path(folder, "ledger"))

        assert again.key == first.key
        assert again.key.origin == name


@pytest.mark.parametrize("name", BAD_NAMES, ids=repr)
def test_a_name_that_cannot_stand_in_a_head_is_refused_before_anything_is_made(tmp_path, name):
    (finding,) = findings(lambda: Ledger(tmp_path / "ledger", name=name))

    assert (finding.code, finding.place) == ("bad_name", str(tmp_path / "ledger"))
    assert "不能用作台账名" in finding.message.zh
    assert "cannot be the name of a ledger" in finding.message.en
    assert finding.remedy
    assert not (tmp_path / "ledger").exists()


@pytest.mark.parametrize("stranger", ["notes.txt", ".hidden", "index.db", "ledger.yaml"])
def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path, stranger):
    (tmp_path / stranger).write_text("mine")

    (finding,) = findings(lambda: Ledger(tmp_path))

    assert (finding.code, finding.place) == ("folder_in_use", str(tmp_path))
    assert finding.message.zh == f"此文件夹不是台账，且已有其他文件（{stranger}）。"
    assert finding.message.en == f"This folder is no ledger and holds other files ({stranger})."
    assert (tmp_path / stranger).read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) in ([stranger], sorted([stranger, "lock"]))


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "ledger").write_text("mine")

    assert codes(lambda: Ledger(tmp_path / "ledger"), Unfinished) == ["ledger_unusable"]
    assert (tmp_path / "ledger").read_text() == "mine"


def test_what_was_half_made_before_a_crash_is_made_to_the_end(tmp_path):
    (tmp_path / "segments").mkdir()
    (tmp_path / "payloads").mkdir()
    (tmp_path / "lock").touch()

    ledger = made(tmp_path)

    assert read_key_file(tmp_path / "key.pem").public() == ledger.key.public


def test_a_key_that_lies_there_already_is_kept_and_used(tmp_path):
    key = create_key(tmp_path / "key.pem")

    assert made(tmp_path).key.public == key.public()
    assert read_key_file(tmp_path / "key.pem").public() == key.public()


def test_of_several_who_make_it_at_once_one_makes_it(tmp_path):
    running = all_at_once([lambda: made(tmp_path / "ledger").key] * 8)

    assert [each.error for each in running] == [None] * 8
    assert len({each.result for each in running}) == 1
    with Ledger(tmp_path / "ledger") as ledger:
        assert as_told(ledger.entries()) == [(0, an_entry())]


# Knowing it again


def test_a_ledger_keeps_its_name_key_and_entries(tmp_path):
    first = made(tmp_path / "ledger", name="example.com/audit")
    with Ledger(str(tmp_path / "ledger")) as again:
        assert again.key == first.key
        assert as_told(again.entries()) == [(0, an_entry())]
        assert again.append(an_entry("e-2")).number == 1


def test_closing_twice_does_no_harm(tmp_path):
    ledger = made(tmp_path / "ledger")
    ledger.close()

    assert not [path for path in (tmp_path / "ledger").iterdir() if path.name.startswith("index.db-")]


def test_closing_notes_that_everything_is_on_the_medium(tmp_path):
    made(tmp_path / "ledger")

    words = [line.split()[0] for line in (tmp_path / "ledger/segments/000000000000.log").read_bytes().splitlines()]
    assert words == [b"segment", b"entry", b"head", b"synced"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="half"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="no members"),
        pytest.param('{"schema":"hegui.ledger/2","origin":"ORIGIN","key":"KEY"}', id="another version"),
        pytest.param('{"schema":"hegui.ledger/1","origin":"other","key":"KEY"}', id="another name"),
        pytest.param('{"schema":"hegui.ledger/1","origin":"ORIGIN","key":"KEY","more":1}', id="a member more"),
        pytest.param('{"schema":"hegui.ledger/1","origin":"ORIGIN","origin":"ORIGIN","key":"KEY"}', id="a member doubled"),
        pytest.param('{"schema":"hegui.ledger/1","origin":"ORIGIN","key":"ORIGIN"}', id="no key"),
        pytest.param('{"schema":"hegui.ledger/1","origin":"ORIGIN","key":5}', id="a number for a key"),
        pytest.param('{"schema":"hegui.ledger/1","origin":["ORIGIN"],"key":"KEY"}', id="a list for a name"),
    ],
)
def test_an_identity_that_is_damaged_is_refused(tmp_path, text):
    key = made(tmp_path / "ledger").key
    identity = tmp_path / "ledger/ledger.json"
    identity.write_text(text.replace("ORIGIN", key.origin).replace("KEY", key.text()), encoding="utf-8")

    for act in (lambda: Ledger(tmp_path / "ledger"), lambda: read_identity(tmp_path / "ledger")):
        (finding,) = findings(act)
        assert finding.place.startswith(str(identity))
        assert re.search(r"[一-鿿]", finding.message.zh)


def test_where_there_is_no_ledger_no_identity_is_read(tmp_path):
    assert codes(lambda: read_identity(tmp_path)) == ["no_ledger"]
    assert codes(lambda: read_identity(tmp_path / "missing")) == ["no_ledger"]
