"""Streams unpacked within bounds (ISO 32000-2, 7.4): Flate with the predictors of PNG, or not packed at all."""

from __future__ import annotations

import zlib
from typing import NoReturn

from hegui.labeling.containers.pdf.objects import Dictionary, Name, Value
from hegui.labeling.source import damaged
from hegui.words import Finding, Refused, Text

MOST_PACKED = 32 << 20
MOST_UNPACKED = 32 << 20
_MOST_PREDICTED = 2 << 20  # undone a byte at a time, where rows are not all predicted from the row above


class Rows:
    """The rows of a table, each of one width. Rows predicted from the one above are summed up only when asked for."""

    def __init__(self, data: bytes, parameters: Dictionary | None, width: int, place: str) -> None:
        self._width = width
        self._step = width
        self._summed = False
        if _predictor(parameters) >= 10 and _columns(parameters) == width:
            self._step = width + 1
            self._summed = data[:: width + 1].count(2) == -(-len(data) // (width + 1))
        if not self._summed:
            data, self._step = predicted(data, parameters, place), width
        self._data = data
        self.count = len(data) // self._step

    def __getitem__(self, number: int) -> bytes:
        """Return a row."""
        if not self._summed:
            return self._data[number * self._width : (number + 1) * self._width]
        end = (number + 1) * self._step
        return bytes(sum(self._data[column : end : self._step]) & 255 for column in range(1, self._step))


def filtered(data: bytes, dictionary: Dictionary, place: str) -> tuple[bytes, Dictionary | None]:
    """Return the bytes of a stream with its filter undone, and the parameters of the predictor that is still to undo."""
    names = _listed(dictionary.get(b"Filter"))
    parameters = _listed(dictionary.get(b"DecodeParms"))
    if not names:
        return data, None
    if len(names) > 1 or names[0] not in (Name(b"FlateDecode"), Name(b"Fl")):
        _unknown_filter(place)
    first = parameters[0] if parameters else None
    return inflated(data, place), first if isinstance(first, Dictionary) else None


def inflated(data: bytes, place: str) -> bytes:
    """Return what was packed; more than the bound is refused."""
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(data, MOST_UNPACKED)
    except zlib.error:
        damaged(place, "压缩流无法解开", "a compressed stream cannot be unpacked")
    if unpacking.unconsumed_tail:
        damaged(place, "压缩流展开后过大", "a compressed stream is too large when unpacked")
    return found


def predicted(data: bytes, parameters: Dictionary | None, place: str) -> bytes:
    """Return the bytes of a stream with its predictor undone."""
    if (predictor := _predictor(parameters)) <= 1:
        return data
    width = _columns(parameters)
    if predictor < 10 or not 0 < width <= 4096 or len(data) > _MOST_PREDICTED:
        _unknown_filter(place)
    rows, above = [], bytes(width)
    for at in range(0, len(data), width + 1):
        above = _row(data[at], data[at + 1 : at + 1 + width].ljust(width, b"\0"), above)
        rows.append(above)
    return b"".join(rows)


def _row(kind: int, row: bytes, above: bytes) -> bytes:
    """Return a row of bytes with its PNG filter undone (ISO/IEC 15948, 9.2; a sample is one byte here)."""
    if kind == 0:
        return row
    if kind == 2:
        return bytes((a + b) & 255 for a, b in zip(row, above, strict=True))
    made = bytearray()
    left = corner = 0
    for value, up in zip(row, above, strict=True):
        guess = left if kind == 1 else (left + up) // 2 if kind == 3 else _nearest(left, up, corner)
        left, corner = (value + guess) & 255, up
        made.append(left)
    return bytes(made)


def _nearest(left: int, up: int, corner: int) -> int:
    wanted = left + up - corner
    return min((left, up, corner), key=lambda value: abs(wanted - value))


def _predictor(parameters: Dictionary | None) -> int:
    value = parameters.get(b"Predictor") if parameters else 1
    return value if isinstance(value, int) else 1


def _columns(parameters: Dictionary | None) -> int:
    value = parameters.get(b"Columns") if parameters else 1
    return value if isinstance(value, int) else 1


def _listed(value: Value) -> list[Value]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _unknown_filter(place: str) -> NoReturn:
    message = Text("PDF 使用了此处不支持的压缩方式。", "The PDF uses a way of packing that is not supported here.")
    remedy = Text("请用常用的 PDF 程序另存后再处理。", "Save it again with a usual PDF program, then try again.")
    raise Refused([Finding("unsupported_filter", message, place, remedy)])
