"""JSON and JSON lines beyond the battery: what is text stays text, what has no place is refused, hostile files."""

from __future__ import annotations

import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT, OTHER

from hegui.labeling import read, verify, write
from hegui.words import Refused
from strategies import examples


def named(data, name="a.json"):
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def marked(data, mark=MARK, name="a.json", **options):
    target = io.BytesIO()
    write(named(data, name), target, mark, **options)
    return target.getvalue()


def test_the_object_of_annex_e_stands_among_the_others():
    assert json.loads(marked(b'{"answer": "text"}')) == {"answer": "text", "AIGC": MARK.fields()}


def test_the_member_is_put_in_as_the_others_are_written():
    assert marked(b'{\n  "a": 1\n}\n').decode() == '{\n  "a": 1,\n  "AIGC": ' + MARK.inner() + "\n}\n"
    assert marked(b'{"a":1}').decode() == '{"a":1,"AIGC":' + MARK.inner() + "}"


def test_a_doubled_member_becomes_one():
    both = json.dumps({"AIGC": MARK.fields()})[:-1] + ', "b": 2, "AIGC": ' + MARK.inner() + ', "c": 3}'

    assert "several_marks" in {finding.code for finding in verify(named(both.encode())).findings}
    assert json.loads(marked(both.encode(), NEXT, replace=True)) == {"AIGC": NEXT.fields(), "b": 2, "c": 3}


@pytest.mark.parametrize(
    ("data", "name"), [(b"[{}]", "a.json"), (b'"text"', "a.json"), (b"{}\n[]\n", "a.jsonl"), (b"", "a.jsonl")]
)
def test_what_is_no_object_has_no_place(data, name):
    with pytest.raises(Refused) as error:
        marked(data, name=name)

    assert error.value.findings[0].code == "no_place"


def test_records_of_different_producers_are_told():
    lines = "\n".join(json.dumps({"AIGC": mark.fields()}) for mark in (MARK, OTHER)).encode()

    assert verify(named(lines, "a.jsonl")).verdict == "nonconforming"
    assert read(named(lines, "a.jsonl")).marks == (MARK, OTHER)


HOSTILE = {
    "deep": b'{"a":' + b"[" * 1_000_000,
    "deep but whole": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "many members": b"{" + b'"a":1,' * 1_000_000 + b'"b":2}',
    "a long number": b'{"a":' + b"9" * 1_000_000 + b"}",
    "no end": b'{"a":"' + b"x" * 1_000_000,
    "something behind": b"{} {}",
    "nothing": b"",
    "UTF-16": "{}".encode("utf-16"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_answered_soon(kind):
    started = time.process_time()

    assert verify(named(HOSTILE[kind])).verdict in ("inconclusive", "not_found")
    assert time.process_time() - started < 5


VALUES = st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=5), st.sampled_from([None, 1, 4]))
@examples(1)
def test_any_object_keeps_its_members(value, indent):
    data = json.dumps(value, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        new = marked(data, NEXT, replace=True)
    except Refused:
        return

    assert json.loads(new) == json.loads(data) | {"AIGC": NEXT.fields()}


@given(st.binary(max_size=60), st.sampled_from(["a.json", "a.jsonl"]))
@examples(2)
def test_any_bytes_are_read_or_refused(data, name):
    verify(named(data, name))
    try:
        marked(data, name=name)
    except Refused:
        return
