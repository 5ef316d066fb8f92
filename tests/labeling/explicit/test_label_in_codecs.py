"""A label in codings that need the user's own ffmpeg: joined without coding the content anew, or refused with what to do."""

from __future__ import annotations

import json
import subprocess

import pytest
from mutagen import File

from hegui.labeling import Mark, read, write
from hegui.labeling.explicit import audio, kind_of
from hegui.labeling.explicit.style import Style
from hegui.labeling.formats import format_of
from hegui.labeling.source import Source
from hegui.words import Refused

pytestmark = pytest.mark.needs("ffmpeg")

CODED = {"flac": [], "m4a": ["-c:a", "aac"], "aac": ["-c:a", "aac"], "opus": ["-c:a", "libopus"]}
PLACES = ("start", "end", "both")


def coded(folder, suffix, *options, name="sound"):
    path = folder / f"{name}.{suffix}"
    programme = "sine=f=300:b=4:d=12,tremolo=f=5:d=0.8,aformat=channel_layouts=stereo"
    command = [
        "ffmpeg",
        "-nostdin",
        "-y",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        programme,
        *options,
        "-metadata",
        "title=a title",
    ]
    subprocess.run([*command, str(path)], check=True)
    return path


def labelled(path, **style):
    target = path.with_name(f"labelled{path.suffix}")
    with Source.of(path) as source, target.open("wb") as stream:
        audio.write(source, Style(**style), stream)
    return target


def places(path):
    with Source.of(path) as source:
        return [(label.kind, label.place) for label in audio.read(source)]


def decoded(path):
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:a", "-f", "s16le", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def packets(path):
    """Return the check sums of what is coded, packet by packet, as ffmpeg finds them."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:a", "-c", "copy", "-f", "framemd5", "-"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split(",")[-1].strip() for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("audible", "position"), [*(("rhythm", place) for place in PLACES), ("speech", "both")])
@pytest.mark.parametrize("suffix", CODED)
def test_a_label_is_heard_where_it_was_put_and_put_there_once(suffix, position, audible, tmp_path):
    new = labelled(coded(tmp_path, suffix, *CODED[suffix]), position=position, audible=audible)
    once = new.rename(tmp_path / f"once.{suffix}")

    assert places(once) == [(audible, place) for place in (("start", "end") if position == "both" else (position,))]
    assert labelled(once, position=position, audible=audible).read_bytes() == once.read_bytes()


@pytest.mark.parametrize("suffix", ["m4a", "aac", "opus"])
def test_the_packets_of_the_content_are_those_that_were_there(suffix, tmp_path):
    path = coded(tmp_path, suffix, *CODED[suffix])
    before, after = packets(path), packets(labelled(path))

    assert after[-len(before) + 1 :] == before[1:]


def test_every_sample_of_flac_stays_and_its_check_sum_is_right(tmp_path):
    path = coded(tmp_path, "flac")
    new = labelled(path, position="both")
    before, after = decoded(path), decoded(new)
    start = (len(after) - len(before)) // 2

    assert after[start : start + len(before)] == before
    assert File(new).info.total_samples * 4 == len(after)


@pytest.mark.parametrize("suffix", CODED)
def test_tags_stay(suffix, tmp_path):
    shown = ["ffprobe", "-v", "error", "-of", "json", "-show_entries", "format_tags=title:stream_tags=title"]
    path = coded(tmp_path, suffix, *CODED[suffix])
    before, after = (
        subprocess.run([*shown, str(each)], check=True, capture_output=True).stdout for each in (path, labelled(path))
    )

    assert json.loads(after) == json.loads(before)


def test_the_bytes_of_adts_frames_stay(tmp_path):
    path = coded(tmp_path, "aac", "-c:a", "aac")

    assert labelled(path).read_bytes().endswith(path.read_bytes())


@pytest.mark.parametrize(
    ("suffix", "options"), [("ogg", ["-c:a", "libvorbis"]), ("m4a", ["-c:a", "alac"]), ("flac", ["-ac", "6"])]
)
def test_what_cannot_be_joined_is_refused_with_what_to_do(suffix, options, tmp_path):
    with pytest.raises(Refused, match="coding the content anew") as refused:
        labelled(coded(tmp_path, suffix, *options))

    assert "WAV" in refused.value.findings[0].remedy.en


def test_without_ffmpeg_the_remedy_is_named(tmp_path, monkeypatch):
    path = coded(tmp_path, "flac")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Refused, match="needs ffmpeg") as refused:
        labelled(path)
    assert "WAV" in refused.value.findings[0].remedy.en


def test_a_file_with_pictures_in_it_is_not_sound(tmp_path):
    path = tmp_path / "film.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1", str(path)], check=True)

    with Source.of(path) as source:
        assert not audio.handles(format_of(source), source)
    with Source.of(coded(tmp_path, "m4a", "-c:a", "aac")) as source:
        assert kind_of(format_of(source), source) is audio


def test_the_mark_is_written_with_the_label(tmp_path):
    path = coded(tmp_path, "m4a", "-c:a", "aac")
    write(path, path, Mark.first("producer", "id"), explicit=Style())

    assert read(path).marks[0].content_producer == "producer"
    assert places(path) == [("rhythm", "start")]


def test_a_file_that_is_no_such_sound_is_damaged_and_nothing_hangs(tmp_path):
    path = tmp_path / "broken.flac"
    path.write_bytes(coded(tmp_path, "flac").read_bytes()[:200] + bytes(1000))

    with pytest.raises(Refused):
        labelled(path)
