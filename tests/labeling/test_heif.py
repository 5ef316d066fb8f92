"""HEIF and AVIF beyond the battery: other programs read the mark, where the packet goes, fuzz."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT, SIGNED
from media_boxes import parsed
from PIL import Image
from programs import exiftool
from samples import heif as samples

from hegui.labeling import Damaged, read, verify, write
from hegui.words import Refused
from strategies import examples


def marked(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


ODD = ["avif", "avif with XMP and Exif", "avif sequence", "no XMP", "XMP", "XMP in the metadata", "64-bit places", "base alone"]


@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("odd", ODD)
def test_exiftool_reads_the_mark_and_what_stood_beside_it(odd, tmp_path):
    path = tmp_path / ("a.avif" if "avif" in odd else "a.heic")
    data = samples.samples()[odd]
    path.write_bytes(data)

    write(path, path, SIGNED)

    assert exiftool(path, "XMP-TC260:Aigc") == SIGNED.inner()
    assert exiftool(path, "XMP-dc:Source") == ("somebody" if samples.others(data)[0] else "")
    assert exiftool(path, "Warning") == ""


def test_pillow_shows_the_same_picture_and_the_new_packet():
    data = samples.samples()["avif with XMP and Exif"]

    image, before = Image.open(io.BytesIO(marked(data))), Image.open(io.BytesIO(data))

    assert image.tobytes() == before.tobytes()
    assert image.info["exif"] == before.info["exif"]
    assert b"TC260:AIGC" in image.info["xmp"]
    assert b"somebody" in image.info["xmp"]


def test_a_packet_with_padding_takes_the_mark_and_nothing_moves():
    data = samples.samples()["XMP with padding"]

    assert len(marked(data)) == len(data)


def test_free_space_behind_the_metadata_is_used_before_anything_moves():
    data = samples.samples()["room behind the metadata"]

    new = marked(data)

    assert new.index(samples.PICTURE) == data.index(samples.PICTURE)


def test_a_longer_mark_grows_at_the_end_and_leaves_nothing_behind():
    once = marked(samples.samples()["no XMP"])

    again = marked(once, NEXT, replace=True)

    assert [kind for kind, _, _ in parsed(again)] == [kind for kind, _, _ in parsed(once)]
    assert MARK.produce_id.encode() + b"&quot;" not in again


def test_the_mark_leaves_a_second_packet_too():
    text = MARK.inner().replace('"', "&quot;")
    packet = samples.XMP % (f'<A:AIGC xmlns:A="http://www.tc260.org.cn/ns/AIGC/1.0/">{text}</A:AIGC>', "")
    data = samples.heif(samples.PADDED, second=packet.encode())
    assert verify(io.BytesIO(data)).verdict == "no_findings"

    new = marked(data, NEXT, replace=True)

    assert read(io.BytesIO(new)).marks == (NEXT,)
    assert MARK.produce_id.encode() + b"&quot;" not in new


ALL = list(samples.samples().values())


@examples(3)
@given(st.data())
def test_no_bytes_bring_out_another_error(draw):
    data = bytearray(draw.draw(st.sampled_from(ALL)))
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(8, min(len(data), 700) - 5))
        new = draw.draw(st.sampled_from([b"\xff", b"\0", b"\x80", b"\0\0\0\1", b"\0\0\0\0", b"\xff\xff\xff\xff", b"mime"]))
        data[at : at + len(new)] = new

    with suppress(Refused):
        marked(bytes(data), NEXT, replace=True)


def test_a_table_that_counts_more_items_than_can_be_is_damaged():
    data = bytearray(samples.samples()["no XMP"])
    at = data.index(b"iinf") + 8
    data[at : at + 2] = b"\xff\xff"

    with pytest.raises(Damaged, match="too many items"):
        marked(bytes(data))


def test_blanks_that_are_no_padding_take_no_squared_time():
    data = samples.heif((samples.XMP % ("", " " * 400_000 + "<!-- -->")).encode())
    before = time.process_time()

    marked(data)

    assert time.process_time() - before < 1
