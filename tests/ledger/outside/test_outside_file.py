"""A folder outside keeps one file a head, whole or not at all, and never overwrites another."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hegui.ledger.outside.file import Folder
from hegui.words import Refused, Unfinished
from ledger.outside.world import DAILY, HEAD, ORIGIN, head

NAME = "hegui.local-4f6a1c9e-000000001042.head"
CHILD = """
import os, resource, signal, sys
from pathlib import Path
from hegui.ledger.outside.file import Folder
from hegui.ledger.outside._keys import Every
from hegui.words import Unfinished
folder = Folder("usb", Every(days=1), sys.argv[1])
head = sys.argv[2]
def keep():
    try:
        folder.keep(head)
    except Unfinished as error:
        sys.exit(error.findings[0].message.en)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder("usb", DAILY, str(tmp_path))


def in_a_child(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, where limits and kills do no harm."""
    command = [sys.executable, "-c", CHILD + code, str(folder), HEAD]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def problem(place: Folder, note: str = HEAD) -> tuple[str, str]:
    with pytest.raises(Unfinished) as caught:
        place.keep(note)
    (finding,) = caught.value.findings
    assert finding.place == "outside.yaml, usb"
    return finding.code, finding.message.en


def no_hard_links(*_: object) -> None:
    """What FAT says when asked for one."""
    raise PermissionError(1, "Operation not permitted")


def test_a_head_becomes_a_file_named_after_the_ledger_and_its_size(folder, tmp_path):
    kept = folder.keep(HEAD)

    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == HEAD.encode()
    assert kept.token is None
    assert kept.told.en == f"The head of 1042 entries is kept in {tmp_path} as {NAME}."
    assert kept.told.zh == f"台账头（1042 条记录）已存为 {tmp_path} 中的 {NAME}。"


def test_keeping_the_same_head_twice_is_fine(folder, tmp_path):
    folder.keep(HEAD)
    folder.keep(HEAD)

    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_heads_of_different_sizes_stand_side_by_side(folder, tmp_path):
    folder.keep(HEAD)
    folder.keep(head(1043))

    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("more", ["", "— witness AAAAAAAA\n"], ids=["alone", "with another signature"])
def test_another_head_of_the_same_size_is_evidence_of_a_fork_and_stays(folder, tmp_path, more):
    other = head(root=b"x" * 32) + more
    (tmp_path / NAME).write_text(other, encoding="utf-8")

    code, message = problem(folder)

    assert code == "other_head_there"
    assert "Two heads of one size are evidence that the ledger was forked or rewritten." in message
    assert (tmp_path / NAME).read_text(encoding="utf-8") == other


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEAD.encode()[:-20],
        b"\xff\x00",
        HEAD.encode() * 2,
        HEAD.encode() + b"\xe2\x80\x94 witness AAAAAAAA\n",
        head(root=b"x" * 32, origin="hegui.local-4f6a1c9e").encode(),
    ],
    ids=["empty", "cut short", "no text", "longer", "the same with another signature", "another ledger with a similar name"],
)
def test_anything_else_under_that_name_is_not_overwritten_and_not_called_a_fork(folder, tmp_path, content):
    (tmp_path / NAME).write_bytes(content)

    assert problem(folder)[0] == "other_file_there"
    assert (tmp_path / NAME).read_bytes() == content


@pytest.mark.parametrize("hard_links", [True, False])
def test_a_link_that_leads_nowhere_is_not_followed(folder, tmp_path, monkeypatch, hard_links):
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    if not hard_links:
        monkeypatch.setattr(os, "link", no_hard_links)

    assert problem(folder)[0] == "other_file_there"
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).is_symlink()


def test_of_two_writers_at_the_same_moment_one_wins_and_the_other_is_told(folder, tmp_path):
    heads = [head(root=bytes([number]) * 32) for number in range(8)]
    codes = []

    def write(note: str) -> None:
        try:
            folder.keep(note)
            codes.append("kept")
        except Unfinished as error:
            codes.append(error.findings[0].code)

    threads = [threading.Thread(target=write, args=(note,)) for note in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(codes) == ["kept"] + ["other_head_there"] * 7
    assert (tmp_path / NAME).read_text(encoding="utf-8") in heads
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_medium_without_hard_links_works_as_well(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", no_hard_links)

    folder.keep(HEAD)
    folder.keep(HEAD)

    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert problem(folder, head(root=b"x" * 32))[0] == "other_head_there"


def test_a_folder_that_is_not_there_is_not_created(tmp_path):
    missing = tmp_path / "stick"

    code, message = problem(Folder("usb", DAILY, str(missing)))

    assert (code, message) == ("unwritable", f"Nothing can be written to {missing} (No such file or directory).")
    assert not missing.exists()


def test_a_folder_that_may_only_be_read_is_told():
    with TemporaryDirectory() as name:  # not below a folder of pytest, which nobody but its owner may enter
        Path(name).chmod(0o555)

        done = in_a_child("if os.getuid() == 0: os.setuid(65534)\nkeep()", Path(name))

        assert done.stderr.strip() == f"Nothing can be written to {name} (Permission denied)."
        assert list(Path(name).iterdir()) == []


def test_a_medium_that_takes_no_more_bytes_leaves_nothing_behind(tmp_path):
    done = in_a_child("resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))\nkeep()", tmp_path)

    assert done.stderr.strip() == f"Nothing can be written to {tmp_path} (File too large)."
    assert list(tmp_path.iterdir()) == []


def test_a_crash_at_any_step_leaves_the_whole_file_or_none(tmp_path):
    """The child dies at the first, second, third... call to the disk, until it comes through."""
    code = """
def die_at(left):
    def hook(event, arguments):
        nonlocal left
        if event in ("open", "os.rename", "os.link", "os.remove", "os.chmod") and any(sys.argv[1] in str(a) for a in arguments):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
for step in range(100):
    child = os.fork()
    if child == 0:
        die_at(step)
        keep()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    there = list(Path(sys.argv[1]).iterdir())
    print(status, [path.read_text(encoding="utf-8") for path in there if path.suffix == ".head"] in ([], [head]))
    if status == 0:
        break
    for path in there:
        path.unlink()
"""

    done = in_a_child(code, tmp_path)

    *crashes, last = done.stdout.splitlines()
    assert done.stderr == ""
    assert len(crashes) >= 5
    assert set(crashes) == {"9 True"}
    assert last == "0 True"
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_share_that_hangs_is_given_up_in_time(tmp_path):
    os.mkfifo(tmp_path / NAME)  # opening it waits for somebody who writes, as a dead share waits for its server
    try:
        assert problem(Folder("usb", DAILY, str(tmp_path), timeout_seconds=1))[0] == "too_slow"
    finally:
        os.close(os.open(tmp_path / NAME, os.O_WRONLY))


@pytest.mark.parametrize("note", ["", "../../etc\n1\n", HEAD.replace(ORIGIN, "a b"), HEAD[:-5]])
def test_what_is_no_head_is_refused(folder, note):
    with pytest.raises(Refused) as caught:
        folder.keep(note)

    assert caught.value.findings[0].code == "bad_head"


def test_a_name_cannot_lead_out_of_the_folder(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()

    Folder("usb", DAILY, str(inside)).keep(head(3, origin="../../etc/台账"))

    assert [path.name for path in tmp_path.rglob("*")] == ["inside", "..-..-etc----000000000003.head"]
