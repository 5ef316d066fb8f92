"""Hypothesis strategies of the domain: facts, conditions, profiles. It grows with each feature."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from hegui.rulebook import Rulebook
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import FactDefinition

Plain = dict[str, Any]
SOAKING = settings.default.max_examples > 100
"""Whether this run has the full counts (`--soak`)."""


def examples(share: float) -> settings:
    """Return settings with a share of the example count of the profile in use, so that `--soak` raises every test."""
    return settings(max_examples=max(1, round(settings.default.max_examples * share)))


# Facts


def written_values(fact: FactDefinition, near: Iterable[Any] = ()) -> st.SearchStrategy[Any]:
    """Values as a person writes them in a profile; numbers and days lie on and beside the thresholds `near`."""
    match fact.type:
        case "boolean":
            return st.booleans()
        case "choice":
            return st.sampled_from(fact.choice_ids)
        case "many":
            return st.lists(st.sampled_from(fact.choice_ids), unique=True)
        case "number":
            beside = [mark + step for mark in near for step in (-1, 0, 1) if mark + step >= 0]
            return st.sampled_from(beside) | st.integers(0, 10**9) if beside else st.integers(0, 10**9)
        case "date":
            days = st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat)
            beside = [_moved(mark, step) for mark in near for step in (-1, 0, 1)]
            return st.sampled_from(beside) | days if beside else days
        case _:
            return st.text(max_size=20)


def known_values(fact: FactDefinition, near: Iterable[Any] = ()) -> st.SearchStrategy[FactValue]:
    """Values as the engines hold them."""
    return written_values(fact, near).map(lambda value: FactValue(tuple(value) if isinstance(value, list) else value))


def partial_facts(
    rulebook: Rulebook, facts: Iterable[str], near: Plain | None = None
) -> st.SearchStrategy[dict[str, FactValue]]:
    """Known values of some of these facts; the others are unknown."""
    values = {fact: known_values(rulebook.facts[fact], (near or {}).get(fact, ())) for fact in facts}
    return st.fixed_dictionaries({}, optional=values)


def _moved(day: str, days: int) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() + days).isoformat()


# Conditions in their written form


def leaves(rulebook: Rulebook, roles: Iterable[str] = (), *, unverified: bool = True) -> st.SearchStrategy[Plain]:
    """Tests of every fact of a rulebook, given or derived, of its roles, and open points of law."""
    forms: list[st.SearchStrategy[Plain]] = [_leaf(fact) for fact in rulebook.contents.facts if fact.type != "text"]
    forms += [st.booleans().map(lambda v, f=fact.id: {"fact": f, "known": v}) for fact in rulebook.contents.facts]
    for derived in rulebook.contents.derived:
        values = st.booleans() if derived.when else st.sampled_from([choice.id for choice in derived.choices])
        forms.append(values.map(lambda value, fact=derived.id: {"fact": fact, "is": value}))
    forms += [st.just({"role": role}) for role in roles]
    if unverified:
        forms.append(st.just({"unverified": {"zh": "存疑", "en": "open"}}))
    return st.one_of(forms)


def _leaf(fact: FactDefinition) -> st.SearchStrategy[Plain]:
    def test(name: str, expected: st.SearchStrategy[Any]) -> st.SearchStrategy[Plain]:
        return expected.map(lambda value: {"fact": fact.id, name: value})

    some = st.lists(st.sampled_from(fact.choice_ids or ("",)), min_size=1, unique=True)
    match fact.type:
        case "boolean":
            return test("is", st.booleans())
        case "choice":
            return test("is", st.sampled_from(fact.choice_ids)) | test("in", some)
        case "many":
            return test("has", some)
        case "number":
            return test("at_least", st.sampled_from([10, 20, 30]))
        case _:
            return test("at_least", st.sampled_from(["2025-09-01", "2026-01-01"]))


def conditions(leaf: st.SearchStrategy[Plain], size: int = 8) -> st.SearchStrategy[Plain]:
    """Trees of `all`, `any` and `not` over these leaves."""

    def joined(below: st.SearchStrategy[Plain]) -> st.SearchStrategy[Plain]:
        parts = st.lists(below, min_size=1, max_size=3)
        return (
            parts.map(lambda listed: {"all": listed})
            | parts.map(lambda listed: {"any": listed})
            | below.map(lambda part: {"not": part})
        )

    return st.recursive(leaf, joined, max_leaves=size)


# Profiles as plain data


def profiles(rulebook: Rulebook, most_functions: int = 3) -> st.SearchStrategy[Plain]:
    """Profiles that are right: some facts, and some functions with facts of their own."""
    facts = st.fixed_dictionaries({}, optional={fact.id: _maybe_long(written_values(fact)) for fact in rulebook.contents.facts})
    possible = facts.map(lambda written: _possible(written, rulebook))
    ids = st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), unique=True, max_size=most_functions)
    functions = ids.flatmap(
        lambda named: st.tuples(*(possible.map(lambda f, i=i: {"id": i, "facts": f}) for i in named)).map(list)
    )
    return st.fixed_dictionaries({"id": st.just("system"), "facts": possible}, optional={"functions": functions})


def _maybe_long(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    long = values.map(lambda value: {"value": value, "by": "法务", "on": "2026-11-05", "source": "记录"})
    return values | long


def _possible(written: Plain, rulebook: Rulebook) -> Plain:
    """Leave out numbers that others limit: their combinations have tests of their own."""
    return {fact: value for fact, value in written.items() if rulebook.facts[fact].at_most is None}
