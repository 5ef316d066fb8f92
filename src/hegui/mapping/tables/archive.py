"""Checks the archive that an XLSX file is before any library opens it, and hands on only what was checked.

A small file may unpack to gigabytes, say a wrong size of itself, or carry XML that reads other files. So every part is
unpacked within bounds and read once by expat: no document type (without one there are no entities), no more elements than
a large table has, cells in their order. The parts are packed anew, so that what is read later is what was checked here.
Parts that are not XML (pictures, macros, printer settings) are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from hegui.mapping.tables.sheet import refuse
from hegui.words.text import Text

MAX_PARTS = 1_000
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_ELEMENTS = 3_000_000
MAX_DEPTH = 60
MOST_FORMULAS = 1_000  # noted of each sheet; one is enough to refuse it

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_PART_SIGN = b"PK\x01\x02"
_OLD_SIGN = b"\xd0\xcf\x11\xe0"
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Checked:
    """An archive that is safe to open, and where its parts hold formulas: row and column, counted from 1."""

    content: io.BytesIO
    formulas: dict[str, frozenset[Position]] = field(default_factory=dict)


def checked(content: bytes, file: str) -> Checked:
    """Return the archive with the parts that are XML; raise `Refused` where it is damaged or hostile."""
    if content.startswith(_OLD_SIGN):
        message = Text("文件是旧版 .xls，或者设有密码。", "The file is an old .xls or has a password.")
        refuse("bad_xlsx", file, message, Text("请另存为不加密的 .xlsx。", "Save it as .xlsx without a password."))
    if content.count(_PART_SIGN) > MAX_PARTS:
        _too_large(file)
    try:
        return _repacked(content, file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, RuntimeError, ValueError, NotImplementedError):
        damaged(file)
    except Exception as error:
        if type(error).__module__ != "zlib":  # zlib.error has no better base
            raise
        damaged(file)


def damaged(file: str) -> NoReturn:
    """Refuse a file that is no workbook, or a broken one."""
    message = Text("此文件不是可读取的 .xlsx 工作簿。", "The file is not an .xlsx workbook that can be read.")
    refuse("bad_xlsx", file, message, Text("请在表格软件中打开并另存。", "Open it in your spreadsheet and save it anew."))


def _too_large(file: str) -> NoReturn:
    message = Text("工作簿解压后过大。", "The workbook is too large once unpacked.")
    refuse("too_large", file, message, Text("请只保留系统清单所在的工作表。", "Keep only the sheet with the systems."))


def _repacked(content: bytes, file: str) -> Checked:
    packed = io.BytesIO()
    formulas: dict[str, frozenset[Position]] = {}
    left, elements = MAX_UNPACKED_BYTES, MAX_ELEMENTS
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for part in source.infolist():
            if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or part.filename in formulas:
                damaged(file)
            with source.open(part) as stream:
                unpacked = stream.read(left + 1)
            left -= len(unpacked)
            if left < 0:
                _too_large(file)
            if not _XML.match(unpacked):
                continue
            scan = _Scan(file, elements)
            scan.read(unpacked)
            elements = scan.left
            formulas[part.filename] = frozenset(scan.formulas)
            target.writestr(part.filename, unpacked)
    packed.seek(0)
    return Checked(packed, formulas)


class _Scan:
    """One reading of a part, without building anything."""

    def __init__(self, file: str, elements: int) -> None:
        self.file = file
        self.left = elements
        self.formulas: set[Position] = set()
        self._depth = self._row = self._column = 0

    def read(self, content: bytes) -> None:
        """Read to the end, or to the place where it stops being XML: whoever needs the part stops there too."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(content, True)
        except expat.ExpatError:
            return

    def _document_type(self, *_: object) -> None:
        message = Text("工作簿中的 XML 带有文档类型声明，不予读取。", "The workbook's XML has a document type; it is not read.")
        refuse(
            "hostile_xlsx",
            self.file,
            message,
            Text("请在表格软件中打开并另存。", "Open it in your spreadsheet and save it anew."),
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.left -= 1
        self._depth += 1
        if self.left < 0 or self._depth > MAX_DEPTH:
            _too_large(self.file)
        match name.rpartition(":")[2]:
            case "row":
                self._next_row(attributes.get("r"))
            case "c":
                self._next_cell(attributes.get("r"))
            case "f" if len(self.formulas) < MOST_FORMULAS:
                self.formulas.add((self._row, self._column))

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _next_row(self, written: str | None) -> None:
        """Rows and cells that do not stand in their order would be passed over later without a word."""
        number = self._row + 1 if written is None else int(written) if written.isascii() and written.isdigit() else 0
        if not self._row < number <= _LAST_ROW:
            damaged(self.file)
        self._row, self._column = number, 0

    def _next_cell(self, written: str | None) -> None:
        if self._row == 0:
            return  # an element of that name outside a sheet
        place = _CELL.fullmatch(written) if written is not None else None
        if written is not None and (place is None or int(place[2]) != self._row):
            damaged(self.file)
        column = _number(place[1]) if place else self._column + 1
        if not self._column < column <= _LAST_COLUMN:
            damaged(self.file)
        self._column = column


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
