"""Marks in ID3 tags (TC260-PG-202510A): a text of the user called AIGC; XMP in private data is read too."""

from __future__ import annotations

from collections.abc import Iterator

from hegui.labeling.containers import xmp
from hegui.labeling.containers.id3 import (
    Content,
    Frame,
    Tag,
    private_data,
    rewritten,
    tag_behind_audio,
    tag_of,
    tags_before_audio,
    user_text,
    user_texts,
)
from hegui.labeling.containers.id3_upgrading import upgraded
from hegui.labeling.containers.id3v1 import contents_at_end
from hegui.labeling.mark import NAME, Mark
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed, Placement
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces, spliced

NEW_VERSION = 3  # of a tag where there was none: every player reads it


def marks_in(tag: Tag, placement: Placement, where: str = "ID3v2") -> Iterator[Placed]:
    """Yield the marks of a tag; XMP is never the prescribed place of one."""
    for _, text in _texts(tag):
        yield Placed(f"{where} TXXX AIGC", placement, text)
    for _, packet in private_data(tag, b"XMP"):
        for stated in xmp.stated(packet, AIGC, tag.body.name):
            yield Placed(f"{where} PRIV XMP TC260:AIGC", "tolerated", stated)


def marked(tag: Tag | None, mark: Mark) -> bytes:
    """Return the tag with this mark and no other; where there is none, a new one.

    A tag of version 2.2 becomes one of 2.3, which the practice guide names, unless one of its frames has no equal there.
    """
    if tag is None:
        return tag_of([user_text(NEW_VERSION, NAME, mark.inner())], NEW_VERSION)
    contents = _without_marks(tag)
    version = tag.version
    if version == 2 and (newer := upgraded(contents)) is not None:
        contents, version = newer, 3
    return rewritten(tag, [*contents, user_text(version, NAME, mark.inner())], version)


def unmarked(tag: Tag) -> bytes | None:
    """Return the tag without its marks, as long as it was; None where it has none."""
    return rewritten(tag, _without_marks(tag)) if next(marks_in(tag, "tolerated"), None) else None


def marks_around_audio(source: Source) -> Iterator[Placed]:
    """Yield the marks of the tags at the beginning of a file, and of one that is appended, where few programs look."""
    for tag in tags_before_audio(source):
        yield from marks_in(tag, "prescribed")
    if appended := tag_behind_audio(source):
        yield from marks_in(appended, "tolerated", "appended ID3v2")


def written_before_audio(source: Source, mark: Mark) -> Pieces:
    """Return the file with the mark in the first of the tags at its beginning, or in a new one."""
    tags = tags_before_audio(source)
    appended = tag_behind_audio(source)
    changes = [(tag.start, tag.end, new) for tag in (*tags[1:], appended) if tag and (new := unmarked(tag))]
    if not tags:
        text = user_text(NEW_VERSION, NAME, mark.inner())
        return [tag_of([*contents_at_end(source), text], NEW_VERSION), *spliced(source, changes)]
    return spliced(source, [(tags[0].start, tags[0].end, marked(tags[0], mark)), *changes])


def _without_marks(tag: Tag) -> list[Content]:
    gone = {frame.start for frame, _ in _texts(tag)}
    silent = {
        frame.start: xmp.silent(packet, AIGC, tag.body.name)
        for frame, packet in private_data(tag, b"XMP")
        if xmp.stated(packet, AIGC, tag.body.name)
    }
    return [
        (content[0], 0, b"XMP\0" + silent[frame.start]) if frame.start in silent else content
        for frame, content in zip(tag.frames, tag.contents(), strict=True)
        if frame.start not in gone
    ]


def _texts(tag: Tag) -> Iterator[tuple[Frame, str]]:
    return ((frame, text) for frame, name, text in user_texts(tag) if name.upper() == NAME)
