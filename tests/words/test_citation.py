"""Citations: how a place of the law is written, and how Chinese and English drafting name it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.words import Citation
from hegui.words.citation import chinese_number

ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
UNITS = {"十": 10, "百": 100, "千": 1000}


def number_of(numerals: str) -> int:
    """Read Chinese numerals, digit and unit by turns: an independent way back."""
    total, digit = 0, 0
    for sign in numerals:
        if sign in UNITS:
            total += (digit or 1) * UNITS[sign]
            digit = 0
        else:
            digit = ONES[sign]
    return total + digit


def test_every_article_number_reads_back_from_its_chinese_numerals() -> None:
    assert [number_of(chinese_number(number)) for number in range(1, 10_000)] == list(range(1, 10_000))


@pytest.mark.parametrize(
    ("number", "numerals"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (999, "九百九十九"),
        (1010, "一千零一十"),
        (1034, "一千零三十四"),
        (1260, "一千二百六十"),
    ],
)
def test_articles_are_counted_as_the_law_writes_them(number: int, numerals: str) -> None:
    assert chinese_number(number) == numerals


@pytest.mark.parametrize(
    ("written", "chinese", "english"),
    [
        ("GAI.17", "第十七条", "Article 17"),
        ("GAI.17.1", "第十七条第一款", "Article 17(1)"),
        ("DS.17.1.3", "第十七条第一款第（三）项", "Article 17(1)(3)"),
        ("LBL.4.last", "第四条最后一款", "Article 4, last paragraph"),
        ("CIVIL.1034.2", "第一千零三十四条第二款", "Article 1034(2)"),
        ("GB45438.E", "第E条", "Article E"),
        ("STD.12345", "第12345条", "Article 12345"),
        ("GAI", "", ""),
    ],
)
def test_a_place_is_named_as_each_language_names_it(written: str, chinese: str, english: str) -> None:
    citation = Citation.parse(written)

    assert citation.in_chinese() == chinese
    assert citation.in_english() == english


def test_a_citation_is_instrument_article_paragraph_and_item() -> None:
    citation = Citation.parse("DS.17.1.3")

    assert citation == Citation("DS", ("17", "1", "3"))
    assert citation.article == "17.1.3"


def test_a_place_widens_to_its_paragraph_and_its_article() -> None:
    assert Citation.parse("DS.17.1.3").widening() == ["17.1.3", "17.1", "17"]
    assert Citation.parse("DS").widening() == []


@pytest.mark.parametrize(
    "written", ["", "gai.17", "17", "GAI.", "GAI..1", "GAI.1.2.3.4", "GAI 17", "GAI.十七", "GAI.17\n", ".17", "G-AI.1"]
)
def test_what_is_no_citation_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        Citation.parse(written)


@given(
    instrument=st.from_regex(r"[A-Z][A-Z0-9]{0,6}", fullmatch=True),
    parts=st.lists(st.from_regex(r"[1-9][0-9]{0,2}|last|E", fullmatch=True), max_size=3),
)
def test_a_citation_reads_back_from_what_it_writes(instrument: str, parts: list[str]) -> None:
    written = ".".join([instrument, *parts])

    citation = Citation.parse(written)

    assert ".".join(filter(None, [citation.instrument, citation.article])) == written
