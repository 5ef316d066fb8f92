"""Verifying a ledger in its folder tells what is so and nothing else, whatever lies there and whatever happens meanwhile."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from hegui.ledger.verifying import verify_ledger
from hegui.words import Refused
from ledger.small_ledgers import ERASED_AT, Small, small_ledger


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Small:
    return small_ledger(tmp_path_factory.mktemp("original") / "ledger", Random(1), large=4)


@pytest.fixture
def small(original, tmp_path) -> Small:
    """A ledger of one's own, with everything in it."""
    shutil.copytree(original.folder, tmp_path / "ledger")
    return replace(original, folder=tmp_path / "ledger")


def found(ledger: Small) -> list[tuple[str, str]]:
    """Return code and severity of everything that is told of a ledger, in a verification or instead of one."""
    try:
        findings = verify_ledger(ledger.folder).findings
    except Refused as refused:
        findings = list(refused.findings)
    return [(finding.code, finding.severity) for finding in findings]


# What is told of an untouched ledger


def test_an_untouched_ledger_is_told_as_it_is(small):
    told = verify_ledger(small.folder, small.key, small.held)
    with small.opened() as ledger:
        entries = [recorded.entry for recorded in ledger.entries()]
        payloads = [each.payload for each in entries if each.payload]

    assert told.findings == []
    assert (told.state.size, told.state.head) == (len(entries), small.held[-1])
    assert told.state.frontier.root() == small.held[-1].head.root
    assert (told.first_time, told.last_time) == (entries[0].time, entries[-1].time)
    assert (told.payloads, told.erased) == (len(payloads) - len(small.erased), len(small.erased))
    assert told.copied == {"drawer": ERASED_AT}


def test_whoever_verifies_without_the_key_is_told_whose_key_was_used(small):
    assert not verify_ledger(small.folder).key_held_elsewhere
    assert verify_ledger(small.folder, small.key).key_held_elsewhere
    assert verify_ledger(small.folder).key == small.key


def test_verifying_changes_nothing_in_the_ledger(small):
    def content() -> dict[Path, bytes]:
        files = (path for path in small.folder.rglob("*") if path.is_file() and path.suffix != ".db-shm")
        return {path: path.read_bytes() for path in files}

    before = content()
    verify_ledger(small.folder)

    assert {path: bytes_ for path, bytes_ in content().items() if path in before} == before


# What may lie in the folder


STRANGERS = [
    "notes.txt",
    "more/",
    "segments/0.log",
    "segments/copy of 000000000000.log",
    "payloads/notes",
    "payloads/staged/notes",
]
STRANGERS += ["segments/0000000000000.log", "segments/0000000000999.log", "payloads/0000001.pack"]  # a zero too many


@pytest.mark.parametrize("name", STRANGERS)
def test_a_file_that_does_not_belong_to_a_ledger_is_told(small, name):
    stranger = small.folder / name
    stranger.mkdir() if name.endswith("/") else stranger.write_bytes(b"what is this?")

    told = [finding for finding in verify_ledger(small.folder).findings if finding.code == "unknown_file"]

    assert [(finding.severity, finding.place) for finding in told] == [("warning", str(stranger))]


def test_a_large_payload_of_which_no_entry_speaks_is_told(small):
    stranger = small.folder / "payloads" / "files" / f"sha256-{'0' * 64}"
    stranger.write_bytes(b"what is this?")

    (told,) = verify_ledger(small.folder).findings

    assert (told.severity, told.place) == ("warning", str(stranger))


@pytest.mark.parametrize("name", ["segments", "payloads", "payloads/files", "ledger.json"])
def test_a_part_of_the_folder_that_is_missing_is_told(small, name):
    part = small.folder / name
    shutil.rmtree(part) if part.is_dir() else part.unlink()

    assert "error" in {severity for _, severity in found(small)}


@pytest.mark.parametrize("name", ["ledger.json", "segments/000000000000.log", "payloads/000001.pack"])
def test_a_folder_in_the_place_of_a_file_is_told(small, name):
    (small.folder / name).unlink()
    (small.folder / name).mkdir()

    assert "error" in {severity for _, severity in found(small)}


def rows(statement: str) -> Callable[[Path], None]:
    """Return what rewrites the index with SQL."""

    def change(index: Path) -> None:
        with closing(sqlite3.connect(index)) as database:
            database.executescript(statement)

    return change


ENDLESS = """
    DROP TABLE entries;
    CREATE VIEW entries AS WITH RECURSIVE n(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM n)
    SELECT number, '' AS id, '' AS time, '' AS actor, '' AS action, '' AS subject, NULL AS payload, x'' AS leaf FROM n
"""
INDEXES: dict[str, Callable[[Path], object]] = {
    "nothing": Path.unlink,
    "an empty file": lambda index: index.write_bytes(b""),
    "other bytes": lambda index: index.write_bytes(b"not a database at all" * 100),
    "a torn database": lambda index: index.write_bytes(index.read_bytes()[:5000]),
    "a folder": lambda index: (index.unlink(), index.mkdir()),
    "another database": rows("DROP TABLE entries; CREATE TABLE others (id)"),
    "rows of other types": rows("UPDATE entries SET id = number, actor = x'00ff', time = 3.5"),
    "no entries": rows("DELETE FROM entries"),
    "an entry less": rows("DELETE FROM entries WHERE number = 3"),
    "an entry more": rows(
        "INSERT INTO entries SELECT 10000, 'more', time, actor, action, subject, payload, leaf, 0, 0 FROM entries LIMIT 1"
    ),
    "leaves that are text": rows("UPDATE entries SET leaf = 'text'"),
    "leaves that are numbers": rows("UPDATE entries SET leaf = 9223372036854775807"),
    "text that is no UTF-8": rows("UPDATE entries SET actor = CAST(x'ff' AS TEXT)"),
}


@pytest.mark.parametrize("index", INDEXES)
def test_the_index_may_be_anything(small, index):
    """It is made from the rest at any time: whatever is in it, the ledger is told as it is, with a warning at most."""
    INDEXES[index](small.folder / "index.db")

    assert found(small) in ([], [("index_differs", "warning")])


def test_an_index_without_end_does_not_keep_anybody(small):
    """A view that counts for ever has the name of the table; this runs in a process of its own, which can be ended."""
    rows(ENDLESS)(small.folder / "index.db")
    code = "import sys, pathlib; from hegui.ledger.verifying import verify_ledger; verify_ledger(pathlib.Path(sys.argv[1]))"

    subprocess.run([sys.executable, "-c", code, str(small.folder)], timeout=10, check=True)
