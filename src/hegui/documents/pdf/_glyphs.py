"""Which characters the packaged fonts can print: any other is told by its number instead of an empty box."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn as packaged
from fontTools.ttLib import TTFont

FOLDER = packaged.serif_path().parent

# The signs that the Chinese fonts lack; the DejaVu Sans Mono inside Typst has them.
_SIGNS_OF_DEJAVU = "◷✓✗�"
_BREAKABLE = 24  # so many characters without a place to break fit into the narrowest column
_UNBROKEN = re.compile(rf"[!-~]{{{_BREAKABLE}}}(?=[!-~])")
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
    with TTFont(path, lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap())
