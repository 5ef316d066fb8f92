"""Names of sheets: at most 31 characters, without those that Excel refuses, each once, numbered in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable

_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 31


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return a name for each sheet; the number in front keeps them apart."""
    return [_name(number, title) for number, title in enumerate(titles)]


def _name(number: int, title: str) -> str:
    """Return a name as Excel counts it: in units of UTF-16, with no quotation mark at its end."""
    told = f"{number} {_REFUSED.sub(' ', title)}".encode("utf-16-le")[: _LONGEST * 2]
    return told.decode("utf-16-le", "ignore").strip().strip("'")
