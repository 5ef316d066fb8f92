"""Where C2PA manifest stores stand: a JUMBF superbox (ISO/IEC 19566-5) whose description names C2PA (C2PA 2.2, 11.1)."""

from __future__ import annotations

from hegui.labeling.source import Source

DESCRIPTION = b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"  # the description box with the type of a store

_EDGE = 65536


def in_segment(data: bytes) -> bool:
    """Tell whether the data of a JPEG APP11 segment begin a manifest store."""
    return data.startswith(b"JP") and DESCRIPTION in data[:64]


def at_an_edge(source: Source) -> bool:
    """Tell whether a manifest store begins in the first or last 64 KiB of a file."""
    if DESCRIPTION in source.head:
        return True
    tail = max(len(source.head), source.size - _EDGE)
    return DESCRIPTION in source.upto(max(0, tail - len(DESCRIPTION)), source.size - tail + len(DESCRIPTION))
