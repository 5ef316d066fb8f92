"""Deadlines: what is due when, what has passed, what was done, and what still lacks its day."""

from __future__ import annotations

import csv
import dataclasses
import io
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from hegui.mapping import FactValue, Function, Profile, map_systems
from hegui.mapping.deadlines import Deadlines, deadlines
from hegui.mapping.deadlines.as_csv import deadlines_csv
from hegui.mapping.deadlines.as_ics import deadlines_ics
from hegui.mapping.deadlines.as_json import deadlines_json
from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.models import Due, ProcedureStep
from hegui.words import Text
from rulebook.tiny import FACTS, WORD, duty, fact, instrument, role, rulebook_of

AS_OF, UNTIL = date(2026, 9, 28), date(2027, 9, 28)
FILING = Due("once", "launched", 10, "working_day")
NOTIFIED = dataclasses.replace(fact("notified", "date", event=WORD), scope="organisation")
NOTICES = load_rulebook().contents.calendar


def book(*duties: Any, steps: tuple[ProcedureStep, ...] = ()) -> Rulebook:
    provider = role("provider", {"fact": "serves", "is": True})
    law = instrument(roles=(provider,), duties=duties, procedure=steps)
    return rulebook_of(law, facts=(*FACTS, NOTIFIED), calendar=NOTICES)


def profile(id_: str = "chat", functions: tuple[Function, ...] = (), **facts: Any) -> Profile:
    return Profile(id_, Text("系统", id_), {"serves": FactValue(True), **_known(facts)}, functions)


def _known(facts: dict[str, Any]) -> dict[str, FactValue]:
    return {name: FactValue(value) for name, value in facts.items()}


def found_for(rulebook: Rulebook, *profiles: Profile, until: date = UNTIL) -> Deadlines:
    return deadlines(map_systems(profiles, as_of=AS_OF, rulebook=rulebook), until)


def told(found: Deadlines) -> list[tuple[str, str, str]]:
    return [(one.subject, one.day.isoformat(), one.state) for one in found.dated]


def test_ten_working_days_around_the_october_holiday_count_the_workdays_made_up_for_it() -> None:
    """1 to 7 October 2026 are off, Saturday 10 October is worked: 29, 30 September, 8 to 10, 12 to 16 October."""
    found = found_for(book(duty("EXM.file", due=FILING)), profile(launched="2026-09-28"))

    assert told(found) == [("EXM.file", "2026-10-16", "coming")]
    assert found.dated[0].due.calendar == "official"


def test_a_year_without_its_notice_is_counted_by_weekends_and_says_so() -> None:
    (only,) = found_for(book(duty("EXM.file", due=FILING)), profile(launched="2027-01-04")).dated

    assert (only.day, only.due.calendar) == (date(2027, 1, 18), "weekends_only")


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "passed"),
        ({"files": False}, "overdue"),
        ({"files": True}, "done"),
    ],
)
def test_a_day_that_has_passed_is_overdue_only_where_it_is_known_that_nothing_was_done(facts: dict, state: str) -> None:
    rulebook = book(duty("EXM.file", due=FILING, met_by="files"))

    assert told(found_for(rulebook, profile(launched="2026-01-05", **facts))) == [("EXM.file", "2026-01-19", state)]


def test_what_may_not_apply_is_listed_and_never_called_overdue() -> None:
    rulebook = book(duty("EXM.file", due=FILING, met_by="files", when={"fact": "blocks", "is": True}))

    (only,) = found_for(rulebook, profile(launched="2026-01-05", files=False)).dated

    assert (only.verdict, only.state) == ("undetermined", "passed")


def test_a_recurring_duty_gives_every_day_up_to_the_last_one_asked_for_and_is_never_done_for_good() -> None:
    quarterly = duty("EXM.report", due=Due("recurring", "launched", 3, "month"), met_by="files")

    found = found_for(book(quarterly), profile(launched="2026-01-31", files=True))

    assert told(found) == [("EXM.report", day, "coming") for day in ("2026-10-31", "2027-01-31", "2027-04-30", "2027-07-31")]
    assert len(found_for(book(quarterly), profile(launched="2026-01-31"), until=date(2027, 1, 31)).dated) == 2


def test_the_day_of_the_list_is_today_not_yet_passed() -> None:
    at_launch = duty("EXM.ready", due=Due("before", "launched", 0, "day"))

    assert told(found_for(book(at_launch), profile(launched=AS_OF.isoformat()))) == [("EXM.ready", "2026-09-28", "today")]


def test_what_always_holds_and_words_such_as_promptly_have_no_day() -> None:
    rulebook = book(duty("EXM.always"), duty("EXM.promptly", due=Due("on_event", "launched")))

    found = found_for(rulebook, profile(launched="2026-01-05"))

    assert (found.dated, found.undated) == ((), ())


def test_duties_whose_day_nobody_gave_are_listed_by_the_fact_they_wait_for() -> None:
    rulebook = book(duty("EXM.file", due=FILING), duty("EXM.tell", due=Due("once", "launched", 5, "day")))

    (waiting,) = found_for(rulebook, profile("one"), profile("two")).undated

    assert (waiting.fact, waiting.duties, waiting.systems) == ("launched", ("EXM.file", "EXM.tell"), ("one", "two"))


def test_days_of_functions_are_told_with_the_functions() -> None:
    late = Function("late", WORD, _known({"launched": "2026-09-28"}))
    rulebook = book(duty("EXM.file", due=Due("once", "launched", 1, "working_day")))

    (only,) = found_for(rulebook, profile(functions=(late,))).dated

    assert (only.systems, only.functions) == (("chat",), ("late",))


def test_systems_share_the_day_of_their_organisation_but_not_a_day_of_their_own() -> None:
    rulebook = book(
        duty("EXM.file", due=Due("once", "launched", 1, "working_day")),
        duty("EXM.answer", due=Due("once", "notified", 1, "working_day")),
    )
    both = {"launched": "2026-09-28", "notified": "2026-09-28"}

    found = found_for(rulebook, profile("one", **both), profile("two", **both))

    assert [(one.subject, one.systems) for one in found.dated] == [
        ("EXM.answer", ("one", "two")),
        ("EXM.file", ("one",)),
        ("EXM.file", ("two",)),
    ]


def test_a_case_of_the_authority_gives_the_clocks_of_its_procedure() -> None:
    request = ProcedureStep(
        "EXM.request", "1", "party", "right", WORD, WORD, Due("once", "notified", 5, "working_day"), ("EXM.1",), "source"
    )

    found = found_for(book(steps=(request,)), profile("one", notified="2026-09-28"), profile("two", notified="2026-09-28"))

    assert told(found) == [("EXM.request", "2026-10-10", "coming")]
    assert found.dated[0].systems == ("one", "two")
    assert found_for(book(steps=(request,)), profile()).dated == ()


# Forms


@pytest.fixture
def some() -> Deadlines:
    rulebook = book(
        duty("EXM.file", due=FILING, met_by="files"), duty("EXM.report", due=Due("recurring", "launched", 6, "month"))
    )
    return found_for(rulebook, profile("=chat", launched="2026-09-21"), profile("old", launched="2026-01-05", files=True))


def test_json_tells_each_day_its_state_and_where_it_is_counted_from(some: Deadlines) -> None:
    plain = deadlines_json(some)

    assert plain["schema"] == "hegui.deadlines/1"
    assert (plain["as_of"], plain["until"]) == ("2026-09-28", "2027-09-28")
    first = plain["deadlines"][0]
    assert (first["subject"], first["state"], first["counted_from"]) == ("EXM.file", "done", "2026-01-05")
    assert (plain["deadlines"][-1]["date"], plain["deadlines"][-1]["days_left"]) == ("2027-09-21", 358)
    assert plain["undated"] == []


def test_the_calendar_file_is_read_by_another_reader_with_whole_days_and_reminders(some: Deadlines) -> None:
    written = deadlines_ics(some, "both")
    events = Calendar.from_ical(written).walk("VEVENT")

    open_ones = [one for one in some.dated if one.state != "done"]
    assert [event["DTSTART"].dt for event in events] == [one.day for one in open_ones]
    assert all(len(event.walk("VALARM")) == 1 for event in events)
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_the_calendar_file_is_the_same_bytes_for_the_same_input_and_keeps_its_identities(some: Deadlines) -> None:
    assert deadlines_ics(some, "zh") == deadlines_ics(some, "zh")
    identities = [
        {str(e["UID"]) for e in Calendar.from_ical(deadlines_ics(some, lang)).walk("VEVENT")} for lang in ("zh", "en")
    ]
    assert identities[0] == identities[1]


def test_the_table_runs_no_formula(some: Deadlines) -> None:
    rows = list(csv.DictReader(io.StringIO(deadlines_csv(some, "en"))))

    assert len(rows) == len(some.dated)
    assert {row["systems"] for row in rows} == {"'=chat", "old"}
