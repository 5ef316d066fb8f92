"""WebP: simple files become extended ones, and what other programs read."""

from __future__ import annotations

import io
import struct

import pytest
from marks import MARK
from PIL import Image
from programs import exiftool, output
from samples import webp

from hegui.labeling import Damaged, read, write


def written(data, mark=MARK):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark)
    return target.getvalue()


@pytest.mark.parametrize(
    ("odd", "flags"),
    [
        ("lossy", 0x04),
        ("lossless", 0x04),
        ("lossless with transparency", 0x14),
        ("lossy with transparency", 0x14),
        ("EXIF and profile", 0x2C),
        ("XMP in a file that is not extended", 0x04),
        ("animated", 0x06),
    ],
)
def test_the_header_tells_what_the_file_holds_and_how_large_the_picture_is(odd, flags):
    header = written(webp.samples()[odd])[12:30]

    assert header[:8] == b"VP8X\x0a\0\0\0"
    assert header[8] & ~0x10 == flags & ~0x10
    assert header[8] & flags == flags
    assert (header[12:15], header[15:18]) == ((41 - 1).to_bytes(3, "little"), (23 - 1).to_bytes(3, "little"))


def test_the_packet_stands_behind_all_other_chunks():
    marked = written(webp.samples()["EXIF and profile"])

    assert marked.rindex(b"XMP ") > marked.rindex(b"EXIF") > marked.index(b"VP8 ")
    assert struct.unpack("<I", marked[4:8])[0] == len(marked) - 8


def test_a_file_that_lacks_its_last_padding_is_whole_afterwards():
    marked = written(webp.lacking_padding())

    assert Image.open(io.BytesIO(marked)).size == (41, 23)
    assert read(io.BytesIO(marked)).marks == (MARK,)


def test_a_file_without_a_picture_is_damaged():
    empty = b"RIFF" + struct.pack("<I", 4) + b"WEBP"

    with pytest.raises(Damaged):
        written(empty)


@pytest.mark.parametrize("odd", webp.samples().keys())
def test_pillow_finds_the_packet(odd):
    packet = Image.open(io.BytesIO(written(webp.samples()[odd]))).info["xmp"]

    assert b"TC260:AIGC" in packet


@pytest.mark.needs("exiftool")
@pytest.mark.needs("exiv2")
@pytest.mark.parametrize("odd", ["lossy", "lossless with transparency", "XMP of somebody", "animated"])
def test_exiftool_and_exiv2_read_the_same_object(odd, tmp_path):
    path = tmp_path / "a.webp"
    path.write_bytes(written(webp.samples()[odd]))

    assert exiftool(path, "XMP-TC260:Aigc") == MARK.inner()
    assert MARK.inner() in output("exiv2", "-PX", "pr", path).decode()
