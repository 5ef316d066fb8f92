"""H.264 as films store it: parameter sets, the configuration record, and units with their lengths or start codes.

ISO/IEC 14496-15, 5.3.3 (AVCDecoderConfigurationRecord); ITU-T H.264, 7.3 and Annex B.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

SLICE, IDR, SEI, SPS, PPS = 1, 5, 6, 7, 8
START = b"\0\0\0\1"

_STUFFED = re.compile(rb"\x00\x00(?=[\x00-\x03])")
_CODE = re.compile(rb"\x00\x00\x01")
_SIZES = (1, 2, 4)  # of a length in front of a unit
_WITH_CHROMA = frozenset((100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135))
_OWN_RATIO = 255
_ACROSS = (0, 1, 12, 10, 16, 40, 24, 20, 32, 80, 18, 15, 64, 160, 4, 3, 2)  # of a pixel, by number of the ratio
_DOWN = (0, 1, 11, 11, 11, 33, 11, 11, 11, 33, 11, 11, 33, 99, 3, 2, 1)
_UNSTUFFED = 512  # bytes of a parameter set that are looked at


class UnreadableError(Exception):
    """The bytes are no H.264 that is understood here."""


class Sequence(NamedTuple):
    """What a sequence parameter set says; `picture` is all that has to be alike where two of them are joined."""

    profile: int
    constraints: int
    level: int
    id: int
    progressive: bool
    picture: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Configuration:
    """An avcC record: parameter sets outside the stream, and how long the lengths in front of units are."""

    profile: int
    compatible: int
    level: int
    size: int
    sequences: tuple[bytes, ...]
    pictures: tuple[bytes, ...]
    rest: bytes

    def packed(self) -> bytes:
        """Return the bytes of the record."""
        start = bytes((1, self.profile, self.compatible, self.level, 0xFC | self.size - 1))
        return b"".join((start, _listed(0xE0, self.sequences), _listed(0, self.pictures), self.rest))

    def units(self) -> tuple[bytes, ...]:
        """Return all parameter sets."""
        return (*self.sequences, *self.pictures)

    def joined(self, sequences: tuple[bytes, ...], pictures: tuple[bytes, ...]) -> Configuration:
        """Return it with more parameter sets: a decoder has to manage all of them."""
        told = [sequence_of(unit) for unit in sequences]
        compatible = self.compatible
        for each in told:
            compatible &= each.constraints
        level = max(self.level, *(each.level for each in told))
        return replace(
            self,
            compatible=compatible,
            level=level,
            sequences=self.sequences + sequences,
            pictures=self.pictures + pictures,
        )


def configuration_of(record: bytes) -> Configuration:
    """Read an avcC record."""
    try:
        size = (record[4] & 3) + 1
        at, sequences = _units_listed(record, 5, 0x1F)
        at, pictures = _units_listed(record, at, 0xFF)
    except IndexError:
        raise UnreadableError from None
    if record[0] != 1 or size not in _SIZES or not all((*sequences, *pictures)):
        raise UnreadableError
    return Configuration(record[1], record[2], record[3], size, sequences, pictures, record[at:])


def _units_listed(record: bytes, at: int, mask: int) -> tuple[int, tuple[bytes, ...]]:
    count, units = record[at] & mask, []
    at += 1
    for _ in range(count):
        end = at + 2 + (record[at] << 8 | record[at + 1])
        if end > len(record):
            raise UnreadableError
        units.append(record[at + 2 : end])
        at = end
    return at, tuple(units)


def _listed(flags: int, units: tuple[bytes, ...]) -> bytes:
    return bytes((flags | len(units),)) + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)


def kind(unit: bytes) -> int:
    """Return the type of a unit."""
    return unit[0] & 0x1F


def units_of(sample: bytes, size: int) -> Iterator[bytes]:
    """Yield the units of a sample, which have their lengths in front of them."""
    at = 0
    while at < len(sample):
        start = at + size
        at = start + int.from_bytes(sample[at:start], "big")
        if at > len(sample) or at == start:
            raise UnreadableError
        yield sample[start:at]


def with_lengths(units: Iterable[bytes], size: int) -> bytes:
    """Return a sample: units with their lengths in front of them."""
    try:
        return b"".join(len(unit).to_bytes(size, "big") + unit for unit in units)
    except OverflowError:
        raise UnreadableError from None


def pictures_of(stream: bytes) -> Iterator[list[bytes]]:
    """Yield the pictures of a stream with start codes, each with the units before its slices."""
    waiting: list[bytes] = []
    drawn = False
    for unit in _split(stream):
        first = kind(unit) in (SLICE, IDR) and unit[1] & 0x80  # its first macroblock is number 0
        if drawn and (first or kind(unit) not in (SLICE, IDR)):
            yield waiting
            waiting, drawn = [], False
        waiting.append(unit)
        drawn = drawn or bool(first)
    if drawn:
        yield waiting


def _split(stream: bytes) -> Iterator[bytes]:
    starts = [found.end() for found in _CODE.finditer(stream)]
    for start, following in zip(starts, [*starts[1:], len(stream) + 3], strict=True):
        unit = stream[start : following - 3].rstrip(b"\0")
        if len(unit) > 1:
            yield unit


class _Bits:
    """The bits of a unit, without the bytes that keep start codes out of it."""

    def __init__(self, unit: bytes) -> None:
        plain = unit[1:_UNSTUFFED].replace(b"\0\0\3", b"\0\0")
        self._value, self._left = int.from_bytes(plain, "big"), 8 * len(plain)
        self._length = self._left

    def take(self, count: int) -> int:
        """Return the next bits as a number."""
        self._left -= count
        if self._left < 0:
            raise UnreadableError
        return self._value >> self._left & (1 << count) - 1

    def number(self) -> int:
        """Return an Exp-Golomb number."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)

    def skip_numbers(self, count: int) -> None:
        """Pass over Exp-Golomb numbers, with or without sign."""
        for _ in range(count):
            self.number()

    def read(self) -> str:
        """Return all bits so far, as digits."""
        count = self._length - self._left
        return f"{self._value >> self._left:0{count}b}" if count else ""

    def signed(self) -> int:
        """Return an Exp-Golomb number with sign."""
        code = self.number()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def picture_ids(unit: bytes) -> tuple[int, int]:
    """Return the number of a picture parameter set, and of the sequence that it belongs to."""
    bits = _Bits(unit)
    return bits.number(), bits.number()


def sequence_of(unit: bytes) -> Sequence:
    """Read a sequence parameter set."""
    return _sequence(_Bits(unit))


def delayed(unit: bytes, frames: int) -> bytes:
    """Return a sequence parameter set that lets a decoder hold back so many frames, or as many as it said.

    Frames that are shown as they are decoded need none; those that follow the joint do, and readers that ask only the first
    set that they find take its word for all.
    """
    bits = _Bits(unit)
    _sequence(bits)
    if bits.take(1):
        bits.skip_numbers(2)
    if bits.take(1):
        bits.take(65)
    if bits.take(2):
        raise UnreadableError  # models of buffers, for which nobody asked
    bits.take(1)
    if not bits.take(1):
        return unit
    bits.take(1)
    bits.skip_numbers(4)
    start = bits.read()
    held, most = bits.number(), bits.number()
    held = max(held, frames)
    digits = start + _digits(held) + _digits(max(most, held)) + "1"
    digits += "0" * (-len(digits) % 8)
    plain = int(digits, 2).to_bytes(len(digits) // 8, "big")
    return unit[:1] + _STUFFED.sub(b"\0\0\3", plain)


def _digits(value: int) -> str:
    """Return an Exp-Golomb number as digits."""
    code = f"{value + 1:b}"
    return "0" * (len(code) - 1) + code


def _sequence(bits: _Bits) -> Sequence:
    profile, constraints, level = bits.take(8), bits.take(8), bits.take(8)
    number = bits.number()
    colour = _colour(bits) if profile in _WITH_CHROMA else (1, 0, 0, 0)
    bits.number()  # of frames
    order = bits.number()
    if order == 0:
        bits.number()
    elif order == 1:
        bits.take(1)
        bits.skip_numbers(2)
        bits.skip_numbers(bits.number())
    bits.number()
    bits.take(1)
    across, down = bits.number(), bits.number()
    progressive = bool(bits.take(1))
    if not progressive:
        bits.take(1)
    bits.take(1)
    cut = [bits.number() for _ in range(4)] if bits.take(1) else [0] * 4
    shown = _shown(bits) if bits.take(1) else _shown(None)
    return Sequence(profile, constraints, level, number, progressive, (*colour, across, down, *cut, *shown))


def _colour(bits: _Bits) -> tuple[int, int, int, int]:
    """Return how colours are sampled, and how many bits they have."""
    sampled = bits.number()
    planes = bits.take(1) if sampled == 3 else 0
    depths = bits.number(), bits.number()
    bits.take(1)
    if bits.take(1):
        for table in range(12 if sampled == 3 else 8):
            if bits.take(1):
                _scaling(bits, 16 if table < 6 else 64)
    return sampled, planes, *depths


def _scaling(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _shown(bits: _Bits | None) -> tuple[int, int, int, int, int, int]:
    """Return the sides of a pixel, the range of levels, and the three numbers of colours; 2 is 'not said'."""
    across, down, full, colours = 0, 0, 0, (2, 2, 2)
    if bits and bits.take(1):
        ratio = bits.take(8)
        if ratio == _OWN_RATIO:
            across, down = bits.take(16), bits.take(16)
        elif ratio < len(_ACROSS):
            across, down = _ACROSS[ratio], _DOWN[ratio]
    if bits and bits.take(1):
        bits.take(1)
    if bits and bits.take(1):
        bits.take(3)
        full = bits.take(1)
        if bits.take(1):
            colours = bits.take(8), bits.take(8), bits.take(8)
    return across or 1, down or 1, full, *colours
