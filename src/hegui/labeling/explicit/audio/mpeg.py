"""Frames of MPEG audio layer III (ISO/IEC 11172-3, 13818-3): their headers, and where the sound in them ends.

A frame of ours is made without the bit reservoir, so it holds all of its sound and can be put into a longer frame: the rest is
ancillary data, which decoders skip. A frame without any sound decodes to silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_FIRST = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_SECOND = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MONO = 3
_NO_CHECK = 1


@dataclass(frozen=True, slots=True)
class Header:
    """The four bytes of a frame taken apart; `version` is 3 for MPEG-1, 2 for MPEG-2, 0 for MPEG-2.5."""

    version: int
    unchecked: int
    kilobits: int
    rate: int
    padded: int
    rest: int  # the last byte: channel mode, its extension, copyright, original, emphasis

    @property
    def channels(self) -> int:
        """How many channels it has."""
        return 1 if self.rest >> 6 == _MONO else 2

    @property
    def samples(self) -> int:
        """How many samples of each channel a frame holds."""
        return 1152 if self.version == 3 else 576

    @property
    def length(self) -> int:
        """How long the frame is, with its header."""
        return self.samples * 125 * self.kilobits // self.rate + self.padded

    @property
    def sound(self) -> int:
        """Where the side information ends and the sound may begin."""
        side = (17, 32) if self.version == 3 else (9, 17)
        return 4 + (0 if self.unchecked else 2) + side[self.channels - 1]

    def stored(self) -> bytes:
        """Return the header as it stands in a file."""
        table = _FIRST if self.version == 3 else _SECOND
        third = table.index(self.kilobits) << 4 | _RATES[self.version].index(self.rate) << 2 | self.padded << 1
        return bytes([0xFF, 0xE2 | self.version << 3 | self.unchecked, third, self.rest])

    def silent(self) -> bytes:
        """Return a frame like this without any sound in it, which needs none of the bytes before it."""
        header = replace(self, unchecked=_NO_CHECK, padded=0)
        return header.stored().ljust(header.length, b"\0")


def header_of(stored: bytes) -> Header | None:
    """Return the header that stands at the beginning of these bytes, if one of layer III does."""
    if len(stored) < 4 or stored[0] != 0xFF or stored[1] & 0xE6 != 0xE2:
        return None
    version, rate, hertz = stored[1] >> 3 & 3, stored[2] >> 4, stored[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or hertz == 3:
        return None
    kilobits = (_FIRST if version == 3 else _SECOND)[rate]
    return Header(version, stored[1] & 1, kilobits, _RATES[version][hertz], stored[2] >> 1 & 1, stored[3])


def sound_length(frame: bytes, header: Header) -> int:
    """Return how many bytes of sound a frame has: the lengths of its parts, in bits, summed."""
    side = int.from_bytes(frame[header.sound - _side(header) : header.sound], "big")
    bits = 8 * _side(header)
    if header.version == 3:
        at, step, parts = (18, 59, 2) if header.channels == 1 else (20, 59, 4)
    else:
        at, step, parts = (9, 63, 1) if header.channels == 1 else (10, 63, 2)
    return (sum(side >> bits - at - step * part - 12 & 0xFFF for part in range(parts)) + 7) // 8


def fitted(header: Header, sound: bytes, like: Header) -> bytes:
    """Return a frame of ours, of side information and sound, at the bit rate of other frames or the next that it fits into."""
    mode = header.rest & 0xF0 | like.rest & 0x0F  # its channel mode, their copyright and emphasis
    for rate in _FIRST if like.version == 3 else _SECOND:
        new = replace(header, kilobits=rate, padded=0, rest=mode)
        if rate >= like.kilobits and new.length < 4 + len(sound):
            new = replace(new, padded=1)
        if rate >= like.kilobits and new.length >= 4 + len(sound):
            break
    return (new.stored() + sound).ljust(new.length, b"\0")


def _side(header: Header) -> int:
    return ((17, 32) if header.version == 3 else (9, 17))[header.channels - 1]
