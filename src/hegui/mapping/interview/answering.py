"""Answering: a profile with one answer more, checked as a file is; "not known" is an answer too and is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from hegui.mapping.facts import check_numbers, known, read_facts
from hegui.mapping.interview.asking import Slot
from hegui.mapping.profile import Profile
from hegui.rulebook.book import Rulebook
from hegui.rulebook.evaluation import FactValue
from hegui.words.errors import Refused
from hegui.words.shapes import Problems, did_you_mean
from hegui.words.text import Text


def answer(
    profile: Profile,
    fact: str,
    function: str | None,
    value: Any,
    rulebook: Rulebook,
    *,
    by: str | None = None,
    on: str | None = None,
) -> Profile:
    """Return the profile with the answer; raise `Refused` when a file that says so would be refused.

    A `value` of None says that it is not known: with `by` or `on` beside it the question counts as declined.
    """
    problems = Problems(profile.id)
    place = _place(profile, function, problems)
    written = list(value) if isinstance(value, tuple) else value
    long_form = {"value": written, "by": by, "on": on} if by or on else written
    read = read_facts({fact: long_form}, place, problems, rulebook)
    _stop_at(problems)
    answered = with_facts(profile, function, read)
    _check(answered, problems, rulebook)
    _stop_at(problems)
    return answered


def declined_of(profile: Profile) -> frozenset[Slot]:
    """Return the questions of which the profile says, by someone or on some day, that the answer is not known."""
    system = {Slot(fact) for fact, value in profile.facts.items() if is_declined(value)}
    own = {Slot(fact, f.id) for f in profile.functions for fact, value in f.facts.items() if is_declined(value)}
    return frozenset(system | own)


def is_declined(value: FactValue) -> bool:
    """Tell whether somebody said that a fact is not known; a bare null was left open and is still asked."""
    return value.value is None and bool(value.by or value.on)


def _place(profile: Profile, function: str | None, problems: Problems) -> tuple[str | int, ...]:
    if function is None:
        return ("facts",)
    ids = [one.id for one in profile.functions]
    if function in ids:
        return ("functions", ids.index(function), "facts")
    message = Text(f"档案中没有功能“{function}”。", f"The profile has no function '{function}'.")
    problems.add(("functions",), "unknown_function", message, did_you_mean(function, ids))
    raise Refused(problems.findings)


def facts_of(profile: Profile, function: str | None) -> dict[str, FactValue]:
    """Return the facts of the system, or a function's own."""
    if function is None:
        return profile.facts
    return next(one.facts for one in profile.functions if one.id == function)


def with_facts(profile: Profile, function: str | None, more: Mapping[str, FactValue]) -> Profile:
    """Return the profile with more facts of the system, or of one function."""
    if function is None:
        return dataclasses.replace(profile, facts={**profile.facts, **more})
    functions = tuple(
        dataclasses.replace(one, facts={**one.facts, **more}) if one.id == function else one for one in profile.functions
    )
    return dataclasses.replace(profile, functions=functions)


def _check(profile: Profile, problems: Problems, rulebook: Rulebook) -> None:
    shared = known(profile.facts)
    check_numbers(shared, ("facts",), problems, rulebook)
    for index, function in enumerate(profile.functions):
        check_numbers(function.facts, ("functions", index, "facts"), problems, rulebook, beneath=shared)


def _stop_at(problems: Problems) -> None:
    if problems.findings:
        raise Refused(problems.findings)
