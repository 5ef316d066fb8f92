"""PNG and APNG: only pixels under the label change, at any depth; every chunk but the picture data stays byte for byte.

A palette may get entries for the label. Interlaced pictures are written without interlacing. In animations the label is the
same on every frame.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import numpy.typing as npt

from hegui.labeling.containers.png import MOST_CHUNKS, SIGNATURE, chunk
from hegui.labeling.explicit.image import frames
from hegui.labeling.explicit.image.frames import Cell
from hegui.labeling.explicit.image.opening import (
    MOST_ANIMATED,
    bounded,
    broken_is_damaged,
    content,
    opened,
    orientation_of,
)
from hegui.labeling.explicit.image.palette import Colour, Dyes, dyes_for, merged_colours
from hegui.labeling.explicit.image.png_rows import CHANNELS, GREY, GREY_ALPHA, PALETTE, RGB, RGBA, Shape, packed_anew, rows_of
from hegui.labeling.explicit.image.raster import brightness, shown
from hegui.labeling.explicit.image.stamp import Pixels, Stamp, stamp_for
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

_DEPTHS = {GREY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GREY_ALPHA: (8, 16), RGBA: (8, 16)}
_CONTROL = struct.Struct(">IIIIIHHBB")
_DISPOSALS: dict[int, frames.Disposal] = {0: "leave", 1: "clear", 2: "previous"}

Rows = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Frame:
    """A picture in the file: its chunks, the place of its first and behind its last, its data, its place on the canvas."""

    chunks: tuple[int, ...]
    packed: bytes
    shape: Shape
    cell: Cell
    animated: bool


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    data: bytes


def labelled(source: Source, style: Style) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with the label."""
    file = content(source)
    with broken_is_damaged(source.name):
        chunks, rest = _chunks(file, source.name)
        shape = _shape(chunks, source.name)
        bounded(shape.width, shape.height, source.name)
        _refuse_odd(shape, source.name)
        with opened(file, "PNG", source.name) as picture:
            orientation = orientation_of(picture)
        stamp = stamp_for(style, shape.width, shape.height, source.name, orientation)
        pictures = _frames(chunks, shape, source.name)
        _stays(pictures, stamp, source.name)
        painter = _Painter(chunks, shape, stamp, source.name, exact=style.exact)
        new = painter.painted(pictures)
    told = (merged_colours(source.name),) if painter.dyes.merged else ()
    return b"".join([SIGNATURE, *(chunk(each.kind, each.data) for each in new), rest]), told


class _Painter:
    """Puts one label on all pictures of a file: what the first looks like under it settles its colours."""

    def __init__(self, chunks: list[_Chunk], shape: Shape, stamp: Stamp, place: str, *, exact: bool) -> None:
        self.exact = exact
        self.chunks, self.shape, self.stamp, self.place = list(chunks), shape, stamp, place
        self.label: npt.NDArray[np.uint16] | None = None
        self.suited = stamp
        self.dyes = Dyes([], ())

    def painted(self, pictures: list[_Frame]) -> list[_Chunk]:
        """Return all chunks with the label in the pictures."""
        decoded = [rows_of(each.packed, each.shape) for each in pictures] if self.shape.kind == PALETTE else []
        if decoded:
            self._dye(pictures, decoded)
        for at, each in enumerate(pictures):
            part = frames.meet(each.cell.box, self.stamp.box)
            if part is None and not each.shape.interlaced and not self.dyes.merged:
                continue
            rows = (decoded[at] if decoded else rows_of(each.packed, each.shape)).copy()
            if self.dyes.merged:
                rows = _bytes(self.dyes.moved(_samples(rows, each.shape)).astype(np.uint16), each.shape)
            first, last = self._paint(rows, each, part) if part else (0, each.shape.height)
            if self.dyes.merged:
                first, last = 0, each.shape.height
            self._put(each, packed_anew(each.packed, rows, first, last, each.shape))
        if self.shape.interlaced:
            self.chunks[0] = _Chunk(b"IHDR", replace(self.shape, interlaced=False).header())
        return _numbered([each for each in self.chunks if each.kind])

    def _paint(self, rows: Rows, frame: _Frame, part: frames.Box) -> tuple[int, int]:
        """Put the part of the label that lies in a frame onto its rows; return which rows changed."""
        left, top, *_ = frame.cell.box
        columns = slice(part[0] - left, part[2] - left)
        lines = slice(part[1] - top, part[3] - top)
        inside = slice(part[1] - self.stamp.y, part[3] - self.stamp.y), slice(part[0] - self.stamp.x, part[2] - self.stamp.x)
        samples = _samples(rows[lines], frame.shape)
        ground = samples[:, columns]
        if self.label is None:
            self.label = self._made(ground, frame.shape)
        touched = (self.stamp.plate[inside] > (0.499 if self.shape.kind == PALETTE else 0))[..., None]
        samples[:, columns] = np.where(touched, self.label[inside], ground)
        rows[lines] = _bytes(samples, frame.shape)
        return lines.start, lines.stop

    def _made(self, ground: npt.NDArray[np.uint16], shape: Shape) -> npt.NDArray[np.uint16]:
        """Return the label for this ground, that of the first picture."""
        if shape.kind == PALETTE:
            return self.dyes.dyed(ground[..., 0].astype(np.uint8), self.suited)[..., None].astype(np.uint16)
        top = (1 << shape.depth) - 1
        pixels: Pixels = ground.astype(np.float32) / np.float32(top)
        mixed = shown(pixels, self.stamp, alpha=shape.kind in (GREY_ALPHA, RGBA))
        if shape.depth < 8:
            suited = self.stamp.on(brightness(pixels), opaque=True)
            mixed = suited.blended(pixels)
        return self._visible(np.clip(np.rint(mixed * top), 0, top).astype(np.uint16), top)

    def _visible(self, label: npt.NDArray[np.uint16], top: int) -> npt.NDArray[np.uint16]:
        """Return the label without the one colour that tRNS makes transparent."""
        hidden = next((each.data for each in self.chunks if each.kind == b"tRNS"), b"")
        key = np.frombuffer(hidden, ">u2") if hidden and self.shape.kind in (GREY, RGB) else None
        if key is None or len(key) != label.shape[-1]:
            return label
        same = (label == key).all(axis=-1)
        label[same] = np.where(key < top, key + 1, key - 1)
        return label

    def _dye(self, pictures: list[_Frame], decoded: list[Rows]) -> None:
        """Give the palette the colours of the label."""
        at, palette = next((at, each.data) for at, each in enumerate(self.chunks) if each.kind == b"PLTE")
        colours: list[Colour] = [(palette[i], palette[i + 1], palette[i + 2]) for i in range(0, len(palette) - 2, 3)]
        hidden = next((each.data for each in self.chunks if each.kind == b"tRNS"), b"")
        used: set[int] = set()
        for rows, each in zip(decoded, pictures, strict=True):
            used.update(np.unique(_samples(rows, each.shape)).tolist())
        first = _samples(decoded[0], pictures[0].shape)[..., 0]
        left, top, right, bottom = self.stamp.box
        ground = np.asarray(colours + [(0, 0, 0)] * 256, np.float32)[first[top:bottom, left:right]] / np.float32(255)
        self.stamp.refuse_twice(ground.mean(axis=2))
        self.suited = self.stamp.on(brightness(ground), opaque=True)
        free = [index for index in range(len(colours)) if index not in used]
        see_through = [index for index, level in enumerate(hidden) if level < 255]
        self.dyes = dyes_for(colours, free, 1 << self.shape.depth, see_through, self.suited, self.place, exact=self.exact)
        self.chunks[at] = _Chunk(b"PLTE", bytes(level for colour in self.dyes.colours for level in colour))
        for place, old in enumerate(self.chunks):
            if old.kind == b"hIST":  # has a number for each colour
                self.chunks[place] = _Chunk(old.kind, old.data.ljust(2 * len(self.dyes.colours), b"\0"))

    def _put(self, frame: _Frame, packed: bytes) -> None:
        """Put picture data in the place of the old; the first chunk takes all of it, with its number where it has one."""
        for at in frame.chunks[1:]:
            self.chunks[at] = _Chunk(b"", b"")
        first = self.chunks[frame.chunks[0]]
        number = first.data[:4] if first.kind == b"fdAT" else b""
        self.chunks[frame.chunks[0]] = _Chunk(first.kind, number + packed)


def _numbered(chunks: list[_Chunk]) -> list[_Chunk]:
    """Return the chunks of an animation numbered without gaps."""
    numbers = count()
    return [
        _Chunk(each.kind, next(numbers).to_bytes(4, "big") + each.data[4:]) if each.kind in (b"fcTL", b"fdAT") else each
        for each in chunks
    ]


def _samples(rows: Rows, shape: Shape) -> npt.NDArray[np.uint16]:
    """Return rows of bytes as pixels: lines, columns, channels."""
    lines, channels = len(rows), CHANNELS[shape.kind]
    if shape.depth == 16:
        return np.ascontiguousarray(rows).view(">u2").astype(np.uint16).reshape(lines, shape.width, channels)
    if shape.depth == 8:
        return rows.astype(np.uint16).reshape(lines, shape.width, channels)
    bits = np.unpackbits(rows, axis=1)[:, : shape.width * shape.depth].reshape(lines, shape.width, shape.depth)
    weights = 1 << np.arange(shape.depth - 1, -1, -1)
    return (bits @ weights).astype(np.uint16)[..., None]


def _bytes(samples: npt.NDArray[np.uint16], shape: Shape) -> Rows:
    """Return pixels as rows of bytes."""
    lines = len(samples)
    if shape.depth == 16:
        return samples.astype(">u2").view(np.uint8).reshape(lines, shape.row)
    if shape.depth == 8:
        return samples.astype(np.uint8).reshape(lines, shape.row)
    bits = (samples[..., 0][..., None] >> np.arange(shape.depth - 1, -1, -1)) & 1
    return np.packbits(bits.reshape(lines, -1).astype(np.uint8), axis=1)


def _chunks(file: bytes, place: str) -> tuple[list[_Chunk], bytes]:
    """Return all chunks, and what stands behind the last."""
    found, at = [], len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        length, kind = struct.unpack_from(">I4s", file, at)
        end = at + 12 + length
        if end > len(file):
            break
        found.append(_Chunk(kind, file[at + 8 : end - 4]))
        at = end
        if kind == b"IEND":
            return found, file[at:]
    damaged(place, "块不完整", "a chunk is not whole")


def _shape(chunks: list[_Chunk], place: str) -> Shape:
    header = chunks[0].data
    if chunks[0].kind != b"IHDR" or len(header) != 13:
        damaged(place, "没有 IHDR 块", "it has no IHDR chunk")
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if depth not in _DEPTHS.get(kind, ()):
        damaged(place, "IHDR 块不合规", "its IHDR chunk is not valid")
    return Shape(width, height, depth, kind, bool(interlaced))


def _frames(chunks: list[_Chunk], shape: Shape, place: str) -> list[_Frame]:
    """Return the pictures: the default one, and the frames of an animation."""
    found = list(_gathered(chunks, shape))
    if not found:
        damaged(place, "没有图像数据", "it has no picture data")
    if sum(each.shape.width * each.shape.height for each in found) > MOST_ANIMATED:
        damaged(place, "动画过长", "the animation is too long")
    for each in found:
        left, top, right, bottom = each.cell.box
        bounded(each.shape.width, each.shape.height, place)
        if right > shape.width or bottom > shape.height or left < 0 or top < 0:
            damaged(place, "动画帧超出画面", "a frame reaches beyond the picture")
    return found


def _gathered(chunks: list[_Chunk], shape: Shape) -> Iterator[_Frame]:
    control: tuple[int, ...] | None = None
    at = 0
    while at < len(chunks):
        kind = chunks[at].kind
        if kind == b"fcTL":
            control = _CONTROL.unpack(chunks[at].data)
        elif kind in (b"IDAT", b"fdAT"):
            end = next((i for i in range(at, len(chunks)) if chunks[i].kind != kind), len(chunks))
            skip = 4 if kind == b"fdAT" else 0
            packed = b"".join(each.data[skip:] for each in chunks[at:end])
            yield _framed(tuple(range(at, end)), packed, shape, control)
            at, control = end - 1, None
        at += 1


def _framed(places: tuple[int, ...], packed: bytes, shape: Shape, control: tuple[int, ...] | None) -> _Frame:
    if control is None:
        return _Frame(places, packed, shape, Cell((0, 0, shape.width, shape.height), "leave"), False)
    _, width, height, left, top, _, _, disposal, _ = control
    cell = Cell((left, top, left + width, top + height), _DISPOSALS.get(disposal, "leave"))
    return _Frame(places, packed, replace(shape, width=width, height=height), cell, True)


def _stays(pictures: list[_Frame], stamp: Stamp, place: str) -> None:
    """Refuse an animation that the label cannot stay on; a picture beside the animation is whole anyway."""
    animated = [each.cell for each in pictures if each.animated]
    if frames.stays(animated, stamp.box) or not animated:
        return
    message = Text("动画中有的帧不覆盖标识所在处。", "Some frames of the animation do not reach where the label stands.")
    remedy = Text("请用完整帧重新导出动画，或者换一个角。", "Export the animation with whole frames, or choose another corner.")
    raise Refused([Finding("frames_apart", message, place, remedy)])


def _refuse_odd(shape: Shape, place: str) -> None:
    if shape.interlaced and (shape.depth < 8 or shape.pixel > 4):
        message = Text("不支持这种隔行的 PNG。", "Interlaced PNG of this depth is not supported.")
        remedy = Text("请存为非隔行的 PNG。", "Save it without interlacing.")
        raise Refused([Finding("interlaced", message, place, remedy)])
