"""Tables of Word: widths from the shares, a head that is repeated on every page, rows that stay whole."""

from __future__ import annotations

from hegui.documents.docx._runs import QUIET, Runs, mark, paragraph, run
from hegui.documents.docx._xml import quoted
from hegui.documents.outline import Cell, Chip, Fields, Inline, Items, Matrix, MatrixCell, Table
from hegui.documents.paper import BETWEEN, EMPTY, Grid, plain, turned
from hegui.words.text import Text

WIDTH = 9240  # of the text on the page, in twentieths of a point
_NAME = 1800  # of it for the names of fields
_MOST_READ = 4  # a table of more columns is looked through, not read: it is set smaller
_CENTRED = '<w:jc w:val="center"/>'
_AFTER = paragraph("AfterTable", "")


def table(block: Table, runs: Runs) -> str:
    """Return a table with its caption above."""
    widths = _widths(block.shares or (1,) * len(block.head))
    head = _row([_cell(paragraph("TableHead", runs.beside(name)), w) for name, w in zip(block.head, widths, strict=True)], True)
    body = ""
    for anchor, cells in zip(block.row_anchors(), block.rows, strict=True):
        written = [_entries(cell, runs, dense=len(block.head) > _MOST_READ) for cell in cells]
        written[0] = written[0].replace("</w:pPr>", "</w:pPr>" + runs.bookmark(anchor), 1)
        body += _row([_cell(content, width) for content, width in zip(written, widths, strict=True)])
    return _caption(block.caption, runs) + _whole("Ruled", widths, head + body, plain(block.caption, runs.shown)) + _AFTER


def fields(block: Fields, runs: Runs) -> str:
    """Return names with what they hold, as a table without lines."""
    widths = (_NAME, WIDTH - _NAME)
    rows = "".join(
        _row([_cell(paragraph("FieldName", runs.below(name)), widths[0]), _cell(_entries(held, runs), widths[1])])
        for name, held in block.rows
    )
    return _whole("Open", widths, rows) + _AFTER if rows else ""


def matrix(block: Matrix, runs: Runs) -> str:
    """Return the matrix with its legend; where it is too wide it is turned."""
    legend = paragraph("Legend", run("   ", "en").join(runs.chip(chip) for chip in block.legend), "<w:keepNext/>")
    means = paragraph("Remark", runs.below(block.number_means), "<w:keepNext/>")
    return legend + means + "".join(_grid(grid, block.caption, runs) for grid in turned(block))


def _grid(grid: Grid, caption: Text, runs: Runs) -> str:
    widths = _widths((3,) + (1 if len(grid.heads) > 3 else 2,) * len(grid.heads))
    names = [paragraph("TableHead", runs.link(head.label, head.anchor), _CENTRED) for head in grid.heads]
    corner = paragraph("TableHead", runs.beside(grid.corner) if grid.corner else "")
    body = _row([_cell(name, width) for name, width in zip([corner, *names], widths, strict=True)], True)
    for head, cells in grid.rows:
        first = paragraph("TableText", runs.link(head.label, head.anchor, stacked=False))
        squares = (_square(cell, runs) for cell in cells)
        body += _row([_cell(content, width) for content, width in zip((first, *squares), widths, strict=True)])
    return _caption(caption, runs) + _whole("Ruled", widths, body, plain(caption, runs.shown)) + _AFTER


def _square(cell: MatrixCell, runs: Runs) -> str:
    number = "" if cell.number is None else str(cell.number)
    return paragraph("TableText", runs.to(mark(cell.chip.kind, number), cell.anchor), _CENTRED)


def _caption(caption: Text, runs: Runs) -> str:
    return paragraph("Caption", runs.beside(caption))


def _widths(shares: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(WIDTH * share // sum(shares) for share in shares)


def _whole(style: str, widths: tuple[int, ...], rows: str, title: str = "") -> str:
    named = f"<w:tblCaption w:val={quoted(title)}/>" if title else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="00A0" w:firstRow="1" w:firstColumn="1"/>{named}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: list[str], head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(content: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _entries(cell: Cell, runs: Runs, dense: bool = False) -> str:
    """Return the entries of a cell, each a paragraph; none at all are a dash. Marks such as chips need no bullet."""
    parts: tuple[Inline, ...] = cell.parts if isinstance(cell, Items) else (cell,)
    text, item = ("TableDense", "DenseItem") if dense else ("TableText", "TableItem")
    if isinstance(cell, Items) and cell.beside and parts:
        return paragraph(text, run(BETWEEN, "en", QUIET).join(runs.inline(part, stacked=False) for part in parts))
    marks = any(isinstance(part, Chip) for part in parts)
    style = item if len(parts) > 1 and not marks else text
    return "".join(paragraph(style, runs.inline(part)) for part in parts) or paragraph(text, run(EMPTY, "en"))
