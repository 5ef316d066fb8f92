"""Reads the sheet of an XLSX workbook that holds the portfolio, values only, with openpyxl (the extra `documents`)."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from hegui.mapping.tables.archive import MOST_FORMULAS, Checked, Position, checked, damaged
from hegui.mapping.tables.sheet import FORMULA, Cell, Sheet, filled_rows, refuse
from hegui.words.errors import Refused, Unfinished
from hegui.words.finding import Finding
from hegui.words.text import Text

SHEETS = ("hegui", "portfolio")


def read_xlsx(content: bytes, file: str) -> Sheet:
    """Read the sheet called `hegui` or `portfolio`, else the first one; hidden rows and columns are read too."""
    openpyxl = _library()
    archive = checked(content, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out, such as drop-down lists
            return _sheet(openpyxl, archive, file)
    except Refused:
        raise
    except Exception:  # a damaged workbook makes openpyxl fail in any way; whatever it is, the file cannot be read
        damaged(file)


def _sheet(openpyxl: ModuleType, archive: Checked, file: str) -> Sheet:
    workbook = openpyxl.load_workbook(archive.content, read_only=True, data_only=True, keep_links=False)
    sheets = workbook.worksheets
    chosen = next((sheet for sheet in sheets if sheet.title.strip().lower() in SHEETS), None) or sheets[0]
    chosen.reset_dimensions()  # what a file says of its size need not be so
    formulas = archive.formulas[chosen._worksheet_path]  # openpyxl tells the part of a sheet by no public name
    if len(formulas) == MOST_FORMULAS:  # the archive's check notes no more, so others may stand where values are read
        message = Text("工作表中公式过多。", "The sheet holds too many formulas.")
        refuse(
            "formula",
            f"{file}, {chosen.title}",
            message,
            Text("请粘贴为数值后保存。", "Save values: copy, then paste as values."),
        )
    return Sheet(file, chosen.title, tuple(filled_rows(_rows(chosen, formulas), file)))


def _rows(sheet: Any, formulas: frozenset[Position]) -> Iterator[list[Cell]]:
    marked: dict[int, list[int]] = {}
    for row, column in formulas:
        marked.setdefault(row, []).append(column)
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = list(row)
        for column in marked.get(number, ()):
            cells[column - 1] = FORMULA
        yield cells


def _library() -> ModuleType:
    try:
        return importlib.import_module("openpyxl")
    except ImportError:
        message = Text("没有安装读取 .xlsx 所需的组件。", "What reads .xlsx is not installed.")
        remedy = Text(
            "请运行：pip install 'hegui[documents]'；也可另存为 CSV。",
            "Run: pip install 'hegui[documents]'; or save it as CSV.",
        )
        raise Unfinished([Finding("missing_extra", message, "documents", remedy)]) from None
