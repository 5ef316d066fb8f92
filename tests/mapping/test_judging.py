"""Verdicts: their order, their days, open law, and how the functions of one system count together."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given

from hegui.mapping import FactValue, Function, Profile, map_system
from hegui.mapping.judging import Judge
from hegui.mapping.results import Mapping, Outcome
from hegui.rulebook import Rulebook
from hegui.words import Span
from rulebook.oracle import Completions, Oracle
from rulebook.tiny import DAY, PLAIN_RULEBOOK, WORD, duty, exception, instrument, role, route, rulebook_of, with_condition
from strategies import conditions, examples, leaves, partial_facts

SERVES = {"fact": "serves", "is": True}
FILES = {"fact": "files", "is": True}
OPEN = {"unverified": {"zh": "存疑", "en": "open"}}

FROM, UNTIL = date(2025, 9, 1), date(2026, 9, 1)


def known(**values: Any) -> dict[str, FactValue]:
    return {name: FactValue(value) for name, value in values.items()}


def system(facts: dict[str, FactValue] | None = None, **functions: dict[str, FactValue]) -> Profile:
    return Profile("system", WORD, facts or {}, tuple(Function(name, WORD, own) for name, own in functions.items()))


def book(**more: Any) -> Rulebook:
    """One instrument with a provider and a duty to file."""
    given: dict[str, Any] = {"roles": (role("provider", SERVES),), "duties": (duty("EXM.file", when=FILES),), **more}
    return rulebook_of(instrument(**given), routes=(route("filing", *(d.id for d in given["duties"])),))


def verdicts(mapping: Mapping) -> tuple[str, str]:
    """The verdicts of the one instrument and its first duty."""
    (mapped,) = mapping.systems
    return mapped.instruments[0].outcome.verdict, mapped.duties[0].outcome.verdict


ALL_TRUE = known(serves=True, files=True)
EVERY_KNOWLEDGE = [ALL_TRUE, known(serves=False), known(serves=True, files=False), {}]


# Days


@pytest.mark.parametrize("facts", EVERY_KNOWLEDGE)
@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2025, 8, 31), UNTIL, date(2030, 1, 1)])
def test_what_is_not_in_force_that_day_says_so_whatever_the_facts(day: date, facts: dict[str, FactValue]) -> None:
    mapping = map_system(system(facts), as_of=day, rulebook=book(in_force=Span(FROM, UNTIL)))

    assert verdicts(mapping) == ("not_in_force", "not_in_force")
    assert mapping.systems[0].roles == ()


@pytest.mark.parametrize("day", [FROM, date(2025, 9, 2), date(2026, 8, 31)])
def test_from_the_first_day_to_the_day_before_the_end_the_facts_decide(day: date) -> None:
    rulebook = book(in_force=Span(FROM, UNTIL))

    found = [verdicts(map_system(system(facts), as_of=day, rulebook=rulebook)) for facts in EVERY_KNOWLEDGE]

    assert found == [
        ("applies", "applies"),
        ("does_not_apply", "does_not_apply"),
        ("applies", "does_not_apply"),
        ("undetermined", "undetermined"),
    ]


def test_a_verdict_of_not_in_force_carries_the_days_and_the_citation() -> None:
    mapping = map_system(system(), as_of=date(2025, 8, 31), rulebook=book(in_force=Span(FROM, UNTIL)))

    reason = mapping.systems[0].duties[0].outcome.reason
    assert (reason.test, reason.value) == ("in_force", False)
    assert reason.expected == {"from": "2025-09-01", "until": "2026-09-01"}
    assert reason.cites == ("EXM.1",)


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2026-03-14", "not_in_force"), ("2026-03-15", "applies"), ("2026-05-31", "applies"), ("2026-06-01", "not_in_force")],
)
def test_a_duty_with_days_of_its_own_keeps_to_them(day: str, verdict: str) -> None:
    own = duty("EXM.file", when=FILES, in_force=Span(date(2026, 3, 15), date(2026, 6, 1)))

    mapping = map_system(system(ALL_TRUE), as_of=date.fromisoformat(day), rulebook=book(duties=(own,)))

    assert verdicts(mapping) == ("applies", verdict)


def test_a_draft_is_not_in_force_and_gives_no_roles() -> None:
    draft = rulebook_of(instrument(status="draft", in_force=Span(None, None)))

    mapping = map_system(system(known(serves=True)), as_of=DAY, rulebook=draft)

    assert mapping.systems[0].instruments[0].outcome.verdict == "not_in_force"
    assert mapping.systems[0].roles == ()


def test_an_instrument_that_is_only_cited_is_not_mapped() -> None:
    cited = instrument("LAW", standing="cited")

    mapping = map_system(system(), as_of=DAY, rulebook=rulebook_of(instrument(roles=(role("provider", SERVES),)), cited))

    assert [result.instrument.id for result in mapping.systems[0].instruments] == ["EXM"]


@pytest.mark.parametrize(
    ("day", "verdict"), [("2026-03-14", "does_not_apply"), ("2026-03-15", "applies"), ("2026-09-01", "does_not_apply")]
)
def test_a_role_is_held_only_while_its_own_instrument_is_in_force(day: str, verdict: str) -> None:
    other = instrument("OTH", roles=(role("maker", SERVES),), in_force=Span(date(2026, 3, 15), UNTIL))
    resting = instrument(roles=(role("provider", {"role": "OTH.maker"}),))

    mapping = map_system(system(ALL_TRUE), as_of=date.fromisoformat(day), rulebook=rulebook_of(other, resting))

    assert mapping.systems[0].instruments[1].outcome.verdict == verdict


def test_a_role_that_is_not_held_for_want_of_law_says_so() -> None:
    other = instrument("OTH", roles=(role("maker", SERVES),), in_force=Span(date(2026, 3, 15), UNTIL))
    resting = instrument(roles=(role("provider", {"role": "OTH.maker"}),))

    mapping = map_system(system(ALL_TRUE), as_of=date(2026, 1, 1), rulebook=rulebook_of(other, resting))

    provider = mapping.systems[0].instruments[1].outcome.reason
    ((maker,),) = (whole.parts for whole in provider.parts)
    assert (maker.subject, maker.value) == ("OTH.maker", False)
    assert [(part.test, part.value, part.expected) for part in maker.parts] == [
        ("in_force", False, {"from": "2026-03-15", "until": "2026-09-01"})
    ]


# Open law


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (known(serves=True, files=True), "undetermined"),
        (known(serves=True, files=False), "does_not_apply"),
        ({}, "undetermined"),
    ],
)
def test_a_duty_whose_law_is_open_never_applies(facts: dict[str, FactValue], verdict: str) -> None:
    rulebook = book(duties=(duty("EXM.file", when=FILES, verification="open"),))

    outcome = map_system(system(facts), as_of=DAY, rulebook=rulebook).systems[0].duties[0].outcome

    assert outcome.verdict == verdict
    assert outcome.law_unverified is (verdict == "undetermined")


def test_an_open_duty_that_all_facts_call_for_waits_for_the_law_alone() -> None:
    rulebook = book(duties=(duty("EXM.file", when=FILES, verification="open"),))

    outcome = map_system(system(known(serves=True, files=True)), as_of=DAY, rulebook=rulebook).systems[0].duties[0].outcome

    assert (outcome.missing_facts, outcome.settled_by, outcome.functions) == ((), (), ("system",))


def test_an_open_duty_that_is_not_in_force_says_only_that() -> None:
    rulebook = book(duties=(duty("EXM.file", verification="open", in_force=Span(date(2030, 1, 1), None)),))

    outcome = map_system(system(known(serves=True)), as_of=DAY, rulebook=rulebook).systems[0].duties[0].outcome

    assert (outcome.verdict, outcome.law_unverified) == ("not_in_force", False)


def test_an_instrument_whose_law_is_open_never_applies() -> None:
    mapping = map_system(system(known(serves=True)), as_of=DAY, rulebook=book(verification="open"))

    assert verdicts(mapping)[0] == "undetermined"


@pytest.mark.parametrize(("files", "verdict"), [(True, "undetermined"), (False, "does_not_apply")])
def test_an_open_point_within_a_condition_leaves_it_undetermined_while_it_matters(files: bool, verdict: str) -> None:
    rulebook = book(duties=(duty("EXM.file", when={"all": [FILES, OPEN]}),))

    outcome = map_system(system(known(serves=True, files=files)), as_of=DAY, rulebook=rulebook).systems[0].duties[0].outcome

    assert (outcome.verdict, outcome.law_unverified) == (verdict, verdict == "undetermined")


# Exceptions


@pytest.mark.parametrize(("blocks", "verdict"), [(True, "does_not_apply"), (False, "applies"), (None, "undetermined")])
def test_an_exception_takes_its_duty_away(blocks: bool | None, verdict: str) -> None:
    unless = exception("EXM.unless", "EXM.file", {"fact": "blocks", "is": True})
    facts = known(serves=True, files=True) | (known(blocks=blocks) if blocks is not None else {})

    mapping = map_system(system(facts), as_of=DAY, rulebook=book(exceptions=(unless,)))

    assert verdicts(mapping) == ("applies", verdict)


def test_an_exception_from_a_role_takes_its_duties_too() -> None:
    unless = exception("EXM.unless", "EXM.provider", {"fact": "blocks", "is": True})

    mapping = map_system(system(known(serves=True, files=True, blocks=True)), as_of=DAY, rulebook=book(exceptions=(unless,)))

    assert verdicts(mapping) == ("does_not_apply", "does_not_apply")


# Functions


@pytest.mark.parametrize(
    ("chat", "feed", "verdict", "functions"),
    [
        (True, True, "applies", ("chat", "feed")),
        (True, False, "applies", ("chat",)),
        (True, None, "applies", ("chat",)),
        (False, True, "applies", ("feed",)),
        (False, False, "does_not_apply", ()),
        (False, None, "undetermined", ("feed",)),
        (None, None, "undetermined", ("chat", "feed")),
    ],
)
def test_one_function_is_enough(chat: bool | None, feed: bool | None, verdict: str, functions: tuple[str, ...]) -> None:
    own = {name: known(files=files) if files is not None else {} for name, files in (("chat", chat), ("feed", feed))}

    mapping = map_system(system(known(serves=True), **own), as_of=DAY, rulebook=book())

    outcome = mapping.systems[0].duties[0].outcome
    assert (outcome.verdict, outcome.functions) == (verdict, functions)


def test_the_parts_of_a_duty_have_to_meet_in_one_function() -> None:
    apart = system(chat=known(serves=True, files=False), feed=known(serves=False, files=True))

    assert verdicts(map_system(apart, as_of=DAY, rulebook=book())) == ("applies", "does_not_apply")


def test_a_fact_of_the_system_stands_under_the_functions_own() -> None:
    profile = system(known(serves=True, files=False), chat={}, feed=known(files=True))

    (mapped,) = map_system(profile, as_of=DAY, rulebook=book()).systems

    assert mapped.duties[0].outcome.functions == ("feed",)
    assert mapped.roles[0].functions == ("chat", "feed")


@pytest.mark.parametrize("profile", [system(known(serves=True), chat=known(serves=None)), system(known(serves=None))])
def test_a_value_of_none_makes_a_fact_unknown(profile: Profile) -> None:
    outcome = map_system(profile, as_of=DAY, rulebook=book()).systems[0].instruments[0].outcome

    assert (outcome.verdict, outcome.missing_facts) == ("undetermined", ("serves",))


def test_a_profile_without_functions_is_one_function_itself() -> None:
    (mapped,) = map_system(system(known(serves=True)), as_of=DAY, rulebook=book()).systems

    assert mapped.roles[0].functions == ("system",)


def test_the_functions_of_a_system_answer_an_unknown_fact_each_in_its_own_way() -> None:
    """One function for which it is true and one for which it is false leave nothing open, though both rest on it."""
    rulebook = book(duties=(duty("EXM.file", when={"any": [FILES, {"fact": "blocks", "is": True}]}),))
    profile = system(known(serves=True), chat=known(blocks=True), feed=known(blocks=False))

    outcome = map_system(profile, as_of=DAY, rulebook=rulebook).systems[0].duties[0].outcome

    assert (outcome.verdict, outcome.functions, outcome.missing_facts) == ("applies", ("chat",), ())


def test_a_reason_over_several_functions_names_each_with_its_own_value() -> None:
    profile = system(known(serves=True), chat=known(files=True), feed=known(files=False))

    reason = map_system(profile, as_of=DAY, rulebook=book()).systems[0].duties[0].outcome.reason

    assert (reason.test, reason.value) == ("any_function", True)
    assert [(part.test, part.subject, part.value) for part in reason.parts] == [
        ("function", "chat", True),
        ("function", "feed", False),
    ]


@examples(2)
@given(
    plain=conditions(leaves(PLAIN_RULEBOOK), size=5),
    chat=partial_facts(PLAIN_RULEBOOK, PLAIN_RULEBOOK.facts, {"users": (10, 20, 30)}),
    feed=partial_facts(PLAIN_RULEBOOK, PLAIN_RULEBOOK.facts, {"users": (10, 20, 30)}),
)
def test_the_verdict_over_two_functions_is_that_of_all_pairs_of_completions(
    plain: dict[str, Any], chat: dict[str, FactValue], feed: dict[str, FactValue]
) -> None:
    rulebook = with_condition(plain)
    each = [Completions(Oracle(rulebook), "it", facts, every_answer=True) for facts in (chat, feed)]
    tables = [completions.table() for completions in each]

    outcome = Judge(system(chat=chat, feed=feed), DAY, rulebook).judge("it", Span(FROM, None))

    pairs = {one or other for one, other in product(*map(set, tables))}
    expected = {frozenset({True}): "applies", frozenset({False}): "does_not_apply"}.get(frozenset(pairs), "undetermined")
    assert outcome.verdict == expected
    assert _settled_or_open(outcome)
    if expected == "undetermined":
        assert set(outcome.missing_facts) == set().union(*(c.matters(table) for c, table in zip(each, tables, strict=True)))


def _settled_or_open(outcome: Outcome) -> bool:
    open_now = outcome.verdict == "undetermined"
    return open_now or not (outcome.missing_facts or outcome.settled_by or outcome.law_unverified)


# Routes


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [(known(serves=True, files=True), "applies"), (known(serves=False), "does_not_apply"), ({}, "undetermined")],
)
def test_a_route_is_asked_for_as_its_duties_are(facts: dict[str, FactValue], verdict: str) -> None:
    (mapped,) = map_system(system(facts), as_of=DAY, rulebook=book()).systems

    assert [(result.route.id, result.basis, result.outcome.verdict) for result in mapped.routes] == [
        ("filing", "text", verdict)
    ]


def test_a_route_follows_the_strongest_of_its_duties_and_tells_practice_from_text() -> None:
    duties = (
        duty("EXM.never", when={"fact": "blocks", "is": True}),
        duty("EXM.file", when=FILES),
        duty("EXM.expected", basis="practice", relates_to="EXM.file"),
    )

    (mapped,) = map_system(system(known(serves=True, blocks=False)), as_of=DAY, rulebook=book(duties=duties)).systems

    assert [(result.basis, result.outcome.verdict, result.duties) for result in mapped.routes] == [
        ("practice", "applies", ("EXM.expected",)),
        ("text", "undetermined", ("EXM.file",)),
    ]
