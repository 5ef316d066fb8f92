"""A label before or behind the sound of WAV files: the content stays byte for byte, and places in it move along."""

from __future__ import annotations

import io
import math
import struct
import subprocess
import wave
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import wav as samples

from hegui.labeling.explicit import audio
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source
from hegui.words import Refused
from strategies import examples

PLACES = ("start", "end", "both")


def fmt(width=2, channels=1, rate=16000, kind=1):
    return struct.pack("<HHIIHH", kind, channels, rate, rate * width * channels, width * channels, 8 * width)


def sound(width=2, channels=1, rate=16000, kind=1, *, before=(), behind=(), seconds=3.0):
    count = int(seconds * rate)
    data = b"".join(_sample(math.sin(at / 7) * math.sin(at / 3000) / 3, width, kind) * channels for at in range(count))
    body = b"WAVE" + b"".join([samples.chunk(b"fmt ", fmt(width, channels, rate, kind)), *before, samples.chunk(b"data", data)])
    body += b"".join(behind)
    return b"RIFF" + struct.pack("<I", len(body)) + body, data


def _sample(value, width, kind):
    if kind == 3:
        return struct.pack("<f" if width == 4 else "<d", value)
    if width == 1:
        return bytes([128 + int(127 * value)])
    return int(value * ((1 << 8 * width - 1) - 1)).to_bytes(width, "little", signed=True)


def labelled(data, **style):
    target = io.BytesIO()
    audio.write(stream(data), Style(**style), target)
    return target.getvalue()


def stream(data, name="sound.wav"):
    opened = io.BytesIO(data)
    opened.name = name
    return Source.of(opened)


def chunks(data):
    found, at = {}, 12
    while at + 8 <= len(data):
        kind, size = struct.unpack("<4sI", data[at : at + 8])
        found[kind] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def places(data):
    return [(label.kind, label.place) for label in audio.read(stream(data))]


@pytest.mark.parametrize(
    ("width", "kind", "channels", "rate"),
    [
        (1, 1, 1, 8000),
        (2, 1, 2, 44100),
        (3, 1, 1, 48000),
        (4, 1, 2, 16000),
        (4, 3, 2, 22050),
        (8, 3, 1, 11025),
        (2, 1, 6, 8000),
    ],
)
@pytest.mark.parametrize("position", PLACES)
def test_the_content_stays_byte_for_byte_whatever_the_sampling(width, kind, channels, rate, position):
    data, content = sound(width, channels, rate, kind)
    new = chunks(labelled(data, position=position))[b"data"]
    added = len(new) - len(content)
    start = {"start": added, "end": 0, "both": added // 2}[position]

    assert added > 0
    assert new[start : start + len(content)] == content


@pytest.mark.parametrize(("position", "audible"), list(product(PLACES, ["rhythm", "speech"])))
def test_a_label_is_heard_where_it_was_put_and_put_there_once(position, audible):
    data, _ = sound(seconds=12)
    once = labelled(data, position=position, audible=audible)

    assert places(once) == [(audible, place) for place in (("start", "end") if position == "both" else (position,))]
    assert labelled(once, position=position, audible=audible) == once


@pytest.mark.parametrize("position", PLACES)
def test_a_turn_of_a_second_is_labelled_too(position):
    data, _ = sound(seconds=1)

    assert len(places(labelled(data, position=position))) == (2 if position == "both" else 1)


def test_a_second_label_may_be_added_at_the_other_end():
    data, _ = sound(seconds=12)

    assert places(labelled(labelled(data), position="end")) == [("rhythm", "start"), ("rhythm", "end")]


def test_without_a_label_none_is_heard():
    assert places(sound(seconds=12)[0]) == []


def test_python_reads_the_whole():
    data, content = sound(channels=2, rate=44100)
    with wave.open(io.BytesIO(labelled(data))) as opened:
        frames = opened.readframes(opened.getnframes())

    assert frames[-len(content) :] == content
    assert (len(frames) - len(content)) / 4 / 44100 == pytest.approx(1.72, abs=0.01)


def test_an_odd_number_of_bytes_needs_no_new_padding():
    data, content = sound(width=1, rate=8000, seconds=1.0002)
    new = labelled(data, position="both")

    assert len(content) % 2 == 1
    assert len(new) == 8 + struct.unpack("<I", new[4:8])[0]


def test_cue_points_loops_and_the_time_of_day_move_with_the_sound():
    cue = struct.pack("<I", 1) + struct.pack("<II4sIII", 1, 100, b"data", 0, 0, 100)
    loop = bytes(28) + struct.pack("<II", 1, 0) + struct.pack("<IIIIII", 0, 0, 200, 300, 0, 0)
    bext = bytes(338) + struct.pack("<Q", 48_000_000) + bytes(256)
    behind = [samples.chunk(b"cue ", cue), samples.chunk(b"smpl", loop)]
    data, content = sound(before=[samples.chunk(b"bext", bext)], behind=behind)
    found = chunks(labelled(data))
    moved = (len(found[b"data"]) - len(content)) // 2

    assert struct.unpack("<6I", found[b"cue "][4:])[1::4] == (100 + moved, 100 + moved)
    assert struct.unpack("<6I", found[b"smpl"][36:])[2:4] == (200 + moved, 300 + moved)
    assert struct.unpack("<Q", found[b"bext"][338:346])[0] == 48_000_000 - moved


def test_behind_the_sound_no_place_moves():
    cue = struct.pack("<I", 1) + struct.pack("<II4sIII", 1, 100, b"data", 0, 0, 100)
    data, _ = sound(behind=[samples.chunk(b"cue ", cue)])

    assert chunks(labelled(data, position="end"))[b"cue "] == cue


def test_the_count_of_frames_in_fact_grows():
    data, _ = sound(4, 1, 16000, 3, before=[samples.chunk(b"fact", struct.pack("<I", 48000))])
    found = chunks(labelled(data))

    assert struct.unpack("<I", found[b"fact"])[0] == len(found[b"data"]) // 4


@pytest.mark.parametrize(
    "name", ["RF64", "BW64", "RIFX", "recorded to a pipe by ffmpeg", "recorded to a pipe by sox", "no sound"]
)
def test_odd_headers_are_kept_as_they_are(name):
    data = samples.samples()[name]
    new = labelled(data)

    assert samples.SOUND in new or name == "no sound"
    assert len(new) > len(data)
    if name in ("RF64", "BW64"):
        total, size, count = struct.unpack("<QQQ", new[20:44])
        assert (total, size) == (len(new) - 8, len(samples.SOUND) + len(new) - len(data))
        assert count == size // 2


@pytest.mark.parametrize(("content", "label"), [(0.004, 0.063), (0.12, 0.12), (0.6, 0.25)])
def test_the_label_is_as_loud_as_the_content_within_bounds(content, label):
    count = 16000 * 3
    loud = b"".join(struct.pack("<h", int(32767 * content * math.sqrt(2) * math.sin(at / 5))) for at in range(count))
    data = samples.chunk(b"fmt ", fmt()) + samples.chunk(b"data", loud)
    new = chunks(labelled(b"RIFF" + struct.pack("<I", len(data) + 4) + b"WAVE" + data))[b"data"]
    dash = struct.unpack("<2000h", new[2 * 5000 : 2 * 7000])

    assert math.sqrt(sum(value * value for value in dash) / 2000) / 32767 == pytest.approx(label, rel=0.12)


def test_coded_samples_are_refused_with_what_to_do():
    data, _ = sound(width=1, kind=7, rate=8000)

    with pytest.raises(Refused, match="coded") as refused:
        labelled(data)
    assert "PCM" in refused.value.findings[0].remedy.zh


def test_a_recording_of_ones_own_is_put_in_at_the_rate_of_the_content(tmp_path):
    spoken, _ = sound(rate=22050, seconds=1)
    own = tmp_path / "own.wav"
    own.write_bytes(spoken)
    data, content = sound(rate=48000, seconds=2)
    once = labelled(data, sound=own)

    assert (len(chunks(once)[b"data"]) - len(content)) / 2 / 48000 == pytest.approx(1.4, abs=0.01)
    assert labelled(once, sound=own) == once


@pytest.mark.parametrize("content", [b"no sound", b"RIFF\x04\0\0\0WAVE"])
def test_a_recording_that_is_none_is_refused(tmp_path, content):
    own = tmp_path / "own.wav"
    own.write_bytes(content)

    with pytest.raises(Refused):
        labelled(sound()[0], sound=own)


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize(("width", "kind"), [(1, 1), (2, 1), (3, 1), (4, 3)])
def test_ffmpeg_decodes_the_same_content_after_the_label(width, kind, tmp_path):
    data, _ = sound(width, 2, 44100, kind)
    before, after = decoded(tmp_path, data), decoded(tmp_path, labelled(data))

    assert after[-len(before) :] == before
    assert (len(after) - len(before)) / 8 / 44100 == pytest.approx(1.72, abs=0.01)


def decoded(folder, data):
    path = folder / "sound.wav"
    path.write_bytes(data)
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "f32le", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@given(st.binary(max_size=300), st.sampled_from(sorted(samples.samples())), st.integers(12, 200))
@examples(0.5)
def test_damage_is_labelled_or_refused_and_nothing_else(noise, name, at):
    data = samples.samples()[name]
    broken = data[:at] + noise + data[at + len(noise) :]

    for act in (lambda: labelled(broken), lambda: places(broken)):
        try:
            act()
        except Refused:
            continue
