"""Splicing: a new file as stretches kept from the old one and bytes put between them.

A format says what the new file is made of, and nothing else: what is not new is kept byte for byte, which anybody can see
in the pieces. What follows a mark is shifted by odd numbers of bytes, which copies inside the kernel (sendfile,
copy_file_range) do slower than one large buffer: pages no longer fit pages.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import BinaryIO, TypeAlias

from hegui.labeling.source import Source

_AT_ONCE = 1 << 20  # up to here a file is read and written in one call each; beyond, through one buffer of this size
_STREAM = 1 << 18


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch of the source that is copied as it is; the end is no longer part of it."""

    start: int
    end: int


Piece: TypeAlias = bytes | Kept
Pieces: TypeAlias = list[Piece]
Change: TypeAlias = tuple[int, int, bytes]  # a stretch from its start to before its end, and the bytes in its place


def whole(source: Source) -> Pieces:
    """Return the pieces of a file that stays as it is."""
    return [Kept(0, source.size)]


def spliced(source: Source, changes: Iterable[Change]) -> Pieces:
    """Return the pieces of a file with some stretches changed; changes that touch one another keep the order given."""
    done = 0
    pieces: Pieces = []
    for start, end, new in sorted(changes, key=itemgetter(0, 1)):
        pieces += [Kept(done, start), new]
        done = end
    pieces.append(Kept(done, source.size))
    return [piece for piece in pieces if (piece if isinstance(piece, bytes) else piece.end > piece.start)]


def changed(content: bytes, changes: Iterable[Change]) -> bytes:
    """Return bytes in memory with some stretches changed."""
    done, pieces = 0, []
    for start, end, new in sorted(changes, key=itemgetter(0, 1)):
        pieces += [content[done:start], new]
        done = end
    return b"".join([*pieces, content[done:]])


def length(pieces: Iterable[Piece]) -> int:
    """Return how long the new file is."""
    return sum(len(piece) if isinstance(piece, bytes) else piece.end - piece.start for piece in pieces)


def joined(source: Source, pieces: Iterable[Piece]) -> bytes:
    """Return the new file in memory; for small files and tests."""
    return b"".join(_chunks(source, pieces))


def write_pieces(source: Source, pieces: Pieces, target: BinaryIO | int) -> None:
    """Write the new file to a stream, or to a file descriptor that stands at its beginning."""
    if not isinstance(target, int):
        for chunk in _chunks(source, pieces):
            target.write(chunk)
    elif source.descriptor is None or source.size <= _AT_ONCE:
        _write_at_once(target, list(_chunks(source, pieces)))
    else:
        _copy(source.descriptor, pieces, target)


def _chunks(source: Source, pieces: Iterable[Piece]) -> Iterator[bytes]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
            continue
        step = _AT_ONCE if source.size <= _AT_ONCE else _STREAM
        for offset in range(piece.start, piece.end, step):
            yield source.at(offset, min(step, piece.end - offset))


def _write_at_once(target: int, chunks: list[bytes]) -> None:
    chunks = [chunk for chunk in chunks if chunk]
    most = 512  # a call takes at most IOV_MAX buffers
    for first in range(0, len(chunks), most):
        group = chunks[first : first + most]
        written = os.writev(target, group)
        wanted = sum(map(len, group))
        if written < wanted:
            _write_rest(target, b"".join(group)[written:])


def _write_rest(target: int, rest: bytes | memoryview) -> None:
    view = memoryview(rest)
    while view:
        view = view[os.write(target, view) :]


def _copy(origin: int, pieces: Pieces, target: int) -> None:
    buffer = memoryview(bytearray(_AT_ONCE))
    for piece in pieces:
        if isinstance(piece, bytes):
            _write_rest(target, piece)
            continue
        offset = piece.start
        while offset < piece.end:
            copied = os.preadv(origin, [buffer[: piece.end - offset]], offset)
            if not copied:
                raise OSError("the file became shorter while it was read")
            _write_rest(target, buffer[:copied])
            offset += copied
