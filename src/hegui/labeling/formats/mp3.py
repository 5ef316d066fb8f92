"""MP3 and its elders (MPEG audio layers I to III): the mark is a text of the user in an ID3v2 tag (TC260-PG-202510A)."""

from __future__ import annotations

from collections.abc import Iterable

from hegui.labeling.containers.framed_audio import sound_of
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.id3 import marks_around_audio, written_before_audio
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces

NAME = "MP3"
MEDIA_TYPES = ("audio/mpeg",)
SUFFIXES = (".mp3", ".mp2", ".mp1", ".mpga")


def recognises(head: bytes, name: str) -> bool:
    """Tell it by two frames in a row, behind the tags; by its name where the tags are too long."""
    return sound_of(head, name) == "mpeg"


def read(source: Source) -> Iterable[Placed]:
    """Look into the ID3v2 tags; tags of other kinds have no place for a mark."""
    return marks_around_audio(source)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the first tag, or a new tag before the sound; where the tag has room, no byte of sound moves."""
    return written_before_audio(source, mark)
