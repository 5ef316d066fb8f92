"""The lines of segments: what is written is read back, and whatever the bytes, nothing else is taken for a line."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from hegui.ledger.heads import Head, sign
from hegui.ledger.key_file import KeyFile
from hegui.ledger.lines import MAX_LINE, EntryLine, HeadLine, SegmentLine, SyncedLine, read_line
from ledger.entries import GOLDEN, an_entry, damaged, entries, origins
from ledger.merkle import Tree
from strategies import examples

SIGNER = KeyFile(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
LEAF = Tree([GOLDEN.encode()]).root(1).hex()
ENTRY = f"entry {LEAF} {GOLDEN}\n".encode()
HEAD = HeadLine(sign(Head("hegui.local/4f6a1c9e", 1042, bytes(32)), SIGNER))
HEAD_LINE = b"head " + json.dumps(HEAD.signed.text, ensure_ascii=False).encode() + b"\n"
SEGMENT = b"segment 1 hegui.local/4f6a1c9e 1042\n"
SYNCED = b"synced 1042\n"
SURROGATE = HEAD_LINE.replace(b"hegui.local", b"hegui\\ud800local")


def test_a_segment_begins_with_its_ledger_and_its_first_number():
    assert SegmentLine("hegui.local/4f6a1c9e", 1042).written() == SEGMENT
    assert read_line(SEGMENT) == SegmentLine("hegui.local/4f6a1c9e", 1042)


def test_an_entry_is_written_with_the_hash_of_its_leaf():
    assert EntryLine.of(an_entry()).written() == ENTRY
    assert read_line(ENTRY) == EntryLine.of(an_entry())


def test_a_head_is_written_as_a_json_string():
    assert HEAD.written() == HEAD_LINE
    assert HEAD_LINE.count(b"\n") == 1
    assert read_line(HEAD_LINE) == HEAD


def test_what_was_synced_is_noted_by_a_number():
    assert SyncedLine(1042).written() == SYNCED
    assert read_line(SYNCED) == SyncedLine(1042)


@examples(1)
@given(entry=entries)
def test_every_entry_is_read_back_from_its_line(entry):
    line = read_line(EntryLine.of(entry).written())

    assert isinstance(line, EntryLine)
    assert line == EntryLine.of(entry)
    assert line.entry == entry
    assert line.canonical == entry.canonical()
    assert len(line.written()) <= MAX_LINE


@examples(1)
@given(origin=origins, number=st.integers(0, 10**18 - 1), root=st.binary(min_size=32, max_size=32))
def test_every_head_and_every_beginning_of_a_segment_is_read_back(origin, number, root):
    for line in (SegmentLine(origin, number), HeadLine(sign(Head(origin, number, root), SIGNER)), SyncedLine(number)):
        assert read_line(line.written()) == line


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(f"entry {'0' * 64} {GOLDEN}\n".encode(), id="another hash"),
        pytest.param(f"entry {LEAF} {GOLDEN.replace('e-1', 'e-2')}\n".encode(), id="another entry"),
        pytest.param(f"entry {Tree([b'{}']).root(1).hex()} {{}}\n".encode(), id="no entry"),
        pytest.param(f"entry {LEAF}  {GOLDEN}\n".encode(), id="a space more"),
    ],
)
def test_a_line_whose_hash_or_entry_is_wrong_keeps_its_bytes_but_tells_of_no_entry(raw):
    line = read_line(raw)

    assert isinstance(line, EntryLine)
    assert line.entry is None
    assert line.written() == raw


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n", id="an empty line"),
        pytest.param(ENTRY[:-1], id="no line feed"),
        pytest.param(ENTRY.replace(b"entry", b"entries"), id="another word"),
        pytest.param(ENTRY.replace(b"entry ", b"entry  "), id="two spaces"),
        pytest.param(ENTRY.replace(LEAF.encode(), LEAF.upper().encode()), id="a hash in capitals"),
        pytest.param(ENTRY.replace(LEAF.encode(), LEAF[:-1].encode()), id="a short hash"),
        pytest.param(f"entry {LEAF}\n".encode(), id="a hash alone"),
        pytest.param(HEAD_LINE.replace(b"head ", b"head  "), id="a space before the head"),
        pytest.param(HEAD_LINE.replace(b"\n", b" \n"), id="a space behind the head"),
        pytest.param(HEAD_LINE.replace(b"hegui", b"\\u0068egui", 1), id="an escape that is not needed"),
        pytest.param(HEAD_LINE.replace("—".encode(), b"\\u2014"), id="an escaped dash"),
        pytest.param(SURROGATE, id="a lone surrogate in a head"),
        pytest.param(HEAD_LINE.replace(b"1042", b"01042"), id="a head that is none"),
        pytest.param(b"head {}\n", id="a head that is no text"),
        pytest.param(b"head " + b"[" * 60_000 + b"\n", id="a head of deep nesting"),
        pytest.param(b"head \xff\n", id="a head that is not UTF-8"),
        pytest.param(SEGMENT.replace(b"1042", b"01042"), id="a segment with a leading zero"),
        pytest.param(SEGMENT.replace(b"segment 1", b"segment 2"), id="a segment of another version"),
        pytest.param(SEGMENT.replace(b"\n", b" \n"), id="a space behind the segment"),
        pytest.param(SEGMENT.replace(b"hegui", b"\xff"), id="a segment that is not UTF-8"),
        pytest.param(SEGMENT.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(SYNCED.replace(b"1042", b"01042"), id="a note with a leading zero"),
        pytest.param(SYNCED.replace(b"1042", b"1" * 19), id="a note of a huge number"),
        pytest.param(SYNCED.replace(b"1042", "١٠٤٢".encode()), id="a note in digits of another script"),
        pytest.param(SYNCED.replace(b"1042", b""), id="a note of nothing"),
        pytest.param(b"synced\n", id="a note without number"),
        pytest.param(b"entry " + b"0" * 64 + b" " + b"a" * MAX_LINE + b"\n", id="a line that is too long"),
    ],
)
def test_any_other_bytes_are_no_line(raw):
    assert read_line(raw) is None


@examples(3)
@given(raw=st.binary() | st.sampled_from([ENTRY, HEAD_LINE, SEGMENT, SYNCED, SURROGATE]).flatmap(damaged))
@example(raw=SURROGATE)
def test_whatever_the_bytes_a_line_that_is_read_is_written_in_these_bytes(raw):
    line = read_line(raw)

    assert line is None or line.written() == raw
