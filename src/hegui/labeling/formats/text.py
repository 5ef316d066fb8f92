"""Plain texts, tables and source code: they have no place for metadata (labeling of such files: an explicit label)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.words import Finding, Refused, Text

NAME = "text"
MEDIA_TYPES = ("text/plain", "text/csv", "text/x-python", "text/javascript", "text/css")
_TEXTS = (".txt", ".text", ".log", ".csv", ".tsv", ".rst", ".tex", ".srt", ".vtt", ".ass", ".lrc", ".ini", ".toml", ".css")
_PROGRAMS = (".py", ".js", ".ts", ".jsx", ".tsx", ".java", ".c", ".h", ".cpp", ".hpp", ".cs", ".go", ".rs", ".rb", ".php")
_MORE_PROGRAMS = (".swift", ".kt", ".scala", ".sh", ".bat", ".ps1", ".sql", ".r", ".lua", ".pl", ".vue", ".dart", ".m")
SUFFIXES = (*_TEXTS, *_PROGRAMS, *_MORE_PROGRAMS)
NO_PLACE = True


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its name; a text has no zero bytes, unless it is UTF-16."""
    return name.lower().endswith(SUFFIXES) and (b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff")))


def read(source: Source) -> Iterable[Placed]:
    """Find nothing: such files have no metadata."""
    return ()


def write(source: Source, mark: Mark) -> NoReturn:
    """Refuse, and say what to do."""
    message = Text("纯文本没有存放元数据的位置。", "Plain text has no place for metadata.")
    remedy = Text(
        "请在文本的开头、末尾或者中间适当位置加上显式标识（如“内容由AI生成”）；或者改存为 Markdown 再写入标识。",
        "Put an explicit label at the beginning, the end or a suitable place of the text; or save it as Markdown, "
        "then write the mark.",
    )
    raise Refused([Finding("no_place", message, source.name, remedy, cites=("GB45438.6.1",))])
