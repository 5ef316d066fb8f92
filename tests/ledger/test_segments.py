"""Segments: files of lines, each named after the number of its first entry, that only grow."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger import Ledger
from hegui.ledger.disk import Disk
from hegui.ledger.lines import MAX_LINE, read_line
from hegui.ledger.segments import Segments
from hegui.words.files import write_whole
from ledger.entries import as_told, some_entries
from strategies import examples

ORIGIN = "hegui.local/4f6a1c9e"
FIRST = f"segment 1 {ORIGIN} 0\n".encode()


@pytest.fixture
def segments(tmp_path: Path) -> Segments:
    return Segments(tmp_path, ORIGIN, Disk())


def test_a_segment_is_named_after_its_first_number_and_begins_with_it(segments, tmp_path):
    segments.append(0, b"one\n")
    segments.append(1042, b"other\n")
    segments.close()

    assert (tmp_path / "000000000000.log").read_bytes() == FIRST + b"one\n"
    assert (tmp_path / "000000001042.log").read_bytes() == f"segment 1 {ORIGIN} 1042\nother\n".encode()
    assert segments.firsts() == [0, 1042]


def test_what_is_appended_stands_behind_what_was_there(segments, tmp_path):
    segments.append(0, b"one\n")
    segments.close()
    segments.append(0, b"two\nthree\n")

    assert segments.path(0).read_bytes() == FIRST + b"one\ntwo\nthree\n"
    assert segments.end(0) == len(FIRST) + len(b"one\ntwo\nthree\n")
    segments.close()


def test_what_another_process_appended_is_never_overwritten(segments, tmp_path):
    other = Segments(tmp_path, ORIGIN, Disk())
    segments.append(0, b"one\n")
    other.append(0, b"two\n")
    segments.append(0, b"three\n")

    assert segments.path(0).read_bytes() == FIRST + b"one\ntwo\nthree\n"
    segments.close()
    other.close()


def test_lines_are_told_with_their_places(segments):
    segments.append(0, b"one\ntwo\ntorn")
    begin = len(FIRST)

    assert [*segments.lines(0)] == [(0, FIRST), (begin, b"one\n"), (begin + 4, b"two\n"), (begin + 8, b"torn")]
    assert [*segments.lines(0, begin + 4)] == [(begin + 4, b"two\n"), (begin + 8, b"torn")]
    assert segments.line_at(0, begin) == b"one\n"
    assert segments.line_at(0, segments.end(0)) == b""
    segments.close()


def test_a_line_that_is_too_long_comes_in_pieces_that_are_no_lines(segments):
    segments.append(0, b"x" * (2 * MAX_LINE) + b"\nnext\n")
    pieces = [*segments.lines(0, len(FIRST))]

    assert b"".join(raw for _, raw in pieces) == b"x" * (2 * MAX_LINE) + b"\nnext\n"
    assert [read_line(raw) for _, raw in pieces] == [None] * len(pieces)
    assert all(len(raw) <= MAX_LINE + 1 for _, raw in pieces)
    segments.close()


def test_a_segment_that_is_not_there_is_empty(segments):
    assert segments.end(7) == 0
    assert [*segments.lines(7)] == []
    assert segments.line_at(7, 0) == b""
    assert segments.firsts() == []


def test_other_files_are_no_segments(segments, tmp_path):
    for name in ("1.log", "00000000000a.log", "000000000000.log.bak", ".000000000000.log", "٠٠٠٠٠٠٠٠٠٠٠٠.log"):
        write_whole(tmp_path / name, "x")

    assert segments.firsts() == []


def test_segments_stand_in_the_order_of_their_numbers_even_beyond_twelve_digits(segments):
    for first in (10**12, 5, 10**13, 0):
        segments.append(first, b"x\n")
    segments.close()

    assert segments.firsts() == [0, 5, 10**12, 10**13]


def test_the_end_can_be_cut_off(segments):
    segments.append(0, b"one\ntorn")
    segments.truncate(0, len(FIRST) + 4)
    segments.append(0, b"two\n")

    assert segments.path(0).read_bytes() == FIRST + b"one\ntwo\n"
    segments.close()


# Rolling


def kinds(path: Path) -> str:
    """The lines of a segment by the first letter of their words."""
    return "".join(line[:2].decode() for line in path.read_bytes().splitlines()).replace("sy", "y").replace("se", "b")


def test_a_segment_that_is_full_ends_with_a_head_and_the_next_begins(tmp_path):
    entries = some_entries(30)
    with Ledger(tmp_path / "ledger", roll_at=2000) as ledger:
        for entry in entries:
            ledger.append(entry)
    files = sorted((tmp_path / "ledger/segments").iterdir())

    assert len(files) > 4
    number = 0
    for path in files:
        assert path.name == f"{number:012}.log"
        assert path.read_bytes().startswith(f"segment 1 {ledger.key.origin} {number}\n".encode())
        assert re.fullmatch("b(enhey)+", kinds(path))
        number += kinds(path).count("en")
    assert all(path.stat().st_size > 2000 for path in files[:-1])
    with Ledger(tmp_path / "ledger") as again:
        assert as_told(again.entries()) == [*enumerate(entries)]


@examples(0.2)
@given(roll_at=st.integers(0, 600), groups=st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_wherever_segments_end_the_ledger_reads_the_same(roll_at, groups):
    entries = some_entries(sum(groups))
    rest = iter(entries)
    with TemporaryDirectory() as folder:
        with Ledger(f"{folder}/ledger", roll_at=roll_at) as ledger:
            for size in groups:
                ledger.append_all([*islice(rest, size)])
            assert as_told(ledger.entries()) == [*enumerate(entries)]
        Path(folder, "ledger/index.db").unlink()
        with Ledger(f"{folder}/ledger") as ledger:
            assert as_told(ledger.entries()) == [*enumerate(entries)]
