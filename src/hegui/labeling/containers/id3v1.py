"""ID3v1, 128 bytes at the end of a file: players that find an ID3v2 tag no longer look there, so a new one says the same."""

from __future__ import annotations

import struct

from hegui.labeling.containers.id3 import Content
from hegui.labeling.source import Source

_FIELDS = struct.Struct("3s30s30s30s4s30sB")
_KINDS = (b"TIT2", b"TPE1", b"TALB", b"TYER")
_LANGUAGE = b"und"


def contents_at_end(source: Source) -> list[Content]:
    """Return what the tag at the end says, as frames of ID3v2.3; nothing where there is none."""
    stored = source.upto(source.size - _FIELDS.size, _FIELDS.size) if source.size >= _FIELDS.size else b""
    if not stored.startswith(b"TAG"):
        return []
    _, title, artist, album, year, comment, genre = _FIELDS.unpack(stored)
    track = comment[29] if not comment[28] else 0
    found = [(kind, 0, b"\0" + _text(field)) for kind, field in zip(_KINDS, (title, artist, album, year), strict=True)]
    found.append((b"COMM", 0, b"\0" + _LANGUAGE + b"\0" + _text(comment[:28] if track else comment)))
    found.append((b"TRCK", 0, b"\0%d" % track if track else b"\0"))
    found.append((b"TCON", 0, b"\0(%d)" % genre if genre < 192 else b"\0"))
    empty = {b"\0", b"\0" + _LANGUAGE + b"\0"}
    return [content for content in found if content[2] not in empty]


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0].rstrip(b" ")
