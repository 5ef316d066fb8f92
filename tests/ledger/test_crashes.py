"""Whatever crashes, an acknowledged entry stays, with its payload.

Every run tries a share of the points; `--soak` tries them all (`tools/trials.py --full` prints the table).
"""

from __future__ import annotations

import errno
import subprocess
import sys
from contextlib import suppress
from random import Random, SystemRandom

import pytest

from hegui.ledger import Ledger
from hegui.words import Unfinished
from ledger.entries import an_entry, holding
from ledger.trials.crashes import KINDS, points
from ledger.trials.histories import SIGNER, History, scratch
from ledger.trials.judging import judge
from ledger.trials.operations import Synced
from ledger.trials.power_loss import after_power_loss
from ledger.trials.writing import planned, planned_with

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


def test_an_erasing_that_the_disk_did_not_sync_is_written_again_before_it_is_told():
    """What stands in the cache as zeros may still be the payload on the medium."""
    with scratch() as base:
        history = History(base, Random(SEED))
        entry_id = planned_with("erased", range(500, 4000))
        payload = planned(entry_id).payload

        def refuse_once() -> None:
            if history.disk.trace[-1].data == bytes(len(payload.content)):
                history.disk.before_sync = lambda: None
                raise OSError(errno.EIO, "trial")

        with history.opened() as ledger:
            history.told.append(ledger, entry_id)
            history.disk.before_sync = refuse_once
            with suppress(Unfinished):
                history.told.erase(ledger, entry_id)
            history.told.erase(ledger, entry_id)
        for at in range(10):
            after_power_loss(history.disk.trace, history.disk.root, Random(at), base / f"found-{at}")

            assert not holding(base / f"found-{at}", payload.content[:64])


def test_a_process_killed_while_it_made_the_ledger_leaves_nothing_in_the_way(tmp_path):
    killed = (
        "import os, pathlib, sys; from hegui.ledger import Ledger; "
        "pathlib.Path.replace = lambda *names: os._exit(9); "  # just before the file that identifies it gets its name
        "Ledger(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", killed, tmp_path / "ledger"], check=False)

    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.append(an_entry()).number == 0
