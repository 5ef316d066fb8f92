"""HTML beyond the battery: where the element stands, what is no mark, hostile pages."""

from __future__ import annotations

import io
import json
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT
from samples import html as samples

from hegui.labeling import Mark, read, verify, write
from hegui.words import Refused
from strategies import examples

ALL = samples.samples()


def named(data, name="a.html"):
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def marked(data, mark=MARK, **options):
    target = io.BytesIO()
    write(named(data), target, mark, **options)
    return target.getvalue()


class Metas(HTMLParser):
    def __init__(self, data):
        super().__init__()
        self.found = []
        self.feed(data.decode("gbk" if b"gbk" in data else "utf-8"))

    def handle_starttag(self, tag, attrs):
        if tag == "meta" and dict(attrs).get("name") == "AIGC":
            self.found.append(dict(attrs)["content"])


@pytest.mark.parametrize("odd", sorted(ALL.keys() - {"a mark in the text"}))
def test_pythons_parser_reads_the_same_mark(odd):
    assert [json.loads(content) for content in Metas(marked(ALL[odd])).found] == [MARK.fields()]


def test_the_element_stands_behind_the_character_set():
    assert b'<meta charset="utf-8"><meta name="AIGC" content=\'{"Label":"1",' in marked(ALL["plain"])


def test_one_element_is_put_in_and_nothing_else():
    data = ALL["GBK"]
    new = marked(data)
    start, end = new.index(b'<meta name="AIGC"'), new.index(b"}'>") + 3

    assert new[:start] + new[end:] == data


def test_a_file_without_ending_is_known_by_its_first_element():
    assert read(named(ALL["plain"], "page")).format.NAME == "HTML"


@given(st.builds(Mark, st.sampled_from("123"), *[st.text(min_size=1)] * 2, *[st.text()] * 4))
@examples(1)
def test_any_text_comes_back(mark):
    mark = Mark(*(value.encode("utf-8", "replace").decode() for value in mark.fields().values()))

    assert read(named(marked(ALL["plain"], mark, strict=False))).found[0].read.fields == mark.fields()


def test_utf_16_is_refused():
    assert verify(named(samples.PAGE.encode("utf-16"))).verdict == "inconclusive"


HOSTILE = {
    "open tags": b"<meta " * 500_000,
    "open quotes": b"<meta a='" * 400_000,
    "open comments": b"<!--" * 500_000,
    "open scripts": b"<script>" * 400_000,
    "many elements": b"<meta a=b>" * 200_000,
    "long attribute": b"<meta " + b"a" * 3_000_000 + b">",
    "many equals": b"<meta " + b"= " * 1_000_000 + b">",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_are_answered_soon(kind):
    started = time.process_time()

    verify(named(HOSTILE[kind]))

    assert time.process_time() - started < 5


PARTS = [
    "<meta",
    ' name="AIGC"',
    " content='",
    "'",
    ">",
    "</head>",
    "<head>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "/",
    " ",
    "<p>",
]


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=2), max_size=20).map("".join))
@examples(5)
def test_any_page_is_read_or_refused_and_keeps_one_mark(page):
    try:
        new = marked(page.encode("utf-8", "replace"), NEXT, replace=True)
    except Refused:
        return

    assert read(named(new)).marks == (NEXT,)
    assert marked(new, NEXT, replace=True) == new
