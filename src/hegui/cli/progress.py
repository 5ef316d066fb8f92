"""Progress: a line on standard error for work that takes more than two seconds, only where somebody looks at it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

_AFTER = 2.0  # seconds
_EVERY = 0.2


def counted(pieces: Iterable[bytes], doing: str) -> Iterator[bytes]:
    """Pass the pieces on and show how many mebibytes went by."""
    begun = shown = time.monotonic()
    done = 0
    for piece in pieces:
        done += len(piece)
        present = time.monotonic()
        if sys.stderr.isatty() and present - begun > _AFTER and present - shown > _EVERY:
            shown = present
            sys.stderr.write(f"\r{doing} {done / 1048576:,.1f} MiB ")
            sys.stderr.flush()
        yield piece
    if shown != begun:
        sys.stderr.write("\r\033[K")
