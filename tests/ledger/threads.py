"""Threads for tests: run them at once, wait for them in bounded time, and tell what each raised."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

PATIENCE = 20.0  # seconds; nothing waits that long unless it hangs


class Running:
    """A thread that keeps what it returned or raised."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.result: object = None
        self.error: BaseException | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._work()
        except BaseException as error:
            self.error = error

    def ended(self, patience: float = PATIENCE) -> bool:
        """Wait for the end; tell whether it came."""
        self._thread.join(patience)
        return not self._thread.is_alive()


def all_at_once(works: Iterable[Callable[[], object]]) -> list[Running]:
    """Run these in threads that begin together; all of them have ended when this returns."""
    works = list(works)
    barrier = threading.Barrier(len(works))

    def begun(work: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            barrier.wait(PATIENCE)
            return work()

        return run

    running = [Running(begun(work)) for work in works]
    assert all(each.ended() for each in running)
    return running


def until(condition: Callable[[], bool]) -> None:
    """Return once the condition holds, for what no event tells."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "this never came"
        threading.Event().wait(0.001)
