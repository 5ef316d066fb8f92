"""The index is only a help: gone or torn, it is made anew from the rest and answers the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hegui.ledger import Ledger, Payload
from hegui.ledger.erasing import erase
from hegui.ledger.filter import Filter
from hegui.ledger.retention import Retention
from ledger.entries import TIME, an_entry, as_told, content, some_entries


def answers(folder: Path) -> list[object]:
    """Everything a ledger answers."""
    with Ledger(folder) as ledger:
        told = as_told(ledger.entries())
        payloads = [(entry.payload, content(ledger, entry.payload), ledger.is_erased(entry.payload or "")) for _, entry in told]
        proofs = [ledger.prove(number).path for number, _ in told[::23]]
        return [told, payloads, proofs, ledger.head(), as_told(ledger.entries(Filter(action="ledger.*")))]


def halved(index: Path) -> None:
    index.write_bytes(index.read_bytes()[: index.stat().st_size // 2])


def holed(index: Path) -> None:
    whole = index.read_bytes()
    index.write_bytes(whole[:4096] + bytes(len(whole) - 4096))


HARM: dict[str, Callable[[Path], object]] = {
    "deleted": lambda index: index.unlink(),
    "empty": lambda index: index.write_bytes(b""),
    "garbage": lambda index: index.write_bytes(b"garbage" * 1000),
    "cut in half": halved,
    "zeros": holed,
    "a folder of the write-ahead log alone": lambda index: (index.unlink(), Path(f"{index}-wal").write_bytes(b"garbage")),
}


@pytest.mark.parametrize("harm", HARM)
def test_an_index_that_is_gone_or_torn_is_made_anew_with_the_same_answers(tmp_path, harm):
    with Ledger(tmp_path / "ledger", roll_at=1500) as ledger:
        for entry in some_entries(20):
            ledger.append(entry, Payload(b"canary %d" % (len(entry.id) + int(entry.id[2:]) % 4)))
        erase(ledger, [3, 4], retention=Retention(()), time=TIME, actor="dpo", reason="on request")
        ledger.append_all(some_entries(300, first=20))
    before = answers(tmp_path / "ledger")
    shutil.copytree(tmp_path / "ledger", tmp_path / "copy")

    HARM[harm](tmp_path / "copy/index.db")

    assert answers(tmp_path / "copy") == before
    with Ledger(tmp_path / "copy") as ledger:
        assert ledger.append(an_entry("new")).number == 322
