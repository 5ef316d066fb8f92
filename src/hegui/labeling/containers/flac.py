"""FLAC metadata blocks (RFC 9639, section 8): one byte with the kind and whether it is the last, three bytes of length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change

SIGNATURE = b"fLaC"
STREAMINFO, PADDING, COMMENTS = 0, 1, 4
MOST_DATA = 0xFFFFFF

_LAST, _MOST_BLOCKS = 0x80, 65536


@dataclass(frozen=True, slots=True)
class Block:
    """A metadata block with its place: `start` is its header, its data follow four bytes later."""

    kind: int
    last: bool
    start: int
    end: int

    def data(self, source: Source) -> bytes:
        """Return the data of the block."""
        return source.at(self.start + 4, self.end - self.start - 4)

    def replaced(self, data: bytes) -> Change:
        """Return the change that gives the block other data."""
        return self.start, self.end, block(self.kind, data, last=self.last)


def blocks(source: Source, start: int) -> Iterator[Block]:
    """Yield the blocks behind the signature that stands here, up to the sound."""
    if source.at(start, 4) != SIGNATURE:
        damaged(source.name, f"第 {start} 字节处不是 FLAC 流", f"no FLAC stream begins at byte {start}")
    at = start + 4
    for _ in range(_MOST_BLOCKS):
        header = source.at(at, 4)
        end = at + 4 + int.from_bytes(header[1:], "big")
        if end > source.size or (header[0] & 0x7F == STREAMINFO) != (at == start + 4):
            damaged(source.name, f"第 {at} 字节处的元数据块不合规", f"the metadata block at byte {at} is not valid")
        yield Block(header[0] & 0x7F, bool(header[0] & _LAST), at, end)
        if header[0] & _LAST:
            return
        at = end
    damaged(source.name, "元数据块过多", "it has too many metadata blocks")


def block(kind: int, data: bytes, *, last: bool) -> bytes:
    """Return the bytes of a block."""
    return bytes([kind | (_LAST if last else 0)]) + len(data).to_bytes(3, "big") + data


def in_padding(growth: int, found: list[Block]) -> Iterator[Change]:
    """Yield the changes by which padding gives up what other blocks grow, or takes what they shrink; the sound then stays."""
    for padding in reversed([block for block in found if block.kind == PADDING]):
        size = padding.end - padding.start - 4
        new = min(max(size - growth, 0), MOST_DATA)
        if new != size:
            yield padding.replaced(bytes(new))
        growth -= size - new
