"""What verifying tells of what a crash left, of heads kept elsewhere, and of a ledger in which somebody goes on writing."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import pytest

from hegui.ledger import Entry, Ledger, Payload, SignedHead
from hegui.ledger.erasing import erase
from hegui.ledger.heads import Head, sign
from hegui.ledger.verifying import verify_ledger
from hegui.words import Refused
from ledger.small_ledgers import (
    ERASED_AT,
    NOTHING_KEPT,
    ORIGIN,
    Small,
    entry,
    is_large,
    key_of,
    payload,
    small_ledger,
)
from strategies import SOAKING


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Small:
    return small_ledger(tmp_path_factory.mktemp("original") / "ledger", Random(1), large=4)


@pytest.fixture
def small(original, tmp_path) -> Small:
    """A ledger of one's own, with everything in it."""
    shutil.copytree(original.folder, tmp_path / "ledger")
    return replace(original, folder=tmp_path / "ledger")


def found(ledger: Small, *outside: SignedHead) -> list[tuple[str, str]]:
    """Return code and severity of everything that is told of a ledger."""
    return [(finding.code, finding.severity) for finding in verify_ledger(ledger.folder, outside=outside).findings]


def last_segment(ledger: Small) -> Path:
    return max((ledger.folder / "segments").iterdir())


# What a crash leaves


def test_a_torn_tail_is_told_wherever_it_is_torn(small):
    """Behind a head everything looks as it did when that was the last; there, only a head kept elsewhere tells."""
    segment = last_segment(small)
    content = segment.read_bytes()
    start = content.index(b"\n", len(content) // 2) + 1
    step = 1 if SOAKING else 7

    lines = [at + 1 for at in range(start, len(content)) if content[at] == 10]
    for size in sorted({*range(start, len(content), step), *lines}):
        segment.write_bytes(content[:size])
        last = content[:size].splitlines(keepends=True)[-1]
        whole = {b"entry": ["tail_unsigned"], b"head ": [], b"synce": []}.get(last[:5]) if last.endswith(b"\n") else None
        codes = [code for code, _ in found(small)]
        assert codes == whole if whole is not None else "line_damaged" in codes


def test_what_is_torn_is_told_with_file_and_byte(small):
    segment = last_segment(small)
    size = segment.stat().st_size
    with segment.open("ab") as stream:
        stream.write(b"entry 00")

    (told,) = verify_ledger(small.folder).findings

    assert (told.code, told.severity, told.place) == ("line_damaged", "error", f"{segment}, byte {size}")


def test_entries_behind_the_last_head_are_told_with_their_numbers(small):
    segment = last_segment(small)
    segment.write_bytes(segment.read_bytes()[: segment.read_bytes().rindex(b"head ")])

    (told,) = verify_ledger(small.folder).findings

    last = small.held[-1].head.size - 1
    assert (told.code, told.place) == ("tail_unsigned", str(segment))
    assert told.message.en == f"No head follows the entries {last} to {last}; they are not signed."


# Heads kept elsewhere


def test_heads_of_this_ledger_are_found_in_it(small):
    assert found(small, *small.held, *small.held) == []


def test_a_head_that_covers_more_tells_that_entries_were_cut_off(small):
    last_segment(small).unlink()

    assert found(small, *small.held) == [("rolled_back", "error")]


@pytest.mark.parametrize("size", [0, 1, 5])
def test_a_head_with_another_root_differs(small, size):
    other = sign(Head(ORIGIN, size, b"another root".ljust(32)), small.signer)

    assert found(small, *small.held, other) == [("head_differs", "error")]


@pytest.mark.parametrize("more", [0, 1000])
def test_a_head_of_another_ledger_differs_and_tells_nothing_of_the_size(small, more):
    """Its size says nothing of this ledger, so nobody may be told that entries were cut off."""
    told = small.held[-1].head
    other_name = sign(Head("example.com/other", told.size + more, told.root), small.signer)
    other_key = sign(Head(ORIGIN, told.size + more, told.root), key_of("another ledger's"))

    assert found(small, other_name) == found(small, other_key) == [("head_differs", "error")]


def test_another_key_than_the_one_held_is_told(small):
    held = replace(small.key, public=key_of("held elsewhere").public())

    codes = [finding.code for finding in verify_ledger(small.folder, held).findings]

    assert "other_key" in codes


# Time


def test_a_clock_that_goes_back_is_noted_and_no_error(small):
    with small.opened() as ledger:
        ledger.append(replace(entry(5000), time="2026-11-22T08:00:00.000Z"))
        ledger.append(replace(entry(5001), time="2026-11-22T07:59:59.999Z"))
        ledger.head()

    (told,) = verify_ledger(small.folder).findings

    assert (told.code, told.severity) == ("clock_went_back", "note")
    assert told.message.en.startswith("In 2 places ")


# Somebody appends meanwhile


def appending(ledger: Ledger, stop: threading.Event, size: int, erasing: bool) -> None:
    """Append until it is told to stop, and erase some of it again."""
    rng = Random(size)
    for number in count(9000):
        if stop.is_set():
            return
        recorded = ledger.append(entry(number), payload(rng, number, size))
        if erasing and recorded.entry.payload:
            day = {"retention": NOTHING_KEPT, "time": recorded.entry.time, "actor": "ledger", "reason": "到期"}
            erase(ledger, [recorded.number], **day)


@pytest.mark.parametrize(("size", "erasing"), [(50, False), (50, True), (262_145, False), (262_145, True)])
@pytest.mark.parametrize("time", range(10 if SOAKING else 1))
def test_who_verifies_while_somebody_appends_gets_no_false_alarm(small, size, erasing, time):
    stop = threading.Event()
    alarms = []
    with small.opened() as ledger:
        writer = threading.Thread(target=appending, args=(ledger, stop, size, erasing))
        writer.start()
        try:
            for _ in range(12):
                alarms += found(small, *small.held)
        finally:
            stop.set()
            writer.join()

    told_rightly = ("tail_unsigned", "warning")
    assert [each for each in alarms if each != told_rightly and each[1] != "note"] == []
    assert found(small, *small.held) == []


def test_what_was_erased_cannot_come_back_by_another_append(small):
    """A large payload that is refused, because it was erased, is not kept on the way to the refusal."""
    large = next(each for each in small.erased if is_large(each) and not each.salt)
    with small.opened() as ledger, pytest.raises(Refused):
        ledger.append(Entry("again", ERASED_AT, "user:1", "label.written", "file:a.png"), Payload(large.content))

    assert found(small) == []


@pytest.mark.parametrize("content", [b"", bytes(5)], ids=["nothing", "zeros"])
def test_what_looks_erased_before_it_is_erased_is_told_as_it_is(small, content):
    """An empty payload, or one of zeros, looks the same before and after."""
    with small.opened() as ledger:
        number = ledger.append(entry(8000), Payload(content)).number
        ledger.head()
        assert found(small) == []
        erase(ledger, [number], retention=NOTHING_KEPT, time=entry(8001).time, actor="ledger", reason="到期")
        ledger.head()

    assert found(small) == []


def test_who_appends_again_what_is_there_leaves_nothing_behind(small):
    """Each time a personal payload comes under a new salt, but it is the same entry: it is kept once."""
    with small.opened() as ledger:
        for _ in range(3):
            ledger.append(entry(8000), Payload.personal(bytes(262_145)))
        ledger.head()

    assert found(small) == []
