"""What a cell says of a fact, as plain data: how people write answers in a spreadsheet."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from hegui.mapping.facts import MOST_CHARACTERS
from hegui.mapping.tables.sheet import FORMULA, Cell
from hegui.rulebook.models import FactDefinition
from hegui.words.shapes import Path, Problems
from hegui.words.text import Text

UNKNOWN = ("unknown", "未知")
NONE = ("none", "无", "[]")
_BOOLEANS = {"true": True, "false": False, "是": True, "否": False}

_SEPARATORS = re.compile(r"[;；、,，\n]")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_SEPARATED = re.compile(r"[0-9]{1,4}([,，.'’\s][0-9]{3,4})+")
_DAY = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")

# A spreadsheet holds a day as a number, and does not mark all of them in a way that openpyxl knows (such as 2026年3月1日).
# Numbers that a person may have typed, such as the year, are not taken for days: these are 1980 to 2099.
_FIRST_DAY, _LAST_DAY = 29_221, 73_050
_DAY_ZERO = date(1899, 12, 30)


def plain(fact: FactDefinition, cell: Cell, path: Path, problems: Problems) -> Any:
    """Return the answer as a profile would hold it; None after noting a cell that cannot be one."""
    if not _usable(cell, path, problems):
        return None
    if isinstance(cell, str):
        return _from_text(fact, cell, path, problems)
    return _from_value(fact, cell)


def text(cell: Cell, path: Path, problems: Problems) -> str | None:
    """Return what an id or a name cell says: a spreadsheet makes a number of an id such as 1001."""
    return written(cell) if cell is not None and _usable(cell, path, problems) else None


def written(cell: Cell) -> str:
    """Return a cell as a person reads it."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**18:
        return str(int(cell))
    return str(cell)


def _usable(cell: Cell, path: Path, problems: Problems) -> bool:
    if cell is FORMULA:
        message = Text("此单元格是公式。", "The cell holds a formula.")
        problems.add(path, "formula", message, Text("请粘贴为数值后保存。", "Save values: copy, then paste as values."))
        return False
    if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
        message = Text(f"单元格超过 {MOST_CHARACTERS} 个字符。", f"The cell holds more than {MOST_CHARACTERS} characters.")
        problems.add(path, "too_long", message)
        return False
    return True


def _from_text(fact: FactDefinition, cell: str, path: Path, problems: Problems) -> Any:
    if fact.type == "text":
        return cell
    if cell.lower() in UNKNOWN and cell not in fact.choice_ids:
        return None
    match fact.type:
        case "boolean":
            return _BOOLEANS.get(cell.lower(), cell)
        case "number":
            return _number(fact, cell, path, problems)
        case "date":
            return _day(cell)
        case "many":
            return _many(fact, cell)
        case _:
            return cell


def _from_value(fact: FactDefinition, cell: Cell) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**18:
        cell = int(cell)
    match fact.type:
        case "text":
            return str(cell)
        case "many":
            return [str(cell)]
        case "date":
            return _day_of_value(cell)
        case _:
            return cell if isinstance(cell, bool | int) else str(cell)


def _number(fact: FactDefinition, cell: str, path: Path, problems: Problems) -> Any:
    if _NUMBER.fullmatch(cell):
        return int(cell)
    if _SEPARATED.fullmatch(cell):
        message = Text("{fact} 的数字“{cell}”带有分隔符。", "The number '{cell}' of {fact} has separators.")
        bare = re.sub(r"[^0-9]", "", cell)
        remedy = Text(f"请写成不带分隔符的整数，例如 {bare}。", f"Write a whole number without them, such as {bare}.")
        problems.add(path, "separated_number", message.filled(fact=fact.id, cell=cell), remedy)
        return None
    return cell


def _day(cell: str) -> str:
    """Return a day that begins with its year as 2025-09-01; where day or month come first, nobody can tell which."""
    found = _DAY.fullmatch(cell)
    if not found:
        return cell
    return f"{found[1]}-{int(found[3] or found[5]):02}-{int(found[4] or found[6]):02}"


def _day_of_value(cell: Cell) -> str:
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, int) and not isinstance(cell, bool) and _FIRST_DAY <= cell <= _LAST_DAY:
        return (_DAY_ZERO + timedelta(days=cell)).isoformat()
    return cell.isoformat() if type(cell) is date else str(cell)


def _many(fact: FactDefinition, cell: str) -> list[str]:
    if cell.lower() in NONE and cell not in fact.choice_ids:
        return []
    return [answer for piece in _SEPARATORS.split(cell) if (answer := piece.strip())] or [cell]
