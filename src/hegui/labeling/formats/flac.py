"""FLAC: the mark is a Vorbis comment in the metadata (TC260-PG-202510A); read too from an ID3 tag in front."""

from __future__ import annotations

from collections.abc import Iterable

from hegui.labeling.containers import flac
from hegui.labeling.containers.framed_audio import sound_of
from hegui.labeling.containers.id3 import Tag, tags_before_audio
from hegui.labeling.containers.riff import growth_of
from hegui.labeling.containers.vorbis import NONE, Comments, comments_in
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.id3 import marks_in, unmarked
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced
from hegui.words import Finding, Refused, Text

NAME = "FLAC"
MEDIA_TYPES = ("audio/flac", "audio/x-flac")
SUFFIXES = (".flac",)
MANIFEST = "audio/flac"


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature, which may stand behind ID3 tags."""
    return sound_of(head, name) == "flac"


def read(source: Source) -> Iterable[Placed]:
    """Look into the comments, of which there should be one block."""
    tags = tags_before_audio(source)
    for tag in tags:
        yield from marks_in(tag, "tolerated")
    for block in flac.blocks(source, _start(tags)):
        if block.kind == flac.COMMENTS:
            for text in _comments(block, source).texts(KEY):
                yield Placed("VORBIS_COMMENT AIGC", "prescribed", text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the comments, or into new ones behind the stream's own data; padding makes room first."""
    tags = tags_before_audio(source)
    blocks = list(flac.blocks(source, _start(tags)))
    changes = _stating(source, blocks, mark.inner())
    changes += flac.in_padding(growth_of(changes), blocks)
    changes += [(tag.start, tag.end, new) for tag in tags if (new := unmarked(tag))]
    return spliced(source, changes)


def _stating(source: Source, blocks: list[flac.Block], text: str) -> list[Change]:
    comments = [block for block in blocks if block.kind == flac.COMMENTS]
    if not comments:
        info = blocks[0]
        opened = flac.block(info.kind, info.data(source), last=False)
        return [(info.start, info.end, opened + flac.block(flac.COMMENTS, NONE.stating(KEY, text), last=info.last))]
    first, *others = comments
    changes = [first.replaced(_fitting(_comments(first, source).stating(KEY, text), source))]
    for block in others:
        told = _comments(block, source)
        if told.texts(KEY):
            changes.append(block.replaced(told.stating(KEY, None)))
    return changes


def _fitting(data: bytes, source: Source) -> bytes:
    if len(data) > flac.MOST_DATA:
        message = Text("注释块已满，放不下标识。", "The block of comments is full: the mark has no room in it.")
        remedy = Text(
            "请先移走注释中过大的内容（例如图片）。", "Move what is large out of the comments first, such as pictures."
        )
        raise Refused([Finding("no_room", message, source.name, remedy)])
    return data


def _comments(block: flac.Block, source: Source) -> Comments:
    return comments_in(block.data(source), 0, source.name)


def _start(tags: list[Tag]) -> int:
    return tags[-1].end if tags else 0
