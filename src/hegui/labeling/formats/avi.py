"""AVI: the mark is a text called AIGC in a list INFO (TC260-PG-20257A); the film and its indexes stay where they are.

The list that is there takes it where JUNK behind it gives room; else a list in place of JUNK; else a list at the end of the
last RIFF chunk, where programs that read the file to its end find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from hegui.labeling.containers import avi, xmp
from hegui.labeling.containers.riff import Chunk, Form
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in import riff as riff_marks
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "AVI"
MEDIA_TYPES = ("video/x-msvideo", "video/avi", "video/vnd.avi")
SUFFIXES = (".avi", ".divx")


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head.startswith(b"RIFF") and head[8:12] == b"AVI "


def read(source: Source) -> Iterable[Placed]:
    """Look into every list of texts, before and behind the film."""
    for form in avi.forms(source):
        chunks, header = avi.parts(source, form)
        for chunk in (*header, *chunks):
            if avi.is_info(chunk, source):
                yield from riff_marks.marks_in_info(source, form, chunk, "prescribed")
            elif chunk.kind == riff_marks.KIND:
                yield Placed("RIFF AIGC", "tolerated", riff_marks.text_of(chunk, source))
            elif chunk.kind == b"_PMX":
                yield from riff_marks.marks_in_xmp(source, chunk)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark where it moves nothing; other marks become JUNK."""
    forms = list(avi.forms(source))
    form = forms[-1]
    listed = [avi.parts(source, each) for each in forms]
    slots = avi.slots(source, listed)
    chosen, change = _placed(source, form, slots, form.chunk(riff_marks.KIND, mark.inner().encode() + b"\0"))
    changes = [change]
    for slot in slots:
        if slot is not chosen and slot.info:
            changes += _silent(source, form, slot, slot.info)
    for parts in listed:
        for chunk in chain(*parts):
            changes += _without_marks(source, form, chunk)
    return spliced(source, form.resized(changes, source.name))


def _placed(source: Source, form: Form, slots: list[avi.Slot], text: bytes) -> tuple[avi.Slot, Change]:
    """Return where the mark goes and the change that puts it there: where a list is, where JUNK is, or at the end."""
    for slot in sorted(slots, key=lambda slot: slot.info is None):
        listed = form.chunk(b"LIST", b"INFO" + _others(source, form, slot.info) + text)
        if change := slot.filled(listed, form):
            return slot, change
        if slot.open and (slot.info or slot.start == slot.end):
            return slot, (slot.start, slot.end, b"\0" * (slot.start & 1) + listed)
    raise AssertionError("the slot at the end takes everything")


def _others(source: Source, form: Form, info: Chunk | None) -> bytes:
    """Return the other texts of a list."""
    if info is None:
        return b""
    kept = riff_marks.info_without_marks(source, form, info)
    return source.at(info.start + 12, info.end - info.start - 12) if kept is None else kept


def _silent(source: Source, form: Form, slot: avi.Slot, info: Chunk) -> Iterator[Change]:
    """Yield the change by which a list loses its marks and becomes no shorter."""
    kept = riff_marks.info_without_marks(source, form, info)
    if kept is not None:
        change = slot.filled(form.chunk(b"LIST", b"INFO" + kept) if kept else b"", form)
        if change:
            yield change


def _without_marks(source: Source, form: Form, chunk: Chunk) -> Iterator[Change]:
    if chunk.kind == riff_marks.KIND:
        yield chunk.start, chunk.end, form.chunk(b"JUNK", bytes(chunk.end - chunk.start - 8))
    elif chunk.kind == b"_PMX":
        packet = chunk.data(source, xmp.MOST_BYTES + 1)
        if xmp.stated(packet, AIGC, source.name):
            silent = xmp.silent(packet, AIGC, source.name).ljust(chunk.size, b" ")
            yield chunk.start, chunk.end, form.chunk(b"_PMX", silent)
