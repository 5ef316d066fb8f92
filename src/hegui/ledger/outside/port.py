"""The port to a place outside: hand it a signed head, it says what it kept, in bounded time."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import Protocol

from hegui.ledger.heads import Head
from hegui.words import Finding, Text, Unfinished

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """That a place keeps a head: `told` says in one sentence what and where, `token` proves it where the place gives proofs."""

    told: Text
    token: bytes | None = None


class Outside(Protocol):
    """A place outside this machine; `every` is how often it wants a head."""

    @property
    def id(self) -> str:
        """The name it has in `outside.yaml`."""

    @property
    def kind(self) -> str:
        """What kind of place it is: the name of the file here that knows it."""

    @property
    def every(self) -> timedelta:
        """How long at most between two heads."""

    def keep(self, head: str) -> Kept:
        """Hand over a head (a whole signed note); raise `Unfinished` when the place cannot be reached or refuses."""


def within(seconds: float, place: str, work: Callable[[], Kept]) -> Kept:
    """Do the work, but raise `Unfinished` when it takes longer.

    It runs in a thread of its own, which is left behind when late: a name server or a hung network share takes no time-out.
    """
    future: Future[Kept] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, name=f"outside-{place}", daemon=True).start()
    if wait([future], timeout=seconds).not_done:
        raise too_slow(place)
    return future.result()


def cannot(place: str, code: str, message: Text, remedy: Text | None = None) -> Unfinished:
    """Return the error that says why this place did not keep the head."""
    return Unfinished([Finding(code, message, f"outside.yaml, {place}", remedy)])


def too_slow(place: str) -> Unfinished:
    """Return the error for a place that did not answer in time."""
    message = Text(
        "没有在规定时间内完成；是否已经留存，不得而知。", "It did not finish in time; whether it kept the head is not known."
    )
    remedy = Text(
        "下次会再送；如经常如此，请调大 timeout_seconds。", "It is tried again next time; if it goes on, raise timeout_seconds."
    )
    return cannot(place, "too_slow", message, remedy)


def file_name(head: Head) -> str:
    """Return the name of the file that holds this head anywhere, such as `hegui.local-4f6a1c9e-000000001042.head`."""
    return f"{re.sub(r'[^0-9A-Za-z._-]', '-', head.origin)}-{head.size:012}.head"
