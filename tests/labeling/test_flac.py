"""FLAC: where the comment goes, padding, and what other programs read and hear."""

from __future__ import annotations

import io

import pytest
from marks import MARK, NEXT
from mutagen.flac import FLAC
from programs import decoded_hashes, exiftool, ffprobe_tag, made_by_ffmpeg, stream_hashes
from samples import flac

from hegui.labeling import Damaged, read, write
from hegui.words import Refused

SINE = ("-f", "lavfi", "-i", "sine=d=0.3")


def written(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


@pytest.mark.parametrize("odd", ["no comments but padding", "comments and padding"])
def test_padding_makes_room_so_that_no_byte_of_sound_moves(odd):
    data = flac.samples()[odd]

    marked = written(data)

    assert len(marked) == len(data)
    assert len(written(marked, NEXT, replace=True)) == len(data)


def test_comments_keep_their_order_their_doubles_and_their_vendor():
    data = flac.samples()["every kind of block"]

    told = FLAC(io.BytesIO(written(data))).tags

    before = FLAC(io.BytesIO(data)).tags
    assert told.vendor == before.vendor
    assert list(told) == [*before, ("AIGC", MARK.inner())]


@pytest.mark.parametrize("name", [b"AIGC", b"aigc", b"Aigc"])
def test_the_name_is_read_in_any_case(name):
    data = flac.flac((flac.COMMENTS, flac.comments(name + b"=" + MARK.inner().encode())))

    assert read(io.BytesIO(data)).marks == (MARK,)
    assert b"AIGC=" in written(data, NEXT, replace=True)


def test_marks_in_two_blocks_become_one():
    block = (flac.COMMENTS, flac.comments(b"AIGC=" + MARK.inner().encode()))

    again = written(flac.flac(block, block), NEXT, replace=True)

    assert read(io.BytesIO(again)).marks == (NEXT,)


def test_comments_with_no_room_are_refused_with_what_to_do():
    data = flac.flac((flac.COMMENTS, flac.comments(b"X=".ljust(0xFFFFF0 - 30, b"x"))))

    with pytest.raises(Refused, match="no room"):
        written(data)


def test_millions_of_comments_are_damaged_before_they_are_counted():
    with pytest.raises(Damaged):
        read(io.BytesIO(flac.flac((flac.COMMENTS, flac.comments(*[b""] * 300000)))))


def test_comments_that_are_not_whole_are_damaged():
    with pytest.raises(Damaged):
        read(io.BytesIO(flac.flac((flac.COMMENTS, flac.comments(b"A=b")[:-1]))))


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("odd", flac.samples().keys())
def test_ffmpeg_and_exiftool_read_the_same_object_and_hear_the_same(odd, tmp_path):
    plain, marked = tmp_path / "a.flac", tmp_path / "b.flac"
    plain.write_bytes(flac.samples()[odd])

    write(plain, marked, MARK)

    assert ffprobe_tag(marked) == MARK.inner()
    if b"no name" not in plain.read_bytes():  # ExifTool stops at a comment without a name
        assert exiftool(marked, "Vorbis:AIGC") == MARK.inner()
    assert decoded_hashes(marked, "0:a") == decoded_hashes(plain, "0:a")


@pytest.mark.needs("ffmpeg")
def test_a_file_of_ffmpeg_is_heard_the_same(tmp_path):
    plain = made_by_ffmpeg(tmp_path / "a.flac", *SINE, "-metadata", "title=x")
    marked = tmp_path / "b.flac"

    write(plain, marked, MARK)

    assert stream_hashes(marked) == stream_hashes(plain)
