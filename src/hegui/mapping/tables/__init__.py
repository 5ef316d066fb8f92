"""Portfolios as tables: a CSV or XLSX file whose rows are systems, or the functions of systems, and whose columns are facts.

The files become plain data in the shape of profiles here; what makes them profiles is the reader of all profiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from hegui.mapping.tables.csv import read_csv
from hegui.mapping.tables.rows import Entry, Table, entries
from hegui.mapping.tables.sheet import MAX_TABLE_BYTES, Sheet, refuse
from hegui.mapping.tables.xlsx import read_xlsx
from hegui.rulebook.book import Rulebook
from hegui.words.text import Text

_READERS: dict[str, Callable[[bytes, str], Sheet]] = {".csv": read_csv, ".xlsx": read_xlsx}
TABLES = tuple(_READERS)

__all__ = ["TABLES", "read_table"]


def read_table(file: Path, rulebook: Rulebook) -> tuple[Table, Iterator[Entry]]:
    """Read a table file by its ending; problems of its cells are collected in the table while its systems are taken."""
    name = str(file)
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        refuse("unreadable", name, Text("无法读取此文件。", f"The file cannot be read ({error.strerror})."))
    if len(content) > MAX_TABLE_BYTES:
        limit = MAX_TABLE_BYTES // 1024 // 1024
        message = Text(f"文件超过 {limit} MiB。", f"The file is larger than {limit} MiB.")
        refuse("too_large", name, message, Text("请拆成多个文件。", "Split it into several files."))
    table = Table(_READERS[file.suffix.lower()](content, name))
    return table, entries(table, rulebook)
