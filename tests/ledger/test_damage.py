"""Damage to what was acknowledged is refused, and never cut off as if it were the end of a crash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from hegui.ledger import Ledger
from hegui.ledger.lines import MAX_LINE
from hegui.words import Finding, HeguiError
from ledger.entries import an_entry, findings, some_entries

SEED = 20261122


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger of several groups, closed in good order."""
    with Ledger(tmp_path / "ledger") as ledger:
        for entry in [*some_entries(8), an_entry("e-8", subject="synced 8"), an_entry("e-9", subject='head "synced ')]:
            ledger.append(entry)
    return tmp_path / "ledger"


def segment(folder: Path) -> Path:
    return folder / "segments" / f"{0:012}.log"


def without_index(folder: Path) -> None:
    for path in folder.glob("index.db*"):
        path.unlink()


def refusal(folder: Path) -> Finding:
    """What opening and reading this ledger is answered with."""

    def read() -> None:
        with Ledger(folder) as ledger:
            list(ledger.entries())

    (finding,) = findings(read, HeguiError)
    return finding


def test_a_bad_middle_is_refused_in_both_languages(folder):
    content = segment(folder).read_bytes()
    place = content.index(b"entry ", 2000)
    segment(folder).write_bytes(content[:place] + b"\0" * 100 + content[place + 100 :])
    without_index(folder)

    finding = refusal(folder)

    assert finding.code == "ledger_damaged"
    assert finding.message.zh == "已确认的记录受损，未写入任何内容：这一行不完整或已损坏。"
    assert (
        finding.message.en
        == "Entries that were acknowledged are damaged, so nothing was written: this line is torn or damaged."
    )
    assert finding.place == f"{segment(folder)}, byte {place}"
    assert finding.remedy


def test_any_byte_changed_in_what_was_acknowledged_is_refused_and_nothing_is_cut_off(folder):
    whole = segment(folder).read_bytes()
    last = whole.rindex(b"synced 10")
    line_feeds = [at for at in range(last) if whole[at] == ord("\n")]
    others = Random(SEED).sample(range(last), 25)

    for place in [*line_feeds, *others]:
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        segment(folder).write_bytes(changed)
        without_index(folder)

        assert refusal(folder).code == "ledger_damaged", f"byte {place}: {whole[max(place - 40, 0) : place + 40]!r}"
        assert segment(folder).read_bytes() == changed


@pytest.mark.parametrize("length", [MAX_LINE - 5, MAX_LINE, MAX_LINE + 1, 2 * MAX_LINE, 2 * MAX_LINE - 3, 3 * MAX_LINE + 7])
def test_a_long_hole_in_what_was_acknowledged_is_refused(folder, length):
    """However long the damaged part is, what stands behind it shows that it was acknowledged."""
    content = segment(folder).read_bytes()
    place = content.index(b"entry ", 2000)
    changed = content[:place] + bytes(length) + content[content.rindex(b"synced ") :]
    segment(folder).write_bytes(changed)
    without_index(folder)

    assert refusal(folder).code == "ledger_damaged"
    assert segment(folder).read_bytes() == changed


def test_a_torn_head_is_cut_off_with_the_entries_of_its_write(folder):
    content = segment(folder).read_bytes()
    segment(folder).write_bytes(content[: content.rindex(b"\nhead ") + 50])
    without_index(folder)

    with Ledger(folder) as ledger:
        assert [recorded.entry.id for recorded in ledger.entries()] == [f"e-{number}" for number in range(9)]
        assert ledger.append(an_entry("later")).number == 9


def test_a_ledger_rolled_back_behind_its_index_is_refused(folder):
    content = segment(folder).read_bytes()
    segment(folder).write_bytes(content[: content.index(b"synced 5\n")])

    finding = refusal(folder)

    assert finding.code == "ledger_shortened"
    assert "索引已读到第 10 条记录，文件却更早结束" in finding.message.zh
    assert "10 entries were read, but the file ends before" in finding.message.en
    assert finding.remedy


def test_a_wrong_index_never_gets_a_wrong_head_signed(folder):
    """Nothing in the index is believed, least of all what the next head would be computed from."""
    with Ledger(folder) as ledger:
        before = ledger.head()
    corrupt = (
        "import sqlite3, sys, json; database = sqlite3.connect(sys.argv[1]); "
        "state = json.loads(database.execute('SELECT state FROM reached').fetchone()[0]); "
        "state['peaks'][0] = '00' * 32; "
        "database.execute('UPDATE reached SET state = ?', [json.dumps(state)]); database.commit()"
    )
    subprocess.run([sys.executable, "-c", corrupt, folder / "index.db"], check=True)

    with Ledger(folder) as ledger:
        ledger.append(an_entry("later"))
    without_index(folder)

    with Ledger(folder) as ledger:
        assert before
        assert ledger.prove_since(before).signed.head.size == 11
