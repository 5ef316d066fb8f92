"""WAV, RF64 and BW64: the mark is a chunk AIGC of its own (TC260-PG-202510A), which we put right before the sound.

Before `data` a reader meets it in the header, it survives a recorder that never wrote its sizes, and every player skips
chunks there, as most encoders put LIST INFO at that place; `fmt ` stays first. Chunks anywhere are read.
"""

from __future__ import annotations

from collections.abc import Iterable

from hegui.labeling.containers import id3, riff
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in import riff as riff_marks
from hegui.labeling.marks_in.id3 import marks_in, unmarked
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "WAV"
MEDIA_TYPES = ("audio/wav", "audio/x-wav", "audio/vnd.wave", "audio/wave")
SUFFIXES = (".wav", ".wave", ".rf64", ".bwf")
MANIFEST = "audio/wav"

_SIGNS = (b"RIFF", b"RF64", b"BW64", b"RIFX")
_ID3 = (b"id3 ", b"ID3 ")


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head[8:12] == b"WAVE" and head[:4] in _SIGNS


def read(source: Source) -> Iterable[Placed]:
    """Look at every chunk: marks stand before and behind the sound, which itself is not read."""
    form = riff.form_at(source)
    for chunk in riff.chunks(source, form, endless=b"data"):
        if chunk.kind == riff_marks.KIND:
            yield Placed("RIFF AIGC", "prescribed", riff_marks.text_of(chunk, source))
        elif riff_marks.is_info(chunk, source):
            yield from riff_marks.marks_in_info(source, form, chunk, "tolerated")
        elif chunk.kind in _ID3 and (tag := id3.tag_at(source, chunk.start + 8, chunk.start + 8 + chunk.size)):
            yield from marks_in(tag, "tolerated", "id3")
        elif chunk.kind == b"_PMX":
            yield from riff_marks.marks_in_xmp(source, chunk)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark right before the sound; other marks go, and the size of the whole is set right."""
    form = riff.form_at(source)
    listed = list(riff.chunks(source, form, endless=b"data"))
    sound = next((chunk.start for chunk in listed if chunk.kind == b"data"), listed[-1].end if listed else 12)
    new = form.chunk(riff_marks.KIND, mark.inner().encode())
    if sound & 1:
        new = b"\0" + new  # behind an odd chunk at the end of the file that lacks its padding
    changes: list[Change] = [(sound, sound, new)]
    for chunk in listed:
        changes += _without_marks(source, form, chunk)
    return spliced(source, form.resized(changes, source.name))


def bears_manifest(source: Source) -> bool:
    """Tell whether a chunk holds a C2PA manifest."""
    return any(chunk.kind == b"C2PA" for chunk in riff.chunks(source, riff.form_at(source), endless=b"data"))


def _without_marks(source: Source, form: riff.Form, chunk: riff.Chunk) -> list[Change]:
    if chunk.kind == riff_marks.KIND:
        return [(chunk.start, chunk.end, b"")]
    if riff_marks.is_info(chunk, source):
        kept = riff_marks.info_without_marks(source, form, chunk)
        return [] if kept is None else [(chunk.start, chunk.end, form.chunk(b"LIST", b"INFO" + kept) if kept else b"")]
    if chunk.kind in _ID3 and (tag := id3.tag_at(source, chunk.start + 8, chunk.start + 8 + chunk.size)):
        new = unmarked(tag)
        if new is None:
            return []
        rest = source.at(tag.end, chunk.start + 8 + chunk.size - tag.end)
        return [(chunk.start, chunk.end, form.chunk(chunk.kind, new + rest))]
    return riff_marks.xmp_without_marks(source, form, chunk) if chunk.kind == b"_PMX" else []
