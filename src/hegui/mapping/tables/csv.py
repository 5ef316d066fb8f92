"""Reads CSV as spreadsheets save it: UTF-8, UTF-16 or GB18030; commas, semicolons or tabs between the cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from hegui.mapping.tables.sheet import Sheet, filled_rows, refuse
from hegui.words.text import Text

_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def read_csv(content: bytes, file: str) -> Sheet:
    """Read the bytes of a CSV file as one sheet."""
    lines = io.TextIOWrapper(
        io.BytesIO(content), _encoding(content, file), newline=""
    )  # decoded as it is read: half the memory
    delimiter = _delimiter(lines)
    lines.seek(0)
    reader: Any = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return Sheet(file, None, tuple(filled_rows(reader, file)))
    except csv.Error as error:
        message = Text("此处不符合 CSV 格式。", f"This is not valid CSV: {error}.")
        remedy = Text("请检查双引号是否成对、单元格是否过长。", "Check that quotes come in pairs and that no cell is too long.")
        refuse("bad_csv", f"{file}:{reader.line_num}", message, remedy)


def _encoding(content: bytes, file: str) -> str:
    """Return what the bytes are; what is not UTF-8 is read as GB18030, because that is how Excel saves CSV in China."""
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
            return encoding
        except UnicodeDecodeError:
            continue
    message = Text("文件既不是 UTF-8，也不是 GB18030 编码。", "The file is neither UTF-8 nor GB18030.")
    refuse("unknown_encoding", file, message, Text("请另存为“CSV UTF-8”。", "Save it as 'CSV UTF-8'."))


def _delimiter(lines: Iterable[str]) -> str:
    """Return the separator that stands most often in the headings; those are ids and hold none themselves."""
    headings = next((line for line in lines if line.strip()), "")
    unquoted = _QUOTED.sub("", headings)
    return max(",;\t", key=unquoted.count)
