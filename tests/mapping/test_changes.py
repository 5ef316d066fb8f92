"""What a change of law does to systems: gained, changed and lost duties, by when."""

from __future__ import annotations

from datetime import date
from typing import Any

from hegui.mapping import FactValue, Profile
from hegui.mapping.changes import system_changes
from hegui.mapping.changes.as_json import differences_json
from hegui.mapping.changes.words import FIELDS
from hegui.rulebook import Rulebook
from hegui.rulebook.differences import _OF_DUTY, _OF_INSTRUMENT, Differences, Law, differences
from hegui.rulebook.models import Due
from hegui.words import Span
from rulebook.tiny import WORD, duty, instrument, role, rulebook_of

AMENDED = date(2026, 1, 1)
SINCE_2020 = Span(date(2020, 1, 1), None)
FILE = Due("once", "launched", 10, "working_day")


def book(*duties: Any) -> Rulebook:
    provider = role("provider", {"fact": "serves", "is": True})
    return rulebook_of(instrument(in_force=SINCE_2020, roles=(provider,), duties=duties))


def found_in(before: Rulebook, after: Rulebook) -> Differences:
    return differences(Law(before, AMENDED), Law(after, AMENDED))


def profile(**facts: Any) -> Profile:
    return Profile("chat", WORD, {name: FactValue(value) for name, value in facts.items()})


def test_a_system_gains_what_now_concerns_it_with_its_day_and_loses_what_no_longer_does() -> None:
    found = found_in(book(duty("EXM.gone")), book(duty("EXM.added", due=FILE)))

    (changes,) = system_changes([profile(serves=True, launched="2026-01-05")], found)

    assert [(one.duty.id, one.due.day) for one in changes.gains] == [("EXM.added", date(2026, 1, 19))]
    assert [one.duty.id for one in changes.loses] == ["EXM.gone"]


def test_a_duty_whose_condition_changed_is_told_with_the_verdict_that_changed_with_it() -> None:
    found = found_in(book(duty("EXM.d")), book(duty("EXM.d", when={"fact": "files", "is": True})))

    (changes,) = system_changes([profile(serves=True)], found)

    (changed,) = changes.changed
    assert changed.fields == ("verdict", "when")
    assert (changed.before.outcome.verdict, changed.after.outcome.verdict) == ("applies", "undetermined")


def test_a_system_that_the_law_does_not_concern_is_not_touched() -> None:
    found = found_in(book(duty("EXM.gone")), book(duty("EXM.added")))

    (changes,) = system_changes([profile(serves=False)], found)

    assert (changes.gains, changes.changed, changes.loses) == ((), (), ())


def test_json_tells_the_law_and_the_systems() -> None:
    found = found_in(book(duty("EXM.gone")), book(duty("EXM.added")))

    plain = differences_json(found, system_changes([profile(serves=True)], found))

    assert plain["schema"] == "hegui.rules.diff/1"
    assert [one["id"] for one in plain["duties"]["new"]] == ["EXM.added"]
    assert [one["id"] for one in plain["systems"][0]["gains"]] == ["EXM.added"]
    assert [one["id"] for one in plain["systems"][0]["loses"]] == ["EXM.gone"]


def test_every_field_that_can_differ_has_its_words() -> None:
    assert {*_OF_DUTY, *_OF_INSTRUMENT, "verdict", "sanctions"} <= FIELDS.keys()
