"""Matroska and WebM beyond the battery: other programs read the mark and play and seek the same, room, fuzz."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT, SIGNED
from programs import exiftool, ffprobe_tag, made_by_ffmpeg, output, stream_hashes
from samples import matroska as samples

from hegui.labeling import read, verify, write
from hegui.words import Refused
from strategies import examples


def marked(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


SOURCES = ["-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=12", "-f", "lavfi", "-i", "sine=d=12", "-metadata", "title=A title"]
MKV = [*SOURCES, "-c:v", "mpeg4", "-c:a", "aac"]
KINDS = {
    "mkv": ["a.mkv", *MKV],
    "webm": ["a.webm", *SOURCES, "-c:v", "libvpx", "-c:a", "libopus"],
    "index in front": ["a.mkv", *MKV, "-cues_to_front", "1", "-reserve_index_space", "4000"],
    "room reserved": ["a.mkv", *MKV, "-reserve_index_space", "4000"],
    "live": ["a.mkv", *MKV, "-live", "1"],
    "sound only": ["a.mka", *MKV, "-vn"],
}


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("kind", KINDS)
def test_other_programs_read_the_mark_and_play_and_seek_the_same(kind, tmp_path):
    name, *options = KINDS[kind]
    path = made_by_ffmpeg(tmp_path / name, *options)
    before, sought = stream_hashes(path), _from_the_middle(path)

    write(path, path, SIGNED)

    assert ffprobe_tag(path) == SIGNED.inner()
    assert ffprobe_tag(path, "TITLE") == "A title"
    assert exiftool(path, "Matroska:Aigc").strip() == SIGNED.inner()
    assert (stream_hashes(path), _from_the_middle(path)) == (before, sought)
    assert output("ffmpeg", "-v", "error", "-i", path, "-f", "null", "-") == b""


def _from_the_middle(path):
    return output("ffmpeg", "-v", "error", "-ss", "8", "-i", path, "-map", "0", "-c", "copy", "-f", "streamhash", "-")


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("mkvmerge")
def test_a_file_of_mkvmerge_keeps_its_tags_and_mkvextract_reads_the_mark(tmp_path):
    path, merged = made_by_ffmpeg(tmp_path / "a.mkv", *MKV), tmp_path / "merged.mkv"
    output("mkvmerge", "-q", "-o", merged, path)
    before = stream_hashes(merged)

    write(merged, merged, MARK)

    tags = output("mkvextract", merged, "tags", "-").decode()
    assert MARK.produce_id in tags
    assert "<Name>DURATION</Name>" in tags
    assert stream_hashes(merged) == before
    assert output("mkvmerge", "-q", "-o", tmp_path / "again.mkv", merged) == b""


@pytest.mark.needs("ffmpeg")
def test_what_ffmpeg_writes_by_the_guide_is_the_prescribed_place(tmp_path):
    path = made_by_ffmpeg(tmp_path / "a.mkv", *MKV, "-metadata", f"AIGC={MARK.inner()}")

    assert verify(path).verdict == "no_findings"


class TestRoom:
    @pytest.mark.parametrize("odd", ["void behind the tags", "void in front", "void of a byte too many"])
    def test_a_void_element_takes_the_mark_and_nothing_moves(self, odd):
        data = samples.samples()[odd]

        new = marked(data)

        assert len(new) == len(data)
        assert new[new.index(b"\x1f\x43\xb6\x75") :] == data[data.index(b"\x1f\x43\xb6\x75") :]

    def test_tags_that_are_last_grow_and_nothing_before_them_moves(self):
        data = samples.samples()["tags last"]

        new = marked(data)

        same = data.index(b"\x1f\x43\xb6\x75")
        assert new[same : data.rindex(b"\x12\x54\xc3\x67")] == data[same : data.rindex(b"\x12\x54\xc3\x67")]

    def test_the_segment_gets_a_longer_size_field_where_the_old_one_is_full(self):
        data = samples.matroska(samples.info(), samples.TRACK_LIST, samples.void(15_600), "clusters", size_width=2)
        assert len(data) < 16_383 + 60

        new = marked(marked(data), NEXT, replace=True)

        assert samples.content(new) == samples.content(data)
        assert read(io.BytesIO(new)).marks == (NEXT,)


def test_a_large_file_with_an_index_is_read_by_its_index(tmp_path):
    path = tmp_path / "large.mkv"
    body = samples.info() + samples.TRACK_LIST
    cluster = samples.number(samples.CLUSTER) + samples.number(2 << 30 | 1 << 56, 8)
    tags = samples.tags(samples.simple("AIGC", MARK.inner()))
    place = 54 + len(body) + len(cluster) + (2 << 30)
    seek = samples.element(
        samples.SEEK_HEAD,
        samples.element(
            samples.SEEK,
            samples.element(samples.SEEK_ID, samples.TAGS),
            samples.element(samples.SEEK_POSITION, samples.number(place, 8)),
        ),
    )
    assert len(seek) == 54
    size = len(seek) + len(body) + len(cluster) + (2 << 30) + len(tags)
    with path.open("wb") as stream:
        stream.write(samples.HEAD + samples.number(samples.SEGMENT) + samples.number(size | 1 << 56, 8) + seek + body + cluster)
        stream.seek(2 << 30, io.SEEK_CUR)
        stream.write(tags)

    before = time.process_time()
    verdict = verify(path).verdict

    assert verdict == "no_findings"
    assert time.process_time() - before < 0.05


def test_old_marks_do_not_stay_behind_as_bytes():
    for data in samples.tolerated().values():
        assert MARK.produce_id.encode() not in marked(data, NEXT, replace=True)


ALL = [*samples.tolerated().values(), *samples.samples().values()]


@examples(3)
@given(st.data())
def test_no_bytes_bring_out_another_error(draw):
    data = bytearray(draw.draw(st.sampled_from(ALL)))
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(60, len(data) - 5))
        new = draw.draw(st.sampled_from([b"\xff", b"\0", b"\x80", b"\x01", b"\xec", b"\x12\x54\xc3\x67", b"\x67\xc8"]))
        data[at : at + len(new)] = new

    with suppress(Refused):
        marked(bytes(data), NEXT, replace=True)
