"""Appending from an event loop: tasks wait for the medium without holding each other up, and each gets its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hegui.ledger import Entry, Ledger, Payload
from hegui.ledger.asynchronous import AsyncLedger
from hegui.ledger.lock import Lock
from hegui.words import Refused
from ledger.entries import an_entry, as_told, content, some_entries


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        yield opened


def test_tasks_that_append_at_once_lose_nothing(ledger):
    async def task(opened: AsyncLedger, name: int) -> list[int]:
        entries = [an_entry(f"{name}:{n}") for n in range(20)]
        return [(await opened.append(entry, Payload(entry.id.encode()))).number for entry in entries]

    async def everything() -> list[list[int]]:
        opened = AsyncLedger(ledger)
        return await asyncio.gather(*(task(opened, name) for name in range(10)))

    numbers = asyncio.run(everything())

    entries = [recorded.entry for recorded in ledger.entries()]
    assert sorted(number for own in numbers for number in own) == [*range(200)]
    for name, own in enumerate(numbers):
        assert [entries[number].id for number in own] == [f"{name}:{n}" for n in range(20)]
    assert all(content(ledger, entry.payload) == entry.id.encode() for entry in entries)


def test_a_refused_entry_is_told_to_its_own_task_alone(ledger):
    async def everything() -> list[object]:
        opened = AsyncLedger(ledger)
        coming = [
            an_entry("e-1"),
            an_entry("e-1", subject="other"),
            an_entry("e-2"),
            an_entry("e-2"),
            an_entry("e-3", actor=""),
        ]
        return await asyncio.gather(*(opened.append(entry) for entry in coming), return_exceptions=True)

    first, taken, second, again, bad = asyncio.run(everything())

    assert as_told([first, second, again]) == [(0, an_entry("e-1")), (1, an_entry("e-2")), (1, an_entry("e-2"))]
    for error, code in ((taken, "id_taken"), (bad, "bad_entry")):
        assert isinstance(error, Refused)
        assert [finding.code for finding in error.findings] == [code]


def test_a_task_that_is_cancelled_takes_nothing_back_and_stops_nobody(ledger):
    async def everything() -> Entry:
        opened = AsyncLedger(ledger)
        impatient = asyncio.create_task(opened.append(an_entry("e-1")))
        other = asyncio.create_task(opened.append(an_entry("e-2")))
        await asyncio.sleep(0)  # both stand in the queue now
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        return (await other).entry

    assert asyncio.run(everything()) == an_entry("e-2")
    assert as_told(ledger.entries()) == [(0, an_entry("e-1")), (1, an_entry("e-2"))]


def test_the_loop_goes_on_while_entries_are_on_their_way(ledger):
    holder = Lock(ledger.path / "lock")

    async def everything() -> list[int]:
        opened = AsyncLedger(ledger)
        with holder.held():  # another process writes
            waiting = [asyncio.create_task(opened.append(entry)) for entry in some_entries(3)]
            for _ in range(10):
                await asyncio.sleep(0)
            assert not any(task.done() for task in waiting)
        return [recorded.number for recorded in await asyncio.gather(*waiting)]

    assert asyncio.run(asyncio.wait_for(everything(), 20)) == [0, 1, 2]
    holder.close()


def test_one_loop_after_another_may_append_to_the_same_ledger(ledger):
    for number, entry in enumerate(some_entries(3)):
        assert asyncio.run(AsyncLedger(ledger).append(entry)).number == number
