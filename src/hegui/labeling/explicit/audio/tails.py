"""Where the frames of an MP3 end: before the tags that may stand behind them (ID3v1, Lyrics3, APE, an appended ID3v2)."""

from __future__ import annotations

from hegui.labeling.source import Source

_MOST = 8  # tags at the end, in any order


def end_of_frames(source: Source) -> int:
    """Return where the last frame ends."""
    end = source.size
    for _ in range(_MOST):
        lengths = [length_of(source, end) for length_of in (_id3v1, _lyrics, _ape, _id3v2)]
        length = next((length for length in lengths if 0 < length <= end), 0)
        if not length:
            break
        end -= length
    return end


def _before(source: Source, end: int, length: int) -> bytes:
    """Return the bytes before a place; fewer at the beginning of a file."""
    return source.upto(max(0, end - length), min(length, end)).rjust(length, b"\0")


def _id3v1(source: Source, end: int) -> int:
    return 128 if _before(source, end, 128)[:3] == b"TAG" else 0


def _lyrics(source: Source, end: int) -> int:
    footer = _before(source, end, 15)
    return 15 + int(footer[:6]) if footer[6:] == b"LYRICS200" and footer[:6].isdigit() else 0


def _ape(source: Source, end: int) -> int:
    footer = _before(source, end, 32)
    if footer[:8] != b"APETAGEX":
        return 0
    has_header = footer[23] & 0x80
    return int.from_bytes(footer[12:16], "little") + (32 if has_header else 0)


def _id3v2(source: Source, end: int) -> int:
    footer = _before(source, end, 10)
    if footer[:3] != b"3DI" or max(footer[6:]) > 0x7F:
        return 0
    first, second, third, fourth = footer[6:]
    return 20 + (first << 21 | second << 14 | third << 7 | fourth)
