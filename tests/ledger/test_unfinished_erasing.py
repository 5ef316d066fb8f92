"""An erasing that was recorded is done, whatever happens in between: a crash, a disk that refuses, a lost index, damage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hegui.ledger import Ledger, Payload
from hegui.ledger.disk import AppendFile, Disk
from hegui.ledger.erasing import erase
from hegui.ledger.retention import Retention
from hegui.words import Unfinished
from ledger.entries import TIME, an_entry, as_told, codes, content, findings, holding, some_entries

CANARY = b"canary-7f3a"
SMALL = Payload(CANARY * 15_000, bytes(range(1, 33)))
PLAIN = Payload(CANARY * 15_000)
LARGE = Payload(CANARY * 30_000, bytes(range(1, 33)))
CRASHING = """
import os, sys
from hegui.ledger import Ledger
from hegui.ledger.disk import AppendFile, Disk
from hegui.ledger.erasing import erase
from hegui.ledger.retention import Retention

left = int(sys.argv[2])  # so many changes reach the disk, then the machine stops

def change():
    global left
    if left == 0:
        os._exit(9)
    left -= 1

class File(AppendFile):
    def overwrite(self, offset, data):
        change()
        super().overwrite(offset, data)

class StoppingDisk(Disk):
    def open(self, path):
        super().open(path).close()
        return File(path)
    def remove(self, path):
        change()
        super().remove(path)

with Ledger(sys.argv[1], disk=StoppingDisk()) as ledger:
    erase(ledger, [1], retention=Retention(()), time="2026-11-22T08:00:00.123Z", actor="dpo", reason="on request")
"""


def filled(folder: Path, payload: Payload) -> None:
    """A ledger whose entry 1 holds this payload, between two others."""
    with Ledger(folder) as ledger:
        before, mine, after = some_entries(3)
        ledger.append_all([(before, Payload(b"before")), (mine, payload), (after, Payload(b"after"))])


def crashed(folder: Path, changes: int) -> bool:
    """Erase entry 1 in a process that stops after so many changes; tell whether it did stop."""
    command = [sys.executable, "-c", CRASHING, str(folder), str(changes)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode in (0, 9), ended.stderr
    return ended.returncode == 9


def finished(folder: Path, payload: Payload) -> None:
    """Use the ledger once; nothing of the payload may be left, everything else is."""
    with Ledger(folder) as ledger:
        assert ledger.is_erased(payload.commitment())
        assert ledger.payload(payload.commitment()) is None
        assert [recorded.entry.action for recorded in ledger.entries()] == ["label.written"] * 3 + ["ledger.erased"]
        assert content(ledger, Payload(b"before").commitment()) == b"before"
        assert content(ledger, Payload(b"after").commitment()) == b"after"
    assert holding(folder, CANARY) == []
    if payload.salt:
        assert holding(folder, payload.salt.hex().encode()) == []


@pytest.mark.parametrize(
    ("payload", "changes", "index"),
    [
        pytest.param(SMALL, 0, "kept", id="before anything"),
        pytest.param(SMALL, 1, "kept", id="behind the salt"),
        pytest.param(SMALL, 1, "lost", id="behind the salt, with the index"),
        pytest.param(SMALL, 2, "lost", id="amidst the bytes, with the index"),
        pytest.param(PLAIN, 1, "kept", id="amidst plain bytes"),
        pytest.param(PLAIN, 1, "lost", id="amidst plain bytes, with the index"),
        pytest.param(LARGE, 0, "kept", id="before anything of a file"),
        pytest.param(LARGE, 1, "lost", id="behind the salt of a file, with the index"),
    ],
)
def test_a_crash_between_recording_and_erasing_only_delays_it(tmp_path, payload, changes, index):
    filled(tmp_path / "ledger", payload)

    assert crashed(tmp_path / "ledger", changes)
    if index == "lost":
        (tmp_path / "ledger/index.db").unlink()

    finished(tmp_path / "ledger", payload)


class Worn(AppendFile):
    """A file on a medium that takes no change."""

    def overwrite(self, offset: int, data: bytes) -> None:
        raise OSError(5, "Input/output error")


class WornDisk(Disk):
    """A medium on which nothing that stands can be changed."""

    def open(self, path: Path) -> AppendFile:
        super().open(path).close()
        return Worn(path)

    def remove(self, path: Path) -> None:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize("payload", [SMALL, LARGE], ids=["small", "large"])
def test_when_the_disk_refuses_it_is_told_and_done_later(tmp_path, payload):
    filled(tmp_path / "ledger", payload)
    with Ledger(tmp_path / "ledger", disk=WornDisk()) as ledger:
        (finding,) = findings(
            lambda: erase(ledger, [1], retention=Retention(()), time=TIME, actor="dpo", reason="on request"), Unfinished
        )

    assert (finding.code, finding.place) == ("not_erased", payload.commitment())
    assert "删除已记录" in finding.message.zh
    assert "The erasing is recorded, but not done on the disk yet." in finding.message.en
    assert finding.remedy
    finished(tmp_path / "ledger", payload)


def test_while_the_disk_refuses_to_erase_the_ledger_goes_on(tmp_path):
    filled(tmp_path / "ledger", SMALL)
    with Ledger(tmp_path / "ledger", disk=WornDisk()) as ledger:
        codes(lambda: erase(ledger, [1], retention=Retention(()), time=TIME, actor="dpo", reason="on request"), Unfinished)

        assert as_told([ledger.entry(0)])[0][1].id == "e-0"
        assert ledger.append(an_entry("later")).number == 4


@pytest.mark.parametrize("payload", [SMALL, PLAIN, LARGE], ids=["small", "plain", "large"])
@pytest.mark.parametrize("index", ["index kept", "index lost"])
def test_what_is_damaged_is_erased_too(tmp_path, payload, index):
    filled(tmp_path / "ledger", payload)
    (path,) = holding(tmp_path / "ledger", CANARY)
    whole = (tmp_path / "ledger" / path).read_bytes()
    (tmp_path / "ledger" / path).write_bytes(whole.replace(CANARY, b"Canary-7f3a", 1))
    if index == "index lost":
        (tmp_path / "ledger/index.db").unlink()

    with Ledger(tmp_path / "ledger") as ledger:
        erase(ledger, [1], retention=Retention(()), time=TIME, actor="dpo", reason="on request")

    finished(tmp_path / "ledger", payload)


def test_an_index_made_anew_erases_nothing_else(tmp_path):
    kept = [Payload.personal(b"kept %d" % n) for n in range(10)]
    with Ledger(tmp_path / "ledger", roll_at=500) as ledger:
        ledger.append_all([(entry, payload) for entry, payload in zip(some_entries(10), kept, strict=True)])
        erase(ledger, [2, 9, 5], retention=Retention(()), time=TIME, actor="dpo", reason="on request")
        told = as_told(ledger.entries())
        before = [content(ledger, entry.payload) for _, entry in told]
    pack = (tmp_path / "ledger/payloads/000001.pack").read_bytes()

    for _ in range(2):
        (tmp_path / "ledger/index.db").unlink()
        with Ledger(tmp_path / "ledger") as ledger:
            assert as_told(ledger.entries()) == told
            assert [content(ledger, entry.payload) for _, entry in told] == before
            assert [ledger.is_erased(payload.commitment()) for payload in kept] == [n in (2, 5, 9) for n in range(10)]
        assert (tmp_path / "ledger/payloads/000001.pack").read_bytes() == pack
