"""FLV beyond the battery: other programs read the mark and play and seek the same, marks in several tags, fuzz."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT, SIGNED
from programs import exiftool, ffprobe_tag, made_by_ffmpeg, output, stream_hashes
from samples import flv as samples

from hegui.labeling import Mark, read, verify, write
from hegui.words import Refused
from strategies import examples

SOURCES = ["-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=4", "-f", "lavfi", "-i", "sine=d=4:r=44100"]
FLV = [*SOURCES, "-metadata", "title=A title", "-c:v", "flv", "-c:a", "libmp3lame", "-g", "10"]


def marked(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("index", [[], ["-flvflags", "add_keyframe_index"]], ids=["plain", "index of key frames"])
def test_other_programs_read_the_mark_and_play_and_seek_the_same(index, tmp_path):
    path = made_by_ffmpeg(tmp_path / "a.flv", *FLV, *index)
    before, sought = stream_hashes(path), _from_the_middle(path)

    write(path, path, SIGNED)

    assert ffprobe_tag(path) == SIGNED.inner()
    assert ffprobe_tag(path, "TITLE") == "A title"
    assert exiftool(path, "Flash:AIGC") == SIGNED.inner()
    assert (stream_hashes(path), _from_the_middle(path)) == (before, sought)
    assert output("ffmpeg", "-v", "error", "-i", path, "-f", "null", "-") == b""


def _from_the_middle(path):
    return output("ffmpeg", "-v", "error", "-ss", "2", "-i", path, "-map", "0", "-c", "copy", "-f", "streamhash", "-")


@pytest.mark.needs("ffmpeg")
def test_what_ffmpeg_writes_by_the_guide_is_the_prescribed_place(tmp_path):
    path = made_by_ffmpeg(tmp_path / "a.flv", *FLV, "-metadata", f"AIGC={MARK.inner()}")

    assert verify(path).verdict == "no_findings"


def test_marks_in_two_tags_become_one():
    assert len(read(io.BytesIO(samples.MARKED_TWICE)).marks) == 2

    new = marked(samples.MARKED_TWICE, NEXT, replace=True)

    assert read(io.BytesIO(new)).marks == (NEXT,)
    assert MARK.produce_id.encode() + b'"' not in new
    assert samples.others(new) == samples.others(samples.MARKED_TWICE)


def test_the_count_of_the_array_follows():
    data = samples.flv(samples.script(samples.array({"duration": samples.number(4.0)})))

    new = marked(marked(data), NEXT, replace=True)

    assert b"onMetaData\x08\0\0\0\2" in new


def test_a_count_that_cannot_grow_stays():
    data = samples.flv(samples.script(samples.array({"duration": samples.number(4.0)}, count=(1 << 32) - 1)))

    assert b"onMetaData\x08\xff\xff\xff\xff" in marked(data)


def test_a_mark_longer_than_a_short_text_is_a_long_text():
    mark = Mark.first(MARK.content_producer, "x" * 70_000)

    new = marked(samples.samples()["array"], mark)

    assert read(io.BytesIO(new)).marks == (mark,)
    assert samples.content(new) == samples.content(samples.samples()["array"])


UNREADABLE = {"AMF3": b"\x11", "endless": b"\x0a\xff\xff\xff\xff", "deep": b"\3\0\1a" * 40, "cut": b"\x02\xff\xff"}


@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE)
def test_metadata_that_cannot_be_read_are_damaged_and_not_unmarked(value):
    data = samples.flv(samples.script(samples.array({"odd": value}, end=b"")))

    assert verify(io.BytesIO(data)).verdict == "inconclusive"


ALL = [*samples.samples().values(), samples.MARKED_TWICE]


@examples(3)
@given(st.data())
def test_no_bytes_bring_out_another_error(draw):
    data = bytearray(draw.draw(st.sampled_from(ALL)))
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(5, min(len(data), 600) - 5))
        new = draw.draw(st.sampled_from([bytes([kind]) for kind in range(18)] + [b"\xff", b"\0\0\x09", b"\xff\xff\xff\xff"]))
        data[at : at + len(new)] = new

    with suppress(Refused):
        marked(bytes(data), NEXT, replace=True)
