"""Reading entries: exactly the canonical bytes of a valid entry are taken for one, and nothing else does harm."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.entry import MEMBERS, Entry, read_entry
from ledger.entries import GOLDEN, SPECIAL, an_entry, damaged, entries
from strategies import examples


@examples(2)
@given(entry=entries)
def test_every_valid_entry_is_read_back_from_its_bytes(entry):
    assert read_entry(entry.canonical()) == entry


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(GOLDEN.replace(",", ", "), id="a space"),
        pytest.param(GOLDEN + "\n", id="a line feed behind"),
        pytest.param(" " + GOLDEN, id="a space before"),
        pytest.param(GOLDEN.replace('"payload":null,', ""), id="a member missing"),
        pytest.param(GOLDEN.replace('"id"', '"id":"e-1","id"'), id="a member doubled"),
        pytest.param(GOLDEN.replace('"id"', '"id":"e-2","id"'), id="a member doubled with another value"),
        pytest.param(GOLDEN.replace("}", ',"zone":"UTC"}'), id="an extra member"),
        pytest.param(GOLDEN.replace("}", ',"\\ud800":"UTC"}'), id="an extra member of no text"),
        pytest.param(json.dumps(json.loads(GOLDEN), indent=1), id="indented"),
        pytest.param(json.dumps(an_entry().plain(), separators=(",", ":")), id="another order"),
        pytest.param(GOLDEN.replace("user", "\\u0075ser"), id="an escape that is not needed"),
        pytest.param(GOLDEN.replace("file:", "file:\\/"), id="an escaped slash"),
        pytest.param(GOLDEN.replace("a.png", "\\u2028"), id="an escaped line separator"),
        pytest.param(GOLDEN.replace("a.png", "\\ud800"), id="a lone surrogate, escaped"),
        pytest.param(GOLDEN.replace("a.png", "\t"), id="a raw control character"),
        pytest.param(GOLDEN.replace("a.png", "\\t"), id="an escaped control character"),
        pytest.param(GOLDEN.replace("null", "NaN"), id="not a number"),
        pytest.param(GOLDEN.replace("null", "9" * 5000), id="a number too long to read"),
        pytest.param(GOLDEN.replace("null", "[" * 100_000 + "]" * 100_000), id="deep nesting"),
        pytest.param("[" * 100_000, id="deep nesting from the start"),
        pytest.param(f"[{GOLDEN}]", id="a list"),
        pytest.param('"id"', id="a text"),
        pytest.param("null", id="null"),
        pytest.param("{}", id="empty object"),
        pytest.param("", id="nothing"),
        pytest.param(GOLDEN[:-1], id="cut off"),
        pytest.param("\ufeff" + GOLDEN, id="a byte order mark"),
        pytest.param(GOLDEN.replace("2026-11-22", "2026-02-30"), id="a day that does not exist"),
    ],
)
def test_any_other_spelling_is_no_entry(raw):
    assert read_entry(GOLDEN.encode()) == an_entry()
    assert read_entry(raw.encode()) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be"])
def test_other_encodings_are_no_entries(encoding):
    assert read_entry(GOLDEN.encode(encoding)) is None


@examples(2)
@given(raw=st.binary() | entries.map(Entry.canonical).flatmap(damaged))
def test_whatever_the_bytes_they_are_those_of_the_entry_that_is_read_or_no_entry_is_read(raw):
    entry = read_entry(raw)

    assert entry is None or (entry.canonical() == raw and entry.problems() == [])


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters() | st.sampled_from(SPECIAL), max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS) | st.text(max_size=3), below),
    max_leaves=8,
)


@examples(1)
@given(members=st.dictionaries(st.sampled_from(MEMBERS), any_json), extra=any_json)
def test_any_json_in_the_place_of_an_entry_is_read_without_harm(members, extra):
    for value in ({**an_entry().plain(), **members}, extra):
        raw = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
        entry = read_entry(raw)

        assert entry is None or entry.canonical() == raw
