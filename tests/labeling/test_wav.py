"""WAV: where the chunk goes, what other programs see of it, files of more than 4 GiB, recordings without sizes."""

from __future__ import annotations

import io
import struct

import pytest
from marks import MARK, NEXT
from programs import decoded_hashes, exiftool, made_by_ffmpeg, stream_hashes
from samples import wav

from hegui.labeling import Damaged, read, write
from hegui.labeling.formats import wav as form
from hegui.labeling.source import Source
from hegui.labeling.splicing import length
from hegui.words import Refused

INNER = MARK.inner().encode()
SINE = ("-f", "lavfi", "-i", "sine=d=0.2:r=8000")


def written(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


def chunks(data):
    found, at = [], 12
    while at + 8 <= len(data):
        kind, size = struct.unpack("<4sI", data[at : at + 8])
        found.append((kind, data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found


def virtual(head, size):
    """A source of this size that holds zeros behind its head."""
    return Source("large.wav", size, lambda offset, length: head[offset : offset + length].ljust(length, b"\0"))


def test_the_chunk_stands_right_before_the_sound_and_holds_the_object_alone():
    marked = written(wav.wav(wav.info((b"INAM", b"a name"))))

    assert [kind for kind, _ in chunks(marked)] == [b"fmt ", b"LIST", b"AIGC", b"data"]
    assert dict(chunks(marked))[b"AIGC"] == INNER
    assert struct.unpack("<I", marked[4:8])[0] == len(marked) - 8


def test_a_chunk_that_others_put_at_the_end_is_read_and_moved():
    theirs = wav.wav(behind=(wav.chunk(b"AIGC", INNER),))

    assert read(io.BytesIO(theirs)).marks == (MARK,)
    assert written(theirs, NEXT, replace=True) == written(wav.wav(), NEXT)


@pytest.mark.parametrize("sizes", [(wav.UNKNOWN, wav.UNKNOWN), (0, 0), (36, 0), (0x7FFFF024, 0x7FFFF000)])
def test_a_recording_whose_sizes_were_never_written_is_marked_and_keeps_its_odd_sizes(sizes):
    recording = wav.endless(*sizes)

    marked = written(recording)

    assert marked.endswith(recording[36:])
    assert chunks(marked)[1] == (b"AIGC", INNER)


@pytest.mark.parametrize("kept", [100, 44 + len(wav.SOUND) - 1])
def test_a_file_cut_short_in_its_sound_is_damaged_because_a_mark_may_have_stood_behind(kept):
    with pytest.raises(Damaged):
        read(io.BytesIO(wav.wav()[:kept]))


def test_a_file_cut_short_between_chunks_is_damaged():
    whole = wav.wav(behind=(wav.chunk(b"AIGC", INNER),))

    with pytest.raises(Damaged):
        read(io.BytesIO(whole[: 44 + len(wav.SOUND)]))


def test_tens_of_thousands_of_chunks_are_damaged():
    with pytest.raises(Damaged, match="too many"):
        read(io.BytesIO(wav.wav(*[wav.chunk(b"none", b"")] * 70000)))


def test_a_chunk_that_is_longer_than_the_whole_is_damaged():
    data = wav.wav(wav.chunk(b"none", bytes(100)))
    short = data[:4] + struct.pack("<I", 60) + data[8:]

    with pytest.raises(Damaged):
        read(io.BytesIO(short))


def test_a_file_over_four_gibibytes_keeps_ds64_first_and_its_sizes_are_made_right():
    sound = 5 << 30
    head = b"RF64" + struct.pack("<I", wav.UNKNOWN) + b"WAVE"
    head += wav.chunk(b"ds64", struct.pack("<QQQI", 72 + sound, sound, sound // 2, 0))
    head += wav.chunk(b"fmt ", wav.FORMAT) + struct.pack("<4sI", b"data", wav.UNKNOWN)
    source = virtual(head, len(head) + sound)

    pieces = form.write(source, MARK)

    grown = length(pieces) - source.size
    assert grown == 8 + len(INNER) + len(INNER) % 2
    assert struct.pack("<Q", 72 + sound + grown) in [piece for piece in pieces if isinstance(piece, bytes)]
    assert list(form.read(source)) == []


def test_a_riff_file_that_would_grow_over_four_gibibytes_is_refused_with_what_to_do():
    sound = (1 << 32) - 100
    head = wav.wav(sound=b"")[:40] + struct.pack("<I", sound)
    source = virtual(head[:4] + struct.pack("<I", 36 + sound) + head[8:], 44 + sound)

    with pytest.raises(Refused, match="4 GiB"):
        form.write(source, MARK)


@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("odd", ["plain", "other texts and ID3", "RF64", "bytes behind the end"])
def test_exiftool_reads_the_same_object(odd, tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(written(wav.samples()[odd]))

    assert exiftool(path, "Unknown_AIGC").rstrip("\0") == MARK.inner()


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("option", ["", "-rf64 always", "-c:a adpcm_ms", "-write_bext 1", "-c:a libmp3lame"])
def test_ffmpeg_takes_out_and_decodes_the_same_sound(option, tmp_path):
    plain = made_by_ffmpeg(tmp_path / "a.wav", *SINE, "-metadata", "title=x", *option.split())
    marked = tmp_path / "b.wav"

    write(plain, marked, MARK)

    assert stream_hashes(marked) == stream_hashes(plain)
    assert decoded_hashes(marked) == decoded_hashes(plain)
    assert read(marked).marks == (MARK,)
