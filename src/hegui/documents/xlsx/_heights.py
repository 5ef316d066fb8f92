"""How high a row has to be: Excel fits rows when it opens a file, other programs show what is written."""

from __future__ import annotations

import math
from collections.abc import Iterable
from unicodedata import east_asian_width

_LINE, _AROUND = 13.5, 4.5  # points
_HIGHEST = 409  # points that Excel allows


def height(cells: Iterable[str], widths: Iterable[int]) -> float:
    """Return the height of a row in points; a Chinese character is as wide as two others."""
    most = max((_lines(content, width) for content, width in zip(cells, widths, strict=False)), default=1)
    return min(_HIGHEST, most * _LINE + _AROUND)


def _lines(content: str, width: int) -> int:
    return sum(max(1, math.ceil(_units(line) * 1.05 / width)) for line in content.split("\n"))


def _units(line: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in line)
