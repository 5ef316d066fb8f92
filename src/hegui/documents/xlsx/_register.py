"""Entries that stand alike, such as duties, as a register: a row an entry, a column for each field any of them has.

Reasons are left to the papers: a tree does not fit a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias, TypeGuard

from hegui.documents.outline import Block, Callout, Details, Fields, Listing, Paragraph, Section
from hegui.documents.xlsx._cells import Words
from hegui.words.text import Text

_PART = Text("所属部分", "Part")
_ENTRY = Text("名称", "Name")
_MARKS = Text("标注", "Marks")
_WHERE = Text("出处", "Where")
_SAID = Text("内容", "Content")
_WIDTHS = {_PART: 26, _ENTRY: 32, _MARKS: 16, _WHERE: 20, _SAID: 60}
_FIELD_WIDTH = 40

Entry: TypeAlias = Section | Details
Register: TypeAlias = tuple[tuple[Text, ...], tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]


def register(section: Section, words: Words) -> Iterator[Register]:
    """Yield path, head, rows and widths of each register below a section: one for each part that holds entries."""
    for path, part in _parts(section):
        rows = [_row(names, entry, words) for names, entry in _entries(part, (), words)]
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        columns.sort(key=lambda column: list(_WIDTHS).index(column) if column in _WIDTHS else len(_WIDTHS))
        cells = tuple(tuple(row.get(column, "") for column in columns) for row in rows)
        widths = tuple(_WIDTHS.get(column, _FIELD_WIDTH) for column in columns)
        yield path, tuple(words.lines(column) for column in columns), cells, widths


def _parts(section: Section) -> Iterator[tuple[tuple[Text, ...], Section]]:
    """Yield the section's parts, or the section itself where entries stand directly in it."""
    inner = [block for block in section.blocks if isinstance(block, Section)]
    if any(block.entry for block in inner):
        yield (section.title,), section
    else:
        yield from (((section.title, block.title), block) for block in inner)


def _entries(part: Section, names: tuple[str, ...], words: Words) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """Yield entries with the headings between the part and them; an entry of several sections gives a row for each."""
    for block in part.blocks:
        if _is_entry(block):
            yield names, block
        elif isinstance(block, Section):
            yield from _entries(block, (*names, _heading(block, words)), words)


def _is_entry(block: Block) -> TypeGuard[Entry]:
    """Tell whether a block is a row: an entry or a part of one, or something to open that has fields of its own."""
    if isinstance(block, Details):
        return not block.extra and any(isinstance(inner, Fields) for inner in block.blocks)
    if not isinstance(block, Section) or any(_is_entry(inner) for inner in block.blocks):
        return False
    return block.entry or bool(block.chips)


def _heading(section: Section, words: Words) -> str:
    """Return a heading with what is asked under it before its entries begin."""
    asked = [words.inline(item) for block in _opened(section.blocks) if isinstance(block, Listing) for item in block.items]
    return "\n".join([words.lines(section.title), *(f"· {item}" for item in asked)])


def _row(names: tuple[str, ...], entry: Entry, words: Words) -> dict[Text, str]:
    row = {_PART: "\n".join(names)} if names else {}
    row[_ENTRY] = words.lines(entry.title if isinstance(entry, Section) else entry.summary)
    if isinstance(entry, Section) and entry.chips:
        row[_MARKS] = "\n".join(words.inline(chip) for chip in entry.chips)
    if entry.aside:
        row[_WHERE] = words.lines(entry.aside)
    said = [line for block in _inside(entry.blocks) for line in _said(block, words)]
    row |= {_SAID: "\n".join(said)} if said else {}
    for block in _inside(entry.blocks):
        if isinstance(block, Fields):
            row |= {name: words.cell(cell) for name, cell in block.rows}
    return row


def _said(block: Block, words: Words) -> list[str]:
    if isinstance(block, Paragraph):
        return [words.lines(block.text)]
    return [f"· {words.inline(item)}" for item in block.items] if isinstance(block, Listing) else []


def _inside(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks, and those inside callouts and what can be opened."""
    for block in blocks:
        if isinstance(block, Details | Callout):
            yield from _inside(block.blocks)
        else:
            yield block


def _opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks inside callouts."""
    for block in blocks:
        if isinstance(block, Callout):
            yield from block.blocks
