"""A sheet as both kinds of table files give it: rows of cells, with the bounds that every table keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.text import Text

# Room for 100,000 systems in all columns of the empty table, some forty of them filled, and for rows of their functions;
# `hegui map` stays below 1 GB of memory with them (docs/benchmarks.md, "Portfolios").
MAX_TABLE_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_CELLS = 8_000_000
EMPTY = 4  # so many empty cells before the last filled one of a row count as one: they take less memory, but some

_MOST_KEPT = 50_000  # different texts of a table; beyond them a text is no longer looked for, only held


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
    trimmed = _Trimmed()
    for number, row in enumerate(written, start=1):
        kept = list(map(trimmed.__getitem__, row))
        while kept and kept[-1] is None:
            kept.pop()
        if not kept:
            continue
        empty = kept.count(None)
        rows, cells = rows + 1, cells + len(kept) - empty + empty // EMPTY
        if rows > MAX_ROWS + 1 or len(kept) > MAX_COLUMNS or cells > MAX_CELLS:
            _too_many(f"{file}, {number}")
        yield Row(number, tuple(kept))


def refuse(code: str, place: str, message: Text, remedy: Text | None = None) -> NoReturn:
    """Refuse the whole table for one reason."""
    raise Refused([Finding(code, message, place, remedy)])


class _Trimmed(dict[Cell, Cell]):
    """Texts without blanks around them; equal ones are one object, so that a large table takes little memory."""

    def __missing__(self, cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell  # and never kept: true and 1 are equal
        text = cell.strip() or None
        if len(self) < _MOST_KEPT:
            self[cell] = text
        return text


def _too_many(place: str) -> NoReturn:
    message = Text(
        f"表格过大：最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列、共 {MAX_CELLS} 个单元格。",
        f"The table is too large: at most {MAX_ROWS} rows, {MAX_COLUMNS} columns and {MAX_CELLS} cells together.",
    )
    refuse("too_large", place, message, Text("请拆成多个文件。", "Split it into several files."))
