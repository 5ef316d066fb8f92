"""One sheet, and sheets put together: those of a kind that several sections have, such as the duties of many systems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

STEP = " › "
_SECTION_WIDTH = 26


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its title, where it stands in the document, its head and rows, and the width of columns in characters.

    Sheets of the same title and kind in several sections can be read as one.
    """

    title: str
    section: str
    kind: tuple[str, ...]
    path: str
    remark: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


def together(sheets: Iterable[Sheet], label: str) -> list[Sheet]:
    """Return sheets with those of one title and kind put together; their first column, so labelled, names the section."""
    groups: dict[object, list[Sheet]] = {}
    for sheet in sheets:
        repeated = len(set(sheet.head)) < len(sheet.head)  # such columns cannot be told apart by their names
        groups.setdefault(sheet if repeated else (sheet.title, sheet.kind), []).append(sheet)
    return [_one(group, label) if len(group) > 1 else group[0] for group in groups.values()]


def _one(group: list[Sheet], label: str) -> Sheet:
    widths = {name: width for sheet in group for name, width in zip(sheet.head, sheet.widths, strict=True)}
    rows = tuple(
        (sheet.section, *(dict(zip(sheet.head, row, strict=True)).get(name, "") for name in widths))
        for sheet in group
        for row in sheet.rows
    )
    first = group[0]
    path = first.path.split(STEP, 1)[-1]
    return Sheet(first.title, "", first.kind, path, "", (label, *widths), rows, (_SECTION_WIDTH, *widths.values()))
