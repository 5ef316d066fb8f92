"""The label at the beginning of H.264 films: only what bears it is encoded anew, everything else is that which was there."""

from __future__ import annotations

import json
import struct

import pytest
from films import H264, SOUND, complaints, copied, film, frames, packets, still, told
from PIL import Image
from programs import output

from hegui.labeling import Mark, read, write
from hegui.labeling.explicit import kind_of, video
from hegui.labeling.explicit.style import Style
from hegui.labeling.formats import format_of
from hegui.labeling.source import Source
from hegui.words import Refused

pytestmark = pytest.mark.needs("ffmpeg")

JOINT = 75  # the first frame that begins anew behind the label: 2.5 seconds
CONTAINERS = ("mp4", "mov", "mkv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="module")
def plain(folder):
    """The same film in each container."""
    first = film(folder / "plain.mp4")
    return {"mp4": first, **{each: copied(first, folder / f"plain.{each}") for each in CONTAINERS[1:]}}


@pytest.fixture(scope="module")
def plain_labelled(plain, folder):
    return {each: labelled(path, folder / f"labelled.{each}") for each, path in plain.items()}


def labelled(path, target, **style):
    with Source.of(path) as source, target.open("wb") as stream:
        findings = video.write(source, Style(exact=True, **style), stream)
    assert findings[0].code == "beginning_encoded_anew"
    return target


def seen(path):
    with Source.of(path) as source:
        return [(label.place, label.wording, label.sure) for label in video.read(source)]


def picture(path, seconds, folder):
    """A frame as the viewer sees it, in grey."""
    with Image.open(still(path, seconds, folder / "still.png")) as frame:
        return frame.convert("L")


@pytest.mark.parametrize("container", CONTAINERS)
def test_frames_behind_the_joint_are_those_that_were_there_and_all_come_at_their_time(container, plain, plain_labelled):
    before, after = frames(plain[container]), frames(plain_labelled[container])

    assert [time for time, _ in before] == [time for time, _ in after]
    assert before[JOINT:] == after[JOINT:]
    assert not {pixels for _, pixels in before[:66]} & {pixels for _, pixels in after[:66]}


@pytest.mark.parametrize("container", CONTAINERS)
def test_the_sound_is_that_which_was_there(container, plain, plain_labelled):
    assert packets(plain[container], "a") == packets(plain_labelled[container], "a")


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_decoder_has_nothing_to_complain_of_and_times_of_decoding_rise(container, plain_labelled):
    assert complaints(plain_labelled[container]) == 0


@pytest.mark.parametrize("container", CONTAINERS)
def test_the_label_is_seen(container, plain, plain_labelled):
    assert seen(plain[container]) == []
    assert seen(plain_labelled[container]) == [("start, bottom-right", "AI生成", True)]


def test_the_label_is_there_for_two_seconds_and_then_gone(folder):
    black = film(folder / "dark.mp4", *H264, shape="drawbox=t=fill:c=black", sound=False)
    new = labelled(black, folder / "dark-labelled.mp4")

    brightest = {seconds: picture(new, seconds, folder).getextrema()[1] for seconds in (0, 1, 2.1, 2.3)}

    assert {seconds for seconds, level in brightest.items() if level > 200} == {0, 1, 2.1}


def test_its_characters_are_as_high_as_five_percent_of_the_shortest_side(folder):
    black = film(folder / "black.mp4", *H264, shape="drawbox=t=fill:c=black", size="640x360", seconds=3, sound=False)

    shown = picture(labelled(black, folder / "black-labelled.mp4"), 1, folder)
    letters = shown.point(lambda level: 255 * (level >= 128)).getbbox()

    assert letters[3] - letters[1] >= 360 * 0.05


def test_parameter_sets_stand_in_the_configuration_record_and_none_in_the_stream(plain_labelled):
    found = output("ffmpeg", "-v", "error", "-i", plain_labelled["mp4"], "-map", "0:v", "-c", "copy", "-f", "data", "-")
    record = plain_labelled["mp4"].read_bytes().split(b"avcC", 1)[1]
    kinds = set()
    at = 0
    while at < len(found):
        size = struct.unpack_from(">I", found, at)[0]
        kinds.add(found[at + 4] & 0x1F)
        at += 4 + size

    assert record[5] & 0x1F == 2
    assert not kinds & {7, 8}


def test_one_can_begin_at_the_joint(plain_labelled):
    sought = ("-ss", "2.5", "-i", plain_labelled["mp4"], "-map", "0:v", "-frames:v", "5")
    from_joint = output("ffmpeg", "-v", "error", *sought, "-f", "framemd5", "-")

    wanted = [pixels for _, pixels in frames(plain_labelled["mp4"])[JOINT : JOINT + 5]]
    assert [row.split(",")[-1].strip() for row in from_joint.decode().splitlines() if not row.startswith("#")] == wanted


@pytest.mark.parametrize(
    ("name", "coding", "shape"),
    [
        ("ten-bits.mp4", ("-pix_fmt", "yuv420p10le"), ""),
        ("full-range.mp4", ("-pix_fmt", "yuvj420p"), ""),
        ("baseline.mp4", ("-profile:v", "baseline", "-bf", "0"), ""),
        ("colours-told.mp4", ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"), ""),
        ("wide-pixels.mp4", (), "setsar=4/3"),
        ("every-frame-a-key.mp4", ("-g", "1"), ""),
        ("movie-box-first.mp4", ("-movflags", "faststart"), ""),
        ("fragments.mp4", ("-movflags", "frag_keyframe+empty_moov"), ""),
        ("uneven.mp4", ("-vsync", "passthrough", "-enc_time_base", "1/90000"), "setpts='(N+0.4*mod(N,3))/30/TB'"),
    ],
)
def test_odd_films_are_joined_as_well(name, coding, shape, folder):
    path = film(folder / name, *H264, *SOUND, *coding, shape=shape)
    new = labelled(path, folder / f"labelled-{name}")

    before, after = frames(path), frames(new)
    same = [one == other for one, other in zip(before, after, strict=True)]
    assert [time for time, _ in before] == [time for time, _ in after]
    assert 66 <= same.index(True) <= JOINT
    assert all(same[JOINT:])
    assert packets(path, "a") == packets(new, "a")
    assert seen(new) == [("start, bottom-right", "AI生成", True)]


def test_a_film_that_is_turned_bears_the_label_upright(plain, folder):
    turned = copied(plain["mp4"], folder / "turned.mp4")
    data = bytearray(turned.read_bytes())
    at = data.index(b"tkhd") + 4 + 40  # the matrix: a quarter to the right, as phones do
    data[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 180 << 16, 0, 1 << 30)
    turned.write_bytes(data)

    new = labelled(turned, folder / "turned-labelled.mp4")

    assert picture(new, 1, folder).size == (180, 320)
    assert told(new, "stream_side_data=rotation") == told(turned, "stream_side_data=rotation")
    assert seen(new) == [("start, bottom-right", "AI生成", True)]


def test_a_film_that_is_cut_by_its_edit_list_bears_the_label_from_where_it_is_shown(plain, folder):
    cut = copied(plain["mp4"], folder / "cut.mp4", "-ss", "0.7")
    new = labelled(cut, folder / "cut-labelled.mp4")

    assert [time for time, _ in frames(cut)] == [time for time, _ in frames(new)]
    assert seen(new) == [("start, bottom-right", "AI生成", True)]


def test_subtitles_chapters_and_titles_stay(plain, folder):
    words, chapters = folder / "words.srt", folder / "chapters.txt"
    words.write_text("1\n00:00:00,500 --> 00:00:02,000\n字幕\n", encoding="utf-8")
    chapters.write_text(";FFMETADATA1\ntitle=A title\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=2\ntitle=One\n", encoding="utf-8")
    path = folder / "rich.mkv"
    given = [part for each in (plain["mp4"], words, chapters) for part in ("-i", each)]
    kept = ("-map", "0", "-map", "1", "-map_metadata", "2", "-c", "copy", "-c:s", "srt")
    output("ffmpeg", "-y", "-v", "error", *given, *kept, path)

    new = labelled(path, folder / "rich-labelled.mkv")

    shown = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_entries", "format_tags=title:stream=codec_name"]
    assert json.loads(output(*shown, new)) == json.loads(output(*shown, path))
    assert packets(path, "s") == packets(new, "s")


def test_the_mark_is_written_with_the_label_and_kept_by_it(plain, folder):
    path = folder / "marked.mp4"
    write(plain["mp4"], path, Mark.first("producer", "id"), explicit=Style())
    with Source.of(path) as source:
        assert kind_of(format_of(source), source) is video

    again = labelled(path, folder / "marked-again.mp4", position="top-left")

    assert read(again).marks[0].content_producer == "producer"
    assert ("start, top-left", "AI生成", True) in seen(again)


def test_matroska_can_be_copied_on_by_others_as_before(plain_labelled, folder):
    again = copied(plain_labelled["mkv"], folder / "copied-on.mp4")

    assert [pixels for _, pixels in frames(again)] == [pixels for _, pixels in frames(plain_labelled["mkv"])]
    assert complaints(again) == 0


@pytest.mark.needs("mkvmerge")
def test_matroska_by_another_hand_is_joined_and_its_index_leads_to_key_frames(plain, folder):
    path, new = folder / "merged.mkv", folder / "merged-labelled.mkv"
    output("mkvmerge", "-q", "-o", path, plain["mp4"])
    labelled(path, new)

    assert frames(path)[JOINT:] == frames(new)[JOINT:]
    assert complaints(new) == 0
    assert packets(path, "a") == packets(new, "a")


@pytest.mark.parametrize(
    ("name", "coding", "reason"),
    [
        ("interlaced.mp4", ("-flags", "+ildct+ilme"), "interlaced"),
        ("other-codec.mp4", ("-c:v", "mpeg4"), "not coded as H.264"),
        ("other-container.flv", ("-ar", "44100"), "this container"),
    ],
)
def test_what_cannot_be_joined_is_refused_where_exactness_is_asked_for(name, coding, reason, folder):
    path = film(folder / name, *H264, *SOUND, *coding, size="320x192", seconds=3)

    with pytest.raises(Refused, match=reason) as refused:
        labelled(path, folder / "never")
    assert refused.value.findings[0].code == "not_exact"
