"""One writer at a time: a lock between processes, waited for in bounded time and given up when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import uniform

from hegui.words import Finding, Text, Unfinished

_PATIENCE = 60.0  # seconds
_LONGEST_NAP = 0.01


class Lock:
    """The lock of a ledger's folder; threads of one process come in through the group commit."""

    def __init__(self, path: Path, patience: float = _PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._handle: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock while the block runs; raise `Unfinished` when another process keeps it too long."""
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._take(self._handle)
        try:
            yield
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the file back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _take(self, handle: int) -> None:
        until = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Unfinished([_busy(self._path)]) from None
                time.sleep(uniform(0, _LONGEST_NAP))  # noqa: S311 - a nap, not a secret
            else:
                return


def _busy(path: Path) -> Finding:
    message = Text(
        "另一个进程长时间占用此台账，没有写入。", "Another process has held this ledger too long; nothing was written."
    )
    remedy = Text("结束占用它的进程后重试。", "End the process that holds it, then try again.")
    return Finding("ledger_busy", message, str(path), remedy)
