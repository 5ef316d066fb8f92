"""Open law never yields `applies`: whatever is marked `open` keeps what rests on it undetermined, with `law_unverified`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hegui.mapping import FactValue, Profile, map_system
from hegui.mapping.results import Outcome
from hegui.rulebook import Rulebook
from hegui.words import Text
from rulebook.tiny import DAY, derived, duty, exception, instrument, role, rulebook_of

SERVES = {"fact": "serves", "is": True}


def outcome(rulebook: Rulebook, **facts: Any) -> Outcome:
    known = {name: FactValue(value) for name, value in facts.items()}
    system = map_system(Profile("p", Text("系统", "system"), known), as_of=DAY, rulebook=rulebook).systems[0]
    return system.duties[0].outcome


OPEN = {
    "duty": rulebook_of(instrument(roles=(role("provider", SERVES),), duties=(duty("EXM.d", verification="open"),))),
    "role": rulebook_of(instrument(roles=(replace(role("provider", SERVES), verification="open"),), duties=(duty("EXM.d"),))),
    "instrument's own role through a computed fact": rulebook_of(
        instrument(roles=(role("provider", {"fact": "reaches", "is": True}),), duties=(duty("EXM.d"),)),
        derived=(replace(derived("reaches", SERVES), verification="open"),),
    ),
}


@pytest.mark.parametrize("what", OPEN)
def test_what_is_open_never_applies_and_says_why(what: str) -> None:
    found = outcome(OPEN[what], serves=True)

    assert (found.verdict, found.law_unverified) == ("undetermined", True)
    assert found.missing_facts == found.settled_by == ()


@pytest.mark.parametrize("what", OPEN)
def test_what_is_open_can_still_be_ruled_out(what: str) -> None:
    found = outcome(OPEN[what], serves=False)

    assert (found.verdict, found.law_unverified) == ("does_not_apply", False)


@pytest.mark.parametrize("what", OPEN)
def test_a_fact_that_rules_it_out_settles_it(what: str) -> None:
    found = outcome(OPEN[what])

    assert found.verdict == "undetermined"
    assert found.missing_facts == found.settled_by == ("serves",)


def test_an_open_exception_does_not_free_anybody() -> None:
    opened = replace(exception("EXM.x", "EXM.d", {"fact": "files", "is": True}), verification="open")
    rulebook = rulebook_of(
        instrument(roles=(role("provider", SERVES),), duties=(duty("EXM.d"),), exceptions=(opened,)),
    )

    assert outcome(rulebook, serves=True, files=True).verdict == "undetermined"
    assert outcome(rulebook, serves=True, files=False).verdict == "applies"
