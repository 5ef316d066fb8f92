"""Appending: an entry gets the next number and stands there with its payload; the same one again is recorded once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hegui.ledger import Ledger, Payload
from hegui.ledger.erasing import erase
from hegui.ledger.packs import MAX_PACKED
from hegui.ledger.retention import Retention
from ledger.entries import LARGE, TIME, an_entry, as_told, codes, content, holding, some_entries
from ledger.merkle import Tree


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger", name="example.com/audit") as opened:
        yield opened


# What is recorded


def test_an_entry_gets_the_next_number_and_reads_back(ledger):
    for number, entry in enumerate(some_entries(5)):
        recorded = ledger.append(entry)

        assert (recorded.number, recorded.entry) == (number, entry)
        assert recorded.leaf == Tree([entry.canonical()]).root(1)
        assert as_told([ledger.entry(number)]) == [(number, entry)]
        assert ledger.entry(number).leaf == recorded.leaf


def test_what_append_returns_equals_what_is_read(ledger):
    recorded = ledger.append(an_entry())

    assert recorded == ledger.entry(0) == next(ledger.entries())


@pytest.mark.parametrize("kept", [Payload(b"content"), Payload.personal(b"content"), Payload(LARGE), Payload.personal(LARGE)])
def test_a_payload_stands_beside_its_entry_under_its_commitment(ledger, kept):
    recorded = ledger.append(an_entry(), kept)

    assert recorded.entry == an_entry(payload=kept.commitment())
    read = ledger.payload(kept.commitment())
    assert read is not None
    assert b"".join(read.pieces()) == kept.content
    assert read.salt == kept.salt
    assert not ledger.is_erased(kept.commitment())


@pytest.mark.parametrize("size", [0, 1, MAX_PACKED - 1, MAX_PACKED, MAX_PACKED + 1])
@pytest.mark.parametrize("made", [Payload, Payload.personal])
def test_payloads_of_every_size_are_kept(ledger, tmp_path, size, made):
    (tmp_path / "content").write_bytes(bytes([7]) * size)
    for name, source in {"bytes": bytes([7]) * size, "file": tmp_path / "content"}.items():
        recorded = ledger.append(an_entry(name), made(source))

        assert content(ledger, recorded.entry.payload) == bytes([7]) * size


def test_a_payload_that_is_kept_can_be_named_by_its_commitment(ledger):
    for name, kept in {"small": Payload(b"content"), "large": Payload(LARGE), "personal": Payload.personal(b"x")}.items():
        ledger.append(an_entry(name), kept)

        recorded = ledger.append(an_entry(f"{name} again", payload=kept.commitment()))

        assert recorded.entry.payload == kept.commitment()


def test_what_is_appended_together_stands_together_in_this_order(ledger):
    ledger.append(an_entry("before"))
    group = [(entry, Payload(entry.id.encode()) if at % 2 else None) for at, entry in enumerate(some_entries(20))]

    recorded = ledger.append_all(group)

    assert [each.number for each in recorded] == [*range(1, 21)]
    assert [each.entry.id for each in recorded] == [entry.id for entry, _ in group]
    assert [content(ledger, each.entry.payload) for each in recorded] == [kept.content if kept else None for _, kept in group]


def test_entries_and_pairs_may_be_appended_together(ledger):
    recorded = ledger.append_all([an_entry("1"), (an_entry("2"), None), (an_entry("3"), Payload(b"x"))])

    assert [each.number for each in recorded] == [0, 1, 2]
    assert ledger.append_all([]) == []


def test_one_payload_may_be_told_of_by_many_entries_and_is_kept_once(ledger):
    recorded = ledger.append_all([(entry, Payload(b"canary-7f3a")) for entry in some_entries(5)])
    ledger.append(an_entry("later"), Payload(b"canary-7f3a"))

    assert len({each.entry.payload for each in recorded}) == 1
    assert b"".join(path.read_bytes() for path in (ledger.path / "payloads").glob("*.pack")).count(b"canary-7f3a") == 1


@pytest.mark.parametrize("size", [5, MAX_PACKED + 5], ids=["small", "large"])
def test_a_file_that_changes_on_its_way_is_kept_as_it_was_committed_to(ledger, tmp_path, size):
    file = tmp_path / "content"
    file.write_bytes(b"a" * size)
    appended = ledger.prepared(an_entry(), Payload(file))
    file.write_bytes(b"b" * size)

    ledger.submit([appended])

    assert appended.recorded
    assert content(ledger, appended.recorded.entry.payload) == b"a" * size


def test_a_file_that_is_gone_after_it_was_committed_to_is_not_missed(ledger, tmp_path):
    (tmp_path / "content").write_bytes(b"x")
    appended = ledger.prepared(an_entry(), Payload(tmp_path / "content"))
    (tmp_path / "content").unlink()

    ledger.submit([appended])

    assert appended.recorded
    assert content(ledger, appended.recorded.entry.payload) == b"x"


def test_nothing_stays_staged(ledger):
    ledger.append(an_entry(), Payload.personal(LARGE))
    ledger.append(an_entry(), Payload.personal(LARGE))
    codes(lambda: ledger.append(an_entry(subject="other"), Payload(LARGE)))

    assert list((ledger.path / "payloads/staged").iterdir()) == []


def test_what_a_process_that_is_gone_had_staged_is_deleted_and_what_others_stage_is_not(tmp_path):
    with Ledger(tmp_path / "ledger"):
        pass
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    for process in (gone.pid, os.getpid()):
        (tmp_path / f"ledger/payloads/staged/{process}-x").write_bytes(b"canary")

    with Ledger(tmp_path / "ledger"):
        assert [path.name for path in (tmp_path / "ledger/payloads/staged").iterdir()] == [f"{os.getpid()}-x"]


def test_an_entry_is_found_by_its_id(ledger):
    ledger.append_all(some_entries(3))

    assert as_told([ledger.by_id("e-1")]) == [(1, an_entry("e-1"))]
    assert ledger.by_id("e-9") is None
    assert ledger.by_id("\udcff") is None


# The same again


@pytest.mark.parametrize("made", [lambda: None, lambda: Payload(b"x"), lambda: Payload.personal(b"x"), lambda: Payload(LARGE)])
def test_the_same_entry_is_recorded_once_however_often_it_comes(ledger, made):
    first = ledger.append(an_entry(), made())

    for _ in range(3):
        assert ledger.append(an_entry(), made()) == ledger.entry(0)
    assert ledger.append(first.entry) == ledger.entry(0)
    assert len(list(ledger.entries())) == 1


def test_a_large_personal_payload_that_comes_again_leaves_no_second_copy(ledger):
    ledger.append(an_entry(), Payload.personal(LARGE))
    before = holding(ledger.path, LARGE[:11])

    again = ledger.append(an_entry(), Payload.personal(LARGE))

    assert again.number == 0
    assert holding(ledger.path, LARGE[:11]) == before


def test_the_same_entry_twice_in_one_group_is_recorded_once(ledger):
    recorded = ledger.append_all([an_entry(), an_entry("other"), an_entry()])

    assert [each.number for each in recorded] == [0, 1, 0]


def test_an_entry_whose_payload_was_erased_may_come_again_without_bringing_it_back(ledger):
    for name, kept in {"plain": Payload(b"canary"), "personal": Payload.personal(b"canary"), "large": Payload(LARGE)}.items():
        recorded = ledger.append(an_entry(name), kept)
        erase(ledger, [recorded.number], retention=Retention(()), time=TIME, actor="dpo", reason="on request")

        assert ledger.append(an_entry(name), kept).number == recorded.number
        assert ledger.payload(kept.commitment()) is None
    assert holding(ledger.path, b"canary") == []


def test_ids_are_compared_sign_by_sign(ledger):
    for name in ("é", "e\u0301", "E-1", "e-1", "e-1 ", "ｅ-1"):
        ledger.append(an_entry(name))

    assert len(list(ledger.entries())) == 6
