"""Strict shapes: plain data becomes frozen values or a list of everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.words import Span, Text
from hegui.words.shapes import Problems, day_of, did_you_mean, dotted, shape
from strategies import examples


@dataclass(frozen=True)
class Tier:
    """A record within a record."""

    kind: Literal["fine", "order"]
    most: float | None = None


@dataclass(frozen=True)
class Rule:
    """A record with one field of every kind."""

    id: str
    day: date
    title: Text
    tiers: tuple[Tier, ...] = ()
    span: Span | None = None
    amounts: dict[str, int] | None = None
    open: bool = False
    from_: str | None = None


WHOLE: dict[str, Any] = {
    "id": "EXM.rule",
    "day": "2025-09-01",
    "title": {"zh": "规则", "en": "Rule"},
    "tiers": [{"kind": "fine", "most": 100000}],
    "span": {"from": "2025-09-01", "until": None},
    "amounts": {"first": 1},
    "open": True,
    "from": "here",
}


def read(value: Any, cls: Any = Rule) -> tuple[Any, Problems]:
    problems = Problems("rules.yaml")
    return shape(cls, value, (), problems), problems


def the_problem(value: Any) -> tuple[str, str, str, str]:
    """The code, place and two messages of the one problem there has to be."""
    result, problems = read(value)

    assert result is None
    assert len(problems.findings) == 1, problems.findings
    finding = problems.findings[0]
    return finding.code, finding.place, finding.message.zh, finding.message.en


def test_a_whole_value_is_read_field_by_field() -> None:
    result, problems = read(WHOLE)

    assert problems.findings == []
    assert result == Rule(
        id="EXM.rule",
        day=date(2025, 9, 1),
        title=Text("规则", "Rule"),
        tiers=(Tier("fine", 100000),),
        span=Span(date(2025, 9, 1), None),
        amounts={"first": 1},
        open=True,
        from_="here",
    )


def test_fields_with_a_default_may_be_left_out() -> None:
    result, _ = read({"id": "x", "day": "2025-09-01", "title": {"zh": "字", "en": "word"}})

    assert result == Rule("x", date(2025, 9, 1), Text("字", "word"))


def test_a_missing_key_is_named() -> None:
    code, place, zh, en = the_problem({key: value for key, value in WHOLE.items() if key != "day"})

    assert (code, place) == ("missing_key", "rules.yaml")
    assert (zh, en) == ("缺少“day”。", "'day' is missing.")


def test_an_unknown_key_is_named_with_the_nearest_known_one() -> None:
    _, problems = read({**WHOLE, "titel": "x"})

    (finding,) = problems.findings
    assert finding.code == "unknown_key"
    assert finding.place == "rules.yaml, titel"
    assert finding.remedy == Text("是否想写 title？", "Did you mean title?")


def test_a_wrong_type_says_what_was_expected_and_what_was_found() -> None:
    code, place, zh, en = the_problem({**WHOLE, "tiers": "fine"})

    assert (code, place) == ("wrong_type", "rules.yaml, tiers")
    assert (zh, en) == ("此处应为列表，实为“fine”。", "Expected a list, found 'fine'.")


def test_a_word_that_is_not_offered_is_told_with_those_that_are() -> None:
    code, place, zh, en = the_problem({**WHOLE, "tiers": [{"kind": "fin"}]})

    assert (code, place) == ("unknown_value", "rules.yaml, tiers[0].kind")
    assert "“fin”不是可用的值；可用：fine, order。" in zh
    assert "'fin' is not one of: fine, order." in en


@pytest.mark.parametrize("truth", [True, False])
def test_true_and_false_are_no_numbers(truth: bool) -> None:
    assert the_problem({**WHOLE, "amounts": {"first": truth}})[0] == "wrong_type"


def test_numbers_are_no_truth() -> None:
    assert the_problem({**WHOLE, "open": 1})[0] == "wrong_type"


@pytest.mark.parametrize(
    "written", ["2025-02-30", "2025-9-1", "20250901", "2025-W36-1", "2025-244", "01-09-2025", "", 2025, None]
)
def test_a_day_is_written_in_one_way_only(written: Any) -> None:
    code, place, zh, en = the_problem({**WHOLE, "day": written})

    assert (code, place) == ("bad_date", "rules.yaml, day")
    assert "不是日期" in zh
    assert "is not a day" in en
    assert day_of(written) is None


@given(day=st.dates())
def test_every_day_reads_back_from_what_it_writes(day: date) -> None:
    assert day_of(day.isoformat()) == day


def test_all_problems_are_told_together_and_in_the_same_order_each_time() -> None:
    _, problems = read({"b": 1, "a": 1, "day": "x", "title": {"zh": 1}, "tiers": [{"kind": "x"}, 3]})

    assert [finding.place for finding in problems.findings] == [
        "rules.yaml, a",
        "rules.yaml, b",
        "rules.yaml",
        "rules.yaml, day",
        "rules.yaml, title",
        "rules.yaml, title.zh",
        "rules.yaml, tiers[0].kind",
        "rules.yaml, tiers[1]",
    ]


def test_a_place_names_the_nearest_line_that_is_known() -> None:
    problems = Problems("a.yaml", {(): 1, ("facts",): 4})

    assert problems.place(("facts", "offering")) == "a.yaml:4, facts.offering"
    assert problems.place(()) == "a.yaml:1"
    assert Problems("a.yaml").place(("id",)) == "a.yaml, id"


def test_a_path_is_written_with_dots_and_numbers() -> None:
    assert dotted(("duties", 3, "due", "kind")) == "duties[3].due.kind"


def test_a_near_word_is_offered_and_a_far_one_is_not() -> None:
    assert did_you_mean("serve_mainland", ["serves_mainland", "offering"]) == Text(
        "是否想写 serves_mainland？", "Did you mean serves_mainland?"
    )
    assert did_you_mean("zzz", ["serves_mainland"]) is None


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=8), below, max_size=4),
    max_leaves=10,
)


@examples(1)
@given(changes=st.dictionaries(st.sampled_from([*WHOLE]), plain_values), more=plain_values)
def test_any_plain_value_is_read_or_told_to_be_wrong(changes: dict[str, Any], more: Any) -> None:
    for value in ({**WHOLE, **changes}, more):
        result, problems = read(value)

        assert (result is None) == bool(problems.findings)
        assert all(finding.message.zh and finding.message.en for finding in problems.findings)
