"""An export is not made of damaged things, nor of what changed while it was made."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from hegui.ledger import Ledger, Payload
from hegui.ledger.erasing import erase
from hegui.ledger.export import Selection, export
from hegui.ledger.filter import Filter
from hegui.words import HeguiError, Refused, Unfinished
from ledger.small_ledgers import NOTHING_KEPT, Small, checked, codes, entry, small_ledger


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Small:
    return small_ledger(tmp_path_factory.mktemp("original") / "ledger", Random(4), large=4)


@pytest.fixture
def small(original, tmp_path) -> Small:
    """A ledger of one's own, with everything in it."""
    shutil.copytree(original.folder, tmp_path / "ledger")
    return replace(original, folder=tmp_path / "ledger")


@pytest.fixture
def opened(small) -> Iterator[Ledger]:
    with small.opened() as ledger:
        yield ledger


def exported(ledger: Ledger, file: Path, selection: Selection | None = None) -> Path:
    with file.open("wb") as stream:
        stream.writelines(export(ledger, selection))
    return file


# What is not exported


def change_pack(ledger: Small) -> None:
    pack = ledger.folder / "payloads" / "000001.pack"
    content = bytearray(pack.read_bytes())
    content[-3] ^= 1
    pack.write_bytes(content)


def change_large(ledger: Small) -> None:
    for file in (path for path in (ledger.folder / "payloads" / "files").rglob("*") if path.is_file()):
        file.write_bytes(file.read_bytes()[:-1] + b"?")


def remove_large(ledger: Small) -> None:
    for file in (path for path in (ledger.folder / "payloads" / "files").rglob("*") if path.is_file()):
        file.unlink()


@pytest.mark.parametrize("damage", [change_pack, change_large, remove_large], ids=lambda damage: damage.__name__)
@pytest.mark.parametrize(
    "selection", [Selection(), Selection(payloads=False), Selection(personal=False)], ids=["all", "none", "plain"]
)
def test_an_export_with_a_damaged_payload_is_not_made(small, damage: Callable[[Small], None], selection):
    """Also a payload that is withheld has to exist. What was handed out until then has no last line."""
    damage(small)
    pieces = []

    with small.opened() as ledger, pytest.raises(Unfinished) as caught:
        for piece in export(ledger, selection):
            pieces.append(piece)

    (finding,) = caught.value.findings
    assert (finding.code, finding.place[:3]) == ("payload_missing", '"e-')
    assert not any(line.startswith(b"end ") for line in b"".join(pieces).splitlines()[-1:])


def test_entries_whose_payloads_are_whole_can_still_be_exported(small, tmp_path):
    change_pack(small)

    with small.opened() as ledger:
        assert checked(exported(ledger, tmp_path / "x", Selection(Filter(first=0, last=5))), small.key)[0] == 0


def test_a_ledger_without_entries_cannot_be_exported(tmp_path):
    """There is no head yet, and a file without one proves nothing."""
    with Ledger(tmp_path / "ledger") as ledger, pytest.raises(Refused) as caught:
        b"".join(export(ledger))

    assert [finding.code for finding in caught.value.findings] == ["empty_ledger"]


@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE entries SET leaf = zeroblob(32) WHERE number = 2",
        "UPDATE entries SET action = 'label.read' WHERE number = 4",
        "UPDATE entries SET number = 1000 WHERE number = 2",
        "DELETE FROM entries WHERE number = 2",
        "DELETE FROM entries WHERE number = 4",
        "DELETE FROM entries WHERE number > 20",
    ],
)
def test_an_index_that_lies_does_not_get_into_an_export(small, lie, tmp_path):
    """What the verifier would find in the export is found when it is made; and what was chosen is not left out."""
    with closing(sqlite3.connect(small.folder / "index.db", isolation_level=None)) as database:
        database.execute(lie)

    with small.opened() as ledger:
        try:
            file = exported(ledger, tmp_path / "x", Selection(Filter(first=3, last=6)))
        except HeguiError:
            return

    status, told = checked(file, small.key)
    assert (status, told["size"], told["entries"]) == (0, small.held[-1].head.size, 3)


# What happens meanwhile


def test_what_is_appended_meanwhile_stays_outside_of_an_export(opened, small, tmp_path):
    pieces = export(opened)
    first = next(pieces)
    opened.append(entry(8001), Payload(b"late"))
    (tmp_path / "x").write_bytes(first + b"".join(pieces))

    status, told = checked(tmp_path / "x", small.key)

    assert (status, codes(told), told["size"]) == (0, [], small.held[-1].head.size)


def test_an_export_during_which_a_payload_is_erased_is_whole_or_not_made(opened, small, tmp_path):
    """The entry that erases it comes behind the head of the export, so this export cannot prove that it was erased."""
    pieces = export(opened)
    begun = [next(pieces) for _ in range(4)]
    erase(opened, [3], retention=NOTHING_KEPT, time=entry(8001).time, actor="ledger", reason="到期")
    try:
        (tmp_path / "x").write_bytes(b"".join([*begun, *pieces]))
    except HeguiError:
        return

    status, told = checked(tmp_path / "x", small.key)
    assert (status, codes(told)) == (0, [])
