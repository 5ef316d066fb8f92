"""MP4 and QuickTime beyond the battery: other programs read the mark and play the same, layouts, marking in place, fuzz."""

from __future__ import annotations

import io
import json
import os
import resource
import struct
import subprocess
import time
from contextlib import suppress
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT, SIGNED
from media_boxes import FTYP, box, found, itunes_meta, keys_meta, movie, movie_samples, numbers, parsed
from mutagen.mp4 import MP4
from samples import mp4 as samples

from hegui.labeling import read, verify, write
from hegui.labeling.formats import mp4
from hegui.labeling.source import Source
from hegui.words import Refused
from strategies import examples

LAST, FIRST = samples.LAST, samples.FIRST


def marked(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


def marks_of(data):
    return [(each.mark, each.placed.placement) for each in read(io.BytesIO(data)).found]


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True).stdout.decode()


def ffprobe_tags(path):
    return json.loads(run("ffprobe", "-v", "error", "-show_entries", "format_tags", "-of", "json", path))["format"].get(
        "tags", {}
    )


def stream_hashes(path):
    return run("ffmpeg", "-v", "error", "-i", path, "-map", "0", "-c", "copy", "-f", "streamhash", "-hash", "md5", "-")


def made(path, *options):
    sources = ["-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=2", "-f", "lavfi", "-i", "sine=d=2"]
    codecs = ["-c:v", "mpeg4", "-c:a", "aac", "-metadata", "title=A title", "-metadata", "artist=Somebody"]
    run("ffmpeg", "-v", "error", *sources, *codecs, *options, path)
    return path


KINDS = {
    "mp4": ["a.mp4"],
    "faststart": ["a.mp4", "-movflags", "faststart"],
    "keys": ["a.mp4", "-movflags", "use_metadata_tags"],
    "keys faststart": ["a.mp4", "-movflags", "use_metadata_tags+faststart"],
    "mov": ["a.mov"],
    "m4a": ["a.m4a", "-vn"],
    "3gp": ["a.3gp", "-c:v", "mpeg4", "-c:a", "aac"],
    "fragments": ["a.mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof"],
    "fragments with absolute offsets": ["a.mp4", "-movflags", "frag_keyframe+empty_moov", "-g", "5"],
    "segment index": ["a.mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof+global_sidx", "-g", "5"],
}


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("kind", KINDS)
def test_other_programs_read_the_mark_beside_the_titles_and_play_the_same(kind, tmp_path):
    name, *options = KINDS[kind]
    path = made(tmp_path / name, *options)
    before, tags = stream_hashes(path), ffprobe_tags(path)

    write(path, path, SIGNED)

    assert ffprobe_tags(path) == tags | {"AIGC": SIGNED.inner()}
    assert run("exiftool", "-u", "-b", "-Keys:AIGC", path).strip() == SIGNED.inner()
    assert stream_hashes(path) == before
    assert run("ffmpeg", "-v", "error", "-i", path, "-f", "null", "-") == ""


@pytest.mark.needs("ffmpeg")
def test_what_ffmpeg_writes_by_the_guide_is_the_prescribed_place(tmp_path):
    path = made(tmp_path / "a.mp4", "-movflags", "use_metadata_tags", "-metadata", f"AIGC={MARK.inner()}")

    assert verify(path).verdict == "no_findings"


@pytest.mark.needs("ffmpeg")
def test_titles_and_cover_that_mutagen_wrote_stay_readable_by_mutagen(tmp_path):
    path = made(tmp_path / "a.m4a", "-vn")
    tags = MP4(path)
    tags["\xa9cmt"], tags["----:com.apple.iTunes:MOOD"] = "a comment", b"calm"
    tags.save()
    before = dict(MP4(path).tags)

    write(path, path, MARK)

    assert dict(MP4(path).tags) == before
    assert ffprobe_tags(path)["AIGC"] == MARK.inner()


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("layout", [LAST, FIRST])
@pytest.mark.parametrize(
    "extra", [(samples.PHONE,), (samples.PHONE, samples.udta(samples.OLD_TITLE))], ids=["alone", "with udta"]
)
def test_ffmpeg_finds_each_key_of_a_phone_under_its_own_name(layout, extra, tmp_path):
    path = tmp_path / "a.mov"
    path.write_bytes(marked(movie(layout, *extra)))

    tags = ffprobe_tags(path)

    assert tags["AIGC"] == MARK.inner()
    assert (tags["com.apple.quicktime.make"], tags["com.apple.quicktime.model"]) == ("Maker", "Phone")


def test_the_bytes_are_those_that_ffmpeg_writes():
    data = marked(movie(LAST))

    text = MARK.inner().encode()
    item = numbers(24 + len(text), 1, 16 + len(text)) + b"data" + numbers(1, 0) + text
    assert box(b"keys", numbers(0, 1), box(b"mdta", b"AIGC")) in data
    assert box(b"ilst", item) in data


def sparsely_written(path, target):
    """The file with its mark; of long stretches that are kept only the ends are copied, the rest stays a hole."""
    with Source.of(path) as source, target.open("wb") as stream:
        for piece in mp4.write(source, MARK):
            if isinstance(piece, bytes):
                stream.write(piece)
                continue
            start = stream.tell() - piece.start
            ends = {(piece.start, min(piece.start + 4096, piece.end)), (max(piece.end - 4096, piece.start), piece.end)}
            for first, last in ends:
                stream.seek(start + first)
                stream.write(source.at(first, last - first))
            stream.seek(start + piece.end)
    return target


class TestLayout:
    def test_nothing_before_a_movie_box_that_is_last_moves(self):
        data = movie(LAST)

        new = marked(data)

        start = data.index(b"moov") - 4
        assert new[:start] == data[:start]

    def test_free_space_is_used_before_anything_moves(self):
        data = movie([FTYP, "moov", samples.FREE, "mdat"])

        assert len(marked(data)) == len(data)

    def test_a_shorter_mark_leaves_free_space_and_moves_nothing(self):
        data = marked(movie(FIRST), NEXT)

        assert len(marked(data, MARK, replace=True)) == len(data)

    def test_offsets_without_bits_for_the_move_send_the_movie_box_to_the_end(self, tmp_path):
        path = tmp_path / "a.mp4"
        far = (1 << 32) - 30
        head = movie(FIRST, chunks=[b"x" * 8])
        at = head.index(b"stco") + 12
        with path.open("wb") as stream:
            stream.write(head[:at] + numbers(far) + head[at + 4 : -16] + struct.pack(">I4sQ", 1, b"mdat", 1 << 32))
            stream.seek(far)
            stream.write(b"12345678")
            stream.truncate(len(head) - 16 + (1 << 32))

        new = sparsely_written(path, tmp_path / "new.mp4")

        assert read(new).marks == (MARK,)
        with new.open("rb") as stream:
            stream.seek(far)
            assert stream.read(8) == b"12345678"
            stream.seek(len(FTYP))
            assert stream.read(8)[4:] == b"free"

    def test_items_with_offsets_send_the_movie_box_behind_media_that_then_have_a_size(self):
        items = box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"ID32", bytes(13)), box(b"iloc", bytes(8)))
        data = FTYP + movie(["moov"], items, chunks=[]) + box(b"mdat", b"12345", to_end=True)

        new = marked(data)

        assert marks_of(new) == [(MARK, "prescribed")]
        assert [kind for kind, _, _ in parsed(new)] == [b"ftyp", b"free", b"mdat", b"moov"]


@pytest.fixture
def sparse(tmp_path):
    """A movie of two gigabytes that takes no room: its movie box is last."""
    path = tmp_path / "large.mp4"
    moov = movie(["moov"], chunks=[b"x" * 8])
    with path.open("wb") as stream:
        stream.write(FTYP + struct.pack(">I4sQ", 1, b"mdat", 2 << 30))
        stream.seek(len(FTYP) + (2 << 30))
        stream.write(moov)
    return path


def test_a_movie_of_two_gigabytes_is_verified_without_being_read(sparse):
    before, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    verdict = verify(sparse).verdict

    assert verdict == "not_found"
    assert time.process_time() - before < 0.05
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 20_000


class TestInPlace:
    """A file is marked where it stands; at every point at which a crash could come it is whole."""

    FILES: ClassVar = {
        "plain": movie(LAST),
        "64-bit sizes": movie([FTYP, "mdat wide", "moov"], wide_moov=True),
        "titles": movie(LAST, samples.udta(itunes_meta(*samples.ITUNES))),
        "keys": movie(LAST, samples.udta(samples.FFMPEG_KEYS)),
        "phone": movie(LAST, samples.PHONE),
        "phone and user data": movie(LAST, samples.PHONE, samples.udta(samples.OLD_TITLE)),
        "marked": marked(movie(LAST, samples.udta(samples.FFMPEG_KEYS)), NEXT),
        "marked elsewhere": movie(LAST, keys_meta([("make", "Maker"), ("AIGC", NEXT.inner())], version=False)),
    }

    @staticmethod
    def states(data):
        """Every state of the file while it is marked; the first ones with part of what is appended."""
        plan = mp4.append_in_place(Source.of(io.BytesIO(data)), MARK)
        for part in range(0, len(plan.appended), 7):
            yield "appending", data + plan.appended[:part]
        now = bytearray(data + plan.appended)
        yield "appended", bytes(now)
        for number, (offset, new) in enumerate(plan.switches):
            now[offset : offset + len(new)] = new
            yield "switched" if number else "named", bytes(now)

    @pytest.mark.parametrize("data", FILES.values(), ids=FILES)
    def test_every_state_is_whole_with_the_same_content_and_metadata(self, data):
        expected = [each for each in marks_of(data) if each[0] != MARK]

        for state, now in self.states(data):
            assert movie_samples(now) == movie_samples(data)
            assert samples.others(now)[1:] == samples.others(data)[1:]
            marks = marks_of(now)
            if state == "switched":
                assert (MARK, "prescribed") in marks
            else:
                assert marks == expected

    @pytest.mark.parametrize("data", FILES.values(), ids=FILES)
    def test_the_last_state_bears_the_mark_alone(self, data):
        *_, (_, last) = self.states(data)

        assert marks_of(last) == [(MARK, "prescribed")]
        assert samples.others(last) == samples.others(data)
        assert NEXT.produce_id.encode() not in last

    @pytest.mark.parametrize("data", FILES.values(), ids=FILES)
    def test_the_same_mark_again_changes_nothing(self, data):
        *_, (_, last) = self.states(data)

        plan = mp4.append_in_place(Source.of(io.BytesIO(last)), MARK)

        assert (plan.appended, plan.switches) == (b"", [])

    @pytest.mark.parametrize("data", FILES.values(), ids=FILES)
    def test_each_switch_but_the_emptying_is_one_small_write(self, data):
        plan = mp4.append_in_place(Source.of(io.BytesIO(data)), MARK)

        sizes = [len(new) for _, new in plan.switches]
        assert all(size in (4, 8) for size in sizes[: len(sizes) // 2 + 1])

    @pytest.mark.parametrize("odd", ["movie first", "fragments, absolute", "a trailer that is no box", "media to the end"])
    def test_a_file_whose_movie_box_is_not_last_is_written_anew(self, odd):
        assert mp4.append_in_place(Source.of(io.BytesIO(samples.samples()[odd])), MARK) is None

    def test_it_takes_no_longer_for_a_large_file(self, sparse):
        with Source.of(sparse) as source:
            before = time.process_time()
            plan = mp4.append_in_place(source, MARK)
            assert time.process_time() - before < 0.01

        descriptor = os.open(sparse, os.O_RDWR)
        os.pwrite(descriptor, plan.appended, sparse.stat().st_size)
        for offset, new in plan.switches:
            os.pwrite(descriptor, new, offset)
        os.close(descriptor)
        assert read(sparse).marks == (MARK,)

    @pytest.mark.needs("ffmpeg")
    def test_ffmpeg_plays_every_state_the_same(self, tmp_path):
        path = made(tmp_path / "a.mp4", "-movflags", "use_metadata_tags")
        before = stream_hashes(path)
        appended = 0
        for state, now in self.states(path.read_bytes()):
            appended += state == "appending"
            if state != "appending" or appended % 20 == 1:
                path.write_bytes(now)
                assert stream_hashes(path) == before

        assert ffprobe_tags(path)["AIGC"] == MARK.inner()
        assert ffprobe_tags(path)["title"] == "A title"


class TestProductsInTheWild:
    def test_a_phone_export_with_the_object_in_moov_meta(self):
        data = movie(FIRST, keys_meta([("com.apple.quicktime.make", "Maker"), ("AIGC", MARK.wrapped())], version=False))

        assert marks_of(data) == [(MARK, "tolerated")]

    def test_an_item_without_key_whose_value_is_the_object(self):
        data = movie(LAST, samples.udta(itunes_meta(box(b"\xa9cmt", samples.data(MARK.inner())))))

        assert marks_of(data) == [(MARK, "tolerated")]

    def test_two_marks_that_differ_are_both_seen_and_one_is_left(self):
        packet = samples.xmp_box(samples.property_of(NEXT.inner()))
        data = movie([FTYP, packet, "moov", "mdat"], samples.udta(keys_meta([("AIGC", MARK.inner())])))

        assert marks_of(data) == [(MARK, "prescribed"), (NEXT, "tolerated")]
        assert marks_of(marked(data, replace=True)) == [(MARK, "prescribed")]


def test_old_marks_do_not_stay_behind_as_bytes():
    for data in samples.tolerated().values():
        assert MARK.produce_id.encode() not in marked(data, NEXT, replace=True)


def test_a_movie_box_cut_off_is_damaged_and_not_unmarked():
    data = marked(movie(LAST))

    for end in range(data.index(b"moov") + 4, len(data)):
        assert verify(io.BytesIO(data[:end])).verdict == "inconclusive"


ALL = [*samples.tolerated().values(), *samples.samples().values()]


@examples(3)
@given(st.data())
def test_no_bytes_bring_out_another_error(draw):
    data = bytearray(draw.draw(st.sampled_from(ALL)))
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(0, len(data) - 5))
        data[at : at + 4] = draw.draw(
            st.sampled_from([numbers(0), numbers(1), numbers(7), numbers(9), b"\xff" * 4, b"meta", b"ilst"])
        )

    with suppress(Refused):
        marked(bytes(data), NEXT, replace=True)


def test_the_sample_reader_sees_what_moves():
    data = movie(FIRST)
    (table,) = found(data, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stco")
    broken = bytearray(data)
    broken[table[0] + 11] += 1

    assert movie_samples(bytes(broken)) != movie_samples(data)
