"""From rows to profiles as plain data, each place with its cell; several rows of one id are functions of one system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hegui.mapping.facts import read_facts
from hegui.mapping.tables.cells import plain, text, written
from hegui.mapping.tables.meanings import Meanings
from hegui.mapping.tables.places import Places, Position
from hegui.mapping.tables.sheet import FORMULA, Row, Sheet
from hegui.rulebook.book import Rulebook
from hegui.words.finding import Finding
from hegui.words.reader import Document
from hegui.words.shapes import Path, Problems, did_you_mean
from hegui.words.text import Text

MOST_TOLD = 300
SYSTEM_COLUMNS = ("id", "name", "name_zh", "name_en")
FUNCTION_COLUMNS = ("function", "function_name", "function_name_zh", "function_name_en")
COLUMNS = (*SYSTEM_COLUMNS, *FUNCTION_COLUMNS)
REMARK = "#"  # an id that is this sign, or begins with it and a blank, makes the row a remark


class CellProblems(Problems):
    """The problems of a table: each place is named as the spreadsheet shows it, and some hundred are told."""

    def __init__(self, table: Table, where: Places | Position | None = None) -> None:
        super().__init__(table.sheet.file)
        self.findings = table.findings
        self._table = table
        self._where = where

    def add(self, path: Path, code: str, message: Text, remedy: Text | None = None) -> None:
        """Note one problem, or count it where more have been noted than anybody reads."""
        if len(self.findings) < MOST_TOLD:
            super().add(path, code, message, remedy)
        else:
            self._table.untold += 1

    def place(self, path: Path) -> str:
        """Name the file, the sheet where there are several, the cell and its heading."""
        found = self._where.of(path) if isinstance(self._where, Places) else self._where
        return self._table.place(*found) if found else self.file


@dataclass(slots=True)
class Table:
    """A sheet with its headings read, and what was found wrong in it so far."""

    sheet: Sheet
    headings: dict[str, int] = field(default_factory=dict)
    unnamed: tuple[int, ...] = ()
    meanings: tuple[Meanings | None, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    untold: int = 0

    def place(self, row: int, column: int) -> str:
        """Name a cell as `portfolio.xlsx, Sheet1!C7, offering`."""
        cell = f"{_letters(column)}{row}"
        heading = next((name for name, at in self.headings.items() if at == column), None)
        named = f"{self.sheet.name}!{cell}" if self.sheet.name else cell
        return ", ".join(piece for piece in (self.sheet.file, named, heading) if piece)

    def problems(self) -> CellProblems:
        """Return where problems of the table as a whole are noted."""
        return CellProblems(self)

    def all_findings(self) -> list[Finding]:
        """Return what is told, with the count of what is not."""
        if not self.untold:
            return self.findings
        message = Text(f"另有 {self.untold} 处问题未逐一列出。", f"{self.untold} more problems are not listed one by one.")
        remedy = Text("请先改正以上各处，再运行一次。", "Correct these first, then run again.")
        return [*self.findings, Finding("more_problems", message, self.sheet.file, remedy)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One system of the table, as a document of its own whose places are cells."""

    document: Document
    problems: CellProblems


def entries(table: Table, rulebook: Rulebook) -> Iterator[Entry]:
    """Read the headings, then yield the systems in the order in which their ids first stand."""
    if not table.sheet.rows:
        table.problems().add((), "no_rows", Text("表格是空的。", "The table is empty."), _FIRST_ROW)
        return
    _read_headings(table, rulebook)
    if "id" not in table.headings:
        message = Text("缺少名为 id 的列。", "No column is called id.")
        table.problems().add((), "missing_column", message, _FIRST_ROW)
        return
    groups: dict[Any, list[Row]] = {}
    for row in table.sheet.rows[1:]:
        _refuse_cells_without_heading(row, table)
        id_ = row.cell(table.headings["id"])
        if not _is_remark(id_):
            groups.setdefault(row.number if id_ is None or id_ is FORMULA else written(id_), []).append(row)
    for rows in groups.values():
        yield _System(table, rulebook).entry(rows)


_FIRST_ROW = Text(
    "第一行是列名：id、name（或 name_zh、name_en），其后每列一项事实的编号。",
    "The first row names the columns: id, name (or name_zh, name_en), then the id of a fact each.",
)


def _is_remark(id_: Any) -> bool:
    return isinstance(id_, str) and (id_ == REMARK or id_.startswith(f"{REMARK} "))


def _read_headings(table: Table, rulebook: Rulebook) -> None:
    first = table.sheet.rows[0]
    table.unnamed = tuple(column for column, cell in enumerate(first.cells) if cell is None)
    for column, cell in enumerate(first.cells):
        problems = CellProblems(table, (first.number, column))
        heading = text(cell, (), problems)
        if heading is None:
            continue
        if heading in table.headings:
            message = Text(f"有两列名为“{heading}”。", f"Two columns are called '{heading}'.")
            problems.add((), "doubled_column", message, Text("请只保留一列。", "Keep one of them."))
        elif heading in COLUMNS or heading in rulebook.facts:
            table.headings[heading] = column
        else:
            _unknown_heading(heading, problems, rulebook)
    facts = {column: Meanings(rulebook.facts[heading]) for heading, column in table.headings.items() if heading not in COLUMNS}
    table.meanings = tuple(facts.get(column) for column in range(len(first.cells)))
    for name in ("name", "function_name"):
        if name in table.headings and table.headings.keys() & {f"{name}_zh", f"{name}_en"}:
            message = Text(
                f"{name} 不能与 {name}_zh、{name}_en 同时使用。", f"{name} cannot stand beside {name}_zh or {name}_en."
            )
            CellProblems(table, (first.number, table.headings[name])).add((), "two_names", message)


def _unknown_heading(heading: str, problems: CellProblems, rulebook: Rulebook) -> None:
    near = did_you_mean(heading, [*COLUMNS, *rulebook.facts])
    if near and any(near == Text(f"是否想写 {column}？", f"Did you mean {column}?") for column in COLUMNS):
        problems.add((), "unknown_column", Text(f"没有名为“{heading}”的列。", f"No column is called '{heading}'."), near)
    else:
        read_facts({heading: None}, (), problems, rulebook)  # says which fact was meant, or that it is computed


def _refuse_cells_without_heading(row: Row, table: Table) -> None:
    named = table.sheet.rows[0].cells
    for column in (*table.unnamed, *range(len(named), len(row.cells))):
        if row.cell(column) is not None:
            message = Text("此列没有列名。", "This column has no heading.")
            remedy = Text("请在第一行填写列名，或者清空此列。", "Name the column in the first row, or clear it.")
            CellProblems(table, (row.number, column)).add((), "no_heading", message, remedy)


class _System:
    """Reads the rows of one id."""

    def __init__(self, table: Table, rulebook: Rulebook) -> None:
        self._table = table
        self._rulebook = rulebook
        self._places = Places(table.headings)
        self._problems = CellProblems(table, self._places)

    def entry(self, rows: list[Row]) -> Entry:
        """Return the profile: a row without a function is the system's own, the others are its functions."""
        value: dict[str, Any] = {}
        functions: list[dict[str, Any]] = []
        own: Row | None = None
        self._places.note((), rows[0], "id")
        for row in rows:
            self._add_name(value, row)
            if self._cell(row, "function") is not None:
                functions.append(self._function(row, ("functions", len(functions))))
                continue
            if own is not None:
                self._doubled(row, own)
            own = row
            value["facts"] = self._facts(row, ("facts",))
        value["id"] = self._text(rows[0], "id", ("id",))
        if functions:
            value["functions"] = functions
        return Entry(Document(self._table.sheet.file, value, {}), self._problems)

    def _function(self, row: Row, path: Path) -> dict[str, Any]:
        self._places.note(path, row, "function")
        id_ = self._text(row, "function", (*path, "id"))
        return {
            "id": id_,
            "name": self._name(row, "function_name", (*path, "name")),
            "facts": self._facts(row, (*path, "facts")),
        }

    def _doubled(self, row: Row, first: Row) -> None:
        id_ = self._cell(row, "id")
        message = Text(
            f"档案编号“{id_}”重复，第 {first.number} 行已有。",
            f"The profile id '{id_}' is used twice; row {first.number} has it.",
        )
        remedy = Text(
            "请换一个编号；同一系统的多项功能请在 function 列写明。",
            "Give it another id; for functions of one system, name them in the column function.",
        )
        CellProblems(self._table, (row.number, self._table.headings["id"])).add((), "doubled_id", message, remedy)

    def _add_name(self, value: dict[str, Any], row: Row) -> None:
        """Take the name from the first row that has one; the others leave it empty or repeat it."""
        name = self._name(row, "name", ("name",))
        if name is not None and value.setdefault("name", name) != name:
            message = Text("同一系统有两个不同的名称。", "The same system has two different names.")
            self._problems.add(("name",), "two_names", message, Text("请只写一个。", "Write one of them."))

    def _name(self, row: Row, heading: str, path: Path) -> str | dict[str, str] | None:
        one = self._text(row, heading, path)
        named = {lang: self._text(row, f"{heading}_{lang}", path) for lang in ("zh", "en")}
        return one or {lang: name for lang, name in named.items() if name} or None

    def _facts(self, row: Row, path: Path) -> dict[str, Any]:
        self._places.note_row(path, row)
        facts: dict[str, Any] = {}
        for cell, meanings in zip(row.cells, self._table.meanings, strict=False):
            if cell is not None and meanings is not None:
                fact = meanings.fact
                facts[fact.id] = meanings[cell] or plain(fact, cell, (*path, fact.id), self._problems)
        return facts

    def _cell(self, row: Row, heading: str) -> Any:
        column = self._table.headings.get(heading)
        return row.cell(column) if column is not None else None

    def _text(self, row: Row, heading: str, path: Path) -> str | None:
        cell = self._cell(row, heading)
        if cell is None:
            return None
        self._places.note(path, row, heading)
        return text(cell, path, self._problems)


def _letters(column: int) -> str:
    """Return the letters of a column counted from 0: A to Z, then AA and on."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
