"""Sharing: threads and processes append to one ledger at once; nothing is lost, doubled or left waiting."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hegui.ledger import Ledger, Payload
from hegui.ledger.disk import AppendFile, Disk
from hegui.ledger.heads import read_head
from hegui.ledger.lock import Lock
from hegui.ledger.tree import is_consistent
from hegui.ledger.verifying import verify_ledger
from hegui.words import Unfinished
from ledger.entries import an_entry, as_told, content, some_entries
from ledger.merkle import Tree
from ledger.threads import Running, all_at_once, until

PROCESSES, EACH = 8, 20
APPENDING = """
import json, sys
from hegui.ledger import Entry, Ledger, Payload
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Ledger(path) as ledger:
    print("ready", flush=True)
    sys.stdin.readline()
    numbers, heads = [], []
    for n in range(count):
        entry = Entry(f"{name}:{n}", "2026-11-22T08:00:00.123Z", f"process:{name}", "label.written", "file:a.png")
        numbers.append(ledger.append(entry, Payload.personal(f"{name}:{n}".encode()) if n % 2 else None).number)
        if n % 5 == 0:
            heads.append(ledger.head().text)
    print(json.dumps([numbers, heads]), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    with Ledger(folder) as opened:
        yield opened


def in_processes(folder: Path, names: list[str]) -> list[tuple[list[int], list[str]]]:
    """Let processes append at once; return the numbers and heads that each got."""
    commands = [[sys.executable, "-c", APPENDING, str(folder), name, str(EACH)] for name in names]
    processes = [subprocess.Popen(c, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for c in commands]
    try:
        assert [process.stdout.readline() for process in processes if process.stdout] == ["ready\n"] * len(names)
        for process in processes:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [process.communicate(timeout=60)[0] for process in processes]
        assert [process.returncode for process in processes] == [0] * len(names)
        return [tuple(json.loads(answer)) for answer in answers]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_processes_that_append_at_once_lose_nothing(folder):
    names = [f"p{n}" for n in range(PROCESSES)]

    answers = in_processes(folder, names)

    with Ledger(folder) as ledger:
        entries = [recorded.entry for recorded in ledger.entries()]
        assert len(entries) == PROCESSES * EACH
        assert sorted(number for numbers, _ in answers for number in numbers) == [*range(PROCESSES * EACH)]
        for name, (numbers, _) in zip(names, answers, strict=True):
            assert [entries[number].id for number in numbers] == [f"{name}:{n}" for n in range(EACH)]
            assert numbers == sorted(numbers)
        for entry in entries:
            assert content(ledger, entry.payload) == (entry.id.encode() if entry.payload else None)
    assert [finding for finding in verify_ledger(folder).findings if finding.severity == "error"] == []

    tree = Tree([entry.canonical() for entry in entries])
    heads = [read_head(text, "").head for _, texts in answers for text in texts]
    assert all(head.root == tree.root(head.size) for head in heads)
    assert len(heads) == PROCESSES * EACH / 5


def test_what_another_process_appended_is_seen_at_once(folder, ledger):
    ledger.append(an_entry("before"))
    ((numbers, heads),) = in_processes(folder, ["other"])

    assert numbers == [*range(1, EACH + 1)]
    assert len(list(ledger.entries())) == EACH + 1
    assert ledger.entry(EACH).entry.id == f"other:{EACH - 1}"
    assert ledger.append(an_entry("after")).number == EACH + 1
    for text in heads:
        proof = ledger.prove_since(read_head(text, ""))
        newer = proof.signed.head
        assert is_consistent(proof.older.size, proof.older.root, newer.size, newer.root, proof.path)


def test_two_who_have_it_open_take_turns(folder, ledger):
    with Ledger(folder) as other:
        for n, entry in enumerate(some_entries(30)):
            here, there = (ledger, other) if n % 2 else (other, ledger)
            kept = Payload(entry.id.encode())

            assert here.append(entry, kept).number == n
            assert as_told([there.entry(n)])[0][1].id == entry.id
            assert content(there, kept.commitment()) == entry.id.encode()
            assert there.append(entry, kept).number == n
            assert here.head() == there.head()


def test_threads_that_append_at_once_lose_nothing(folder, ledger):
    def appending(name: int) -> Callable[[], list[int]]:
        return lambda: [
            recorded.number
            for n in range(15)
            for recorded in ledger.append_all([an_entry(f"{name}:{n}:{part}") for part in range(n % 3 + 1)])
        ]

    running = all_at_once(appending(name) for name in range(8))

    assert [each.error for each in running] == [None] * 8
    entries = [recorded.entry for recorded in ledger.entries()]
    numbers = [each.result for each in running]
    assert sorted(number for own in numbers for number in own) == [*range(8 * 30)]
    for name, own in enumerate(numbers):
        assert [entries[number].id for number in own] == [f"{name}:{n}:{part}" for n in range(15) for part in range(n % 3 + 1)]
        assert own == sorted(own)
    assert ledger.head().head.root == Tree([entry.canonical() for entry in entries]).root(8 * 30)


def test_threads_that_append_the_same_entry_at_once_record_it_once(folder, ledger):
    holder = Lock(folder / "lock")
    with holder.held():  # the first writer waits for the lock, the others gather behind it
        first = Running(lambda: ledger.append(an_entry("first")).number)
        until(lambda: ledger._queue._led and not ledger._queue._waiting)
        same = [Running(lambda: ledger.append(an_entry("same"), Payload.personal(b"x")).number) for _ in range(8)]
        until(lambda: len(ledger._queue._waiting) == 8)
    holder.close()

    assert all(each.ended() for each in [first, *same])
    assert [each.error for each in [first, *same]] == [None] * 9
    assert [each.result for each in [first, *same]] == [0] + [1] * 8


def test_threads_read_and_prove_while_others_append(ledger):
    ledger.append_all(some_entries(50))

    def reading() -> None:
        for number in range(50):
            proof = ledger.prove(number)
            assert proof.recorded.entry.id == f"e-{number}"
            assert proof.signed.signed_by(ledger.key)
            assert [recorded.number for recorded in ledger.entries()][:50] == [*range(50)]

    def appending(name: str) -> None:
        for n in range(50):
            ledger.append(an_entry(f"{name}:{n}"), Payload(b"%d" % n))

    running = all_at_once([reading, reading, lambda: appending("one"), lambda: appending("other")])

    assert [each.error for each in running] == [None] * 4
    assert len(list(ledger.entries())) == 150


def test_everybody_who_waits_is_told_when_the_ledger_is_busy(folder, ledger):
    ledger._lock = Lock(folder / "lock", patience=0.1)  # a minute is too long for a test
    holder = Lock(folder / "lock")
    with holder.held():
        running = all_at_once([lambda n=n: ledger.append_all(some_entries(2, first=n)) for n in range(0, 12, 2)])
    holder.close()

    assert [type(each.error) for each in running] == [Unfinished] * 6
    assert {finding.code for each in running for finding in each.error.findings} == {"ledger_busy"}
    assert list(ledger.entries()) == []


class Refusing(AppendFile):
    """A file on a disk that takes nothing."""

    def sync(self) -> None:
        raise OSError(5, "Input/output error")


class BadDisk(Disk):
    """A disk that fails when asked to sync."""

    def open(self, path: Path) -> AppendFile:
        super().open(path).close()
        return Refusing(path)


def test_everybody_who_waits_is_told_when_the_disk_refuses(folder):
    with Ledger(folder, disk=BadDisk()) as ledger:
        running = all_at_once([lambda n=n: ledger.append_all(some_entries(2, first=n)) for n in range(0, 12, 2)])

        assert [type(each.error) for each in running] == [Unfinished] * 6
        assert {finding.code for each in running for finding in each.error.findings} == {"not_recorded"}
    with Ledger(folder) as ledger:
        assert list(ledger.entries()) == []
        assert ledger.append(an_entry()).number == 0
