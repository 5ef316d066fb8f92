"""Large films are marked where they stand: nothing is copied, and at every point of the way the file is whole."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress

import pytest
from marks import MARK, NEXT, PLATFORM

from hegui.labeling import pass_on, read, write
from hegui.labeling.in_place import WORTH_IT


def output(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Film of some megabytes whose movie box is last, as FFmpeg leaves it."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    sources = ("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=4", "-f", "lavfi", "-i", "sine=duration=4")
    output("ffmpeg", "-v", "error", *sources, "-c:v", "mpeg4", "-q:v", "1", "-metadata", "title=a title", path)
    assert path.stat().st_size > WORTH_IT
    return path


@pytest.fixture
def copy(film, tmp_path):
    path = tmp_path / "copy.mp4"
    path.write_bytes(film.read_bytes())
    return path


def streams(path):
    return output("ffmpeg", "-v", "error", "-i", path, "-map", "0", "-c", "copy", "-f", "streamhash", "-")


@pytest.mark.needs("ffmpeg")
def test_the_file_keeps_its_inode_and_its_content(film, copy):
    inode = copy.stat().st_ino
    write(copy, copy, MARK)

    assert copy.stat().st_ino == inode
    assert read(copy).marks == (MARK,)
    assert streams(copy) == streams(film)
    assert copy.read_bytes().startswith(film.read_bytes()[: film.read_bytes().index(b"moov") - 4])
    assert "title=a title" in output("ffprobe", "-v", "error", "-show_entries", "format_tags", "-of", "default=nk=0", copy)


@pytest.mark.needs("ffmpeg")
def test_marking_again_and_passing_on_leave_one_mark(film, copy):
    write(copy, copy, MARK)
    write(copy, copy, NEXT, replace=True)
    pass_on(copy, copy, PLATFORM, "p-1")

    assert read(copy).marks == (NEXT.passed_on(PLATFORM, "p-1"),)
    assert streams(copy) == streams(film)


@pytest.mark.needs("ffmpeg")
def test_a_mark_that_is_kept_changes_nothing(copy):
    write(copy, copy, MARK)
    before = copy.stat()
    time.sleep(0.01)

    assert write(copy, copy, NEXT).outcome == "kept"
    assert copy.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.needs("ffmpeg")
def test_a_file_with_a_second_name_is_written_anew_and_the_other_name_stays_as_it_was(film, copy, tmp_path):
    os.link(copy, tmp_path / "second.mp4")
    write(copy, copy, MARK)

    assert read(copy).marks == (MARK,)
    assert (tmp_path / "second.mp4").read_bytes() == film.read_bytes()


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("fails_at", range(4))
def test_a_disk_that_refuses_in_the_middle_leaves_a_whole_file(film, copy, monkeypatch, fails_at):
    calls = iter(range(100))
    sync = os.fsync

    def refusing(descriptor):
        if next(calls) == fails_at:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refusing)
    with suppress(OSError):
        write(copy, copy, MARK)

    assert streams(copy) == streams(film)
    assert set(read(copy).marks) <= {MARK}
