"""Where in a table the parts of a profile stand, worked out only when there is something to tell of them."""

from __future__ import annotations

from collections.abc import Mapping

from hegui.mapping.tables.sheet import Row
from hegui.words.shapes import Path

Position = tuple[int, int]
"""The number of a row and of a column, the column counted from 0."""


class Places:
    """The cells and rows behind the paths of one profile; `columns` are the headings of the table."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._columns = columns
        self._cells: dict[Path, Position] = {}
        self._rows: dict[Path, Row] = {}

    def note(self, path: Path, row: Row, heading: str) -> None:
        """Note the cell in which something stands."""
        self._cells[path] = (row.number, self._columns[heading])

    def note_row(self, path: Path, row: Row) -> None:
        """Note the row in whose cells the facts under a path stand; thousands of rows are right, and need no more."""
        self._rows[path] = row

    def of(self, path: Path) -> Position | None:
        """Return the cell of the path, or of what is nearest above it."""
        return next((found for end in range(len(path), -1, -1) if (found := self._at(path[:end]))), None)

    def _at(self, path: Path) -> Position | None:
        row = self._rows.get(path[:-1]) if path else None
        column = self._columns.get(str(path[-1])) if row else None
        if row is not None and column is not None and row.cell(column) is not None:
            return row.number, column
        return self._cells.get(path)
