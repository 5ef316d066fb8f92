"""Chunks of WAV that name places in the sound, moved by the frames that now stand before it.

Cue points and loops count frames (Microsoft and IBM, 1991; RIFF update of 1994), the time reference of a broadcast wave
counts the samples from midnight to the first one (EBU Tech 3285).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from hegui.labeling.containers.riff import Chunk
from hegui.labeling.explicit.audio.wave_file import Wave
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change

_MOST = 4 * 1024 * 1024  # of a chunk
_TIME = 338  # where bext holds its time reference
_MOST_FRAMES = 0xFFFFFFFF


def moved(source: Source, wave: Wave, frames: int) -> list[Change]:
    """Return the changes that keep every place where it was heard."""
    return [change for chunk in wave.chunks for change in _moved(source, wave, chunk, frames)] if frames else []


def _moved(source: Source, wave: Wave, chunk: Chunk, frames: int) -> Iterator[Change]:
    order, at = wave.form.header.format[0], chunk.start + 8
    if chunk.kind == b"cue " and chunk.size <= _MOST:
        yield at, at + chunk.size, _later(source.at(at, chunk.size), order, 4, 24, (4, 20), frames)
    elif chunk.kind == b"smpl" and 36 <= chunk.size <= _MOST:
        yield at, at + chunk.size, _later(source.at(at, chunk.size), order, 36, 24, (8, 12), frames)
    elif chunk.kind == b"bext" and chunk.size >= _TIME + 8:
        time = struct.unpack(f"{order}Q", source.at(at + _TIME, 8))[0]
        if time >= frames:  # 0 says that nobody knows
            yield at + _TIME, at + _TIME + 8, struct.pack(f"{order}Q", time - frames)


def _later(data: bytes, order: str, first: int, size: int, fields: tuple[int, int], frames: int) -> bytes:
    """Return a table of places with these fields of each row made later."""
    new, number = bytearray(data), struct.Struct(f"{order}I")
    for row in range(first, len(data) - size + 1, size):
        for field in fields:
            place = number.unpack_from(new, row + field)[0]
            if place <= _MOST_FRAMES - frames:
                number.pack_into(new, row + field, place + frames)
    return bytes(new)
