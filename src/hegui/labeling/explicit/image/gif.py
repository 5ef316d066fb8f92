"""GIF: the label stands still on every frame, in colours of its own; pixels beside it, timing and all other blocks stay.

Only frames that lie under the label are coded anew, without loss. A colour table may grow. Where some frames do not reach the
label's place after it was cleared away, all frames are drawn whole and written anew, and the result says so.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageSequence

from hegui.labeling.containers import gif as blocks
from hegui.labeling.containers.gif import Block
from hegui.labeling.explicit.image import frames
from hegui.labeling.explicit.image.frames import Cell
from hegui.labeling.explicit.image.opening import (
    MOST_ANIMATED,
    MOST_DRAWN,
    bounded,
    bounded_frames,
    broken_is_damaged,
    content,
    opened,
)
from hegui.labeling.explicit.image.palette import Colour, Dyes, dyes_for, merged_colours
from hegui.labeling.explicit.image.raster import brightness, stamped_alike
from hegui.labeling.explicit.image.stamp import Stamp, stamp_for
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, joined, spliced
from hegui.words import Finding, Refused, Text

_DISPOSALS: dict[int, frames.Disposal] = {2: "clear", 3: "previous"}
_INTERLACED, _TABLE = 0x40, 0x80
_CODE = 8  # bits of a pixel as they are coded: any table has room in them
_MOST_COLOURS = 256
_SHARED = -1
_REMEMBERED = 200_000_000  # pixels


@dataclass(frozen=True, slots=True)
class _Frame:
    """A picture: its block, what it paints, the index that is transparent, and whose table it uses (its own, or the shared)."""

    block: Block
    cell: Cell
    hidden: int | None
    flags: int
    table: int


class _Table(NamedTuple):
    """A colour table: where it begins and ends, and where the byte stands that tells its size."""

    start: int
    end: int
    size_at: int

    def colours(self, file: bytes) -> list[Colour]:
        """Return its colours."""
        raw = file[self.start : self.end]
        return [(raw[at], raw[at + 1], raw[at + 2]) for at in range(0, len(raw) - 2, 3)]


def labelled(source: Source, style: Style) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with the label, and what there is to be told of how it was done."""
    file = content(source)
    with broken_is_damaged(source.name):
        width, height = struct.unpack_from("<HH", file, 6)
        bounded(width, height, source.name)
        stamp = stamp_for(style, width, height, source.name)
        pictures = _frames(source, file)
        if not frames.stays([each.cell for each in pictures], stamp.box):
            if style.exact:
                raise Refused([Finding("not_exact", _APART, source.name, _WHOLE)])
            return _drawn_anew(file, stamp, source.name), (_told(source.name),)
        changes, merged = _changes(file, pictures, stamp, source.name, exact=style.exact)
        return joined(source, spliced(source, changes)), (merged_colours(source.name),) if merged else ()


def _frames(source: Source, file: bytes) -> list[_Frame]:
    """Return the pictures with what their graphic controls say."""
    found: list[_Frame] = []
    hidden, disposal, pixels = None, 0, 0
    for block in blocks.blocks(source):
        if block.label == blocks.GRAPHIC_CONTROL:
            flags = file[block.start + 3]
            disposal = flags >> 2 & 7
            hidden = file[block.start + 6] if flags & 1 else None
        elif block.label == blocks.PICTURE:
            left, top, width, height, flags = struct.unpack_from("<HHHHB", file, block.start + 1)
            cell = Cell((left, top, left + width, top + height), _DISPOSALS.get(disposal, "leave"))
            pixels += width * height
            bounded(width, height, source.name)
            found.append(_Frame(block, cell, hidden, flags, len(found) if flags & _TABLE else _SHARED))
            hidden, disposal = None, 0
    if not found:
        damaged(source.name, "没有图像数据", "it has no picture data")
    if pixels > MOST_ANIMATED:
        damaged(source.name, "动画过长", "the animation is too long")
    return found


class _Decoded:
    """The indices of pictures, decoded when they are asked for; the last ones are remembered, as far as memory goes."""

    def __init__(self, file: bytes) -> None:
        self.file = file
        self.known: dict[int, npt.NDArray[np.uint8]] = {}
        self.room = _REMEMBERED

    def __getitem__(self, frame: _Frame) -> npt.NDArray[np.uint8]:
        """Return the indices of a picture; they are not to be changed."""
        start = frame.block.start
        if start in self.known:
            return self.known[start]
        indices = _indices(self.file, frame)
        if indices.size <= self.room:
            self.room -= indices.size
            self.known[start] = indices
        return indices


def _changes(file: bytes, pictures: list[_Frame], stamp: Stamp, place: str, *, exact: bool) -> tuple[list[Change], bool]:
    """Return what changes: tables that get the colours of the label, and the frames that lie under it.

    Tell too whether colours were merged, so that more than those changed.
    """
    decoded = _Decoded(file)
    touched = [each for each in pictures if frames.meet(each.cell.box, stamp.box)]
    tables = {each.table: _table(file, each) for each in touched}
    suited = _suited(decoded, pictures[0], tables, stamp)
    changes: list[Change] = []
    dyes: dict[int, Dyes] = {}
    for number, table in tables.items():
        users = [each for each in pictures if each.table == number]
        dyes[number] = _dyes(decoded, table, users, suited, place, exact=exact)
        changes += _table_changes(file, table, dyes[number].colours)
    for each in pictures:
        part = frames.meet(each.cell.box, stamp.box)
        if part or (each.table in dyes and dyes[each.table].merged):
            changes += _picture_changes(each, _painted(decoded[each], each, part, suited, dyes[each.table]), file)
    return changes, any(each.merged for each in dyes.values())


def _painted(
    old: npt.NDArray[np.uint8], frame: _Frame, part: frames.Box | None, stamp: Stamp, dyes: Dyes
) -> npt.NDArray[np.uint8]:
    """Return the indices of a frame with the part of the label that lies in it."""
    indices = dyes.moved(old) if dyes.merged else old.copy()
    if part:
        left, top, *_ = frame.cell.box
        lines, columns = slice(part[1] - top, part[3] - top), slice(part[0] - left, part[2] - left)
        indices[lines, columns] = dyes.dyed(indices[lines, columns], _part_of(stamp, part))
    return indices


def _part_of(stamp: Stamp, part: frames.Box) -> Stamp:
    """Return the part of a label that lies in a box."""
    rows, columns = slice(part[1] - stamp.y, part[3] - stamp.y), slice(part[0] - stamp.x, part[2] - stamp.x)
    return Stamp(part[0], part[1], stamp.plate[rows, columns], stamp.text[rows, columns], stamp.inks)


def _suited(decoded: _Decoded, first: _Frame, tables: dict[int, _Table], stamp: Stamp) -> Stamp:
    """Return the label in inks for the ground of the first frame."""
    left, top, right, bottom = stamp.box
    x, y, *_ = first.cell.box
    under = decoded[first][top - y : bottom - y, left - x : right - x]
    colours = np.asarray(tables[first.table].colours(decoded.file) + [(0, 0, 0)] * _MOST_COLOURS, np.float32)
    ground = colours[under] / np.float32(255)
    stamp.refuse_twice(ground.mean(axis=2))
    return stamp.on(brightness(ground), opaque=True)


def _table(file: bytes, frame: _Frame) -> _Table:
    if frame.table == _SHARED:
        if not file[10] & _TABLE:
            damaged("", "没有颜色表", "it has no table of colours")
        return _Table(13, 13 + (3 << (file[10] & 7) + 1), 10)
    start = frame.block.start + 10
    return _Table(start, start + (3 << (frame.flags & 7) + 1), start - 1)


def _dyes(decoded: _Decoded, table: _Table, users: list[_Frame], stamp: Stamp, place: str, *, exact: bool) -> Dyes:
    """Return the colours of the label in one table: only entries that no picture uses are given to them."""
    colours = table.colours(decoded.file)
    used: set[int] = {decoded.file[11]} if table.size_at == 10 else set()
    for each in users:
        used.update(np.flatnonzero(np.bincount(decoded[each].ravel())).tolist())
    hidden = {each.hidden for each in users if each.hidden is not None}
    free = [at for at in range(len(colours)) if at not in used]
    return dyes_for(colours, free, _MOST_COLOURS, hidden, stamp, place, exact=exact)


def _table_changes(file: bytes, table: _Table, colours: list[Colour]) -> list[Change]:
    bits = max(1, (len(colours) - 1).bit_length())
    raw = bytes(level for colour in colours for level in colour).ljust(3 << bits, b"\0")
    flags = file[table.size_at] & ~7 | bits - 1
    return [(table.size_at, table.size_at + 1, bytes((flags,))), (table.start, table.end, raw)]


def _picture_changes(frame: _Frame, indices: npt.NDArray[np.uint8], file: bytes) -> list[Change]:
    """Return the picture coded anew, not interlaced; its descriptor stays but for that flag."""
    picture = Image.fromarray(indices, "L")
    coded = picture.tobytes("gif", "L", _CODE, 0)
    at = frame.block.start + 9
    flag: list[Change] = [] if frame.flags & _TABLE else [(at, at + 1, bytes((file[at] & ~_INTERLACED,)))]
    return [*flag, (frame.block.data - 1, frame.block.end, bytes((_CODE,)) + coded + b"\0")]


def _indices(file: bytes, frame: _Frame) -> npt.NDArray[np.uint8]:
    """Return the indices of a picture, decoded on its own under a table of greys."""
    left, top, right, bottom = frame.cell.box
    width, height = right - left, bottom - top
    greys = bytes(level for level in range(256) for _ in range(3))
    alone = b"".join(
        (
            struct.pack("<6sHHBBB", b"GIF89a", width, height, 0xF7, 0, 0),
            greys,
            struct.pack("<BHHHHB", blocks.PICTURE, 0, 0, width, height, frame.flags & _INTERLACED),
            file[frame.block.data - 1 : frame.block.end],
            b";",
        )
    )
    with Image.open(io.BytesIO(alone), formats=["GIF"]) as picture:
        return np.asarray(picture)


# Drawn anew


def _drawn_anew(file: bytes, stamp: Stamp, place: str) -> bytes:
    """Return the animation with whole frames, each with colours of its own."""
    with opened(file, "GIF", place) as picture:
        bounded_frames(picture, place, MOST_DRAWN)
        durations, drawn = [], []
        for frame in ImageSequence.Iterator(picture):
            drawn.append(frame.convert("RGBA"))
            durations.append(frame.info.get("duration", 0))
        first, *others = stamped_alike(drawn, stamp)
        target = io.BytesIO()
        kept = {key: picture.info[key] for key in ("loop", "comment") if key in picture.info}
        first.save(target, "GIF", save_all=True, append_images=others, duration=durations, disposal=2, optimize=False, **kept)
    return target.getvalue()


def _told(place: str) -> Finding:
    message = Text(
        f"{_APART.zh}因此所有帧已重新编码，颜色可能有细微变化。",
        f"{_APART.en} All frames were encoded anew; colours may have changed slightly.",
    )
    return Finding("encoded_anew", message, place, severity="note")


_APART = Text("动画中有的帧不覆盖标识所在处。", "Some frames of the animation do not reach where the label stands.")
_WHOLE = Text("请用完整帧重新导出动画，或者换一个角。", "Export the animation with whole frames, or choose another corner.")
