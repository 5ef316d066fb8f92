"""Reads `outside.yaml`: the list of places outside this machine, with all problems told together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hegui.ledger.outside import kinds
from hegui.ledger.outside._keys import Configured
from hegui.ledger.outside.port import Outside
from hegui.words import Refused, Text
from hegui.words.reader import read_file
from hegui.words.shapes import Problems, shape

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_LONGEST_SECONDS = 600


def read_outside(path: Path, ledger: Path) -> tuple[Outside, ...]:
    """Read the places of the ledger in this folder; no file, no places. Raise `Refused` with everything that is wrong."""
    if not path.exists() and not path.is_symlink():
        return ()
    document = read_file(path)
    problems = document.problems()
    items = shape(tuple[Any, ...], [] if document.value is None else document.value, (), problems) or ()
    places = [_place(item, index, ledger, problems) for index, item in enumerate(items)]
    _ids(items, problems)
    if problems.findings:
        raise Refused(problems.findings)
    return tuple(place for place in places if place is not None)


def _place(item: Any, index: int, ledger: Path, problems: Problems) -> Outside | None:
    known: Mapping[str, type[Configured]] = kinds()
    kind = item.get("kind", "") if isinstance(item, dict) else ""
    if isinstance(item, dict) and (not isinstance(kind, str) or kind not in known):
        listed = ", ".join(known)
        message = Text(f"kind 须为下列之一：{listed}。", f"kind must be one of: {listed}.")
        problems.add((index, "kind"), "unknown_kind", message, problems.did_you_mean(str(kind), known))
        return None
    place: Configured | None = shape(known[kind] if kind else dict[str, Any], item, (index,), problems)
    if place is not None:
        _check(place, index, ledger, problems)
    return place


def _check(place: Configured, index: int, ledger: Path, problems: Problems) -> None:
    if not 1 <= place.timeout_seconds <= _LONGEST_SECONDS:
        message = Text(f"时限应为 1 至 {_LONGEST_SECONDS} 秒。", f"A time-out is 1 to {_LONGEST_SECONDS} seconds.")
        problems.add((index, "timeout_seconds"), "bad_timeout", message)
    for mistake in place.mistakes(ledger):
        problems.add((index, mistake.key), mistake.code, mistake.message, mistake.remedy)


def _ids(items: tuple[Any, ...], problems: Problems) -> None:
    """Note ids that are doubled or not made of small letters, digits and hyphens."""
    seen: set[str] = set()
    for index, item in enumerate(items):
        name = item.get("id") if isinstance(item, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            problems.add((index, "id"), "doubled_id", Text(f"编号“{name}”重复。", f"The id '{name}' is used twice."))
        elif not _ID.fullmatch(name):
            message = Text("编号只能用小写字母、数字和连字符。", "An id is made of small letters, digits and hyphens.")
            problems.add((index, "id"), "bad_id", message)
        seen.add(name)
