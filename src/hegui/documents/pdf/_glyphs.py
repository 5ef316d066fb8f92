"""Which characters the packaged fonts can print: any other is told by its number instead of an empty box.

What a font has is read from its table `cmap`, format 12 (ISO/IEC 14496-22, 5.2.1.3).
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from pathlib import Path
from struct import iter_unpack, unpack_from

import pylopdf_fonts_zh_cn as packaged

FOLDER = packaged.serif_path().parent

# The signs that the Chinese fonts lack; the DejaVu Sans Mono inside Typst has them.
_SIGNS_OF_DEJAVU = "◷✓✗�"
_BREAKABLE = 24  # so many characters without a place to break fit into the narrowest column
_UNBROKEN = re.compile(rf"[!-~]{{{_BREAKABLE}}}(?=[!-~])")
_SEGMENTED = 12
_SPACES = re.compile("[ \t\r\n\v\f\x85\u2028\u2029]+")


def printable(written: str) -> str:
    """Return a text on one line in which every character has a glyph, and long words may break."""
    told, known = _SPACES.sub(" ", written), _characters()
    if not known.issuperset(told):
        told = "".join(c if c in known else f"〔U+{ord(c):04X}〕" for c in told)
    return _UNBROKEN.sub(lambda long: long[0] + "\u200b", told)


@cache
def _characters() -> frozenset[str]:
    both = [_of(packaged.serif_path()), _of(packaged.sans_path())]
    return (both[0] & both[1]) | frozenset(_SIGNS_OF_DEJAVU)


def _of(path: Path) -> frozenset[str]:
    """Return the characters of a font."""
    font = path.read_bytes()
    start = _table(font, b"cmap")
    (count,) = unpack_from(">H", font, start + 2)
    places = (unpack_from(">HHI", font, start + 4 + 8 * at)[2] + start for at in range(count))
    groups = (_groups(font, place) for place in places if unpack_from(">H", font, place) == (_SEGMENTED,))
    return frozenset(map(chr, chain.from_iterable(chain.from_iterable(groups))))


def _table(font: bytes, name: bytes) -> int:
    (count,) = unpack_from(">H", font, 4)
    records = iter_unpack(">4sIII", font[12 : 12 + 16 * count])
    found: int = next(start for tag, _, start, _ in records if tag == name)
    return found


def _groups(font: bytes, place: int) -> list[range]:
    """Return the stretches of characters in a subtable: first, last, and the glyph of the first."""
    (count,) = unpack_from(">I", font, place + 12)
    return [range(first, last + 1) for first, last, _ in iter_unpack(">III", font[place + 16 : place + 16 + 12 * count])]
