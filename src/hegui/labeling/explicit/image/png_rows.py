"""Rows of PNG pixels (ISO/IEC 15948, 7 and 9): unfiltered by Pillow, whatever their depth, and put back filtered or not.

Filters work on bytes, so that pixels of a kind that Pillow would change (16 bits, palettes, less than a byte) are handed to it
as pixels of another kind of the same width. Only six and eight bytes a pixel have no such kind; they are read in two goes,
high bytes and low bytes. Rows that do not change keep the bytes that stand in the file.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from hegui.labeling.containers.png import SIGNATURE, chunk

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}

_ALIKE = {1: GREY, 2: GREY_ALPHA, 3: RGB, 4: RGBA}  # bytes a pixel, and a kind of eight bits that has as many
_TWICE = {6: ("RGB;16B", "RGB;16L"), 8: ("RGBA;16B", "RGBA;16L")}
_LEVEL = 6
_UP = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of pixels, as IHDR has it, of a picture or of a frame of it."""

    width: int
    height: int
    depth: int
    kind: int
    interlaced: bool

    @property
    def pixel(self) -> int:
        """Bytes of a pixel, 1 for less than one."""
        return max(1, CHANNELS[self.kind] * self.depth // 8)

    @property
    def row(self) -> int:
        """Bytes of a row."""
        return (self.width * CHANNELS[self.kind] * self.depth + 7) // 8

    def header(self, kind: int | None = None, width: int | None = None, depth: int | None = None) -> bytes:
        """Return the data of IHDR for it, or for another kind of pixels."""
        return struct.pack(
            ">IIBBBBB",
            self.width if width is None else width,
            self.height,
            self.depth if depth is None else depth,
            self.kind if kind is None else kind,
            0,
            0,
            self.interlaced,
        )


def rows_of(packed: bytes, shape: Shape) -> npt.NDArray[np.uint8]:
    """Return the bytes of all rows, unfiltered and not interlaced."""
    if shape.pixel in _TWICE:
        high, low = (_decoded(shape.header(), packed, mode) for mode in _TWICE[shape.pixel])
        return np.stack([high, low], axis=-1).reshape(shape.height, shape.row)
    columns = shape.row // shape.pixel
    return _decoded(shape.header(_ALIKE[shape.pixel], columns, 8), packed, None).reshape(shape.height, shape.row)


def _decoded(header: bytes, packed: bytes, mode: str | None) -> npt.NDArray[np.uint8]:
    file = b"".join((SIGNATURE, chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b"")))
    with Image.open(io.BytesIO(file), formats=["PNG"]) as picture:
        if mode is not None:
            picture.tile = [tile._replace(args=mode) for tile in picture.tile]
        return np.asarray(picture)


def packed_anew(packed: bytes, rows: npt.NDArray[np.uint8], first: int, last: int, shape: Shape) -> bytes:
    """Return picture data in which the rows from the first to before the last are new, and the others keep their filters.

    The row behind them is filtered anew, as its filter may look at the one above.
    """
    if shape.interlaced:
        return zlib.compress(_filtered(rows, 0, shape.height).tobytes(), _LEVEL)
    step = shape.row + 1
    old = zlib.decompressobj().decompress(packed, step * shape.height)
    last = min(last + 1, shape.height)
    return zlib.compress(b"".join((old[: first * step], _filtered(rows, first, last).tobytes(), old[last * step :])), _LEVEL)


def _filtered(rows: npt.NDArray[np.uint8], first: int, last: int) -> npt.NDArray[np.uint8]:
    """Return rows with the filter Up, which suits plates of one colour; the first row of a picture has nothing above."""
    above = np.vstack([rows[first - 1 : first] if first else np.zeros_like(rows[:1]), rows[first : last - 1]])
    filters = np.full((last - first, 1), _UP, np.uint8)
    return np.hstack([filters, rows[first:last] - above])
