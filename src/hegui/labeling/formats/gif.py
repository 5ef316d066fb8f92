"""GIF: the mark is XMP in an application extension (TC260-PG-20259A); read too from comments.

Application extensions are of GIF89a: a file of GIF87a says so when it gets one, as the specification asks (GIF89a, 7); its
pictures look the same under both. New XMP stands behind the extensions that come first, as the loop count of animations
has to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hegui.labeling.containers import gif, xmp
from hegui.labeling.containers.xmp import Property
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.free_text import Loose, loose_in, without
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "GIF"
MEDIA_TYPES = ("image/gif",)
SUFFIXES = (".gif",)
STARTS = gif.SIGNATURES
MANIFEST = "image/gif"


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
    for block, _, label in source.once(_bearing):
        if label is not None and not label.foreign:
            rest = without(gif.joined(gif.data_of(source, block)), label)
            changes.append((block.start, block.end, gif.comment_extension(rest) if rest else b""))
    return spliced(source, [*changes, *_stating(source, AIGC, mark.inner())])


def state(source: Source, wanted: Property, text: str) -> Pieces:
    """Give this text to a property in the first packet, and there alone."""
    return spliced(source, _stating(source, wanted, text))


def stated(source: Source, wanted: Property) -> list[str]:
    """Return the texts that every packet gives to a property."""
    packets = [packet for _, packet, _ in source.once(_bearing) if packet is not None]
    return [text for packet in packets for text in xmp.stated(packet, wanted, source.name)]


def _stating(source: Source, wanted: Property, text: str) -> Iterator[Change]:
    """Yield the changes by which the first packet, and it alone, states a property."""
    yield 0, 6, gif.SIGNATURES[1]
    packets = [(block, packet) for block, packet, _ in source.once(_bearing) if packet is not None]
    for block, packet in packets[1:]:
        if xmp.stated(packet, wanted, source.name):
            yield block.start, block.end, gif.xmp_extension(xmp.silent(packet, wanted, source.name))
    if packets:
        block, packet = packets[0]
        yield block.start, block.end, gif.xmp_extension(xmp.stating(packet, wanted, text, source.name))
    else:
        at = _room(source)
        yield at, at, gif.xmp_extension(xmp.stating(None, wanted, text, source.name))


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
