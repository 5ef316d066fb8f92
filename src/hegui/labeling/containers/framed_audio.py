"""What sound stands behind ID3 tags: MPEG audio frames (ISO/IEC 11172-3, 13818-3), ADTS frames (13818-7) or another stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Sound = Literal["mpeg", "adts", "flac", "other", "unknown"]

_OTHERS = (b"TTA1", b"MPCK", b"MP+", b"wvPk", b"MAC ", b"OggS", b"RIFF", b"FORM", b"ADIF", b"DSD ", b"OFR ", b"caff")
_BY_SUFFIX: dict[str, Sound] = {"aac": "adts", "adts": "adts", "flac": "flac", "tta": "other", "mpc": "other", "ape": "other"}
_TAILS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3")
_HERTZ = (44100, 48000, 32000)
_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_KILOBITS = {  # by layer, of version 1 and of the versions for low rates
    (1, True): tuple(range(0, 480, 32)),
    (2, True): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, True): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (1, False): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, False): _LOW,
    (3, False): _LOW,
}


def sound_of(head: bytes, name: str) -> Sound:
    """Return what the first bytes of a file hold; where tags are longer than these, its name tells it."""
    tagged = head.startswith(b"ID3")
    if not tagged and head[:1] not in (b"\xff", b"\0", b"f"):
        return "other"
    at = _behind_tags(head)
    sound = _sound_at(head, at) if at < len(head) else "unknown"
    if sound == "unknown" and tagged:
        return _BY_SUFFIX.get(name.rsplit(".", 1)[-1].lower(), "mpeg")
    return sound


def _behind_tags(head: bytes) -> int:
    at = 0
    while head[at : at + 3] == b"ID3" and len(head) > at + 10:
        first, second, third, fourth = head[at + 6 : at + 10]
        at += 10 + (first << 21 | second << 14 | third << 7 | fourth) + (10 if head[at + 5] & 0x10 else 0)
    return at


def _sound_at(head: bytes, at: int) -> Sound:
    if head[at : at + 1] == b"\0":  # some encoders leave zeros before the first frame
        at = len(head) - len(head[at:].lstrip(b"\0"))
    if head.startswith(b"fLaC", at):
        return "flac"
    if head.startswith(_OTHERS, at):
        return "other"
    if _frames_follow(head, at, _mpeg_length):
        return "mpeg"
    return "adts" if _frames_follow(head, at, _adts_length) else "unknown"


def _frames_follow(head: bytes, at: int, length_of: Callable[[bytes], int]) -> bool:
    """Tell whether a frame stands here and another one, or a known end, where it ends."""
    length = length_of(head[at : at + 6])
    following = head[at + length : at + length + 6]
    return length > 0 and (len(following) < 6 or length_of(following) > 0 or following.startswith(_TAILS))


def _mpeg_length(header: bytes) -> int:
    """Return how long a frame with this header is, or 0 where it is no header of MPEG audio."""
    if len(header) < 4 or header[0] != 0xFF or header[1] < 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    rate, hertz, padded = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer == 4 or rate in (0, 15) or hertz == 3:
        return 0
    hertz = _HERTZ[hertz] >> {3: 0, 2: 1, 0: 2}[version]
    bits = 1000 * _KILOBITS[layer, version == 3][rate]
    if layer == 1:
        return (12 * bits // hertz + padded) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // hertz + padded


def _adts_length(header: bytes) -> int:
    """Return how long an ADTS frame with this header is, or 0 where it is no such header."""
    if len(header) < 6 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0 or header[2] >> 2 & 15 > 12:
        return 0
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return length if length >= 7 else 0
