"""One writer at a time: a lock between processes, waited for in bounded time and given up when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import uniform

from hegui.ledger.findings import ledger_busy, ledger_forked
from hegui.words import Unfinished

_PATIENCE = 60.0  # seconds
_LONGEST_NAP = 0.01


class Lock:
    """The lock of a ledger's folder; threads of one process come in through the group commit."""

    def __init__(self, path: Path, patience: float = _PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._handle: int | None = None
        self._process = os.getpid()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock while the block runs; raise `Unfinished` when another process keeps it too long."""
        if os.getpid() != self._process:  # a forked child shares the lock with its parent, so it would keep nobody out
            raise Unfinished([ledger_forked(self._path)])
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._take(self._handle)
        try:
            yield
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """Run the block between two writes; where there is no lock to look at, nobody writes."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            yield
            return
        try:
            self._take(handle, fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)

    def close(self) -> None:
        """Give the file back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _take(self, handle: int, kind: int = fcntl.LOCK_EX) -> None:
        until = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Unfinished([ledger_busy(self._path)]) from None
                time.sleep(uniform(0, _LONGEST_NAP))  # noqa: S311 - a nap, not a secret
            else:
                return
