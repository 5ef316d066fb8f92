"""Group commit: every item is committed once and in order, one commit serves all who wait, and nobody is left waiting."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from hegui.ledger.group import GroupCommit
from ledger.threads import PATIENCE, Running, all_at_once, until


class Commits:
    """Commits that are noted; those of the item `hold` wait for the gate, those of a `breaking` item raise."""

    def __init__(self, hold: str = "hold") -> None:
        self.groups: list[list[str]] = []
        self.log: list[str] = []
        self.holding = threading.Event()
        self.gate = threading.Event()
        self.breaking: dict[str, BaseException] = {}
        self.queue = GroupCommit(self.commit, lambda: self.log.append("rest"))
        self._hold = hold

    def commit(self, items: list[str]) -> None:
        self.groups.append(list(items))
        self.log.append("commit")
        if self._hold in items:
            self.holding.set()
            assert self.gate.wait(PATIENCE)
        for item in items:
            if item in self.breaking:
                raise self.breaking[item]

    def submitting(self, *items: str) -> Running:
        """A thread that submits these items."""
        return Running(lambda: self.queue.submit(items))

    def waiting(self, count: int) -> None:
        """Return once so many writers stand in the queue; only the queue itself knows."""
        until(lambda: len(self.queue._waiting) == count)

    def held(self) -> Running:
        """A writer whose commit waits for the gate."""
        leader = self.submitting("hold")
        assert self.holding.wait(PATIENCE)
        return leader


@pytest.fixture
def commits() -> Iterator[Commits]:
    made = Commits()
    yield made
    made.gate.set()


def committed(commits: Commits) -> list[str]:
    return [item for group in commits.groups for item in group]


# Once, in order, together


def test_every_item_is_committed_once_and_in_the_order_of_its_thread(commits):
    def writer(name: int) -> Callable[[], None]:
        def run() -> None:
            for number in range(50):
                commits.queue.submit([f"{name}:{number}:{part}" for part in range(number % 3 + 1)])

        return run

    running = all_at_once(writer(name) for name in range(8))

    assert [each.error for each in running] == [None] * 8
    for name in range(8):
        own = [item for item in committed(commits) if item.startswith(f"{name}:")]
        assert own == [f"{name}:{number}:{part}" for number in range(50) for part in range(number % 3 + 1)]
    assert len(committed(commits)) == len(set(committed(commits)))


def test_what_is_submitted_together_stands_together(commits):
    all_at_once(lambda name=name: commits.queue.submit([f"{name}:{part}" for part in range(5)]) for name in range(8))

    order = committed(commits)
    for name in range(8):
        begin = order.index(f"{name}:0")
        assert order[begin : begin + 5] == [f"{name}:{part}" for part in range(5)]


def test_one_commit_serves_all_who_wait(commits):
    leader = commits.held()
    followers = [commits.submitting(f"{number}") for number in range(10)]
    commits.waiting(10)

    commits.gate.set()

    assert all(each.ended() and each.error is None for each in [leader, *followers])
    assert [sorted(group) for group in commits.groups] == [["hold"], [f"{number}" for number in range(10)]]


def test_nobody_returns_before_their_items_are_committed(commits):
    leader = commits.held()
    follower = commits.submitting("later")
    commits.waiting(1)

    assert not leader.ended(0)
    assert not follower.ended(0)


def test_a_writer_who_comes_when_nobody_writes_does_not_wait(commits):
    commits.queue.submit(["one"])
    commits.queue.submit(["two"])

    assert commits.groups == [["one"], ["two"]]


def test_nothing_may_be_submitted_too(commits):
    commits.queue.submit([])
    commits.queue.submit(["one"])

    assert committed(commits) == ["one"]


# When a commit fails


@pytest.mark.parametrize("error", [RuntimeError("full"), KeyboardInterrupt(), SystemExit(1), MemoryError()], ids=repr)
def test_a_commit_that_raises_leaves_nobody_waiting(commits, error):
    commits.breaking = {"hold": error, "3": error}
    leader = commits.held()
    followers = [commits.submitting(f"{number}") for number in range(6)]
    commits.waiting(6)

    commits.gate.set()

    assert leader.ended()
    assert leader.error is error
    assert all(each.ended() for each in followers)
    assert [each.error for each in followers].count(error) == 1
    assert len(commits.groups) == 2


def test_after_a_commit_that_raised_the_next_one_is_as_ever(commits):
    commits.breaking = {"bad": RuntimeError("full")}
    with pytest.raises(RuntimeError, match="full"):
        commits.queue.submit(["bad"])

    later = commits.submitting("good")

    assert later.ended()
    assert later.error is None
    assert commits.groups == [["bad"], ["good"]]


class Interrupted(Exception):
    """What the signal raises in the thread that waits."""


def interrupted(*_: object) -> None:
    raise Interrupted


def test_a_waiting_writer_who_is_interrupted_leaves_nobody_waiting(commits):
    before = signal.signal(signal.SIGUSR1, interrupted)
    leader = commits.held()
    myself = threading.get_ident()

    def interrupt() -> None:
        commits.waiting(1)
        until(lambda: sys._current_frames()[myself].f_code.co_name == "wait")
        signal.pthread_kill(myself, signal.SIGUSR1)

    interrupting = Running(interrupt)
    try:
        with pytest.raises(Interrupted):
            commits.queue.submit(["mine"])
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert interrupting.ended()
    commits.gate.set()
    later = commits.submitting("later")

    assert leader.ended()
    assert later.ended(5)
    assert "later" in committed(commits)


# Rest


def test_there_is_rest_only_when_nobody_waits(commits):
    leader = commits.held()
    followers = [commits.submitting(f"{number}") for number in range(3)]
    commits.waiting(3)

    commits.gate.set()

    assert all(each.ended() for each in [leader, *followers])
    assert commits.log == ["commit", "commit", "rest"]


def test_there_is_rest_after_each_commit_of_a_single_writer(commits):
    commits.queue.submit(["one"])
    commits.queue.submit(["two"])

    assert commits.log == ["commit", "rest", "commit", "rest"]


def test_there_is_no_rest_after_a_commit_that_raised(commits):
    commits.breaking = {"bad": RuntimeError("full")}
    with pytest.raises(RuntimeError):
        commits.queue.submit(["bad"])

    assert commits.log == ["commit"]


def test_who_comes_while_others_rest_is_served_afterwards():
    resting, gate, groups = threading.Event(), threading.Event(), []

    def rest() -> None:
        resting.set()
        assert gate.wait(PATIENCE)

    queue: GroupCommit[str] = GroupCommit(groups.append, rest)
    first = Running(lambda: queue.submit(["first"]))
    assert resting.wait(PATIENCE)
    second = Running(lambda: queue.submit(["second"]))
    until(lambda: len(queue._waiting) == 1)

    gate.set()

    assert first.ended()
    assert second.ended()
    assert groups == [["first"], ["second"]]
