"""The file itself: a first sheet that says what this is, then a sheet for each table. No cell is a formula."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from hegui.documents.outline import Document
from hegui.documents.paper import CONTENTS, plain
from hegui.documents.settled import settled
from hegui.documents.xlsx._cells import Words
from hegui.documents.xlsx._heights import height
from hegui.documents.xlsx._names import sheet_names
from hegui.documents.xlsx._sheet import Sheet
from hegui.documents.xlsx._sheets import sheets
from hegui.words.text import Shown, Text

_ABOUT = Text("说明", "About")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST = 32767  # characters a cell holds
_CUT = " …"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_HEAD_ROW = 2
_A3, _A4 = 8, 9  # as Excel numbers papers
_WIDE = 180  # characters that A4 across can hold legibly
_PAPER = 110  # characters across the first sheet
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
_LINE = {"bottom": 1, "bottom_color": "#D5DAE0"}


def written(document: Document, lang: Shown) -> bytes:
    """Return the tables of the document as XLSX."""
    words, file = Words(lang), BytesIO()
    found = sheets(document, words)
    names = sheet_names([words.name(_ABOUT), *(sheet.title for sheet in found)])
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"title": plain(document.title, lang), "author": "Hegui"})
    pen = _Pen(book, document, words)
    pen.about(names, found)
    for name, sheet in zip(names[1:], found, strict=True):
        pen.sheet(name, sheet)
    book.close()
    return settled(file.getvalue())


class _Pen:
    """Writes sheets with the few formats of a workbook."""

    def __init__(self, book: Any, document: Document, words: Words) -> None:
        self.book, self.document, self.words = book, document, words
        self.title = book.add_format({**_FONT, "font_name": "黑体", "font_size": 16, "text_wrap": False})
        self.path = book.add_format({**_FONT, "font_color": "#57606B", "text_wrap": False})
        self.head = book.add_format({**_FONT, "font_name": "黑体", "bg_color": "#EEF1F4", "bottom": 1, "valign": "vcenter"})
        self.text = book.add_format({**_FONT, **_LINE})
        # Excel's own mark for "this is text": the cell stays text also after somebody edits it.
        self.marked = book.add_format({**_FONT, **_LINE, "quote_prefix": True})
        self.plain = book.add_format(_FONT)
        self.link = book.add_format({**_FONT, "font_color": "#17406A", "underline": 1})

    def about(self, names: list[str], found: list[Sheet]) -> None:
        """Write the first sheet: title, notice, contents and the standing remark."""
        sheet, document = self.book.add_worksheet(names[0]), self.document
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, _PAPER)
        sheet.set_row(0, 30)
        self._put(sheet, 0, 0, plain(document.title, self.words.shown), self.title)
        told = (document.subtitle, document.notice, document.footer)
        for row, text in enumerate(told, 1):
            sheet.set_row(row, height([self.words.lines(text)], [_PAPER]))
            self._put(sheet, row, 0, self.words.lines(text), self.plain)
        start = len(told) + 2
        self._put(sheet, start, 0, plain(CONTENTS, self.words.shown), self.head)
        for row, (name, one) in enumerate(zip(names[1:], found, strict=True), start + 1):
            quoted = name.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{quoted}'!A1", self.link, _fitting(one.path)[:200])
        self._page(sheet, _A4)

    def sheet(self, name: str, one: Sheet) -> None:
        """Write a sheet: where it stands, then the table with its head kept in sight and a filter."""
        sheet = self.book.add_worksheet(name)
        self._put(sheet, 0, 0, one.path, self.path)
        self._put(sheet, 1, 0, one.remark.replace("\n", " "), self.path)
        for column, width in enumerate(one.widths):
            sheet.set_column(column, column, width)
        for column, title in enumerate(one.head):
            self._put(sheet, _HEAD_ROW, column, title, self.head)
        sheet.set_row(_HEAD_ROW, height(one.head, one.widths))
        for row, cells in enumerate(one.rows, _HEAD_ROW + 1):
            sheet.set_row(row, height(cells, one.widths))
            for column, content in enumerate(cells):
                self._put(sheet, row, column, content, self.text)
        sheet.freeze_panes(_HEAD_ROW + 1, 1)
        sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + max(len(one.rows), 1), len(one.head) - 1)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 0, _HEAD_ROW + len(one.rows), len(one.head) - 1)
        self._page(sheet, _A3 if sum(one.widths) > _WIDE else _A4)

    def _put(self, sheet: Any, row: int, column: int, content: str, looks: Any) -> None:
        marked = looks is self.text and content.startswith(_FORMULA_STARTS)
        sheet.write_string(row, column, _fitting(content), self.marked if marked else looks)

    def _page(self, sheet: Any, paper: int) -> None:
        """Set the paper: across, as wide as the page, with the page number at the foot."""
        sheet.set_paper(paper)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&R&8&P / &N")


def _fitting(content: str) -> str:
    return content if len(content) <= _LONGEST else content[: _LONGEST - len(_CUT)] + _CUT
