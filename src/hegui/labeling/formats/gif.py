"""GIF: the mark is XMP in an application extension (TC260-PG-20259A); read too from comments.

Application extensions are of GIF89a: a file of GIF87a says so when it gets one, as the specification asks (GIF89a, 7); its
pictures look the same under both. New XMP stands behind the extensions that come first, as the loop count of animations
has to.
"""

from __future__ import annotations

from collections.abc import Iterable

from hegui.labeling.aigc_property import AIGC
from hegui.labeling.containers import gif, xmp
from hegui.labeling.loose_marks import Loose, loose_in, without
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "GIF"
MEDIA_TYPES = ("image/gif",)
SUFFIXES = (".gif",)
STARTS = gif.SIGNATURES


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head.startswith(gif.SIGNATURES)


def read(source: Source) -> Iterable[Placed]:
    """Look into every XMP extension and every comment."""
    for _, packet, label in source.once(_bearing):
        if packet is not None:
            for stated in xmp.stated(packet, AIGC, source.name):
                yield Placed("Application Extension XMP TC260:AIGC", "prescribed", stated)
        elif label is not None:
            yield Placed("Comment Extension AIGC", "foreign" if label.foreign else "tolerated", label.text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the XMP that is there, or into new XMP before the first picture; other marks go."""
    changes: list[Change] = []
    written = False
    for block, packet, label in source.once(_bearing):
        if packet is not None:
            changes += _of_packet(block, packet, None if written else mark.inner(), source)
            written = True
        elif label is not None and not label.foreign:
            rest = without(gif.joined(gif.data_of(source, block)), label)
            changes.append((block.start, block.end, gif.comment_extension(rest) if rest else b""))
    if not written:
        at = _room(source)
        changes.append((at, at, gif.xmp_extension(xmp.stating(None, AIGC, mark.inner(), source.name))))
    return spliced(source, [(0, 6, gif.SIGNATURES[1]), *changes])


def _of_packet(block: gif.Block, packet: bytes, text: str | None, source: Source) -> list[Change]:
    if text is not None:
        return [(block.start, block.end, gif.xmp_extension(xmp.stating(packet, AIGC, text, source.name)))]
    if xmp.stated(packet, AIGC, source.name):
        return [(block.start, block.end, gif.xmp_extension(xmp.silent(packet, AIGC, source.name)))]
    return []


def _bearing(source: Source) -> list[tuple[gif.Block, bytes | None, Loose | None]]:
    """Return the extensions that marks may stand in: with the packet of XMP, or with the label of a comment."""
    found: list[tuple[gif.Block, bytes | None, Loose | None]] = []
    for block in gif.blocks(source):
        if block.label == gif.APPLICATION:
            packet = gif.xmp_of(gif.data_of(source, block))
            if packet is not None:
                found.append((block, packet, None))
        elif block.label == gif.COMMENT:
            found.append((block, None, loose_in(gif.joined(gif.data_of(source, block)))))
    return found


def _room(source: Source) -> int:
    """Return the place behind the application extensions and comments that come first."""
    at = gif.first_block(source)
    for block in gif.blocks(source):
        if block.label not in {gif.APPLICATION, gif.COMMENT}:
            break
        at = block.end
    return at
