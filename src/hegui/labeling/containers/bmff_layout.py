"""The layout of an ISO base media file whose movie box changes its size.

In this order of preference:

- nothing that holds media stands behind it: it grows at the end, and no other byte moves;
- a free box beside it or in it gives the room, or takes what is left over;
- what stands behind it moves, and all offsets are said anew;
- where they cannot (32 bits, parts of the media in other files, items with offsets), the movie box goes to the end of the
  file and a free box takes its old place, so that no media moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from hegui.labeling.containers.bmff import MOST_BYTES, NARROW, ROOM, Box, Edits, children, free
from hegui.labeling.containers.bmff_offsets import Moves, UnmovableError, offset_changes
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced
from hegui.words import Finding, Refused, Text

_NO_OFFSETS = (*ROOM, b"wide", b"uuid")  # boxes that nothing points into


def laid_out(source: Source, top: list[Box], moov: Box, edits: Edits, outside: list[Change]) -> Pieces:
    """Return the pieces of a file with changes in its movie box and some outside."""
    growth = edits.growth(moov)
    behind = top[-1].end < source.size or any(box.start > moov.start and box.kind not in _NO_OFFSETS for box in top)
    if growth and behind:
        _take_room(source, top, moov, growth, edits, outside)
    changes = [*edits.changes(), *outside]
    if not behind and not Moves(outside).any_from(0):
        return spliced(source, changes)
    moves = Moves(changes)
    try:
        return spliced(source, [*changes, *offset_changes(source, top, moves)])
    except UnmovableError:
        return _movie_last(source, top, moov, edits, outside)


def _take_room(source: Source, top: list[Box], moov: Box, growth: int, edits: Edits, outside: list[Change]) -> None:
    """Let a free box take or give what the movie box grows or shrinks by, if there is one that can."""
    if took_room_beside(top, moov, growth, outside):
        return
    for around, box in _inner_room(source, moov):
        if _has_room(box, growth):
            edits.put(*_room_changed(box, growth), *around)
            return
    if growth <= -8:
        outside.append((moov.end, moov.end, free(-growth)))


def took_room_beside(top: list[Box], grown: Box, growth: int, outside: list[Change]) -> bool:
    """Let a free box right behind a box take or give what that one grows or shrinks by; tell whether it could."""
    for box in top:
        if box.start == grown.end and _has_room(box, growth):
            outside.append(_room_changed(box, growth))
            return True
    return False


def _inner_room(source: Source, moov: Box) -> Iterator[tuple[tuple[Box, ...], Box]]:
    for box in children(source, moov):
        if box.kind in ROOM:
            yield (moov,), box
        elif box.kind == b"udta":
            yield from (((moov, box), inner) for inner in children(source, box) if inner.kind in ROOM)


def _has_room(box: Box, growth: int) -> bool:
    short = box.body - box.start == 8 and not box.to_end
    return box.kind in ROOM and short and (box.size == growth or 8 <= box.size - growth < NARROW)


def _room_changed(box: Box, growth: int) -> Change:
    if box.size == growth:
        return box.start, box.end, b""
    header = (box.size - growth).to_bytes(4, "big") + box.kind
    return box.start, box.start + 8 + max(growth, 0), header + bytes(max(-growth, 0))


def _movie_last(source: Source, top: list[Box], moov: Box, edits: Edits, outside: list[Change]) -> Pieces:
    """Put the movie box behind the last box; its old place becomes free, emptied."""
    last = top[-1]
    if last.end < source.size or Moves(outside).any_from(0) or moov.to_end or moov.size > MOST_BYTES:
        no_room(source)
    new = edits.applied(moov)
    changes = [*outside, (moov.start, moov.end, free(moov.size)), (last.end, last.end, new)]
    if last.to_end:
        if last.body - last.start != 8 or last.size >= NARROW:
            no_room(source)
        changes.append((last.start, last.start + 4, last.size.to_bytes(4, "big")))
    return spliced(source, changes)


def no_room(source: Source) -> NoReturn:
    """Refuse a file in which nothing can move and to which nothing can be added."""
    message = Text(
        "无法写入标识：文件中的偏移量不能移动，末尾也没有位置。",
        "The mark cannot be written: offsets of this file cannot move, and there is no room at its end.",
    )
    remedy = Text(
        "请先用 ffmpeg -c copy -movflags use_metadata_tags 重新封装。",
        "Put it into a new container first, with 'ffmpeg -c copy -movflags use_metadata_tags'.",
    )
    raise Refused([Finding("no_room", message, source.name, remedy)])
