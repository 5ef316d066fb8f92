"""Markdown: the same outline as text, in which nothing a user wrote is read as markup."""

from __future__ import annotations

import re

import pytest

from documents.outlines import HOSTILE, document
from hegui.documents import markdown

LANGUAGES = ("zh", "en", "both")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hostile_name_stays_text(lang):
    written = markdown.render(document(HOSTILE), lang)
    unquoted = re.sub(r"`[^`]*`", "", written)

    assert "<script" not in unquoted
    assert "<img" not in unquoted
    assert not re.search(r"(?<!\\)\[a\]", unquoted)
    assert "**b**" not in unquoted.replace("\\*", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(lang):
    rows = [line for line in markdown.render(document(HOSTILE), lang).splitlines() if line.startswith("| ")]
    cells = [len(re.split(r"(?<!\\)\|", row)) for row in rows]

    assert cells == [4, 4, 4, 4, 4, 4]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_inside_the_text_arrives(lang):
    written = markdown.render(document(), lang)

    assert set(re.findall(r"\]\(#([^)]*)\)", written)) <= set(re.findall(r'<a id="([^"]*)">', written))


def test_the_english_stands_under_the_chinese():
    assert "一段文字。\\\nA paragraph." in markdown.render(document(), "both")


def test_one_language_leaves_the_other_out():
    assert "一段文字" not in markdown.render(document(), "en")
    assert "A paragraph" not in markdown.render(document(), "zh")


def test_the_same_outline_gives_the_same_text():
    assert markdown.render(document(), "both") == markdown.render(document(), "both")


def test_a_reason_is_a_nested_list_with_its_signs():
    assert "- ✓ all of these\n  - ? 示例系统 (unknown)" in markdown.render(document(), "en")
