"""MP3: frames that hold the mark in every way, tags of each version, padding, and what other programs read."""

from __future__ import annotations

import io
import json
import zlib

import pytest
from marks import MARK, NEXT
from mutagen.mp3 import MP3
from programs import exiftool, ffprobe_tag, made_by_ffmpeg, stream_hashes
from samples import mp3

from hegui.labeling import Damaged, read, write
from hegui.labeling.containers.framed_audio import sound_of

SINE = ("-f", "lavfi", "-i", "sine=d=0.3")


def named(data):
    stream = io.BytesIO(data)
    stream.name = "a.mp3"
    return stream


def written(data, mark=MARK, **options):
    target = io.BytesIO()
    write(named(data), target, mark, **options)
    return target.getvalue()


@pytest.mark.parametrize("data", mp3.odd_marks().values(), ids=mp3.odd_marks().keys())
def test_a_mark_is_read_however_its_frame_holds_it(data):
    found = read(named(data)).found

    assert [(each.mark, each.placed.placement) for each in found] == [(MARK, "prescribed")]


@pytest.mark.parametrize("data", mp3.odd_marks().values(), ids=mp3.odd_marks().keys())
def test_writing_leaves_one_mark_however_the_old_one_was_held(data):
    again = written(data, NEXT, replace=True)

    assert read(named(again)).marks == (NEXT,)
    assert mp3.content(again) == mp3.content(data)


def test_a_mark_as_minimax_writes_it_is_read_with_its_security_data():
    security = json.dumps({"SecurityData": {"Type": "TC260PG", "Version": 1, "PubSD": [{"Type": "DS", "Signature": "3045"}]}})
    theirs = {"Label": "1", "ContentProducer": "MiniMax", "ProduceID": "1", "ReservedCode1": security}
    data = mp3.marked(b"\3AIGC\0" + json.dumps(theirs).encode() + b"\0", 4)

    (found,) = read(named(data)).found

    assert found.mark.content_producer == "MiniMax"
    assert json.loads(found.mark.reserved_code_1)["SecurityData"]["Type"] == "TC260PG"


def test_padding_is_consumed_so_that_no_byte_of_sound_moves():
    data = mp3.samples()["version 2.3 with room"]

    assert len(written(data)) == len(data)


@pytest.mark.parametrize("odd", mp3.samples().keys())
def test_mutagen_reads_the_same_object(odd):
    told = MP3(named(written(mp3.samples()[odd])))

    assert told.tags["TXXX:AIGC"].text == [MARK.inner()]


def test_a_tag_of_version_2_2_becomes_one_of_2_3_which_the_guide_names():
    marked = written(mp3.samples()["version 2.2"])

    assert marked[:4] == b"ID3\3"
    assert b"APIC" in marked and b"image/png\0" in marked


def test_a_tag_of_version_2_2_with_a_frame_that_has_no_equal_stays_as_it_is():
    marked = written(mp3.samples()["version 2.2 with a frame of its own"])

    assert marked[:4] == b"ID3\2"
    assert b"XYZ\0\0\3own" in marked


def test_a_new_tag_says_what_the_old_one_at_the_end_says_because_players_no_longer_look_there():
    told = MP3(named(written(mp3.samples()["tags at the end only"]))).tags

    assert [str(told[key]) for key in ("TIT2", "TPE1", "TDRC", "TRCK", "COMM::und")] == ["a title", "who", "1999", "7", "said"]


@pytest.mark.parametrize(
    ("header", "length"),
    [(b"\xff\xfd\x10\xc4", 104), (b"\xff\xff\x10\xc4", 32), (b"\xff\xf3\x10\xc4", 26), (b"\xff\xe3\x10\xc4", 52)],
    ids=["layer II", "layer I", "version 2", "version 2.5"],
)
def test_layers_and_versions_are_known_by_two_frames_in_a_row(header, length):
    frame = header.ljust(length, b"\0")

    assert sound_of(frame * 3, "noname") == "mpeg"
    assert sound_of(frame + b"no frame", "noname") != "mpeg"


@pytest.mark.parametrize(
    ("name", "sound"), [("a.mp3", "mpeg"), ("a", "mpeg"), ("a.aac", "adts"), ("a.flac", "flac"), ("a.tta", "other")]
)
def test_behind_a_tag_that_is_longer_than_the_head_the_name_tells(name, sound):
    head = (mp3.tag(mp3.frame(b"APIC", mp3.PICTURE * 40)) + mp3.SOUND)[:65536]

    assert sound_of(head, name) == sound


def test_a_tag_full_of_packed_texts_is_refused_before_they_are_unpacked():
    packed = (4 << 20).to_bytes(4, "big") + zlib.compress(bytes(4 << 20))

    with pytest.raises(Damaged):
        read(named(mp3.tag(*[mp3.frame(b"TXXX", packed, 3, 0x80)] * 1000) + mp3.SOUND))


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("option", ["-id3v2_version 3", "-id3v2_version 4", "-write_id3v1 1", "-id3v2_version 0"])
def test_ffprobe_and_exiftool_read_the_same_object_and_the_sound_is_the_same(option, tmp_path):
    plain = made_by_ffmpeg(tmp_path / "a.mp3", *SINE, "-metadata", "title=x", *option.split())
    marked = tmp_path / "b.mp3"

    write(plain, marked, MARK)

    assert ffprobe_tag(marked) == MARK.inner()
    assert exiftool(marked, "UserDefinedText") == f"(AIGC) {MARK.inner()}"
    assert exiftool(marked, "Warning") == ""
    assert exiftool(marked, "Title") == exiftool(plain, "Title")
    assert stream_hashes(marked) == stream_hashes(plain)
