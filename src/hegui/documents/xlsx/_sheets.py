"""Which sheets a document has: its tables, and a register of the entries that stand alike under one heading.

Tables of one section with the same head become one sheet, told apart by its first column; so do the sheets that several
sections have, such as those of many systems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hegui.documents.outline import Block, Callout, Details, Document, Matrix, Section, Table
from hegui.documents.paper import Grid, turned
from hegui.documents.xlsx._cells import Words, square
from hegui.documents.xlsx._register import register
from hegui.documents.xlsx._sheet import Sheet, together
from hegui.words.text import Text

_SECTION = Text("所属章节", "Section")
_TABLE = Text("所在表格", "Table")
_REGISTER = ("register",)


@dataclass(frozen=True, slots=True)
class _Found:
    """A table with the titles of the sections it stands in."""

    path: tuple[Text, ...]
    table: Table


_WIDTH = 110  # characters that all columns of a table share
_NARROWEST, _WIDEST = 8, 60
_SQUARE = 24


def sheets(document: Document, words: Words) -> list[Sheet]:
    """Return the sheets of a document in the order of its sections."""
    return together(_each(document, words), words.lines(_SECTION))


def _each(document: Document, words: Words) -> Iterator[Sheet]:
    for section in document.sections:
        for block, path in _within((section,), ()):
            if isinstance(block, Matrix):
                yield _matrix(block, path, words)
        for group in _groups(section):
            yield _table(group, words)
        for path, head, rows, widths in register(section, words):
            yield Sheet(words.name(path[-1]), words.lines(path[0]), _REGISTER, words.path(path), "", head, rows, widths)


def _within(blocks: Iterable[Block], path: tuple[Text, ...]) -> Iterator[tuple[Block, tuple[Text, ...]]]:
    for block in blocks:
        if isinstance(block, Section):
            yield from _within(block.blocks, (*path, block.title))
        elif isinstance(block, Callout | Details):
            yield from _within(block.blocks, path)
        else:
            yield block, path


def _groups(section: Section) -> list[list[_Found]]:
    """Return the tables of a section, those with the same head together."""
    groups: dict[tuple[Text, ...], list[_Found]] = {}
    for block, path in _within((section,), ()):
        if isinstance(block, Table):
            groups.setdefault(block.head, []).append(_Found(path, block))
    return list(groups.values())


def _table(group: list[_Found], words: Words) -> Sheet:
    first = group[0]
    path = first.path if len(group) == 1 else _shared([found.path for found in group])
    rows = [[words.cell(cell) for cell in row] for found in group for row in found.table.rows]
    head = [words.lines(name) for name in first.table.head]
    kind = tuple(head)
    widths = _widths(first.table)
    if len(group) > 1:
        names = [words.lines(_name(found, path)) for found in group for _ in found.table.rows]
        rows = [[name, *row] for name, row in zip(names, rows, strict=True)]
        head, widths = [words.lines(_TABLE), *head], [30, *widths]
    remark = words.line(first.table.caption) if len(group) == 1 else ""
    cells = tuple(tuple(row) for row in rows)
    section = words.lines(path[0])
    return Sheet(words.name(path[-1]), section, kind, words.path(path), remark, tuple(head), cells, tuple(widths))


def _name(found: _Found, path: tuple[Text, ...]) -> Text:
    """Return what tells a table from the others of its sheet: the heading it stands under, or else its caption."""
    return found.path[-1] if len(found.path) > len(path) else found.table.caption


def _shared(paths: list[tuple[Text, ...]]) -> tuple[Text, ...]:
    """Return the beginning that all paths have in common."""
    shortest = min(paths, key=len)
    same = next((at for at, title in enumerate(shortest) if any(path[at] != title for path in paths)), len(shortest))
    return shortest[:same]


def _widths(table: Table) -> list[int]:
    shares = table.shares or (1,) * len(table.head)
    return [max(_NARROWEST, min(_WIDEST, _WIDTH * share // sum(shares))) for share in shares]


def _matrix(matrix: Matrix, path: tuple[Text, ...], words: Words) -> Sheet:
    """Return a matrix with the longer of its sides downwards."""
    (grid,) = turned(matrix, most=max(1, len(matrix.rows))) or (Grid(None, (), ()),)
    corner = words.lines(grid.corner) if grid.corner else ""
    rows = tuple((words.lines(head.label), *(square(cell, words) for cell in cells)) for head, cells in grid.rows)
    head = (corner, *(words.lines(column.label) for column in grid.heads))
    remark, widths = words.lines(matrix.number_means), (36, *([_SQUARE] * len(grid.heads)))
    return Sheet(words.name(path[-1]), words.lines(path[0]), ("matrix", *head), words.path(path), remark, head, rows, widths)
