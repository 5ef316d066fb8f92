"""Tables of Word: widths from the shares, a head that is repeated on every page, rows that stay whole."""

from __future__ import annotations

from hegui.documents.docx._runs import Look, Runs, paragraph, run, sign
from hegui.documents.docx._xml import quoted
from hegui.documents.outline import Cell, Fields, Inline, Items, Link, Matrix, MatrixCell, Table
from hegui.documents.paper import EMPTY, SIGNS, plain, turned
from hegui.words.text import Text

WIDTH = 9240  # of the text on the page, in twentieths of a point
_NAME = 1800  # of it for the names of fields
_AFTER = paragraph("AfterTable", "")
_FILLS = {"applies": "17406A", "undetermined": "FDF4E3"}
_INKS = {"applies": "FFFFFF", "undetermined": "8A4B00"}


def table(block: Table, runs: Runs) -> str:
    """Return a table with its caption above."""
    widths = _widths(block.shares or (1,) * len(block.head))
    head = _row([_cell(paragraph("TableHead", runs.beside(name)), w) for name, w in zip(block.head, widths, strict=True)], True)
    body = ""
    for anchor, cells in zip(block.row_anchors(), block.rows, strict=True):
        written = [_entries(cell, runs) for cell in cells]
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
    return legend + means + "".join(_squares(block, heads, rows, runs) for heads, rows in turned(block))


def _squares(
    block: Matrix, heads: tuple[Link, ...], rows: tuple[tuple[Link, tuple[MatrixCell, ...]], ...], runs: Runs
) -> str:
    widths = _widths((4,) + (1 if len(heads) > 3 else 2,) * len(heads))
    centred = '<w:jc w:val="center"/>'
    names = [paragraph("TableHead", runs.link(head.label, head.anchor), centred) for head in heads]
    head = _row([_cell(content, width) for content, width in zip([paragraph("TableHead", ""), *names], widths, strict=True)], True)
    body = ""
    for name, cells in rows:
        first = _cell(paragraph("TableText", runs.link(name.label, name.anchor, stacked=False)), widths[0])
        rest = zip(cells, widths[1:], strict=True)
        body += _row([first, *(_cell(_square(cell, runs), width, _FILLS.get(cell.chip.kind)) for cell, width in rest)])
    return _caption(block.caption, runs) + _whole("Ruled", widths, head + body, plain(block.caption, runs.shown)) + _AFTER


def _square(cell: MatrixCell, runs: Runs) -> str:
    look = Look(ink=_INKS.get(cell.chip.kind))
    told = sign(SIGNS[cell.chip.kind], look) + ("" if cell.number is None else run(f" {cell.number}", "en", look))
    return paragraph("TableText", runs.to(told, cell.anchor), '<w:jc w:val="center"/>')


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


def _cell(content: str, width: int, fill: str | None = None) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'


def _entries(cell: Cell, runs: Runs) -> str:
    """Return the entries of a cell, each a paragraph; none at all are a dash."""
    parts: tuple[Inline, ...] = cell.parts if isinstance(cell, Items) else (cell,)
    style = "TableItem" if len(parts) > 1 else "TableText"
    return "".join(paragraph(style, runs.inline(part)) for part in parts) or paragraph("TableText", run(EMPTY, "en"))
