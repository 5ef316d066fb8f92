"""The frame of a JPEG file (ITU-T T.81, annex B): its size, components, tables of quantisation, and where its picture ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from hegui.labeling.source import damaged

Colours: TypeAlias = Literal["grey", "YCC", "RGB", "CMYK", "YCCK", "ink"]  # "ink": CMYK as it is printed, not inverted

_QUANTISATION, _SCAN, _END, _ADOBE, _JFIF = 0xDB, 0xDA, 0xD9, 0xEE, 0xE0
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
_PROGRESSIVE = {0xC2, 0xCA}
_PROBED = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}
_NEXT = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_LETTERS = (ord("R"), ord("G"), ord("B"))


def _zigzag() -> tuple[int, ...]:
    """Return the natural place of each coefficient in the order of files."""
    cells = sorted(((row, column) for row in range(8) for column in range(8)), key=_diagonally)
    return tuple(row * 8 + column for row, column in cells)


def _diagonally(cell: tuple[int, int]) -> tuple[int, int]:
    row, column = cell
    return row + column, row if (row + column) % 2 else column


ZIGZAG = _zigzag()


@dataclass(frozen=True, slots=True)
class Component:
    """A component: its number, how often it is sampled across and down, and its table."""

    number: int
    across: int
    down: int
    table: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What the header says, and the places of the first scan and of the end of the picture."""

    width: int
    height: int
    progressive: bool
    common: bool
    components: tuple[Component, ...]
    tables: dict[int, npt.NDArray[np.float32]]
    colours: Colours
    end: int

    @property
    def most(self) -> tuple[int, int]:
        """Return the largest sampling across and down."""
        return max(each.across for each in self.components), max(each.down for each in self.components)


def frame_of(file: bytes, place: str) -> Frame:
    """Read the header; raise `Damaged` where there is none."""
    at, frame, tables = 2, None, {}
    adobe: int | None = None
    jfif = False
    while True:
        found = re.compile(rb"\xff[\x01-\xfe]").search(file, at)
        if found is None:
            damaged(place, "没有图像数据", "it has no picture data")
        marker, start = file[found.end() - 1], found.end()
        if marker == _SCAN:
            break
        if marker == 1 or 0xD0 <= marker <= _END:
            at = start
            continue
        data = file[start + 2 : start + int.from_bytes(file[start : start + 2], "big")]
        at = start + 2 + len(data)
        if marker == _QUANTISATION:
            tables.update(_tables(data, place))
        elif marker in _FRAMES:
            frame = (marker, data)
        elif marker == _ADOBE and data.startswith(b"Adobe") and len(data) >= 12:
            adobe = data[11]
        elif marker == _JFIF and data.startswith(b"JFIF"):
            jfif = True
    if frame is None or len(frame[1]) < 6 or len(frame[1]) < 6 + 3 * frame[1][5] or not frame[1][5]:
        damaged(place, "没有图像头部", "it has no frame header")
    return _framed(file, *frame, tables, adobe, jfif, start)


def _framed(
    file: bytes,
    marker: int,
    data: bytes,
    tables: dict[int, npt.NDArray[np.float32]],
    adobe: int | None,
    jfif: bool,
    scan: int,
) -> Frame:
    rows = [data[6 + 3 * at : 9 + 3 * at] for at in range(data[5])]
    components = tuple(Component(row[0], row[1] >> 4, row[1] & 15, row[2]) for row in rows)
    height, width = int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big")
    common = data[0] == 8 and marker in _PROBED and all(each.across and each.down for each in components)
    colours = _colours(tuple(each.number for each in components), adobe, jfif)
    return Frame(width, height, marker in _PROGRESSIVE, common, components, tables, colours, _end(file, scan))


def _colours(numbers: tuple[int, ...], adobe: int | None, jfif: bool) -> Colours:
    """Return the colours as all decoders guess them (libjpeg's rules, which Adobe's note 5116 began)."""
    if len(numbers) < 3:
        return "grey"
    if len(numbers) == 4:
        return "ink" if adobe is None else "YCCK" if adobe == 2 else "CMYK"
    if jfif:
        return "YCC"
    if adobe is not None:
        return "YCC" if adobe else "RGB"
    return "RGB" if numbers == _LETTERS else "YCC"


def _tables(data: bytes, place: str) -> dict[int, npt.NDArray[np.float32]]:
    """Return the tables of a segment, in natural order."""
    tables: dict[int, npt.NDArray[np.float32]] = {}
    at = 0
    while at < len(data):
        wide, number = data[at] >> 4, data[at] & 15
        size = 128 if wide else 64
        raw = data[at + 1 : at + 1 + size]
        values = np.frombuffer(raw, ">u2" if wide else "u1") if len(raw) == size else np.zeros(64)
        if not values.all():
            damaged(place, "量化表不合规", "a table of quantisation is not valid")
        natural = np.zeros(64, np.float32)
        natural[list(ZIGZAG)] = values
        tables[number] = natural
        at += 1 + size
    return tables


def _end(file: bytes, scan: int) -> int:
    """Return the place behind the end of the picture: what stands there (other pictures, films) is no part of it."""
    at = scan + int.from_bytes(file[scan : scan + 2], "big")
    while (found := _NEXT.search(file, at)) is not None:
        marker, at = file[found.end() - 1], found.end()
        if marker == _END:
            return at
        if marker not in {0x01, 0xD8}:
            at += int.from_bytes(file[at : at + 2], "big")
    return len(file)
