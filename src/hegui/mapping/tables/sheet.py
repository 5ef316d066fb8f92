"""A sheet as both kinds of table files give it: rows of cells, with the bounds that every table keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.text import Text

MAX_TABLE_BYTES = 16 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000


class _Formula:
    """The cell holds a formula, whose result we do not take on trust."""

    def __repr__(self) -> str:
        return "=…"


FORMULA: Final = _Formula()

Cell = Any  # None, text, a number, a boolean, a day with or without time, or FORMULA


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its number as a spreadsheet shows it; no empty cells at its end."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Return the cell of a column, counted from 0; None where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that hold something; `name` is None for a file without sheets."""

    file: str
    name: str | None
    rows: tuple[Row, ...]


def filled_rows(written: Iterable[Iterable[Cell]], file: str) -> Iterator[Row]:
    """Yield the rows that hold something, their text without blanks around it; refuse a table beyond the bounds."""
    rows = cells = 0
    for number, row in enumerate(written, start=1):
        kept = [_trimmed(cell) for cell in row]
        while kept and kept[-1] is None:
            kept.pop()
        if not kept:
            continue
        rows, cells = rows + 1, cells + len(kept)
        if rows > MAX_ROWS + 1 or len(kept) > MAX_COLUMNS or cells > MAX_CELLS:
            _too_many(f"{file}, {number}")
        yield Row(number, tuple(kept))


def refuse(code: str, place: str, message: Text, remedy: Text | None = None) -> NoReturn:
    """Refuse the whole table for one reason."""
    raise Refused([Finding(code, message, place, remedy)])


def _trimmed(cell: Cell) -> Cell:
    return (cell.strip() or None) if isinstance(cell, str) else cell


def _too_many(place: str) -> NoReturn:
    message = Text(
        f"表格过大：最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列、共 {MAX_CELLS} 个单元格。",
        f"The table is too large: at most {MAX_ROWS} rows, {MAX_COLUMNS} columns and {MAX_CELLS} cells together.",
    )
    refuse("too_large", place, message, Text("请拆成多个文件。", "Split it into several files."))
