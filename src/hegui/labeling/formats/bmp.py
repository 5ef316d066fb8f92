"""BMP: it has no place for metadata (labeling of such files: an explicit label, or another format)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.words import Finding, Refused, Text

NAME = "BMP"
MEDIA_TYPES = ("image/bmp",)
SUFFIXES = (".bmp", ".dib")
NO_PLACE = True

_HEADERS = {12, 16, 40, 52, 56, 64, 108, 124}  # the lengths that the second header has had


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature and the length of its second header."""
    return head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _HEADERS


def read(source: Source) -> Iterable[Placed]:
    """Find nothing: no program keeps metadata in such files."""
    return ()


def write(source: Source, mark: Mark) -> NoReturn:
    """Refuse, and say what to do."""
    message = Text("BMP 格式没有存放元数据的位置。", "BMP has no place for metadata.")
    remedy = Text(
        "请先转换为 PNG（无损）再写入标识；或只在画面上添加显式标识。",
        "Convert it to PNG, which loses nothing, then write the mark; or put only an explicit label on the picture.",
    )
    raise Refused([Finding("no_place", message, source.name, remedy, cites=("GB45438.6.1",))])
