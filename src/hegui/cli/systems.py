"""Reading and mapping the systems that a command is given, with a line of progress where there are many."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from hegui.cli.language import say
from hegui.cli.progress import numbered
from hegui.mapping import Mapping, Profile, map_systems, read_profiles
from hegui.rulebook import Rulebook


def read_systems(paths: Iterable[Path], rulebook: Rulebook) -> list[Profile]:
    """Read profiles from files, tables and folders.

    They live as long as the command, so the garbage collector, which would look through all of them again and again, is
    told to leave them out.
    """
    gc.disable()
    try:
        return read_profiles(paths, rulebook, lambda systems: numbered(systems, say("读取系统", "Systems read:")))
    finally:
        gc.freeze()
        gc.enable()


def judged(systems: Iterable[Profile]) -> Iterable[Profile]:
    """Pass the systems on to what judges them."""
    return numbered(systems, say("判断系统", "Systems judged:"))


def mapping_of(paths: Iterable[Path], as_of: date, rulebook: Rulebook) -> Mapping:
    """Read systems and map them by the law of a day."""
    return map_systems(judged(read_systems(paths, rulebook)), as_of=as_of, rulebook=rulebook)
