"""What stands in a cell, as characters: links are words there, chips sign and word, several entries lines."""

from __future__ import annotations

from collections.abc import Iterable

from hegui.documents._marked import clean
from hegui.documents.outline import Address, Cell, Chip, Code, Inline, Items, Link, MatrixCell
from hegui.documents.paper import EMPTY, SIGNS, plain
from hegui.documents.xlsx._sheet import STEP
from hegui.words.text import Shown, Text


class Words:
    """Writes texts in the language asked for."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown

    def line(self, text: Text) -> str:
        """Return a text on one line."""
        return plain(text, self.shown, " ")

    def name(self, text: Text) -> str:
        """Return a text short enough for a name: in one language."""
        return plain(text, "en" if self.shown == "en" else "zh")

    def lines(self, text: Text) -> str:
        """Return a text with the English under the Chinese."""
        return plain(text, self.shown, "\n")

    def path(self, titles: Iterable[Text]) -> str:
        """Return titles as the way to a place in the document."""
        return STEP.join(plain(title, self.shown) for title in titles)

    def cell(self, cell: Cell) -> str:
        """Return the content of a cell, entries below one another."""
        if not isinstance(cell, Items):
            return self.inline(cell)
        mark = "· " if len(cell.parts) > 1 else ""
        return "\n".join(f"{mark}{self.inline(part)}" for part in cell.parts) or EMPTY

    def inline(self, part: Inline) -> str:
        """Return one part of a line."""
        match part:
            case Text():
                return self.lines(part)
            case Chip():
                return f"{SIGNS[part.kind]} {self.line(part.label)}"
            case Link():
                return self.lines(part.label)
            case Address():
                return clean(part.url)
            case Code():
                return clean(part.content)


def square(cell: MatrixCell, words: Words) -> str:
    """Return a square of the matrix: sign, word and number."""
    number = "" if cell.number is None else f" {cell.number}"
    return f"{words.inline(cell.chip)}{number}"
