"""Ogg with Vorbis, Opus, Speex, FLAC or Theora: the mark is a comment of the first stream (TC260-PG-202510A).

One mark a file: in a file of several streams the first one bears it, and a chain is marked in its first link.
"""

from __future__ import annotations

from collections.abc import Iterable

from hegui.labeling.containers.ogg_comments import streams
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces, spliced
from hegui.words import Finding, Refused, Text

NAME = "Ogg"
MEDIA_TYPES = ("audio/ogg", "audio/opus", "video/ogg", "application/ogg", "audio/vorbis", "audio/x-speex")
SUFFIXES = (".ogg", ".oga", ".opus", ".spx", ".ogv", ".ogx")
STARTS = (b"OggS",)


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its first page."""
    return head.startswith(b"OggS\0")


def media_type(head: bytes, name: str) -> str:
    """Tell it by the first packet of the first stream."""
    return "video/ogg" if b"\x80theora" in head[:64] else MEDIA_TYPES[0]


def read(source: Source) -> Iterable[Placed]:
    """Look into the comments of every stream."""
    for stream in streams(source):
        for text in stream.comments(source.name).texts(KEY):
            yield Placed("comment header AIGC", "prescribed", text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the comments of the first stream; other streams lose theirs."""
    found = streams(source)
    if not found:
        message = Text("Ogg 文件中没有能写入标识的流。", "No stream of this Ogg file has comments for a mark.")
        remedy = Text("可写入的有 Vorbis、Opus、Speex、FLAC、Theora。", "Vorbis, Opus, Speex, FLAC and Theora have them.")
        raise Refused([Finding("no_place", message, source.name, remedy)])
    first, *others = found
    changes = list(first.stating(source, KEY, mark.inner()))
    for stream in others:
        if stream.comments(source.name).texts(KEY):
            changes += stream.stating(source, KEY, None)
    return spliced(source, changes)
