"""The terminal: tables and lines by Rich, coloured only where somebody looks at them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from hegui.words.text import Shown, Text, read

_WIDTH_WITHOUT_TERMINAL = 120
_LABEL_WIDTH = 12


class Screen:
    """Collects what is shown; `text()` returns it for standard output."""

    def __init__(self, lang: Shown) -> None:
        self.lang = lang
        self._buffer = io.StringIO()
        coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        width = None if sys.stdout.isatty() else _WIDTH_WITHOUT_TERMINAL
        self._console = Console(file=self._buffer, force_terminal=coloured, no_color=not coloured, width=width, highlight=False)

    def table(
        self, title: str | None, columns: Sequence[Text], rows: Sequence[Sequence[str | Styled]], unbroken: Text | None = None
    ) -> None:
        """Show a table; the `unbroken` column is never wrapped (ids that people copy)."""
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False)
        for column in columns:
            table.add_column(read(column, self.lang), overflow="fold", no_wrap=column is unbroken)
        for row in rows:
            table.add_row(*(Styled(cell) if isinstance(cell, str) else cell for cell in row))
        self._console.print(table)

    def line(self, text: Text | str, style: str = "") -> None:
        """Show a paragraph, in both languages below one another where both are asked for."""
        self._console.print(Styled(text if isinstance(text, str) else read(text, self.lang, "\n"), style=style))

    def labelled(self, label: Text, text: Text, depth: int = 0) -> None:
        """Show a line under its label in a column of its own, wrapped below itself."""
        row = Table.grid(padding=(0, 1))
        row.add_column(width=_LABEL_WIDTH, style="dim", overflow="fold")
        row.add_column(overflow="fold")
        row.add_row(Styled(read(label, self.lang)), Styled("  " * depth + read(text, self.lang, "\n")))
        self._console.print(row)

    def gap(self) -> None:
        """Leave a line empty."""
        self._console.print()

    def text(self) -> str:
        """Return all that was shown."""
        return "\n".join(line.rstrip() for line in self._buffer.getvalue().splitlines()) + "\n"
