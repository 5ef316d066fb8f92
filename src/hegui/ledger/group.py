"""Group commit: whoever comes first writes for everybody who waits, so that one sync serves many writers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")


class _Ticket(Generic[Item]):
    """One writer in the queue; its gate opens when its item is done, or when it is its turn to lead."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.done = False
        self.leads = False
        self._gate = threading.Lock()
        self._gate.acquire()

    def wait(self) -> None:
        self._gate.acquire()

    def wake(self) -> None:
        self._gate.release()


class GroupCommit(Generic[Item]):
    """A queue of writers. `commit` gets all items that wait and must not raise; `rest` runs when nobody waits.

    `dropped` gets the items of a writer who was interrupted before anybody took them.
    """

    def __init__(
        self,
        commit: Callable[[list[Item]], None],
        rest: Callable[[], None],
        dropped: Callable[[Sequence[Item]], None] = lambda _: None,
    ) -> None:
        self._commit = commit
        self._rest = rest
        self._dropped = dropped
        self._guard = threading.Lock()
        self._waiting: list[_Ticket[Item]] = []
        self._led = False

    def submit(self, items: Sequence[Item]) -> None:
        """Return once these items were committed, by this thread or another."""
        ticket = _Ticket(items)
        with self._guard:
            self._waiting.append(ticket)
            follows, self._led = self._led, True
        if follows:
            try:
                ticket.wait()
            except BaseException:  # the thread is interrupted: who waits behind it must not wait for ever
                self._leave(ticket)
                raise
        if not ticket.done:
            self._lead(ticket)

    def _leave(self, ticket: _Ticket[Item]) -> None:
        with self._guard:
            waits = ticket in self._waiting
            if waits:
                self._waiting.remove(ticket)
        if ticket.leads:
            self._hand_on()
        if waits:
            self._dropped(ticket.items)

    def _lead(self, own: _Ticket[Item]) -> None:
        with self._guard:
            group, self._waiting = self._waiting, []
        try:
            self._commit([item for ticket in group for item in ticket.items])
            self._release(group, own)
            if not self._waiting:
                self._rest()
        finally:  # also when the thread is interrupted: nobody may be left waiting
            self._release(group, own)
            self._hand_on()

    def _release(self, group: list[_Ticket[Item]], own: _Ticket[Item]) -> None:
        for ticket in group:
            if not ticket.done:
                ticket.done = True
                if ticket is not own:
                    ticket.wake()

    def _hand_on(self) -> None:
        with self._guard:
            heir = self._waiting[0] if self._waiting else None
            self._led = heir is not None
            if heir:
                heir.leads = True
        if heir:
            heir.wake()
