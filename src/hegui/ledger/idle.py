"""Idle: does something once nobody has appended for a moment, so that nobody has to wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hegui.words import HeguiError

_MOMENT = 0.1  # seconds


class Idle:
    """A thread that begins with the first append and ends with the ledger."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._appended = threading.Event()
        self._ended = False
        self._thread: threading.Thread | None = None

    def nudge(self) -> None:
        """Tell that something was appended and nobody waits."""
        self._appended.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="ledger-idle", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Return once the thread has ended."""
        self._ended = True
        self._appended.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._ended:
            self._appended.wait()
            while not self._ended and self._appended.is_set():
                self._appended.clear()
                self._appended.wait(_MOMENT)
            try:
                self._work()
            except HeguiError:  # the next append meets the same and tells
                continue
