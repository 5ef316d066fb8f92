"""Every name in the rulebook leads somewhere: each way in which one can fail to is caught and told in both languages."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from hegui.rulebook import Rulebook
from hegui.rulebook.checks.references import check_references
from hegui.rulebook.models import Choice, Due, Instrument
from hegui.words import Finding
from rulebook.tiny import (
    FACTS,
    WORD,
    advice,
    condition,
    derived,
    derived_choice,
    duty,
    exception,
    fact,
    instrument,
    role,
    route,
    rulebook_of,
    sanction,
)

PROVIDER = {"all": [{"fact": "serves", "is": True}, {"fact": "offering", "in": ["public", "client"]}]}
PARTS: dict[str, Any] = {
    "roles": (role("provider", PROVIDER), role("user", {"not": {"role": "EXM.provider"}})),
    "duties": (
        duty("EXM.first", "provider user", due=Due("before", "launched", 10, "working_day"), sanctions=("EXM.fine",)),
        duty("EXM.practice", basis="practice", relates_to="EXM.first", when={"fact": "track", "is": "filing"}),
    ),
    "exceptions": (exception("EXM.small", "EXM.first", {"not": {"fact": "users", "at_least": 100}}),),
    "sanctions": (sanction("EXM.fine", covers=("1",)),),
}
BOOK: dict[str, Any] = {
    "derived": (
        derived("public", {"fact": "offering", "is": "public"}),
        derived_choice("track", filing={"fact": "public", "is": True}, none={"fact": "public", "is": False}),
    ),
    "routes": (route("filing", "EXM.first"),),
    "advice": (advice("warned", {"fact": "generates", "has": ["text"]}),),
}


def book(facts: Any = FACTS, parts: dict[str, Any] | None = None, **more: Any) -> Rulebook:
    """The right rulebook with some of it replaced."""
    return rulebook_of(instrument(**{**PARTS, **(parts or {})}), facts=facts, **{**BOOK, **more})


def with_advice(when: dict[str, Any]) -> Rulebook:
    return book(advice=(advice("warned", when),))


def with_duty(**more: Any) -> Rulebook:
    return book(parts={"duties": (*PARTS["duties"], duty(more.pop("id", "EXM.other"), **more))})


def with_fact(**changes: Any) -> Rulebook:
    return book(facts=(*FACTS, fact("other", **changes)))


def test_a_right_rulebook_has_no_findings() -> None:
    assert check_references(book()) == []


SABOTAGE: dict[str, tuple[Rulebook, str, str, str, str]] = {
    "unknown fact": (
        with_advice({"fact": "serve", "is": True}),
        "unknown_name",
        "warned",
        "没有名为“serve”的事实。",
        "No fact is called 'serve'.",
    ),
    "unknown role in a condition": (
        with_advice({"role": "EXM.providr"}),
        "unknown_name",
        "warned",
        "没有名为“EXM.providr”的角色。",
        "No role is called 'EXM.providr'.",
    ),
    "test that does not fit the type": (
        with_advice({"fact": "users", "is": 3}),
        "bad_condition",
        "warned",
        "类型为 number 的事实“users”不能用 is 判断。",
        "The fact 'users' (number) cannot be tested with 'is'.",
    ),
    "test of a text": (
        with_advice({"fact": "remarks", "is": "x"}),
        "bad_condition",
        "warned",
        "类型为 text",
        "(text) cannot be tested",
    ),
    "answer that is not offered": (
        with_advice({"fact": "offering", "is": "pubic"}),
        "unknown_name",
        "warned",
        "没有名为“pubic”的“offering”的选项。",
        "No answer of 'offering' is called 'pubic'.",
    ),
    "answer of a list that is not offered": (
        with_advice({"fact": "generates", "has": ["text", "smell"]}),
        "unknown_name",
        "warned",
        "没有名为“smell”",
        "is called 'smell'",
    ),
    "value that a derived choice does not have": (
        with_advice({"fact": "track", "is": "filling"}),
        "unknown_name",
        "warned",
        "没有名为“filling”的“track”的选项。",
        "No answer of 'track' is called 'filling'.",
    ),
    "truth written as text": (
        with_advice({"fact": "serves", "is": "true"}),
        "bad_condition",
        "warned",
        "此处应为 true 或 false",
        "Expected true or false",
    ),
    "threshold written as text": (
        with_advice({"fact": "users", "at_least": "100"}),
        "bad_condition",
        "warned",
        "at_least 须为 1 以上的整数或者日期",
        "'at_least' takes a whole number from 1 up, or a day",
    ),
    "threshold that every number reaches": (
        with_advice({"fact": "users", "at_least": 0}),
        "bad_condition",
        "warned",
        "1 以上的整数",
        "from 1 up",
    ),
    "threshold that is no day": (
        with_advice({"fact": "launched", "at_least": "2025-02-30"}),
        "bad_condition",
        "warned",
        "或者日期",
        "or a day like 2025-09-01",
    ),
    "known asked of a derived fact": (
        with_advice({"fact": "public", "known": True}),
        "bad_condition",
        "warned",
        "“public”由规则推算，不能用 known 判断",
        "'public' is computed; 'known' asks for given facts",
    ),
    "known that is neither true nor false": (
        with_advice({"fact": "serves", "known": "x"}),
        "bad_condition",
        "warned",
        "此处应为 true 或 false",
        "Expected true or false",
    ),
    "citation of an article that is not there": (
        with_duty(cites=("EXM.99",)),
        "unknown_citation",
        "EXM.other",
        "引用“EXM.99”在规则库中没有对应条文",
        "The citation 'EXM.99' resolves to no article",
    ),
    "citation of an instrument that is not there": (
        with_duty(cites=("XYZ.1",)),
        "unknown_citation",
        "EXM.other",
        "引用“XYZ.1”",
        "'XYZ.1' resolves to no article",
    ),
    "citation that is not one": (
        with_advice({"fact": "serves", "is": True, "cites": ["第一条"]}),
        "unknown_citation",
        "warned",
        "引用“第一条”",
        "'第一条' resolves to no article",
    ),
    "article of a duty that is not there": (
        with_duty(article="98"),
        "unknown_citation",
        "EXM.other",
        "引用“EXM.98”",
        "'EXM.98' resolves to no article",
    ),
    "unknown role of a duty": (
        with_duty(who="providor"),
        "unknown_name",
        "EXM.other",
        "没有名为“providor”的角色",
        "No role is called 'providor'",
    ),
    "unknown sanction route": (
        with_duty(sanctions=("EXM.fin",)),
        "unknown_name",
        "EXM.other",
        "没有名为“EXM.fin”的处罚路径",
        "No sanction route is called 'EXM.fin'",
    ),
    "sanction route with a closed list without the article": (
        book(parts={"sanctions": (sanction("EXM.fine", covers=("2", "11")),)}),
        "sanction_not_covering",
        "EXM.first",
        "EXM.fine 只适用于所列条文，不含本义务",
        "EXM.fine covers a closed list of articles, without this one",
    ),
    "anchor that is no date": (
        with_duty(due=Due("before", "users", 1, "day")),
        "unknown_name",
        "EXM.other, due.anchor",
        "没有名为“users”的日期事实",
        "No date fact is called 'users'",
    ),
    "anchor that does not say what happens on the day": (
        book(facts=(*(f for f in FACTS if f.id != "launched"), fact("launched", "date"))),
        "missing_event",
        "launched",
        "须有 event",
        "needs an 'event'",
    ),
    "amount without a unit": (
        with_duty(due=Due("once", "launched", 10)),
        "bad_due",
        "EXM.other",
        "期限的数量与单位须同时给出或同时为空",
        "Amount and unit of a due rule go together",
    ),
    "practice that relates to nothing": (
        with_duty(basis="practice"),
        "practice_without_text",
        "EXM.other",
        "实践性义务须以 relates_to 指明所关联的条文义务",
        "A practice names the text duty it relates to",
    ),
    "relation to an unknown duty": (
        with_duty(relates_to="EXM.firts"),
        "unknown_name",
        "EXM.other, relates_to",
        "没有名为“EXM.firts”的义务",
        "No duty is called 'EXM.firts'",
    ),
    "duty under another instrument's name": (
        with_duty(id="XYZ.other"),
        "bad_id",
        "XYZ.other",
        "编号须以 EXM. 开头",
        "The id has to start with EXM.",
    ),
    "route to an unknown duty": (
        book(routes=(route("filing", "EXM.fist"),)),
        "unknown_name",
        "routes.yaml, filing",
        "没有名为“EXM.fist”的义务",
        "No duty is called 'EXM.fist'",
    ),
    "exception from nothing": (
        book(parts={"exceptions": (exception("EXM.small", "EXM.frist", PROVIDER),)}),
        "unknown_name",
        "EXM.small",
        "没有名为“EXM.frist”的义务或角色",
        "No duty or role is called 'EXM.frist'",
    ),
    "limit that is no number": (
        with_fact(type_="number", at_most="launched"),
        "unknown_name",
        "other, at_most",
        "没有名为“launched”的数字事实",
        "No number fact is called 'launched'",
    ),
    "limit of what is no number": (
        with_fact(type_="boolean", at_most="users"),
        "unknown_name",
        "other, at_most",
        "数字事实",
        "number fact",
    ),
    "doubled duty": (with_duty(id="EXM.first"), "doubled_id", "EXM.first", "编号“EXM.first”重复", "'EXM.first' stands 2 times"),
    "fact called like a derived one": (
        book(derived=(*BOOK["derived"], derived("serves", PROVIDER))),
        "doubled_id",
        "serves",
        "编号“serves”重复",
        "'serves' stands 2 times",
    ),
    "doubled answer": (
        with_fact(type_="choice", answers="a b a"),
        "doubled_id",
        "other",
        "选项“a”重复",
        "The answer 'a' stands 2 times",
    ),
    "choice without answers": (
        with_fact(type_="many"),
        "missing_choices",
        "other",
        "类型为 many 的事实须列出选项",
        "A fact of type many lists its answers",
    ),
    "derived choice without rules": (
        book(derived=(BOOK["derived"][0], dataclasses.replace(BOOK["derived"][1], rules=(), when=condition(PROVIDER)))),
        "bad_derived_fact",
        "track",
        "选择类须有 rules",
        "a derived choice has 'rules'",
    ),
    "rule for a value that is not offered": (
        book(derived=(BOOK["derived"][0], dataclasses.replace(BOOK["derived"][1], choices=(Choice("filing", WORD),)))),
        "unknown_name",
        "track",
        "没有名为“none”的“track”的选项",
        "No answer of 'track' is called 'none'",
    ),
}


@pytest.mark.parametrize("what", SABOTAGE)
def test_a_sabotaged_rulebook_is_caught_with_place_and_words(what: str) -> None:
    rulebook, code, place, zh, en = SABOTAGE[what]

    findings = [finding for finding in check_references(rulebook) if (finding.code, finding.place) == (code, place)]

    assert [(zh in finding.message.zh, en in finding.message.en) for finding in findings] == [(True, True)], findings


def circle(**more: Any) -> Finding:
    findings = [finding for finding in check_references(book(**more)) if finding.code == "circle"]
    assert findings
    return findings[0]


def test_derived_facts_that_rest_on_one_another_in_a_circle_are_caught() -> None:
    one, other = derived("one", {"fact": "other", "is": True}), derived("other", {"not": {"fact": "one", "is": True}})

    found = circle(derived=(*BOOK["derived"], one, other))

    assert found.message.en == "It rests on itself: one → other → one."
    assert found.message.zh == "循环引用：one → other → one。"


def test_a_role_that_rests_on_itself_by_way_of_its_exception_is_caught() -> None:
    own = exception("EXM.own", "EXM.user", {"role": "EXM.user"})

    found = circle(parts={"exceptions": (*PARTS["exceptions"], own)})

    assert found.message.en == "It rests on itself: EXM.user → EXM.own → EXM.user."


def test_a_duty_whose_exception_looks_at_its_role_is_no_circle() -> None:
    of_duty = exception("EXM.small", "EXM.first", {"role": "EXM.provider"})

    assert check_references(book(parts={"exceptions": (of_duty,)})) == []


def test_an_instrument_in_force_needs_roles() -> None:
    empty: Instrument = instrument("NEW")

    findings = check_references(rulebook_of(instrument(**PARTS), empty, **BOOK))

    assert [(finding.code, finding.place) for finding in findings] == [("missing_roles", "NEW")]


def test_a_misspelt_name_is_told_with_the_nearest_one() -> None:
    (finding,) = check_references(with_advice({"fact": "serve", "is": True}))

    assert finding.remedy is not None
    assert finding.remedy.plain() == {"zh": "是否想写 serves？", "en": "Did you mean serves?"}


def test_all_findings_are_told_together() -> None:
    both = book(
        routes=(route("filing", "EXM.fist"),), advice=(advice("warned", {"fact": "serve", "is": True, "cites": ["EXM.99"]}),)
    )

    assert sorted(finding.code for finding in check_references(both)) == ["unknown_citation", "unknown_name", "unknown_name"]
