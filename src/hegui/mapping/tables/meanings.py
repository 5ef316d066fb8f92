"""What the cells of a column mean, each different text read once: most of a large table repeats a few answers."""

from __future__ import annotations

from hegui.mapping.facts import typed_value
from hegui.mapping.tables.cells import plain
from hegui.mapping.tables.sheet import Cell
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import FactDefinition
from hegui.words.shapes import Path, Problems
from hegui.words.text import Text

_MOST_KEPT = 10_000  # of a column: where every row has a number of its own, keeping them gains nothing


class Meanings(dict[Cell, FactValue | None]):
    """The value of each cell of a fact's column; None for what is no text or is wrong, which is read where it stands."""

    def __init__(self, fact: FactDefinition) -> None:
        super().__init__()
        self.fact = fact
        self._noted = _Noted()

    def __missing__(self, cell: Cell) -> FactValue | None:
        if not isinstance(cell, str):
            return None  # equal cells of a spreadsheet may differ in kind: true is 1 there
        self._noted.right = True
        value = typed_value(self.fact, plain(self.fact, cell, (), self._noted), (), self._noted)
        meaning = FactValue(value) if self._noted.right else None
        if len(self) < _MOST_KEPT:
            self[cell] = meaning
        return meaning


class _Noted(Problems):
    """Tells only whether anything is wrong: what and where is told by who reads the cell in its place."""

    def __init__(self) -> None:
        super().__init__("")
        self.right = True

    def add(self, path: Path, code: str, message: Text, remedy: Text | None = None) -> None:
        """Note that something is wrong."""
        self.right = False

    def did_you_mean(self, word: str, known: object) -> None:
        """Look for no near words: nobody would read them."""
