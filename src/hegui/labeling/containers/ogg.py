"""Ogg pages (RFC 3533): packets cut into pieces of 255 bytes, pages that are numbered and carry a check sum.

Packets of a header are laid out on as many pages as before whenever they fit, so that the pages behind keep their numbers.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change

CONTINUED, FIRST, LAST = 1, 2, 4
MOST_HEADER = 32 * 1024 * 1024

_HEADER = struct.Struct("<4sBBQIIIB")
_NOTHING_ENDS = (1 << 64) - 1  # the position of a page on which no packet ends
_MOST_PIECES = 255
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its place in the file."""

    start: int
    end: int
    flags: int
    position: int
    serial: int
    number: int
    pieces: bytes  # the length of each piece

    @property
    def ends_packet(self) -> bool:
        """Whether the last packet on the page ends on it."""
        return not self.pieces or self.pieces[-1] < 255

    def content(self, source: Source) -> bytes:
        """Return what is on the page."""
        size = sum(self.pieces)
        return source.at(self.end - size, size)


def page_at(source: Source, at: int) -> Page:
    """Return the page that stands at a place of the file."""
    header = source.upto(at, _HEADER.size + _MOST_PIECES)
    if len(header) < _HEADER.size or header[:5] != b"OggS\0":
        damaged(source.name, f"第 {at} 字节处不是 Ogg 页", f"no Ogg page stands at byte {at}")
    _, _, flags, position, serial, number, _, count = _HEADER.unpack_from(header)
    pieces = header[_HEADER.size : _HEADER.size + count]
    end = at + _HEADER.size + count + sum(pieces)
    if end > source.size:
        damaged(source.name, f"第 {at} 字节处的 Ogg 页不完整", f"the Ogg page at byte {at} is not whole")
    return Page(at, end, flags, position, serial, number, pieces)


def pages(source: Source, at: int = 0) -> Iterator[Page]:
    """Yield the pages from a place to the end of the file."""
    while at < source.size:
        page = page_at(source, at)
        yield page
        at = page.end


def check_sum(page: bytes) -> int:
    """Return the check sum of a page whose field for it is zero.

    Ogg uses the polynomial of zlib's CRC-32 with the bits the other way round, so zlib computes it from mirrored bytes.
    """
    mirrored = ~zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) & 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")


def is_sound(page: Page, source: Source) -> bool:
    """Tell whether the check sum of a page is right."""
    stored = source.at(page.start, page.end - page.start)
    return check_sum(stored[:22] + bytes(4) + stored[26:]) == int.from_bytes(stored[22:26], "little")


def packets_on(content: bytes, pieces: bytes) -> list[bytes]:
    """Return the packets that these pieces are; the last may go on elsewhere."""
    found, start, at = [], 0, 0
    for piece in pieces:
        at += piece
        if piece < 255:
            found.append(content[start:at])
            start = at
    return found if start == at else [*found, content[start:at]]


def laid_out(packets: list[bytes], old: list[Page]) -> list[bytes]:
    """Return the pages of these packets, which take the place of old ones; there are more only where they do not fit."""
    pieces = b"".join([b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets])
    content = b"".join(packets)
    made: list[bytes] = []
    at = sent = 0
    counts = _counts(len(pieces), [len(page.pieces) for page in old])
    for count in counts:
        on_page = pieces[at : at + count]
        goes_on = at > 0 and pieces[at - 1] == 255
        at += count
        is_last = len(made) == len(counts) - 1
        position = old[-1].position if is_last else 0 if min(on_page, default=255) < 255 else _NOTHING_ENDS
        flags = (CONTINUED if goes_on else 0) | (old[-1].flags & LAST if is_last else 0)
        size = sum(on_page)
        made.append(_page(flags, position, old[0].serial, old[0].number + len(made), on_page, content[sent : sent + size]))
        sent += size
    return made


def _counts(total: int, old: list[int]) -> list[int]:
    """Return how many pieces go on each page: as before, and what is more or less at the end."""
    counts = list(old)
    more = total - sum(counts)
    for number in reversed(range(len(counts))):
        new = min(max(counts[number] + more, 0), _MOST_PIECES)
        more -= new - counts[number]
        counts[number] = new
    while more > 0:
        counts.append(min(more, _MOST_PIECES))
        more -= counts[-1]
    return counts


def _page(flags: int, position: int, serial: int, number: int, pieces: bytes, content: bytes) -> bytes:
    page = _HEADER.pack(b"OggS", 0, flags, position, serial, number & 0xFFFFFFFF, 0, len(pieces)) + pieces + content
    return page[:22] + check_sum(page).to_bytes(4, "little") + page[26:]


def renumbered(source: Source, behind: Page, by: int) -> Iterator[Change]:
    """Yield the changes that give the pages of a stream behind a page numbers that are higher."""
    for page in pages(source, behind.end):
        if page.serial == behind.serial:
            if page.flags & FIRST:
                return  # another stream of a chain, under the same number
            stored = source.at(page.start, page.end - page.start)
            number = ((page.number + by) & 0xFFFFFFFF).to_bytes(4, "little")
            new = check_sum(stored[:18] + number + bytes(4) + stored[26:])
            yield page.start + 18, page.start + 26, number + new.to_bytes(4, "little")
