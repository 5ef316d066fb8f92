"""Ogg: pages keep their numbers where they can, padding of Opus is consumed, and what other programs read and hear."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from programs import decoded_hashes, exiftool, ffprobe_tag, made_by_ffmpeg, stream_hashes
from samples import ogg

from hegui.labeling import Damaged, read, write
from hegui.labeling.containers.ogg import check_sum
from hegui.words import Refused
from strategies import examples

ENCODERS = {
    "Vorbis": "-f lavfi -i sine=d=0.5 -c:a libvorbis",
    "Opus": "-f lavfi -i sine=d=0.5:r=48000 -c:a libopus",
    "Speex": "-f lavfi -i sine=d=0.5:r=16000 -c:a libspeex",
    "FLAC": "-f lavfi -i sine=d=0.5 -c:a flac",
    "Theora": "-f lavfi -i testsrc=d=0.5 -f lavfi -i sine=d=0.5 -c:v libtheora -c:a libvorbis",
}


def written(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


@examples(1)
@given(st.binary(max_size=600))
def test_check_sums_are_those_that_a_bit_by_bit_computation_gives(data):
    assert check_sum(data) == ogg.crc(data)


@pytest.mark.parametrize("odd", ["Vorbis", "Vorbis with small pages", "Opus", "Speex", "FLAC", "comments over several pages"])
def test_pages_behind_the_comments_stay_byte_for_byte(odd):
    data = ogg.samples()[odd]
    sound = data[data.index(b"OggS\0\0\xe8\x03") :]  # the first page whose position is 1000

    assert written(data).endswith(sound)


@pytest.mark.parametrize("size", range(255 * 255 - 760, 255 * 255 - 600, 20))
def test_pages_behind_are_numbered_anew_only_where_the_header_needs_one_more(size):
    data = ogg.large(size)

    marked = written(data)

    before, after = data.count(b"OggS"), marked.count(b"OggS")
    grown = len(ogg.lacing([packet for packet, _ in ogg.streams(marked)[1234, 1][1:3]])) > 255
    assert after - before == grown
    assert ogg.content(marked) == ogg.content(data)


def test_padding_of_opus_is_consumed():
    data = ogg.samples()["Opus with padding"]

    assert len(written(data)) == len(data)


def test_a_longer_mark_and_a_shorter_one_change_the_padding_of_opus_only():
    data = ogg.samples()["Opus with padding"]

    there_and_back = written(written(written(data), NEXT, replace=True), MARK, replace=True)

    assert there_and_back == written(data)


def test_data_of_opus_that_is_to_be_kept_is_kept():
    assert b"\1 kept for the future" in written(ogg.samples()["Opus with data to be kept"])


def test_one_mark_stands_in_a_file_of_several_streams():
    marked = written(ogg.video())

    assert marked.count(b"AIGC={") == 1
    assert b"AIGC={" in ogg.streams(marked)[1, 1][1][0]


def test_a_mark_of_the_second_stream_moves_to_the_first():
    text = b"AIGC=" + MARK.inner().encode()
    picture, sound = ogg.Stream(1), ogg.Stream(2)
    data = picture.pages(ogg.THEORA, flags=2) + sound.pages(ogg.VORBIS, flags=2)
    data += picture.pages(b"\x81theora" + ogg.comments(), b"\x82theora tables")
    data += sound.pages(b"\3vorbis" + ogg.comments(text) + b"\1", b"\5vorbis setup") + picture.sound() + sound.sound()

    again = written(data, NEXT, replace=True)

    assert read(io.BytesIO(data)).marks == (MARK,)
    assert again.count(b"AIGC={") == 1
    assert b"AIGC={" in ogg.streams(again)[1, 1][1][0]


def test_a_header_whose_check_sum_is_wrong_is_damaged():
    with pytest.raises(Damaged, match="check sum"):
        read(io.BytesIO(ogg.vorbis().replace(b"ARTIST", b"BRTIST")))


def test_a_file_without_a_stream_that_has_comments_is_refused():
    strange = ogg.Stream()

    with pytest.raises(Refused, match="comments"):
        written(strange.pages(b"fishead\0", flags=2) + strange.sound())


@pytest.mark.parametrize(("odd", "kind"), [("Vorbis", OggVorbis), ("Opus with padding", OggOpus), ("a chain", OggVorbis)])
def test_mutagen_reads_the_same_object(odd, kind):
    told = kind(io.BytesIO(written(ogg.samples()[odd]))).tags

    assert told["AIGC"] == [MARK.inner()]


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("options", ENCODERS.values(), ids=ENCODERS.keys())
def test_ffmpeg_and_exiftool_read_the_same_object_and_hear_the_same(options, tmp_path):
    plain = made_by_ffmpeg(tmp_path / "a.ogg", *options.split(), "-metadata", "title=x")
    marked = tmp_path / "b.ogg"

    write(plain, marked, MARK)

    assert ffprobe_tag(marked) == MARK.inner()
    assert stream_hashes(marked) == stream_hashes(plain)
    assert decoded_hashes(marked) == decoded_hashes(plain)
    if "theora" not in options and "speex" not in options:  # ExifTool 12.57 does not look there
        assert exiftool(marked, "AIGC") == MARK.inner()
