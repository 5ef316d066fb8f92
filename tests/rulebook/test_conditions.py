"""The written form of conditions: a small closed tree; anything else is refused with the forms there are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.rulebook.conditions import Condition, either, every
from hegui.rulebook.evaluation import holds
from hegui.words import Finding
from hegui.words.shapes import Problems
from rulebook.tiny import PLAIN_RULEBOOK, condition
from strategies import conditions, examples, leaves


def refusals(plain: Any) -> list[Finding]:
    problems = Problems("duties.yaml")
    Condition.from_plain(plain, ("when",), problems)
    return problems.findings


def test_a_condition_is_read_part_by_part() -> None:
    read = condition({"all": [{"fact": "serves", "is": True, "cites": ["EXM.1"]}, {"not": {"role": "EXM.provider"}}]})

    assert read.test == "all"
    assert [(node.test, node.subject, node.expected, node.cites) for node in read.walk()] == [
        ("all", None, None, ()),
        ("is", "serves", True, ("EXM.1",)),
        ("not", None, None, ()),
        ("role", "EXM.provider", None, ()),
    ]


@pytest.mark.parametrize("written", ["text", ["text"]])
def test_has_takes_one_answer_or_a_list(written: Any) -> None:
    assert condition({"fact": "generates", "has": written}).expected == ("text",)


def test_an_open_point_of_law_says_what_is_open_in_both_languages() -> None:
    read = condition({"unverified": {"zh": "存疑", "en": "open"}, "cites": ["EXM.1"]})

    assert read.says is not None
    assert (read.says.zh, read.says.en, read.cites) == ("存疑", "open", ("EXM.1",))


@pytest.mark.parametrize(
    ("plain", "place", "zh", "en"),
    [
        ("serves", "when", "条件应为键值对", "A condition is a mapping"),
        ({}, "when", "须恰有一种形式", "exactly one form"),
        ({"all": [{"role": "x"}], "any": [{"role": "x"}]}, "when", "须恰有一种形式", "exactly one form"),
        ({"fact": "serves"}, "when", "须恰有一种判断", "exactly one test"),
        ({"fact": "serves", "is": True, "in": ["a"]}, "when", "须恰有一种判断", "exactly one test"),
        ({"all": []}, "when.all", "非空列表", "a list that is not empty"),
        ({"any": {"role": "x"}}, "when.any", "非空列表", "a list that is not empty"),
        ({"fact": "offering", "in": []}, "when.in", "非空列表", "a list that is not empty"),
        ({"fact": "offering", "in": "public"}, "when.in", "非空列表", "a list that is not empty"),
        ({"not": ["serves"]}, "when.not", "条件应为键值对", "A condition is a mapping"),
        ({"all": [{"fact": "serves"}]}, "when.all[0]", "须恰有一种判断", "exactly one test"),
        ({"role": "x", "cites": "EXM.1"}, "when.cites", "此处应为列表", "Expected a list"),
        ({"role": "x", "cites": [1]}, "when.cites[0]", "此处应为文字", "Expected text"),
        ({"unverified": "open"}, "when.unverified", "此处应为键值对", "Expected a mapping"),
    ],
)
def test_what_is_no_condition_is_refused_where_it_stands(plain: Any, place: str, zh: str, en: str) -> None:
    (finding,) = refusals(plain)

    assert finding.place == f"duties.yaml, {place}"
    assert zh in finding.message.zh
    assert en in finding.message.en


def test_a_misspelt_key_is_told_with_the_nearest_one() -> None:
    (finding,) = refusals({"role": "x", "cite": ["EXM.1"]})

    assert finding.code == "unknown_key"
    assert finding.remedy is not None
    assert finding.remedy.en == "Did you mean cites?"


def test_a_misspelt_form_is_told_with_the_forms_there_are() -> None:
    (finding,) = refusals({"al": [{"role": "x"}]})

    assert finding.remedy is not None
    assert "all, any, not, fact" in finding.remedy.en


def test_a_single_part_needs_nothing_around_it() -> None:
    one, other = condition({"role": "a"}), condition({"role": "b"})

    assert every([one]) is one
    assert either([one]) is one
    assert every([one], ("EXM.1",)).test == "all"
    assert [part.subject for part in either([one, other]).parts] == ["a", "b"]


@pytest.mark.parametrize(
    ("leaf", "value", "expected"),
    [
        ({"fact": "f", "is": False}, False, True),
        ({"fact": "f", "is": "own"}, "filed", False),
        ({"fact": "f", "in": ["own", "filed"]}, "filed", True),
        ({"fact": "f", "has": ["text", "image"]}, ("image", "audio"), True),
        ({"fact": "f", "has": ["text", "image"]}, ("audio",), False),
        ({"fact": "f", "has": ["text"]}, (), False),
        ({"fact": "f", "at_least": 10}, 10, True),
        ({"fact": "f", "at_least": 10}, 9, False),
    ],
)
def test_a_test_of_a_known_value_holds_or_not(leaf: dict[str, Any], value: Any, expected: bool) -> None:
    assert holds(condition(leaf), value) is expected


@examples(2)
@given(plain=conditions(leaves(PLAIN_RULEBOOK, ["EXM.provider"])))
def test_every_tree_of_the_forms_is_read(plain: dict[str, Any]) -> None:
    assert refusals(plain) == []


@examples(2)
@given(
    plain=st.recursive(
        st.none() | st.booleans() | st.integers() | st.sampled_from(["serves", "EXM.1"]),
        lambda below: (
            st.lists(below, max_size=3)
            | st.dictionaries(
                st.sampled_from(["all", "any", "not", "fact", "role", "is", "in", "has", "at_least", "known", "cites", "x"]),
                below,
                max_size=3,
            )
        ),
        max_leaves=8,
    )
)
def test_any_plain_value_is_read_or_refused(plain: Any) -> None:
    problems = Problems("duties.yaml")

    read = Condition.from_plain(plain, (), problems)

    assert read is not None or problems.findings
