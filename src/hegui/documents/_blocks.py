"""Blocks as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from hegui.documents._inline import cell, identity, inline, node, sign, target
from hegui.documents._marked import marked
from hegui.documents.outline import (
    Block,
    Callout,
    Cell,
    Details,
    Fields,
    Listing,
    Matrix,
    MatrixCell,
    MatrixRow,
    Paragraph,
    Section,
    Table,
    Tree,
)
from hegui.words.text import Shown

_DEEPEST = 6
_MOST_PARTS = 12


class Writer:
    """Writes the blocks of one document in one language, or in both."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self._captions = count(1)

    def blocks(self, blocks: Iterable[Block], level: int) -> str:
        """Return blocks one after the other; a section among them gets a heading of this level."""
        return "".join(self.block(block, level) for block in blocks)

    def block(self, block: Block, level: int) -> str:
        """Return one block."""
        match block:
            case Section():
                return self._section(block, level)
            case Paragraph():
                tone = "" if block.tone == "plain" else f' class="{block.tone}"'
                return f"<p{tone}>{marked(block.text, self.shown)}</p>\n"
            case Callout():
                return f'<div class="callout {block.kind}">{self.blocks(block.blocks, level)}</div>\n'
            case Listing():
                tag = "ol" if block.numbered else "ul"
                items = "".join(f"<li>{inline(item, self.shown)}</li>" for item in block.items)
                return f'<{tag} class="listing">{items}</{tag}>\n'
            case Fields():
                return self._fields(block)
            case Table():
                return self._table(block)
            case Matrix():
                return self._matrix(block)
            case Tree():
                return f'<ul class="tree">{"".join(node(top, self.shown) for top in block.nodes)}</ul>\n'
            case Details():
                return self._details(block, level)

    def _section(self, section: Section, level: int) -> str:
        tag = f"h{min(level, _DEEPEST)}"
        chips = "".join(f" {inline(chip, self.shown)}" for chip in section.chips)
        aside = f' <small class="aside">{marked(section.aside, self.shown)}</small>' if section.aside else ""
        kind = ' class="entry"' if section.entry else ' class="page"' if section.new_page else ""
        head = f"<{tag}>{marked(section.title, self.shown)}{chips}{aside}</{tag}>\n"
        body = self.blocks(section.blocks, level + 1)
        return f"<section{identity(section.anchor)}{kind}>{head}{self._parts(section, level)}{body}</section>\n"

    def _parts(self, section: Section, level: int) -> str:
        """Return links to the parts of a large section, under its heading."""
        parts = [block for block in section.blocks if isinstance(block, Section) and block.anchor and not block.entry]
        if level != 2 or not 2 < len(parts) <= _MOST_PARTS:
            return ""
        links = (f'<li><a href="{target(p.anchor or "")}">{marked(p.title, self.shown)}</a></li>' for p in parts)
        return f'<ul class="parts">{"".join(links)}</ul>\n'

    def _fields(self, fields: Fields) -> str:
        rows = (
            f"<div><dt>{marked(name, self.shown)}</dt><dd>{cell(content, self.shown)}</dd></div>"
            for name, content in fields.rows
        )
        return f"<dl>{''.join(rows)}</dl>\n"

    def _table(self, table: Table) -> str:
        caption = f"table-{next(self._captions)}"
        head = "".join(f'<th scope="col">{marked(name, self.shown)}</th>' for name in table.head)
        shares = "".join(f'<col class="w{share}">' for share in table.shares)
        columns = f"<colgroup>{shares}</colgroup>" if shares else ""
        kind = f"of-{len(table.head)}{' shared' if shares else ''}"
        rows = "".join(self._row(row, anchor) for row, anchor in zip(table.rows, table.row_anchors(), strict=True))
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{caption}"><table class="{kind}">'
            f'<caption id="{caption}">{marked(table.caption, self.shown)}</caption>{columns}'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>\n"
        )

    def _row(self, row: tuple[Cell, ...], anchor: str | None) -> str:
        first, *rest = (cell(content, self.shown) for content in row)
        return f'<tr{identity(anchor)}><th scope="row">{first}</th>{"".join(f"<td>{content}</td>" for content in rest)}</tr>'

    def _matrix(self, matrix: Matrix) -> str:
        caption = f"table-{next(self._captions)}"
        columns = "".join(f'<th scope="col"><div>{inline(column, self.shown)}</div></th>' for column in matrix.columns)
        rows = "".join(self._matrix_row(row) for row in matrix.rows)
        legend = "".join(f"<li>{inline(chip, self.shown)}</li>" for chip in matrix.legend)
        return (
            f'<figure><div class="scroll" role="region" tabindex="0" aria-labelledby="{caption}"><table class="matrix">'
            f'<caption id="{caption}">{marked(matrix.caption, self.shown)}</caption>'
            f'<thead><tr><th scope="col">{marked(matrix.corner, self.shown)}</th>{columns}</tr></thead>'
            f'<tbody>{rows}</tbody></table></div><figcaption><ul class="legend">{legend}</ul>'
            f"<p>{marked(matrix.number_means, self.shown)}</p></figcaption></figure>\n"
        )

    def _matrix_row(self, row: MatrixRow) -> str:
        cells = "".join(f"<td>{self._matrix_cell(content)}</td>" for content in row.cells)
        return f'<tr><th scope="row">{inline(row.head, self.shown)}</th>{cells}</tr>'

    def _matrix_cell(self, content: MatrixCell) -> str:
        number = "" if content.number is None else f"<i>{content.number}</i>"
        inside = f'<span class="unseen">{marked(content.chip.label, self.shown)}</span>{number}'
        kind = f'class="tile {content.chip.kind}"'
        if content.anchor:
            return f'<a {kind} href="{target(content.anchor)}">{inside}</a>'
        return f"<span {kind}>{inside}</span>"

    def _details(self, details: Details, level: int) -> str:
        mark = "" if details.holds == "unsaid" else f"{sign(details.holds)} "
        aside = f' <small class="aside">{marked(details.aside, self.shown)}</small>' if details.aside else ""
        summary = f"<summary>{mark}{marked(details.summary, self.shown)}{aside}</summary>"
        kind = ' class="extra"' if details.extra else ""
        return f"<details{identity(details.anchor)}{kind}>{summary}{self.blocks(details.blocks, level)}</details>\n"
