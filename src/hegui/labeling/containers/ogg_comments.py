"""Comment headers of the codecs in Ogg: Vorbis, Opus (RFC 7845), Theora, Speex, FLAC; each has them in its second packet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hegui.labeling.containers import ogg
from hegui.labeling.containers.ogg import Page
from hegui.labeling.containers.vorbis import Comments, comments_in
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change

_FLAC = b"\x7fFLAC"
_CODECS = {  # by how the first packet begins: how the second does
    b"\1vorbis": b"\3vorbis",
    b"OpusHead": b"OpusTags",
    b"\x80theora": b"\x81theora",
    b"Speex   ": b"",
    _FLAC: b"",
}
_MOST_PAGES = 65536


@dataclass(slots=True)
class Stream:
    """A stream with comments: the pages they stand on, up to one on which a packet ends, and the packets on these."""

    codec: bytes
    pages: list[Page] = field(default_factory=list)
    packets: list[bytes] = field(default_factory=list)
    content: list[bytes] = field(default_factory=list)
    whole: bool = False

    def comments(self, place: str) -> Comments:
        """Return the comments."""
        packet = self.packets[0]
        sign = _CODECS[self.codec]
        if not packet.startswith(sign) or (self.codec == _FLAC and packet[0] & 0x7F != 4):
            damaged(place, "Ogg 流的第二个包不是注释", "the second packet of an Ogg stream holds no comments")
        return comments_in(packet, self._opening, place)

    @property
    def _opening(self) -> int:
        return 4 if self.codec == _FLAC else len(_CODECS[self.codec])

    def stating(self, source: Source, name: str, text: str | None) -> Iterator[Change]:
        """Yield the changes by which the comments state this text, once; the pages behind keep their numbers where they can."""
        old = self.comments(source.name)
        new = old.stating(name, text)
        packet = self.packets[0]
        opening, rest = packet[: self._opening], packet[old.end :]
        if self.codec == _FLAC:
            opening = opening[:1] + len(new).to_bytes(3, "big")
        elif self.codec == b"OpusHead":
            rest = _opus_rest(rest, len(new) - (old.end - self._opening))
        made = ogg.laid_out([opening + new + rest, *self.packets[1:]], self.pages)
        more = made[len(self.pages) :]
        for number, page in enumerate(self.pages):
            behind = b"".join(more) if number == len(self.pages) - 1 else b""
            yield page.start, page.end, made[number] + behind
        if more:
            yield from ogg.renumbered(source, self.pages[-1], len(more))


def _opus_rest(rest: bytes, growth: int) -> bytes:
    """Return what stands behind the comments of Opus: data to be kept where the lowest bit says so, else padding."""
    if not rest or rest[0] & 1:
        return rest
    size = max(len(rest) - growth, 0)
    return rest[:size].ljust(size, b"\0")


def streams(source: Source) -> list[Stream]:
    """Return the streams with comments that begin the file; streams chained behind them have comments of their own."""
    found: dict[int, Stream] = {}
    size = 0
    for count, page in enumerate(ogg.pages(source)):
        if page.flags & ogg.FIRST:
            first = page.content(source)
            codec = next((sign for sign in _CODECS if first.startswith(sign)), None)
            if codec and page.serial not in found and page.ends_packet:
                found[page.serial] = Stream(codec)
            continue
        stream = found.get(page.serial)
        if stream and not stream.whole:
            size += page.end - page.start
            _add(stream, page, source)
        if all(stream.whole for stream in found.values()):
            return list(found.values())
        if size > ogg.MOST_HEADER or count > _MOST_PAGES:
            damaged(source.name, "Ogg 流的头部过大", "the headers of its Ogg streams are too large")
    if found:
        damaged(source.name, "Ogg 流的头部不完整", "the headers of its Ogg streams are not whole")
    return []


def _add(stream: Stream, page: Page, source: Source) -> None:
    if not ogg.is_sound(page, source):
        damaged(
            source.name, f"第 {page.start} 字节处的 Ogg 页校验和不符", f"the check sum of the Ogg page at {page.start} is wrong"
        )
    stream.pages.append(page)
    stream.content.append(page.content(source))
    if page.pieces and page.ends_packet:
        pieces = b"".join([each.pieces for each in stream.pages])
        stream.packets = ogg.packets_on(b"".join(stream.content), pieces)
        stream.whole = True
