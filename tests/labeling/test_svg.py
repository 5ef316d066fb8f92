"""SVG: hostile and odd texts, and the place of new metadata."""

from __future__ import annotations

import io

import pytest
from marks import MARK
from samples import svg

from hegui.labeling import Damaged, read, verify, write
from hegui.labeling.formats import format_of
from hegui.labeling.source import Source
from hegui.words import Refused

STATED = MARK.inner().replace('"', "&quot;")
PROPERTY = f"<T:AIGC xmlns:T='http://www.tc260.org.cn/ns/AIGC/1.0/'>{STATED}</T:AIGC>"
MARKED = svg.svg(f"<metadata>{svg.packet(PROPERTY)}</metadata>")
PROLOGUES = {
    "instructions": b"<?a?>" * 9000,
    "comments": b"<!---->" * 9000,
    "document type": b"<!DOCTYPE svg [" + b"]" * 60000,
    "white space": b" \n" * 30000,
    "no end": b"<?a" * 20000,
}


def written(data):
    target = io.BytesIO()
    write(io.BytesIO(data), target, MARK)
    return target.getvalue()


def test_new_metadata_stands_before_the_drawing_and_behind_its_title():
    marked = written(svg.svg("<title>a</title>" + svg.DRAWING))

    assert marked.index(b"</title>") < marked.index(b"<metadata>") < marked.index(b'<g id="a">')


def test_a_document_type_that_is_only_named_is_passed_over():
    assert read(io.BytesIO(MARKED.replace(b"<svg", svg.DOCTYPE.encode() + b"<svg"))).marks == (MARK,)


@pytest.mark.parametrize("entity", ['<!ENTITY a "b">', '<!ENTITY % a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">'])
def test_declared_entities_are_refused_with_what_to_do(entity):
    bomb = svg.svg("&a;", before=f"<!DOCTYPE svg [{entity}]>")

    for act in (read, lambda source: write(source, io.BytesIO(), MARK)):
        with pytest.raises(Refused) as refusal:
            act(io.BytesIO(bomb))
        assert [finding.code for finding in refusal.value.findings] == ["entities"]


@pytest.mark.parametrize("encoding", ["GB2312", "nonsense", "ISO-8859-1"])
def test_another_encoding_is_refused_with_what_to_do(encoding):
    data = svg.svg("<g/>", before=f'<?xml version="1.0" encoding="{encoding}"?>')

    assert verify(io.BytesIO(data)).verdict == "not_found"
    with pytest.raises(Refused, match="encoded in"):
        write(io.BytesIO(data), io.BytesIO(), MARK)


def test_a_mark_in_a_national_encoding_is_read():
    data = MARKED.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1", "xmlcharrefreplace")

    assert read(io.BytesIO(data)).marks == (MARK,)


def test_utf_16_is_inconclusive_and_not_without_a_mark():
    stream = io.BytesIO(MARKED.decode().encode("utf-16"))
    stream.name = "a.svg"

    assert verify(stream).verdict == "inconclusive"


def test_a_file_that_is_cut_short_is_damaged_whatever_was_in_it():
    with pytest.raises(Damaged):
        read(io.BytesIO(svg.svg(svg.DRAWING)[:-20]))


@pytest.mark.parametrize("inside", ["<g>" * 3000, "<metadata/>" * 3000 + "<x xmlns='http://www.tc260.org.cn/ns/AIGC/1.0/'/>"])
def test_depth_and_number_have_bounds(inside):
    with pytest.raises(Damaged):
        written(svg.svg(inside))


@pytest.mark.parametrize("start", PROLOGUES.values(), ids=PROLOGUES)
def test_a_long_prologue_does_not_delay(start):
    with pytest.raises(Refused, match="not known"):
        format_of(Source.of(io.BytesIO(start + b"x svg")))
