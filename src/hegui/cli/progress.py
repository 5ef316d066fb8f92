"""Progress: a line on standard error for work that takes more than two seconds, only where somebody looks at it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_AFTER = 2.0  # seconds
_EVERY = 0.2

_Thing = TypeVar("_Thing")


def counted(pieces: Iterable[bytes], doing: str) -> Iterator[bytes]:
    """Pass the pieces on and show how many mebibytes went by."""
    return _passed_on(pieces, len, lambda done: f"{doing} {done / 1048576:,.1f} MiB")


def numbered(things: Iterable[_Thing], doing: str, total: int | None = None) -> Iterator[_Thing]:
    """Pass the things on and show how many went by; where it is known of how many, how fast and how long it will take."""
    if total is None:
        return _passed_on(things, lambda _: 1, lambda done: f"{doing} {done:,}")
    begun = time.monotonic()

    def told(done: int) -> str:
        rate = done / max(time.monotonic() - begun, 0.001)
        minutes, seconds = divmod(round((total - done) / rate), 60)
        return f"{doing} {done:,} / {total:,}  {rate:,.0f}/s  {minutes}:{seconds:02}"

    return _passed_on(things, lambda _: 1, told)


def _passed_on(things: Iterable[_Thing], size: Callable[[_Thing], int], told: Callable[[int], str]) -> Iterator[_Thing]:
    begun = shown = time.monotonic()
    done = 0
    try:
        for thing in things:
            done += size(thing)
            present = time.monotonic()
            if present - begun > _AFTER and present - shown > _EVERY and sys.stderr.isatty():
                shown = present
                sys.stderr.write(f"\r{told(done)} ")
                sys.stderr.flush()
            yield thing
    finally:
        if shown != begun:
            sys.stderr.write("\r\033[K")
