"""Writing whole or not at all: whatever happens in the middle, the original is there and nothing is left lying about."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from marks import MARK, NEXT, OTHER
from samples import png
from test_verdicts import file_with

from hegui.labeling import read, write
from hegui.labeling.explicit import Style
from hegui.words import Refused
from hegui.words.files import UNFINISHED, sweep


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(png.png())
    return path


def in_another_process(code, *arguments):
    """Run code that has written what it says, and return how it ended."""
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=False, capture_output=True, text=True)


WRITE = "import sys; from hegui.labeling import Mark, write; write(sys.argv[1], sys.argv[1], Mark.first('producer', 'id'))"


def test_a_file_may_be_written_to_another_place(picture, tmp_path):
    before = picture.read_bytes()
    written = write(picture, tmp_path / "labelled.png", MARK)

    assert (written.outcome, written.mark) == ("written", MARK)
    assert picture.read_bytes() == before
    assert read(tmp_path / "labelled.png").marks == (MARK,)


def test_a_trial_writes_nothing(picture):
    before = picture.read_bytes()

    assert write(picture, None, MARK).outcome == "written"
    assert picture.read_bytes() == before


def test_the_mode_of_a_file_stays(picture):
    picture.chmod(0o640)
    write(picture, picture, MARK)

    assert picture.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link_and_its_file_is_labelled(picture, tmp_path):
    link = tmp_path / "link.png"
    link.symlink_to(picture)
    write(link, link, MARK)

    assert link.is_symlink()
    assert read(picture).marks == (MARK,)


@pytest.mark.parametrize(
    "mark",
    [
        replace(MARK, label="4"),
        replace(MARK, produce_id=""),
        replace(MARK, produce_id="a b"),
        replace(MARK, content_producer="某公司"),
    ],
)
def test_a_mark_that_does_not_conform_is_refused_before_anything_is_written(picture, mark):
    before = picture.read_bytes()

    with pytest.raises(Refused):
        write(picture, picture, mark)
    assert picture.read_bytes() == before


def test_characters_outside_the_standard_may_be_written_knowingly(picture):
    written = write(picture, picture, replace(MARK, content_producer="某公司"), strict=False)

    assert [f.code for f in written.findings if f.severity == "warning"] == ["bad_character"]
    assert read(picture).marks[0].content_producer == "某公司"


def test_the_mark_of_another_producer_is_refused_with_the_way_to_go():
    with pytest.raises(Refused) as refused:
        write(file_with(OTHER.inner()), io.BytesIO(), MARK, replace=True)

    assert "pass-on" in refused.value.findings[0].remedy.en


def test_what_cannot_be_read_is_replaced_only_when_asked():
    with pytest.raises(Refused, match="cannot be read"):
        write(file_with("not JSON"), io.BytesIO(), MARK)
    target = io.BytesIO()
    write(file_with("not JSON"), target, MARK, replace=True)

    assert read(target).marks == (MARK,)


def test_a_process_that_is_killed_leaves_the_original_and_the_next_run_sweeps_up(picture):
    before = picture.read_bytes()
    killed = in_another_process("import os; os.fsync = lambda _: os.kill(os.getpid(), 9); " + WRITE, picture)

    assert killed.returncode == -signal.SIGKILL
    assert picture.read_bytes() == before
    assert len(list(picture.parent.glob(f".*{UNFINISHED}"))) == 1
    assert len(sweep(picture.parent)) == 1
    assert list(picture.parent.iterdir()) == [picture]


def test_what_another_process_is_writing_is_not_swept_up(picture):
    code = (
        "import os, sys, time; from pathlib import Path; from hegui.words.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as descriptor: print('writing', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(picture)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        other.stdout.readline()

        assert sweep(picture.parent) == []
        other.communicate("")
    assert picture.read_bytes() == b""


def test_a_full_disk_leaves_the_original_and_no_piece_of_the_new_file(picture):
    before = picture.read_bytes()
    full = in_another_process(
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); " + WRITE,
        picture,
    )

    assert "OSError" in full.stderr
    assert picture.read_bytes() == before
    assert list(picture.parent.iterdir()) == [picture]


def test_a_folder_and_a_pipe_are_refused_as_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(Refused, match="no regular file"):
            read(path)


def test_kept_stretches_are_copied_by_the_kernel_byte_for_byte(tmp_path):
    """Files from a mebibyte on go another way than small ones."""
    large = tmp_path / "large.png"
    large.write_bytes(png.with_chunk(b"prVt", os.urandom(3 << 20)))
    small = io.BytesIO()
    write(io.BytesIO(large.read_bytes()), small, MARK)
    write(large, large, MARK)

    assert large.read_bytes() == small.getvalue()
    write(large, large, NEXT, replace=True)
    assert read(large).marks == (NEXT,)


def test_a_text_without_a_place_for_a_mark_still_gets_the_label_that_people_read(tmp_path):
    text = tmp_path / "answer.txt"
    text.write_text("一段文字。\n", encoding="utf-8")

    with pytest.raises(Refused):
        write(text, text, MARK)
    written = write(text, text, MARK, explicit=Style())

    assert (written.mark, [finding.code for finding in written.findings]) == (None, ["no_place"])
    assert "AI生成" in text.read_text(encoding="utf-8")
    assert "一段文字。" in text.read_text(encoding="utf-8")
