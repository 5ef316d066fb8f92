"""An outline as plain data for the page template: every text is data there, nothing in it is read as markup."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any
from unicodedata import east_asian_width

from hegui.documents._marked import clean
from hegui.documents.outline import (
    Address,
    Block,
    Callout,
    Cell,
    Chip,
    Code,
    Details,
    Document,
    Fields,
    Inline,
    Items,
    Link,
    Listing,
    Matrix,
    MatrixCell,
    Node,
    Paragraph,
    Section,
    Table,
    Tree,
)
from hegui.documents.paper import CONTENTS, EMPTY, HOLDS, SIGNS, is_address, lines, places, plain, sections, turned
from hegui.documents.pdf._glyphs import printable
from hegui.words.text import Shown, Text

Data = dict[str, Any]

_PARTS = (2, 3)
_MANY_ENTRIES = 20
_MARGIN = 13  # characters that surely fit beside a field


def data(document: Document, shown: Shown) -> Data:
    """Return everything the template lays out."""
    writer = _Writer(shown, places(document))
    return {
        "shown": shown,
        "lang": "en" if shown == "en" else "zh",
        "name": printable(plain(document.title, shown)),
        "title": writer.lines(document.title),
        "subtitle": writer.lines(document.subtitle),
        "notice": writer.lines(document.notice),
        "footer": writer.lines(document.footer),
        "contents": writer.lines(CONTENTS) if document.contents else None,
        "blocks": writer.blocks(document.sections, 1),
    }


class _Writer:
    """Writes blocks as data; an anchor is defined where it stands first."""

    def __init__(self, shown: Shown, known: dict[str, str]) -> None:
        self.shown = shown
        self.known = known
        self._open = set(known)

    def lines(self, text: Text) -> list[list[list[str]]]:
        """Return the lines of a text, each as runs of language and characters."""
        return [[[run.language, printable(run.written)] for run in line] for line in lines(text, self.shown)]

    def optional(self, text: Text | None) -> list[list[list[str]]] | None:
        """Return the lines of a text that may be missing."""
        return self.lines(text) if text else None

    def place(self, anchor: str | None) -> str | None:
        """Return the name of a place that is defined here."""
        if anchor not in self._open:
            return None
        self._open.discard(anchor)
        return self.known[anchor]

    def blocks(self, blocks: Iterable[Block], level: int) -> list[Data]:
        """Return blocks one after the other; a long part starts a page unless it is the first under its heading."""
        written: list[Data] = []
        for block in blocks:
            follows = any(before["kind"] == "section" for before in written)
            written.append(self.block(block, level))
            if isinstance(block, Section) and follows and _is_long(block, level):
                written[-1]["new_page"] = True
        return written

    def block(self, block: Block, level: int) -> Data:
        """Return one block, told by its kind."""
        match block:
            case Section():
                return self._section(block, level)
            case Paragraph():
                return {"kind": "paragraph", "tone": block.tone, "text": self.lines(block.text)}
            case Callout():
                return {"kind": "callout", "of": block.kind, "blocks": self.blocks(block.blocks, level)}
            case Listing():
                return {"kind": "listing", "numbered": block.numbered, "items": [self.inline(item) for item in block.items]}
            case Fields():
                return {"kind": "fields", "rows": [self._field(name, held) for name, held in block.rows]}
            case Table():
                return self._table(block)
            case Matrix():
                return self._matrix(block)
            case Tree():
                return {"kind": "tree", "nodes": [self._node(node) for node in block.nodes]}
            case Details():
                return self._details(block, level)

    def _section(self, section: Section, level: int) -> Data:
        return {
            "kind": "section",
            "level": level,
            "place": self.place(section.anchor),
            "title": self.lines(section.title),
            "aside": self.optional(section.aside),
            "chips": [self.inline(chip) for chip in section.chips],
            "entry": section.entry,
            "new_page": section.new_page,
            "blocks": self.blocks(section.blocks, level + 1),
        }

    def _details(self, details: Details, level: int) -> Data:
        return {
            "kind": "details",
            "place": self.place(details.anchor),
            "sign": None if details.holds == "unsaid" else HOLDS[details.holds],
            "extra": details.extra,
            "summary": self.lines(details.summary),
            "tall": _lines_in_margin(self.lines(details.summary)) > len(self.lines(details.summary)),
            "aside": self.optional(details.aside),
            "blocks": self.blocks(details.blocks, level),
        }

    def _field(self, name: Text, held: Cell) -> Data:
        """Return a name with what it holds; `tall` tells that the name may need more lines."""
        written, cell = self.lines(name), self.cell(held)
        least = sum(len(part.get("text", "1")) for part in ([cell["parts"][0]] if cell["beside"] else cell["parts"]))
        return {"name": written, "held": cell, "tall": _lines_in_margin(written) > least}

    def _table(self, table: Table) -> Data:
        rows = zip(table.row_anchors(), table.rows, strict=True)
        return {
            "kind": "table",
            "caption": self.lines(table.caption),
            "head": [self.lines(name) for name in table.head],
            "shares": list(table.shares) or [1] * len(table.head),
            "rows": [{"place": self.place(anchor), "cells": [self.cell(held) for held in row]} for anchor, row in rows],
        }

    def _matrix(self, matrix: Matrix) -> Data:
        tables = [
            {
                "corner": self.optional(grid.corner) or [],
                "heads": [self.inline(head) for head in grid.heads],
                "rows": [[self.inline(head), [self._square(cell) for cell in cells]] for head, cells in grid.rows],
            }
            for grid in turned(matrix)
        ]
        return {
            "kind": "matrix",
            "caption": self.lines(matrix.caption),
            "tables": tables,
            "legend": [self.inline(chip) for chip in matrix.legend],
            "means": self.lines(matrix.number_means),
        }

    def _square(self, cell: MatrixCell) -> Data:
        words = printable(plain(cell.chip.label, self.shown))
        number = None if cell.number is None else str(cell.number)
        place = self.known.get(cell.anchor or "")
        return {"of": cell.chip.kind, "sign": SIGNS[cell.chip.kind], "number": number, "words": words, "to": place}

    def _node(self, node: Node) -> Data:
        return {
            "sign": HOLDS[node.holds],
            "words": self.lines(node.words),
            "seen": self.optional(node.seen),
            "cites": self.optional(node.cites),
            "parts": [self._node(part) for part in node.parts],
        }

    def cell(self, held: Cell) -> Data:
        """Return the entries of a cell, below or beside one another; none at all are a dash."""
        if not isinstance(held, Items):
            return {"beside": False, "marks": False, "parts": [self.inline(held)]}
        parts = [self.inline(part) for part in held.parts] or [self.inline(Text(EMPTY, EMPTY))]
        return {"beside": held.beside, "marks": any(isinstance(part, Chip) for part in held.parts), "parts": parts}

    def inline(self, part: Inline) -> Data:
        """Return one part of a line."""
        match part:
            case Text():
                return {"kind": "text", "text": self.lines(part)}
            case Chip():
                return {"kind": "chip", "of": part.kind, "sign": SIGNS[part.kind], "text": self.lines(part.label)}
            case Link():
                return {"kind": "link", "text": self.lines(part.label), "to": self.known.get(part.anchor)}
            case Address():
                url = clean(part.url)
                return {"kind": "address", "url": printable(url), "to": url if is_address(url) else None}
            case Code():
                return {"kind": "code", "content": printable(clean(part.content))}


def _lines_in_margin(lines: list[list[list[str]]]) -> int:
    """Return how many lines a name takes in the margin, a Chinese character being as wide as two others."""
    return sum(max(1, math.ceil(sum(_width(written) for _, written in line) / _MARGIN)) for line in lines)


def _width(written: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in written)


def _is_long(section: Section, level: int) -> bool:
    """Tell whether a part has so many entries that it had better start a page; pages that are apart are laid out at once."""
    return level in _PARTS and sum(below.entry for _, below in sections(section.blocks)) > _MANY_ENTRIES
