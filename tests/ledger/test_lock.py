"""The lock: one process writes at a time; the next one waits in bounded time, and a holder that dies lets go."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hegui.ledger.lock import Lock
from hegui.words import Unfinished

HOLDER = """
import sys
from pathlib import Path
from hegui.ledger.lock import Lock
with Lock(Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.readline()
"""
WAITER = """
import sys
from pathlib import Path
from hegui.ledger.lock import Lock
path = Path(sys.argv[1])
print("asking", flush=True)
with Lock(path).held():
    print(path.with_name("note").read_text(), flush=True)
"""


@contextmanager
def child(code: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs this code."""
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    """The next line that the process prints."""
    assert process.stdout
    return process.stdout.readline().strip()


def test_a_second_process_waits_and_then_gets_it(tmp_path):
    note = tmp_path / "note"
    lock = Lock(tmp_path / "lock")
    with child(WAITER, tmp_path / "lock") as process:
        with lock.held():
            note.write_text("nobody else came")
            assert line(process) == "asking"
            note.write_text("released")

        assert line(process) == "released"
        assert process.wait(20) == 0
    lock.close()


def test_a_holder_that_dies_lets_go(tmp_path):
    lock = Lock(tmp_path / "lock", patience=20)
    with child(HOLDER, tmp_path / "lock") as process:
        assert line(process) == "held"
        process.kill()
        process.wait(20)

        with lock.held():
            pass
    lock.close()


def test_who_waited_too_long_is_told(tmp_path):
    lock = Lock(tmp_path / "lock", patience=0.05)
    with child(HOLDER, tmp_path / "lock") as process:
        assert line(process) == "held"
        begun = time.monotonic()

        with pytest.raises(Unfinished) as caught, lock.held():
            pytest.fail("two processes hold the lock")

        assert 0.05 <= time.monotonic() - begun < 10
    lock.close()
    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("ledger_busy", str(tmp_path / "lock"))
    assert finding.message.zh == "另一个进程长时间占用此台账，没有写入。"
    assert finding.message.en == "Another process holds this ledger; nothing was written."
    assert finding.remedy


def test_after_waiting_in_vain_it_can_be_asked_for_again(tmp_path):
    lock = Lock(tmp_path / "lock", patience=0.05)
    with child(HOLDER, tmp_path / "lock") as process:
        assert line(process) == "held"
        with pytest.raises(Unfinished), lock.held():
            pass
    with lock.held():
        pass
    lock.close()


def test_it_is_let_go_when_the_block_raises(tmp_path):
    one, other = Lock(tmp_path / "lock"), Lock(tmp_path / "lock", patience=0.05)
    with pytest.raises(RuntimeError, match="inside"), one.held():
        raise RuntimeError("inside")

    with other.held():
        pass
    one.close()
    other.close()


def test_two_locks_of_one_process_exclude_each_other_too(tmp_path):
    one, other = Lock(tmp_path / "lock"), Lock(tmp_path / "lock", patience=0)

    with one.held(), pytest.raises(Unfinished), other.held():
        pass
    one.close()
    other.close()


def test_it_is_taken_again_and_again_and_after_closing(tmp_path):
    lock = Lock(tmp_path / "lock")
    for _ in range(3):
        with lock.held():
            pass
        lock.close()
    lock.close()

    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "lock").read_bytes() == b""
