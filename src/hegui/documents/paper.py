"""What every kind of paper shares: signs, runs of a text in its language, links that arrive, the matrix turned to fit."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from hegui.documents._marked import clean
from hegui.documents.outline import ChipKind, Document, Link, Matrix, MatrixCell, Section
from hegui.words import Finding, Language, Text, Unfinished
from hegui.words.text import Shown

SIGNS: dict[ChipKind, str] = {
    "applies": "●",
    "undetermined": "?",
    "does_not_apply": "–",
    "not_in_force": "○",
    "practice": "▲",
    "unchecked": "!",
    "past": "◷",
}
HOLDS: dict[bool | None, str] = {True: "✓", False: "✗", None: "?"}
EMPTY = "–"
BETWEEN = " · "  # entries of a cell that stand after one another
CONTENTS = Text("目录", "Contents")

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U000323af]")
_HAN_RUN = re.compile(r"([㐀-䶿一-鿿豈-﫿\U00020000-\U000323af][　-〿㐀-䶿一-鿿豈-﫿\U00020000-\U000323af＀-￯]*)")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of characters in one language."""

    language: Language
    written: str


Line = tuple[Run, ...]


def lines(text: Text, shown: Shown) -> tuple[Line, ...]:
    """Return a text as lines: one, or the Chinese and under it the English; what is the same in both stands once."""
    if text.zh == text.en:
        return (_same(text.zh),)
    if shown == "both":
        return (_chinese(text.zh), _english(text.en))
    return (_chinese(text.zh),) if shown == "zh" else (_english(text.en),)


def plain(text: Text, shown: Shown, between: str = " / ") -> str:
    """Return a text without marks, both languages with a stroke between them."""
    return between.join("".join(run.written for run in line) for line in lines(text, shown))


def _chinese(written: str) -> Line:
    return (Run("zh", clean(written)),)


def _same(written: str) -> Line:
    return _chinese(written) if _HAN.search(written) else (Run("en", clean(written)),)


def _english(written: str) -> Line:
    """Return an English text with the Chinese words inside it told as Chinese."""
    pieces = _HAN_RUN.split(clean(written))
    return tuple(Run("zh" if _HAN.match(piece) else "en", piece) for piece in pieces if piece) or (Run("en", ""),)


def is_address(url: str) -> bool:
    """Tell whether an address leads to the web; anything else stays text."""
    try:
        return urlsplit(url).scheme in ("http", "https") and not re.search(r"[\s<>\"]", url)
    except ValueError:
        return False


def places(document: Document) -> dict[str, str]:
    """Return a short name for each anchor of the document; a link to any other place stays text."""
    found = dict.fromkeys(_anchors(document.sections))
    return {anchor: f"p{number}" for number, anchor in enumerate(found, 1)}


def _anchors(value: Any) -> Iterator[str]:
    """Yield the anchors that blocks define, in their order; those of links and cells are no places."""
    if isinstance(value, tuple):
        for item in value:
            yield from _anchors(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, Link | MatrixCell | Text):
        anchor = getattr(value, "anchor", None)
        if anchor and hasattr(value, "blocks"):
            yield anchor
        for name in ("anchors", "blocks", "rows"):
            held = getattr(value, name, ())
            yield from (item for item in held if item) if name == "anchors" else _anchors(held)


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix, or a part of one, as it fits the paper; the corner names the heads of its rows unless it was turned."""

    corner: Text | None
    heads: tuple[Link, ...]
    rows: tuple[tuple[Link, tuple[MatrixCell, ...]], ...]


def turned(matrix: Matrix, most: int = 8) -> tuple[Grid, ...]:
    """Return a matrix as grids of at most so many columns: turned where that makes it narrower, then cut."""
    corner: Text | None = matrix.corner
    heads, rows = matrix.columns, tuple((row.head, row.cells) for row in matrix.rows)
    if len(rows) < len(heads) > most:
        across = tuple(zip(*(cells for _, cells in rows), strict=True))
        corner, rows, heads = None, tuple(zip(heads, across, strict=False)), tuple(head for head, _ in rows)
    starts = range(0, len(heads), most)
    return tuple(
        Grid(corner, heads[at : at + most], tuple((head, cells[at : at + most]) for head, cells in rows)) for at in starts
    )


def sections(blocks: Iterable[Any], level: int = 1) -> Iterator[tuple[int, Section]]:
    """Yield every section with its level, as it stands in the document."""
    for block in blocks:
        if isinstance(block, Section):
            yield level, block
            yield from sections(block.blocks, level + 1)


def needed(module: str) -> ModuleType:
    """Load the part that needs the extra `documents`; say what to install where it is missing."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if str(error.name).startswith("hegui"):
            raise
        message = Text("没有安装生成此类文件所需的组件。", "What this kind of file needs is not installed.")
        remedy = Text("请运行：pip install 'hegui[documents]'", "Run: pip install 'hegui[documents]'")
        raise Unfinished([Finding("missing_extra", message, "documents", remedy)]) from None
