"""AVI: nothing moves that an index points at, and what other programs read and see."""

from __future__ import annotations

import io

import pytest
from marks import MARK, NEXT
from programs import decoded_hashes, exiftool, ffprobe_tag, made_by_ffmpeg, stream_hashes
from samples import avi

from hegui.labeling import Damaged, read, write

PICTURES = ["-f", "lavfi", "-i", "testsrc=d=0.4:s=64x48", "-c:v", "mpeg4"]
FILM = [*PICTURES[:4], "-f", "lavfi", "-i", "sine=d=0.4", *PICTURES[4:], "-metadata", "title=x"]


def written(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


@pytest.mark.parametrize("odd", ["JUNK before the film", "a list with JUNK behind it", "OpenDML with room"])
def test_a_mark_that_finds_room_moves_nothing(odd):
    data = avi.samples()[odd]

    marked = written(data)

    film = data.index(b"movi")
    assert len(marked) == len(data)
    assert marked[film:] == data[film:]


@pytest.mark.parametrize("odd", avi.samples().keys())
def test_the_film_stays_at_its_place_in_the_file(odd):
    data = avi.samples()[odd]

    marked = written(data)

    places = [at for at in range(len(data)) if data.startswith(b"movi", at)]
    assert [at for at in range(len(marked)) if marked.startswith(b"movi", at)] == places


def test_the_object_stands_with_a_zero_behind_it_in_the_list_that_was_there():
    marked = written(avi.samples()["a list with JUNK behind it"])

    text = MARK.inner().encode()
    assert marked.count(b"INFO") == 1
    assert b"AIGC" + (len(text) + 1).to_bytes(4, "little") + text + b"\0" in marked


def test_marks_in_two_lists_become_one():
    mark = avi.info((b"AIGC", MARK.inner().encode()))
    data = avi.avi(mark, behind=(avi.info((b"INAM", b"a name"), (b"AIGC", MARK.inner().encode())),))

    again = written(data, NEXT, replace=True)

    assert read(io.BytesIO(again)).marks == (NEXT,)
    assert avi.content(again) == avi.content(data)


def test_a_mark_in_the_header_is_read_and_its_list_keeps_its_place():
    mark = avi.info((b"AIGC", MARK.inner().encode()))
    head = avi.header()
    listed = avi.chunk(b"LIST", head[8:] + mark)
    data = avi.form(b"AVI ", listed + avi.film() + avi.old_index(4))

    again = written(data, NEXT, replace=True)

    assert read(io.BytesIO(data)).marks == (MARK,)
    assert read(io.BytesIO(again)).marks == (NEXT,)
    assert avi.content(again) == avi.content(data)


def test_a_film_cut_short_is_damaged_because_a_mark_may_have_stood_behind():
    with pytest.raises(Damaged):
        read(io.BytesIO(avi.avi()[:-30]))


@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("odd", ["plain", "JUNK before the film", "a list with little JUNK behind it"])
def test_exiftool_reads_the_same_object(odd, tmp_path):
    path = tmp_path / "a.avi"
    path.write_bytes(written(avi.samples()[odd]))

    assert exiftool(path, "Unknown_AIGC").rstrip("\0") == MARK.inner()


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("room", [True, False], ids=["with room", "without room"])
def test_ffmpeg_reads_the_same_object_and_sees_the_same_film(room, tmp_path):
    plain = made_by_ffmpeg(tmp_path / "a.avi", *FILM)
    if not room:
        plain.write_bytes(plain.read_bytes().replace(b"JUNK\xf8\3\0\0\0", b"JUNK\xf8\3\0\0x"))
    marked = tmp_path / "b.avi"

    write(plain, marked, MARK)

    assert (marked.stat().st_size == plain.stat().st_size) == room
    assert ffprobe_tag(marked) == MARK.inner()
    assert stream_hashes(marked) == stream_hashes(plain)
    assert decoded_hashes(marked) == decoded_hashes(plain)
