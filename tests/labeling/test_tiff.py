"""TIFF: only the end of the file and the pointers change; cameras' raw files are refused."""

from __future__ import annotations

import io
import struct

import pytest
from marks import MARK, NEXT
from samples import tiff

from hegui.labeling import Damaged, read, write
from hegui.words import Refused

XMP = tiff.xmp()


def written(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


def field(data):
    """Type, length and place of tag 700 in the first directory of a little-endian file."""
    at = struct.unpack_from("<I", data, 4)[0]
    for number in range(struct.unpack_from("<H", data, at)[0]):
        tag, kind, length, place = struct.unpack_from("<HHII", data, at + 2 + 12 * number)
        if tag == 700:
            return kind, length, place
    raise AssertionError("no XMP")


@pytest.mark.parametrize("odd", ["plain", "compressed", "an odd length", "pages", "a private field"])
def test_a_file_without_xmp_changes_only_in_its_pointer_and_its_end(odd):
    data = tiff.samples()[odd]

    marked = written(data)

    assert (marked[:4], marked[8 : len(data)]) == (data[:4], data[8:])
    assert struct.unpack_from("<I", marked, 4)[0] % 2 == 0


def test_the_field_is_written_as_the_guide_says_and_read_as_programs_write_it():
    as_bytes = tiff.built(first=[(700, 1, len(XMP), XMP)])

    assert field(as_bytes)[0] == 1
    assert field(written(as_bytes))[0] == 7


def test_a_mark_as_bytes_is_read():
    marked = written(tiff.built())
    kind = marked.index(struct.pack("<HH", 700, 7))
    as_bytes = marked[: kind + 2] + b"\1\0" + marked[kind + 4 :]

    assert read(io.BytesIO(as_bytes)).marks == (MARK,)


def test_xmp_at_the_end_grows_there():
    data = tiff.built(first=[(700, 7, len(XMP), XMP)])

    marked = written(data)

    assert field(marked)[2] == field(data)[2]
    assert marked.count(b"xpacket begin") == 1


def test_xmp_with_room_stays_in_its_place_and_keeps_its_length():
    padded = tiff.xmp(3000)
    data = tiff.built(first=[(700, 7, len(padded), padded)], extra=b"something")
    once = written(data)

    again = written(once, NEXT, replace=True)

    assert read(io.BytesIO(again)).marks == (NEXT,)
    assert again.count(b"3c5d7a9e-0001") == 0


def test_an_old_packet_that_moves_leaves_nothing_behind():
    marked = written(tiff.built(first=[(700, 7, len(XMP), XMP)], extra=b"something"))

    assert marked.count(b"xpacket begin") == 1


@pytest.mark.parametrize(
    "raw",
    [
        tiff.built(first=[(330, 4, 1, struct.pack("<I", 8 + 256)), (50000, 7, 1, b"a")]).replace(
            struct.pack("<HHII", 262, 3, 1, 1), struct.pack("<HHII", 262, 3, 1, 32803)
        ),
        b"II*\0\x10\0\0\0CR\2\0" + bytes(4) + struct.pack("<HHHII", 1, 256, 3, 1, 1) + bytes(4),
    ],
    ids=["a sensor's picture", "Canon"],
)
def test_raw_files_of_cameras_are_read_and_not_written(raw):
    assert read(io.BytesIO(raw)).found == ()
    with pytest.raises(Refused) as refusal:
        written(raw)
    assert [finding.code for finding in refusal.value.findings] == ["camera_raw"]


def test_dng_is_written():
    dng = tiff.built(first=[(50706, 1, 4, b"\1\4\0\0")]).replace(
        struct.pack("<HHII", 262, 3, 1, 1), struct.pack("<HHII", 262, 3, 1, 32803)
    )

    assert read(io.BytesIO(written(dng))).marks == (MARK,)


def test_pages_in_a_circle_are_damage():
    data = tiff.built()
    at = struct.unpack_from("<I", data, 4)[0]
    link = at + 2 + 12 * struct.unpack_from("<H", data, at)[0]

    with pytest.raises(Damaged, match="circle"):
        read(io.BytesIO(data[:link] + struct.pack("<I", at) + data[link + 4 :]))
