"""Portfolios: many systems judged at once get the verdicts that each of them gets alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.mapping import FactValue, Function, Profile, map_systems
from hegui.mapping.judging import variables_of
from hegui.mapping.portfolio import blocks, judge_portfolio
from hegui.rulebook import Rulebook, load_rulebook
from hegui.words import Span
from rulebook.tiny import DAY, PLAIN_RULEBOOK, WORD, duty, instrument, role, rulebook_of
from strategies import conditions, examples, leaves, partial_facts

RULEBOOK = load_rulebook()
NEAR = variables_of(RULEBOOK).thresholds
DAYS = (date(2020, 1, 1), date(2025, 8, 31), date(2026, 1, 1), date(2026, 7, 15), date(2026, 11, 22))

Verdicts = dict[str, list[str]]
Facts = dict[str, FactValue]


def one_at_a_time(profiles: list[Profile], day: date, rulebook: Rulebook) -> tuple[Verdicts, list[Counter[str]]]:
    """The verdicts on every instrument and duty, and the duties counted, from the map of each system."""
    systems = map_systems(profiles, as_of=day, rulebook=rulebook).systems
    by_subject: Verdicts = {}
    for system in systems:
        for instruments in system.instruments:
            by_subject.setdefault(instruments.instrument.id, []).append(instruments.outcome.verdict)
        for duties in system.duties:
            by_subject.setdefault(duties.duty.id, []).append(duties.outcome.verdict)
    return by_subject, [Counter(result.outcome.verdict for result in system.duties) for system in systems]


def at_once(profiles: Iterable[Profile], day: date, rulebook: Rulebook) -> tuple[Verdicts, list[Counter[str]]]:
    """The same from the portfolio."""
    by_subject: Verdicts = {}
    counts: list[Counter[str]] = []
    for verdicts in judge_portfolio(profiles, as_of=day, rulebook=rulebook):
        for subject in (*(i.id for i in rulebook.mapped), *rulebook.duties):
            by_subject.setdefault(subject, []).extend(verdicts.of(subject))
        duties = verdicts.duties()
        counts += [Counter({word: duties[word][n] for word in duties}) for n in range(len(verdicts.profiles))]
    return by_subject, counts


def systems(facts: st.SearchStrategy[Facts], own: st.SearchStrategy[Facts], most: int) -> st.SearchStrategy[list[Profile]]:
    """Systems of which some have functions, whose facts override theirs or make them unknown again."""
    profile = st.builds(
        lambda shared, functions: Profile("p", WORD, shared, tuple(Function(str(n), WORD, f) for n, f in enumerate(functions))),
        facts,
        st.lists(own, max_size=3),
    )
    return st.lists(profile, min_size=1, max_size=most)


def or_unknown(facts: st.SearchStrategy[Facts], names: Iterable[str]) -> st.SearchStrategy[Facts]:
    """These facts, of which some are said to be unknown."""
    taken = st.sets(st.sampled_from(sorted(names)), max_size=3)
    return st.builds(lambda known, lost: {**known, **dict.fromkeys(lost, FactValue(None))}, facts, taken)


# The same answers


@examples(0.1)
@given(
    profiles=systems(
        partial_facts(RULEBOOK, RULEBOOK.facts, NEAR),
        or_unknown(partial_facts(RULEBOOK, list(RULEBOOK.facts)[:20], NEAR), RULEBOOK.facts),
        most=3,
    ),
    day=st.sampled_from(DAYS),
)
def test_every_verdict_of_the_law_is_that_of_the_single_path(profiles: list[Profile], day: date) -> None:
    assert at_once(profiles, day, RULEBOOK) == one_at_a_time(profiles, day, RULEBOOK)


SOME_FACTS = partial_facts(PLAIN_RULEBOOK, PLAIN_RULEBOOK.facts, {"users": (10, 20, 30), "launched": ("2025-09-01",)})
CONDITIONS = conditions(leaves(PLAIN_RULEBOOK, ("EXM.provider",)), size=6)


@examples(1)
@given(
    when=st.lists(CONDITIONS, min_size=1, max_size=3),
    profiles=systems(SOME_FACTS, or_unknown(SOME_FACTS, PLAIN_RULEBOOK.facts), most=12),
)
def test_every_condition_answers_a_portfolio_as_it_answers_one_system(when: list[Any], profiles: list[Profile]) -> None:
    duties = tuple(duty(f"EXM.d{n}", when=plain) for n, plain in enumerate(when))
    rulebook = rulebook_of(instrument(roles=(role("provider", {"fact": "serves", "is": True}),), duties=duties))

    assert at_once(profiles, DAY, rulebook) == one_at_a_time(profiles, DAY, rulebook)


# Days and blocks

FROM, UNTIL = date(2025, 9, 1), date(2026, 9, 1)
BOOK = rulebook_of(
    instrument(
        in_force=Span(FROM, UNTIL), roles=(role("provider", {"fact": "serves", "is": True}),), duties=(duty("EXM.file"),)
    )
)


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2025, 8, 31), "not_in_force"),
        (FROM, "applies"),
        (date(2026, 8, 31), "applies"),
        (UNTIL, "not_in_force"),
    ],
)
def test_what_is_not_in_force_that_day_says_so(day: date, verdict: str) -> None:
    verdicts, counts = at_once([Profile("p", WORD, {"serves": FactValue(True)})], day, BOOK)

    assert verdicts == {"EXM": [verdict], "EXM.file": [verdict]}
    assert counts == [Counter({verdict: 1})]


def test_systems_keep_their_order_whatever_their_functions_and_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_FUNCTIONS", 5)
    serves, not_so = {"serves": FactValue(True)}, {"serves": FactValue(False)}
    profiles = [
        Profile(f"p{n}", WORD, not_so, tuple(Function(str(f), WORD, serves if n % 3 == 0 else {}) for f in range(n % 4)))
        for n in range(30)
    ]

    judged = list(judge_portfolio(profiles, as_of=DAY, rulebook=PLAIN_BOOK))

    assert [profile.id for verdicts in judged for profile in verdicts.profiles] == [profile.id for profile in profiles]
    assert len(judged) > 5
    assert at_once(profiles, DAY, PLAIN_BOOK) == one_at_a_time(profiles, DAY, PLAIN_BOOK)


PLAIN_BOOK = rulebook_of(instrument(roles=(role("provider", {"fact": "serves", "is": True}),), duties=(duty("EXM.file"),)))


def test_no_more_systems_are_taken_than_a_block_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_FUNCTIONS", 5)
    taken: list[int] = []

    def endless() -> Iterable[Profile]:
        while True:
            taken.append(1)
            yield Profile("p", WORD)

    next(judge_portfolio(endless(), as_of=DAY, rulebook=PLAIN_BOOK))

    assert len(taken) == 6


def test_an_empty_portfolio_has_no_verdicts() -> None:
    assert list(judge_portfolio([], as_of=DAY, rulebook=PLAIN_BOOK)) == []
