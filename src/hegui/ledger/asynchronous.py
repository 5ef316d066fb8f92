"""Appending from an event loop: while one group is on its way to the medium, the next one gathers."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hegui.ledger.appended import Appended
from hegui.ledger.entry import Entry
from hegui.ledger.findings import append_interrupted
from hegui.ledger.index import Recorded
from hegui.ledger.ledger import Ledger
from hegui.ledger.payload import Payload
from hegui.words import Unfinished

_HASHED_AT_ONCE = 64 * 1024  # bytes; a larger payload would keep the loop waiting


class AsyncLedger:
    """A ledger for the tasks of one event loop; other loops, threads and processes may append to the same ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: list[tuple[Appended, asyncio.Future[Recorded]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def append(self, entry: Entry, payload: Payload | None = None) -> Recorded:
        """Record an entry as `Ledger.append` does; once it is on its way, cancelling the task does not take it back."""
        if payload and payload.size() > _HASHED_AT_ONCE:
            appended = await asyncio.to_thread(self._ledger.prepared, entry, payload)
        else:
            appended = self._ledger.prepared(entry, payload)
        loop = asyncio.get_running_loop()
        recorded: asyncio.Future[Recorded] = loop.create_future()
        self._waiting.append((appended, recorded))
        if self._writing is None:
            self._writing = loop.create_task(self._write())
        return await recorded

    async def _write(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                try:
                    await asyncio.to_thread(self._ledger.submit, *([appended] for appended, _ in group))
                finally:
                    for appended, recorded in group:
                        _settle(appended, recorded, self._ledger.path)
                await asyncio.sleep(0)  # who was answered may append again before the next group goes
        finally:
            self._writing = None


def _settle(appended: Appended, recorded: asyncio.Future[Recorded], ledger: Path) -> None:
    if recorded.cancelled():
        return
    if appended.recorded:
        recorded.set_result(appended.recorded)
    else:
        recorded.set_exception(appended.failed or Unfinished([append_interrupted(ledger)]))
