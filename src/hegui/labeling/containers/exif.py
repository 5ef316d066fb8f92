"""EXIF (CIPA DC-008): the TIFF block inside JPEG, PNG and WebP; the fields of its IFD0 and of its Exif IFD, nothing else.

Other directories (thumbnail, GPS, maker notes) are not entered: a mark does not stand there, and they are where writers err.
"""

from __future__ import annotations

from collections.abc import Iterator

from hegui.labeling.containers.tiff import Entry, Tiff

SIGN = b"Exif\0\0"  # before the block in JPEG; some writers leave it in WebP and HEIF too

IMAGE_DESCRIPTION = 0x010E
USER_COMMENT = 0x9286

_EXIF_POINTER = 0x8769
_MOST = 1 << 26  # a block that claims more is not looked into


def fields(block: bytes, place: str) -> Iterator[Entry]:
    """Yield the fields (tag, offset, length, ...) of IFD0 and of the Exif IFD; offsets count from the start of the block.

    A sign `Exif` before the block must be gone (`tiff_start`). Whether a value lies inside the block is for the caller
    to see: a broken field does not hide the others. Raise `Damaged` where a directory cannot be read.
    """
    tiff = Tiff(lambda offset, length: block[offset : offset + length], min(len(block), _MOST), place)
    if tiff.first:
        yield from fields_of(tiff)


def fields_of(tiff: Tiff) -> Iterator[Entry]:
    """Yield these fields of a TIFF structure that is open already, such as a TIFF file."""
    first = tiff.directory(tiff.first)
    yield from first.entries
    pointer = first.entry(_EXIF_POINTER)
    target = tiff.target(pointer) if pointer else None
    if target:
        yield from tiff.directory(target).entries


def tiff_start(block: bytes) -> int:
    """Return where the TIFF block begins: behind the sign `Exif`, where that is there."""
    return len(SIGN) if block.startswith(SIGN) else 0
