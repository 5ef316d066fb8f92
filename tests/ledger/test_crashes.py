"""Whatever crashes, an acknowledged entry stays, with its payload; and damage to one is never taken for the end of a crash.

Every run tries a share of the points; `--soak` tries them all (`tools/trials.py --full` prints the table).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random, SystemRandom

import pytest

from hegui.ledger import Ledger
from hegui.ledger.lines import MAX_LINE
from hegui.words import Finding, HeguiError
from ledger.entries import an_entry, findings, some_entries
from ledger.trials.crashes import KINDS, points
from ledger.trials.histories import SIGNER, History, scratch
from ledger.trials.judging import judge
from ledger.trials.operations import Synced
from ledger.trials.power_loss import after_power_loss

SEED = 20261122


@pytest.fixture
def tried(request: pytest.FixtureRequest):
    """Try the points of one kind of crash, and hold the promise against what came of it."""

    def hold(kind: str) -> None:
        full = request.config.getoption("--soak")
        seed = SystemRandom().randrange(1 << 32) if full else SEED
        count = points(kind, full=full)

        tally = KINDS[kind][0](seed, count)

        assert tally.points == count
        assert tally.acknowledged > 0
        assert (tally.lost, tally.refused, tally.wrong) == (0, 0, 0), f"seed {seed}\n" + "\n".join(tally.notes[:10])

    return hold


def test_power_loss(tried):
    """When the power goes, at any operation of the disk, what was acknowledged is there when the machine is back."""
    tried("power loss")


def test_clock_steps(tried):
    """The same when the writers' clocks run backwards or far ahead: entries stand by their numbers."""
    tried("clock steps")


def test_making(tried):
    """A crash while the ledger is being made leaves nothing behind that keeps it from being made, or from being found."""
    tried("making")


def test_refusing_disk(tried):
    """A disk that fails or is full, and Ctrl-C, are told; the same append again is recorded once, and nothing is lost."""
    tried("refusing disk")


def test_torn_tail(tried):
    """A segment that ends after any byte is taken up to its last head; only what was under way is cut off."""
    tried("torn tail")


def test_killed_process(tried):
    """What a process told before it was killed stands in the ledger, whatever its threads were doing."""
    tried("killed process")


def test_several_processes(tried):
    """Several processes append at once, one is killed: the others go on, and all that any of them told is there."""
    tried("several processes")


def test_index_wrong(tried):
    """The index can be deleted, overwritten or out of date: it is made anew."""
    tried("index wrong")


def test_the_trials_notice_a_disk_that_does_not_sync():
    """The trials can fail: without the syncs of the disk, acknowledged entries are missed."""
    with scratch() as base:
        history = History(base, Random(SEED))
        history.live(12)
        unsynced = [operation for operation in history.disk.trace if not isinstance(operation, Synced)]
        tallies = []
        for at in range(5):
            after_power_loss(unsynced, history.disk.root, Random(at), base / f"found-{at}")
            tallies.append(judge(base / f"found-{at}" / "ledger", history.told, SIGNER, "careless", ""))

    assert all(not tally.kept for tally in tallies)


# Damage


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


def test_a_process_killed_while_it_made_the_ledger_leaves_nothing_in_the_way(tmp_path):
    killed = (
        "import os, pathlib, sys; from hegui.ledger import Ledger; "
        "pathlib.Path.replace = lambda *names: os._exit(9); "  # just before the file that identifies it gets its name
        "Ledger(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", killed, tmp_path / "ledger"], check=False)

    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.append(an_entry()).number == 0
