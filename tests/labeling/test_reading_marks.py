"""From text to mark: what real files hold is read, and what is odd about it is told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, OURS, SIGNED

from hegui.labeling import Mark
from hegui.labeling.mark import KEYS
from hegui.labeling.reading_marks import read_mark


def codes(text):
    return [finding.code for finding in read_mark(text, "place").findings]


@pytest.mark.parametrize("mark", [MARK, SIGNED], ids=["plain", "signed"])
def test_a_mark_is_read_alone_and_wrapped(mark):
    assert (read_mark(mark.inner(), "").mark, read_mark(mark.wrapped(), "").mark) == (mark, mark)


@given(st.lists(st.text(max_size=40), min_size=7, max_size=7))
def test_what_is_written_is_read_back(texts):
    mark = Mark(*texts)

    assert read_mark(mark.inner(), "").mark == mark


def test_the_written_form_is_compact_and_in_the_order_of_the_standard():
    assert list(json.loads(MARK.inner())) == list(KEYS)
    assert " " not in MARK.inner()
    assert MARK.inner().startswith('{"Label":"1","ContentProducer":"0011')


def test_the_first_producer_is_the_propagator_too():
    assert (MARK.content_propagator, MARK.propagate_id) == (MARK.content_producer, MARK.produce_id)


def test_keys_may_stand_in_any_order_with_blanks_and_a_byte_order_mark():
    text = json.dumps(dict(reversed(MARK.fields().items())), indent=2)

    assert read_mark(f"\ufeff{text}\0", "").mark == MARK


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"Label":1,"ContentProducer":"a","ProduceID":"b"}', "not_a_string"),
        ('{"Label":"1","ContentProducer":"a","ProduceID":"b","ReservedCode1":{"SecurityData":{}}}', "not_a_string"),
        ('{"Label":"1","Label":"2","ContentProducer":"a","ProduceID":"b"}', "doubled_key"),
        ('{"Label":"1","ContentProducer":"a","ProduceID":"b","Timestamp":"now"}', "extra_key"),
        (MARK.inner().replace('"', "&quot;"), "escaped_twice"),
        ("not JSON", "not_json"),
        ("", "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"prompt":"a cat"}', "not_an_aigc_object"),
        ('["Label"]', "not_an_aigc_object"),
        ("x" * (2 << 20), "mark_too_long"),
    ],
    ids=lambda value: value[:40],
)
def test_what_is_odd_is_told(text, told):
    assert told in codes(text)


def test_of_a_doubled_key_the_first_counts():
    assert read_mark('{"Label":"1","Label":"2","ContentProducer":"a"}', "").mark.label == "1"


def test_nested_objects_in_reserved_codes_are_kept_as_text():
    fields = {**MARK.fields(), "ReservedCode1": {"SecurityData": {"Type": "TC260PG"}}}

    assert read_mark(json.dumps(fields), "").mark.reserved_code_1 == '{"SecurityData":{"Type":"TC260PG"}}'


def test_a_missing_key_is_known_to_be_missing():
    fields = {key: value for key, value in MARK.fields().items() if key != "PropagateID"}
    read = read_mark(json.dumps(fields), "")

    assert read.fields["PropagateID"] is None
    assert read.mark.propagate_id == ""
    assert read.mark.content_producer == OURS


@given(st.text(max_size=200) | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_any_text_is_a_mark_or_told_why_not(text):
    read = read_mark(text, "place")

    assert read.mark is not None or read.findings
