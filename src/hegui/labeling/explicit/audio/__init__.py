"""Labels that are heard: the rhythm 短长 短短, or speech (GB 45438-2025, 5.3), before the content, behind it, or both.

WAV and MP3 are written and heard without any other program; other codings need the user's own ffmpeg (`codecs.py`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from typing import BinaryIO

from hegui.labeling.explicit.audio import codecs, mp3, wav
from hegui.labeling.explicit.style import ExplicitLabel, Style
from hegui.labeling.formats import Format, format_of
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces, write_pieces

NAME = "audio"

_SOUND_BRANDS = (b"M4A ", b"M4B ", b"M4P ")


def handles(form: Format, source: Source) -> bool:
    """Tell it by the format; MP4 files that say that they are sound are."""
    return _name(form, source) in ("WAV", "MP3", *codecs.CODED)


def read(source: Source) -> Iterable[ExplicitLabel]:
    """Listen to the beginning and the end; what needs ffmpeg is heard where it is installed."""
    name = _recognised(source)
    if name == "WAV":
        yield from wav.read(source)
    elif name == "MP3":
        ours = list(mp3.read(source))
        yield from ours
        if not ours and shutil.which("ffmpeg"):
            yield from codecs.read(source, "mp3")
    elif name in codecs.CODED:
        yield from codecs.read(source, codecs.CODED[name].demuxer)


def write(source: Source, style: Style, target: BinaryIO) -> None:
    """Write the file with the label; the content is not coded anew, and a label that stands there is left as it is."""
    name = _recognised(source)
    places = {"end": ("end",), "both": ("start", "end")}.get(style.position or "start", ("start",))
    if name == "WAV":
        _deliver(source, wav.write(source, style, places), target)
    elif name == "MP3":
        _deliver(source, mp3.write(source, style, places), target)
    else:
        codecs.write(source, codecs.CODED[name], style, places, target)


def _deliver(source: Source, pieces: Pieces, target: BinaryIO) -> None:
    """Write to a file by its descriptor, so that the kernel copies what is kept; to another stream as streams are written."""
    try:
        target.flush()
        descriptor = target.fileno()
    except OSError:  # a stream in memory
        write_pieces(source, pieces, target)
        return
    write_pieces(source, pieces, descriptor)
    target.seek(0, os.SEEK_END)


def _recognised(source: Source) -> str:
    return _name(format_of(source), source)


def _name(form: Format, source: Source) -> str:
    """Return the format, or for files that hold sound or pictures what they say of themselves."""
    if form.NAME == "MP4":
        sound = source.head[8:12] in _SOUND_BRANDS or source.name.lower().endswith((".m4a", ".m4b"))
        return "M4A" if sound else "MP4"
    if form.NAME == "Ogg":
        return "Ogg video" if b"theora" in source.head[:200] else "Ogg"
    return form.NAME
