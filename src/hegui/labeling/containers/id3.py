"""ID3v2 tags (id3.org, versions 2.2 to 2.4): frames are found without reading what is in them, and kept byte for byte.

Only the shell of a tag is written anew: its size, the padding that a new frame consumes first, and the extended header,
which goes, because all it holds is what the tag was before (a check sum, the size of the padding, promised limits).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

MOST_BYTES = 24 * 1024 * 1024  # of a tag that is taken into memory
MOST_TEXT = 4 * 1024 * 1024
MOST_FRAMES = 65536
MOST_PACKED = 16  # packed frames of a kind that we look into
_MOST_NAME = 512  # bytes of the name of a text
SPARE = 64  # bytes of padding in a tag that had to grow: for a longer mark later, and programs that look behind the last frame
_SEEN_PADDING = 1024  # enough to tell padding from data that were taken for it, where sizes are stored as no version says

Content: TypeAlias = tuple[bytes, int, bytes]  # of a frame: its kind, its flags, its data

_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
_LONG_HEADER = struct.Struct(">4sIH")
_LONG_KIND, _SHORT_KIND = re.compile(rb"[A-Z0-9]{3}[A-Z0-9 \0]"), re.compile(rb"[A-Z0-9]{3}")
_LOOKED_INTO = (b"TXXX", b"PRIV")
_FALSE_SYNC = re.compile(rb"\xff(?=[\xe0-\xff\0]|\Z)")
_TAIL, _MOST_TAILS = 128, 4  # ID3v1 is the longest footer
_APE = struct.Struct("<I4xI")
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame: its four letters (three in version 2.2), its flags, and where its data stand in the body of the tag."""

    kind: bytes
    flags: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag with its place in the file; frames are places in `body`, which is the file or the resynchronised tag."""

    start: int
    end: int
    version: int
    flags: int
    body: Source
    frames: tuple[Frame, ...]

    def content(self, frame: Frame) -> Content:
        """Return what is in a frame, as it is stored."""
        return frame.kind, frame.flags, self.body.at(frame.start, frame.end - frame.start)

    def contents(self) -> list[Content]:
        """Return what is in every frame; a tag too large for memory is refused."""
        if self.end - self.start > MOST_BYTES:
            _too_large(self.body.name)
        return [self.content(frame) for frame in self.frames]


def tag_at(source: Source, start: int, limit: int | None = None) -> Tag | None:
    """Return the tag that stands at a place of the file, if one does; it ends before the limit."""
    opening = source.upto(start, 10)
    if len(opening) < 10 or opening[:3] != b"ID3":
        return None
    version, flags, size = opening[3], opening[5], _sevens(opening[6:])
    if version not in (2, 3, 4) or size is None or (version == 2 and flags & _EXTENDED):
        damaged(source.name, "ID3 标签的头部不合规", "the header of its ID3 tag is not valid")
    end = start + 10 + size + (10 if version == 4 and flags & _FOOTER else 0)
    if end > (source.size if limit is None else limit):
        damaged(source.name, "ID3 标签不完整", "its ID3 tag is not whole")
    body, at, stop = source, start + 10, start + 10 + size
    if version < 4 and flags & _UNSYNCHRONISED:
        body = _resynchronised(source, at, size)
        at, stop = 0, body.size
    if flags & _EXTENDED:
        at = _behind_extended(body, at, stop, version)
    frames = _frames(body, at, stop, version)
    if frames is None or sum(frame.flags != 0 and frame.kind in _LOOKED_INTO for frame in frames) > MOST_PACKED:
        damaged(source.name, "ID3 帧不合规", "the frames of its ID3 tag are not valid")
    return Tag(start, end, version, flags, body, frames)


def tags_before_audio(source: Source) -> list[Tag]:
    """Return the tags at the beginning of a file: there can be several, one behind the other."""
    found: list[Tag] = []
    while len(found) < 16 and (tag := tag_at(source, found[-1].end if found else 0)):
        found.append(tag)
    return found


def tag_behind_audio(source: Source) -> Tag | None:
    """Return the tag at the end of a file, which its footer tells; tags of other kinds may stand behind it."""
    end = source.size
    for _ in range(_MOST_TAILS):
        tail = source.upto(max(end - _TAIL, 0), min(end, _TAIL))
        if tail[-10:-7] == b"3DI":
            size = _sevens(tail[-4:])
            return tag_at(source, end - 20 - size, end) if size is not None and size + 20 <= end else None
        if tail.startswith(b"TAG") and len(tail) == _TAIL:
            end -= _TAIL
        elif tail[-32:].startswith(b"APETAGEX"):
            size, flags = _APE.unpack_from(tail, len(tail) - 20)
            end -= size + (32 if flags >> 31 else 0)
        else:
            return None
        if end <= 0:
            return None
    return None


def _sevens(stored: bytes) -> int | None:
    """Return a number stored with seven bits in each byte, or None where it is not stored so."""
    if max(stored) > 0x7F:
        return None
    first, second, third, fourth = stored
    return first << 21 | second << 14 | third << 7 | fourth


def _as_sevens(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _too_large(place: str) -> NoReturn:
    message = Text("ID3 标签超过 24 MiB。", "The ID3 tag is larger than 24 MiB.")
    remedy = Text("请先缩小标签中的图片。", "Make the pictures in the tag smaller first.")
    raise Refused([Finding("too_large", message, place, remedy)])


def _resynchronised(source: Source, at: int, size: int) -> Source:
    """Return the body of a tag without the zeros that were put in so that no player takes it for sound."""
    if size > MOST_BYTES:
        _too_large(source.name)
    content = source.at(at, size).replace(b"\xff\0", b"\xff")
    return Source(source.name, len(content), lambda offset, length: content[offset : offset + length])


def _behind_extended(body: Source, at: int, stop: int, version: int) -> int:
    """Return where the frames begin behind an extended header; some writers set its flag and write none."""
    opening = body.at(at, min(4, stop - at))
    if len(opening) < 4 or _LONG_KIND.fullmatch(opening):
        return at
    size = 4 + int.from_bytes(opening, "big") if version == 3 else _sevens(opening)
    if size is None or size < 6 or at + size > stop:
        damaged(body.name, "ID3 扩展头不合规", "the extended header of its ID3 tag is not valid")
    return at + size


def _frames(body: Source, at: int, stop: int, version: int) -> tuple[Frame, ...] | None:
    """Return the frames, or None where they do not add up. Some writers of version 2.4 store sizes as 2.3 does."""
    found = _frames_sized(body, at, stop, version)
    if found is None and version == 4:
        found = _frames_sized(body, at, stop, 3)
    return found


def _frames_sized(body: Source, at: int, stop: int, version: int) -> tuple[Frame, ...] | None:
    header = 6 if version == 2 else 10
    known = (_SHORT_KIND if version == 2 else _LONG_KIND).fullmatch
    found: list[Frame] = []
    while at + header <= stop:
        opening = body.at(at, header)
        if not opening[0]:
            return None if body.at(at, min(stop - at, _SEEN_PADDING)).strip(b"\0") else tuple(found)
        kind, size, flags = _opened(opening, version)
        if not known(kind) or size is None or at + header + size > stop or len(found) == MOST_FRAMES:
            return None
        at += header + size
        found.append(Frame(kind, flags, at - size, at))
    return tuple(found)


def _opened(opening: bytes, version: int) -> tuple[bytes, int | None, int]:
    """Return kind, size and flags of the header of a frame."""
    if version == 2:
        return opening[:3], int.from_bytes(opening[3:], "big"), 0
    kind, size, flags = _LONG_HEADER.unpack(opening)
    return kind, _sevens(opening[4:8]) if version == 4 and size > 0x7F else size, flags


def data_of(tag: Tag, frame: Frame) -> bytes | None:
    """Return the data of a frame as its version means them, or None where they are encrypted or too large."""
    if frame.end - frame.start > MOST_TEXT:
        return None
    data = tag.content(frame)[2]
    if tag.version == 2:
        return data
    if tag.version == 3:
        return _plain(data, frame.flags & 0x40, frame.flags & 0x80, bool(frame.flags & 0x20), 4 if frame.flags & 0x80 else 0)
    if frame.flags & 0x02 or tag.flags & _UNSYNCHRONISED:
        data = data.replace(b"\xff\0", b"\xff")
    return _plain(data, frame.flags & 0x04, frame.flags & 0x08, bool(frame.flags & 0x40), 4 if frame.flags & 0x01 else 0)


def _plain(data: bytes, encrypted: int, packed: int, grouped: bool, length: int) -> bytes | None:
    """Return data without what the flags say stands before them: a group, a length."""
    if encrypted:
        return None
    data = data[int(grouped) + length :]
    if not packed:
        return data
    try:
        return zlib.decompressobj().decompress(data, MOST_TEXT)
    except zlib.error:
        return None


def user_texts(tag: Tag) -> Iterator[tuple[Frame, str, str]]:
    """Yield the texts that users named themselves (TXXX), with their names."""
    kind = b"TXX" if tag.version == 2 else b"TXXX"
    for frame in tag.frames:
        if frame.kind == kind and (data := data_of(tag, frame)):
            encoding = _ENCODINGS[data[0]] if data[0] < len(_ENCODINGS) else "latin-1"
            name, value = _named(data[1:], encoding)
            yield frame, name, value


def _named(data: bytes, encoding: str) -> tuple[str, str]:
    """Return the two texts with a zero between them; UTF-16 has the zero on an even place and a mark for each text."""
    if encoding.startswith("utf-16"):
        at = next((at for at in range(0, min(len(data), _MOST_NAME), 2) if data[at : at + 2] == b"\0\0"), len(data))
        parts = data[:at], data[at + 2 :]
    else:
        parts = data.partition(b"\0")[::2]
    name, value = (part.decode(encoding, "replace") for part in parts)
    return name, value.rstrip("\0")


def private_data(tag: Tag, owner: bytes) -> Iterator[tuple[Frame, bytes]]:
    """Yield the private data (PRIV) of an owner."""
    for frame in tag.frames:
        if frame.kind == b"PRIV" and (data := data_of(tag, frame)) and data.startswith(owner + b"\0"):
            yield frame, data[len(owner) + 1 :]


def user_text(version: int, name: str, value: str) -> Content:
    """Return the frame of a text that users name themselves: plain where it can be, else in the encoding of the version."""
    if version == 4:
        return b"TXXX", 0, b"\3" + name.encode() + b"\0" + value.encode()
    kind = b"TXX" if version == 2 else b"TXXX"
    if (name + value).isascii():
        return kind, 0, b"\0" + name.encode() + b"\0" + value.encode()
    wide = b"\1" + b"\0\0".join(b"\xff\xfe" + text.encode("utf-16-le") for text in (name, value))
    return kind, 0, wide


def tag_of(contents: list[Content], version: int, flags: int = 0, room: int = 0) -> bytes:
    """Return the bytes of a tag of these frames; with `room` bytes for frames and padding it does not grow."""
    body = b"".join([_frame(version, *content) for content in contents])
    flags &= ~_EXTENDED
    if version < 4 and flags & _UNSYNCHRONISED:
        body = _FALSE_SYNC.sub(b"\xff\0", body)
    if flags & _FOOTER and version == 4:
        shell = bytes([version, 0, flags]) + _as_sevens(len(body))
        return b"ID3" + shell + body + b"3DI" + shell
    body = body.ljust(room if len(body) <= room else len(body) + SPARE, b"\0")
    return b"ID3" + bytes([version, 0, flags]) + _as_sevens(len(body)) + body


def rewritten(tag: Tag, contents: list[Content], version: int | None = None) -> bytes:
    """Return the tag with these frames in place of its own; padding is consumed before the tag grows."""
    return tag_of(contents, version or tag.version, tag.flags, tag.end - tag.start - 10)


def _frame(version: int, kind: bytes, flags: int, data: bytes) -> bytes:
    if version == 2:
        return kind + len(data).to_bytes(3, "big") + data
    size = len(data).to_bytes(4, "big") if version == 3 else _as_sevens(len(data))
    return kind + size + flags.to_bytes(2, "big") + data
