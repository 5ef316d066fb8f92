"""Markdown beyond the battery: what products write is read, front matter of others stays, hostile YAML costs little."""

from __future__ import annotations

import io
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT
from samples import markdown as samples

from hegui.labeling import Mark, read, verify, write
from hegui.words import Refused
from strategies import examples

INNER = {"AIGC": MARK.fields()}


def named(data):
    stream = io.BytesIO(data)
    stream.name = "a.md"
    return stream


def marked(data, mark=MARK, **options):
    target = io.BytesIO()
    write(named(data), target, mark, **options)
    return target.getvalue()


def block_of(data):
    return data.decode().split("---")[1]


# What products write


def wild(indent, quote):
    lines = [f"{' ' * indent}{key}: {quote}{value}{quote}" for key, value in reversed(MARK.fields().items())]
    return "\n".join(["---", "AIGC:", *lines, "---", "", "text"]).encode()


@pytest.mark.parametrize("indent", [2, 4])
@pytest.mark.parametrize("quote", ["'", '"', ""])
def test_any_indent_order_and_quoting_is_read(indent, quote):
    found = read(named(wild(indent, quote))).found

    assert [(each.mark, each.placed.placement) for each in found] == [(MARK, "prescribed")]


def test_unquoted_digits_stay_text():
    data = b"---\nAIGC:\n  Label: 1\n  ContentProducer: abc\n  ProduceID: 0142569260085903360\n---\n"

    assert read(named(data)).marks == (Mark("1", "abc", "0142569260085903360"),)


def test_a_label_that_is_a_word_does_not_conform():
    data = wild(2, "'").replace(b"Label: '1'", b"Label: AIGC")

    assert "bad_label" in {finding.code for finding in verify(named(data)).findings}


@pytest.mark.parametrize(
    "head",
    [
        "---\nAIGC: {" + ", ".join(f"'{key}': '{value}'" for key, value in MARK.fields().items()) + "}\n---\n",
        "---\n{title: x, AIGC: " + MARK.inner() + "}\n---\n",
    ],
)
def test_flow_mappings_are_read(head):
    assert read(named(head.encode())).marks == (MARK,)


def test_doubled_keys_and_doubled_marks_are_told():
    doubled_key = wild(2, "'").replace(b"---\n\n", b"  Label: '2'\n---\n\n")
    doubled_mark = b"---\n" + wild(2, "'").split(b"---\n")[1] * 2 + b"---\n"

    assert "doubled_key" in {finding.code for finding in verify(named(doubled_key)).findings}
    assert "several_marks" in {finding.code for finding in verify(named(doubled_mark)).findings}


def test_a_mark_in_toml_is_read_and_yaml_is_asked_for():
    lines = "\n".join(f'{key} = "{value}"' for key, value in MARK.fields().items())
    data = f"+++\ntitle = 'x'\n[AIGC]\n{lines}\n+++\ntext".encode()

    assert [(each.mark, each.placed.placement) for each in read(named(data)).found] == [(MARK, "tolerated")]
    with pytest.raises(Refused, match="names YAML only"):
        marked(data, NEXT, replace=True)


def test_front_matter_in_braces_is_refused_with_what_to_do():
    with pytest.raises(Refused, match="in braces"):
        marked(b"---\n{title: x}\n---\n")


def test_utf_16_is_refused():
    assert verify(named("---\nAIGC:\n".encode("utf-16"))).verdict == "inconclusive"


# What is written


def test_the_front_matter_stands_at_the_head_with_quoted_texts():
    lines = marked(b"text").decode().splitlines()

    assert lines[:4] == ["---", "AIGC:", "  Label: '1'", f"  ContentProducer: '{MARK.content_producer}'"]
    assert lines[8:] == ["  ReservedCode2: ''", "---", "text"]


@pytest.mark.parametrize("odd", ["front matter", "CRLF", "indented keys", "a block of lines at the end"])
def test_every_line_that_was_there_stays(odd):
    data = samples.samples()[odd]

    lines = marked(data).splitlines(keepends=True)

    assert [line for line in data.splitlines(keepends=True) if line not in lines] == []
    assert (b"\r\n" in data) == (b"'1'\r\n" in marked(data))


def test_an_old_mark_is_replaced_where_it_stands_with_the_lines_around_it():
    old = wild(4, "").replace(b"AIGC:", b"# before\na: 1\nAIGC:").replace(b"---\n\n", b"# behind\nz: 2\n---\n\n")

    lines = block_of(marked(old, NEXT, replace=True)).splitlines()

    assert lines[1:4] == ["# before", "a: 1", "AIGC:"]
    assert lines[-2:] == ["# behind", "z: 2"]


@given(st.builds(Mark, st.sampled_from("123"), *[st.text(min_size=1)] * 2, *[st.text()] * 4))
@examples(2)
def test_any_text_comes_back_and_other_yaml_parsers_agree(mark):
    mark = Mark(*(value.encode("utf-8", "replace").decode() for value in mark.fields().values()))

    data = marked(b"text", mark, strict=False)

    assert read(named(data)).found[0].read.fields == mark.fields()
    assert yaml.safe_load(data.decode().split("\n---\n")[0])["AIGC"] == mark.fields()


# Hostile files


HOSTILE = {
    "laughs": "AIGC: &k0 [x]\n" + "\n".join(f"k{n}: &k{n} [*k{n - 1}, *k{n - 1}]" for n in range(1, 30)),
    "deep": "AIGC: " + "[" * 100_000,
    "deep but whole": "AIGC: " + "[" * 2000 + "]" * 2000,
    "many": "AIGC:\n" + "  k: v\n" * 100_000,
    "an alias of nothing": "AIGC: *nothing",
    "a key of keys": "? {AIGC: 1}\n: 2",
    "a tag": "AIGC: !!python/object/apply:os.system ['false']",
    "long": "AIGC: " + "x" * 900_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_front_matter_is_answered_soon(kind):
    started = time.process_time()

    verdict = verify(named(f"---\n{HOSTILE[kind]}\n---\ntext".encode())).verdict

    assert verdict in ("inconclusive", "nonconforming")
    assert time.process_time() - started < 5


def test_only_the_head_of_a_large_file_is_looked_at(tmp_path):
    path = tmp_path / "a.md"
    with path.open("wb") as stream:
        stream.write(b"---\nAIGC:\n")
        stream.truncate(2 << 30)

    assert verify(path).verdict == "not_found"


WORDS = ["AIGC:", "Label", ": ", "- ", "? ", "&a ", "*a", "---", *"\n '\"{}[]|>#!\r"]
PARTS = st.sampled_from(WORDS)


@given(st.lists(PARTS | st.text(max_size=3), max_size=25).map("".join))
@examples(5)
def test_any_front_matter_is_read_or_refused_and_what_it_says_stays(inside):
    data = f"---\n{inside}\n---\ntext".encode("utf-8", "replace")
    try:
        new = marked(data, NEXT, replace=True)
    except Refused:
        return

    assert read(named(new)).marks == (NEXT,)
    assert new.endswith(b"---\ntext")


@pytest.mark.parametrize("dashes", ["---", "+++"])
def test_front_matter_that_is_not_valid_is_never_without_mark(dashes):
    verified = verify(named(f"{dashes}\nAIGC: [\n{dashes}\ntext".encode()))

    assert (verified.verdict, verified.findings[0].code) == ("inconclusive", "bad_front_matter")
