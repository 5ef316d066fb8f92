"""A label in MP3: frames of ours before or behind those of the content, which stay byte for byte and sound the same."""

from __future__ import annotations

import array
import io
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3
from samples import mp3 as samples

from hegui.labeling import Mark, read, write
from hegui.labeling.explicit import audio
from hegui.labeling.explicit.audio.mpeg import header_of
from hegui.labeling.explicit.audio.xing import check_sum
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source
from hegui.words import Refused
from strategies import examples

PLACES = ("start", "end", "both")
PROGRAMME = "sine=f=300:b=4:d=6,tremolo=f=5:d=0.8"


def stream(data):
    opened = io.BytesIO(data)
    opened.name = "sound.mp3"
    return Source.of(opened)


def labelled(data, **style):
    target = io.BytesIO()
    audio.write(stream(data), Style(**style), target)
    return target.getvalue()


def places(data):
    return [(label.kind, label.place) for label in audio.read(stream(data))]


def frames(data):
    """Return every frame from the first on, found by their lengths alone."""
    data = samples.behind_tags(data)
    found, at = [], 0
    while header := header_of(data[at : at + 4]):
        found.append(data[at : at + header.length])
        at += header.length
    return found


def coded(*options, programme=PROGRAMME):
    with tempfile.NamedTemporaryFile(suffix=".mp3") as made:  # to a pipe, ffmpeg cannot tell the length
        subprocess.run(["ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", programme, *options, made.name], check=True)
        return Path(made.name).read_bytes()


def decoded(data, tmp_path):
    path = tmp_path / "sound.mp3"
    path.write_bytes(data)
    command = ["ffmpeg", "-nostdin", "-v", "error", "-flags2", "skip_manual", "-i", str(path), "-f", "f32le", "-"]
    done = subprocess.run(command, check=True, capture_output=True)
    return array.array("f", done.stdout), done.stderr.decode()


CODED = {
    "constant rate": ["-b:a", "128k"],
    "constant rate in stereo": ["-ac", "2", "-b:a", "192k"],
    "variable rate": ["-ac", "2", "-q:a", "3"],
    "no frame that tells the length": ["-b:a", "96k", "-write_xing", "0", "-id3v2_version", "0"],
    "48 kHz": ["-ar", "48000", "-b:a", "64k"],
    "32 kHz": ["-ar", "32000", "-ac", "2", "-b:a", "112k"],
    "24 kHz": ["-ar", "24000", "-b:a", "40k"],
    "22.05 kHz in stereo": ["-ar", "22050", "-ac", "2", "-b:a", "56k"],
    "16 kHz": ["-ar", "16000", "-b:a", "24k"],
    "the lowest rate there is": ["-b:a", "32k"],
}


@pytest.mark.parametrize("name", sorted(samples.samples()))
@pytest.mark.parametrize("position", PLACES)
def test_tags_and_frames_of_the_content_stay_byte_for_byte(name, position):
    data = samples.samples()[name]
    new = labelled(data, position=position)
    start = data.index(samples.SOUND)
    end = start + len(samples.SOUND)

    assert new.startswith(data[: end if position == "end" else start])
    assert new.endswith(data[end if position != "start" else start :])
    assert samples.SOUND in new
    assert len(new) > len(data)


@pytest.mark.parametrize("audible", ["rhythm", "speech"])
@pytest.mark.parametrize("position", PLACES)
def test_a_label_is_known_again_without_decoding_and_put_there_once(position, audible):
    once = labelled(samples.SOUND * 20 + samples.APE + samples.V1, position=position, audible=audible)

    assert places(once) == [(audible, place) for place in (("start", "end") if position == "both" else (position,))]
    assert labelled(once, position=position, audible=audible) == once


def test_frames_of_the_label_have_the_bit_rate_of_the_content_so_that_players_guess_its_length():
    louder = b"\xff\xfb\x90\xc4" + bytes(413)  # 128 kbit/s, 417 bytes
    lengths = {header_of(frame).kilobits for frame in frames(labelled(louder * 20))}

    assert lengths == {128}


def test_a_content_cut_out_of_a_longer_one_finds_silence_where_it_reaches_back():
    reaching = b"\xff\xfb\x10\xc4" + b"\x80" + bytes(99)  # its first nine bits: 256 bytes back
    before = frames(labelled(reaching * 20))[-24:-20]

    assert b"".join(frame[4:] for frame in before).strip(b"\0") == b""


def test_the_check_sum_is_that_of_the_standard_test():
    assert check_sum(b"123456789") == 0xBB3D


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("position", PLACES)
def test_every_sample_of_the_content_is_decoded_as_before(name, position, tmp_path):
    data = coded(*CODED[name])
    new = labelled(data, position=position, audible="speech" if "k" in name else "rhythm")
    before, after = decoded(data, tmp_path)[0], decoded(new, tmp_path)[0]
    added = len(after) - len(before)
    start = {"start": added, "end": 0, "both": added // 2}[position]

    assert added > 0
    assert after[start : start + len(before)] == before
    assert decoded(new, tmp_path)[1] == ""


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("name", CODED)
def test_the_frame_that_tells_the_length_tells_the_new_one(name):
    data = coded(*CODED[name])
    new = labelled(data, position="both")
    counted = len(frames(new)) - ("Xing" in repr(new) or "Info" in repr(new))
    told = MP3(io.BytesIO(new)).info

    assert told.length == pytest.approx(counted * header_of(frames(new)[1]).samples / told.sample_rate, abs=0.1)


@pytest.mark.needs("ffmpeg")
def test_seeking_by_the_table_of_places_lands_where_it_should(tmp_path):
    """The content falls silent half way: the table has to lead to where that is now."""
    data = coded("-ac", "2", "-q:a", "3", programme="sine=f=300:d=20,volume=enable='gt(t,10)':volume=0.01")
    path = tmp_path / "sound.mp3"
    path.write_bytes(labelled(data))
    told = path.read_bytes()
    table = told[told.index(b"Xing") + 16 :][:100]
    half = table[round(100 * 11.7 / 21.7)] / 256 * len(told)
    command = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,pos", "-of", "csv=p=0", str(path)]
    packets = [
        line.split(",")[:2] for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    ]
    landed = min(packets, key=lambda packet: abs(int(packet[1]) - half))

    assert list(table) == sorted(table)
    assert float(landed[0]) == pytest.approx(11.7, abs=0.8)


@pytest.mark.needs("ffmpeg")
def test_a_content_that_begins_in_the_middle_sounds_the_same_behind_the_frames_whose_beginning_it_lacks(tmp_path):
    data = b"".join(frames(coded("-ac", "2", "-b:a", "64k", "-write_xing", "0"))[20:])
    before, after = decoded(data, tmp_path)[0], decoded(labelled(data), tmp_path)[0]
    same = len(before) - 4 * 2 * 1152

    assert max(abs(one - other) for one, other in zip(after[-same:], before[-same:], strict=True)) < 1e-6
    assert max(map(abs, after[-len(before) :][: 4 * 1152])) < 0.9


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("position", PLACES)
def test_somebody_elses_rhythm_is_heard_through_a_decoder(position, tmp_path):
    """The label of WAV, coded by LAME with the content: no frame is ours."""
    wav, mp3 = tmp_path / "sound.wav", tmp_path / "sound.mp3"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"{PROGRAMME},aloop=3:200000", "-t", "14", str(wav)], check=True
    )
    with Source.of(wav) as source, (tmp_path / "labelled.wav").open("wb") as target:
        audio.write(source, Style(position=position), target)
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(tmp_path / "labelled.wav"), "-b:a", "96k", str(mp3)], check=True)

    assert places(mp3.read_bytes()) == [
        ("rhythm", place) for place in (("start", "end") if position == "both" else (position,))
    ]


@pytest.mark.needs("ffmpeg")
def test_rates_without_a_clip_of_ours_are_coded_by_ffmpeg():
    data = coded("-ar", "11025", "-ac", "1", "-b:a", "24k")

    assert places(labelled(data)) == [("rhythm", "start")]


def test_other_layers_are_refused_with_what_to_do():
    layer_2 = b"\xff\xfd\x80\xc4" + bytes(413)

    with pytest.raises(Refused, match="layer III"):
        labelled(layer_2 * 10)


def test_the_mark_is_written_with_the_label_and_stands_in_the_tag():
    target = io.BytesIO()
    write(io.BytesIO(samples.SOUND * 4), target, Mark.first("producer", "id"), explicit=Style())

    assert read(target).marks[0].content_producer == "producer"
    assert places(target.getvalue()) == [("rhythm", "start")]


@given(st.binary(max_size=200), st.sampled_from(sorted(samples.samples())), st.integers(0, 400))
@examples(0.5)
def test_damage_is_labelled_or_refused_and_nothing_else(noise, name, at):
    data = samples.samples()[name]
    broken = b"ID3" + data[3:at] + noise + data[at + len(noise) :] if at % 2 else data[:at] + noise
    for act in (labelled, lambda data: list(audio.mp3.read(stream(data)))):
        try:
            act(samples.SOUND + broken)
        except Refused:
            continue
