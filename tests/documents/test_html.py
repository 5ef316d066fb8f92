"""HTML pages: whole, escaped, in the language asked for, and loading nothing."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.outlines import HOSTILE, Page, document
from hegui.documents import html
from strategies import examples

LANGUAGES = ("zh", "en", "both")


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


def test_every_tag_is_closed_where_it_was_opened(lang):
    assert Page(html.render(document(), lang)).faults == []


def test_ids_are_unique_and_every_link_inside_the_page_arrives(lang):
    page = Page(html.render(document(), lang))

    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)


def test_headings_never_skip_a_level(lang):
    levels = Page(html.render(document(), lang)).headings

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_hostile_name_stays_text(lang):
    page = Page(html.render(document(HOSTILE), lang))

    assert page.faults == []
    assert not {tag for tag, _, _ in page.attributes} & {"script", "img", "iframe", "object"}
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert any('<script>alert("x")</script>' in text for _, text in page.texts)


@given(name=st.text(max_size=60))
@examples(1.0)
def test_no_name_breaks_a_page(name):
    page = Page(html.render(document(name), "both"))

    assert page.faults == []
    assert set(page.targets) <= set(page.ids)


def test_marks_that_turn_the_direction_of_writing_are_taken_out(lang):
    written = html.render(document("invoice\u202egnp.exe\x00"), lang)

    assert "\u202e" not in written
    assert "\x00" not in written


def test_only_addresses_of_the_web_become_links(lang):
    outside = {value for tag, name, value in Page(html.render(document(), lang)).attributes if name == "href" and tag == "a"}

    assert {value for value in outside if not value.startswith("#")} == {"https://example.com/?a=1&b=2"}


def test_the_page_loads_nothing_and_says_so(lang):
    written = html.render(document(), lang)
    page = Page(written)

    assert "default-src 'none'" in written
    assert not [name for _, name, _ in page.attributes if name in ("src", "srcset", "background", "action")]
    assert [value for tag, name, value in page.attributes if tag == "link" and name == "href"] == ["data:,"]
    assert not re.search(r"url\(|@import|@font-face", written)


def test_the_policy_allows_the_style_of_the_page_and_no_other():
    import base64
    import hashlib

    written = html.render(document(), "en")
    style = re.search(r"<style>(.*?)</style>", written, re.DOTALL)

    assert style
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in written
    assert "unsafe-inline" not in written


def test_the_same_outline_gives_the_same_bytes(lang):
    assert html.render(document(), lang) == html.render(document(), lang)


def test_both_languages_stand_side_by_side_each_marked_as_what_it_is():
    written = html.render(document(), "both")

    assert '<span lang="zh-Hans">一段文字。</span> <span lang="en">A paragraph.</span>' in written


def test_one_language_leaves_the_other_out():
    chinese, english = html.render(document(), "zh"), html.render(document(), "en")

    assert "A paragraph." not in chinese
    assert "一段文字" not in english
    assert '<html lang="zh-Hans"' in chinese
    assert '<html lang="en"' in english


def test_a_name_in_the_other_script_is_marked_as_such():
    assert ("zh-Hans", "示例系统") in Page(html.render(document("示例系统"), "en")).texts
    assert ("en", "Example") in Page(html.render(document("Example"), "zh")).texts


def test_only_a_page_of_both_languages_has_the_switch():
    assert "shown-both" in re.sub("<style>.*</style>", "", html.render(document(), "both"), flags=re.DOTALL)
    assert "shown-both" not in re.sub("<style>.*</style>", "", html.render(document(), "en"), flags=re.DOTALL)


def test_tables_have_captions_and_heads_with_their_scope(lang):
    page = Page(html.render(document(), lang))
    scopes = {value for tag, name, value in page.attributes if tag == "th" and name == "scope"}

    assert scopes == {"col", "row"}
    assert html.render(document(), lang).count("<caption") == html.render(document(), lang).count("<table")


def test_a_verdict_is_told_in_words_also_in_the_matrix():
    written = html.render(document(), "en")

    assert re.search(r'<a class="tile applies"[^>]*><span class="unseen">applies</span><i>3</i></a>', written)
