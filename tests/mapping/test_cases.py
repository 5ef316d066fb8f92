"""The rulebook's own cases: all of them hold, nothing goes without, and no change of a condition passes unnoticed."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from hegui.mapping import FactValue
from hegui.mapping.cases import Line, case_lines, failures, run_line, subjects, subjects_without_cases
from hegui.mapping.mutations import Mutant, mutants, survivors
from hegui.rulebook import Rulebook
from hegui.rulebook.loader import DATA
from hegui.rulebook.models import Case, CaseFile
from hegui.rulebook.sources import read_cases
from hegui.words import Finding, Refused, Span
from rulebook.tiny import duty, exception, instrument, role, rulebook_of


def told(findings: list[Finding]) -> list[str]:
    return [f"{finding.place}: {finding.message.en}" for finding in findings]


@pytest.fixture(scope="module")
def lines(rulebook: Rulebook) -> list[Line]:
    """Every case of the shipped rulebook, spelt out."""
    return case_lines(read_cases(DATA), rulebook)


# The shipped data


def test_every_case_holds(lines: list[Line], rulebook: Rulebook) -> None:
    assert told(failures(lines, rulebook)) == []


def test_every_duty_role_and_derived_fact_has_a_case_for_one_against_and_one_unknown(
    lines: list[Line], rulebook: Rulebook
) -> None:
    assert told(subjects_without_cases(lines, rulebook)) == []


def test_no_change_of_a_leaf_a_number_or_a_day_passes_unnoticed(lines: list[Line], rulebook: Rulebook) -> None:
    assert told(survivors(lines, rulebook)) == []


def test_every_leaf_of_every_condition_is_changed(rulebook: Rulebook) -> None:
    changed = {mutant.leaf for mutant in mutants(rulebook)}

    leaves = {node for _, condition in rulebook.written_conditions() for node in condition.walk() if not node.parts}
    assert changed == leaves


def test_a_case_line_that_is_taken_away_is_missed(lines: list[Line], rulebook: Rulebook) -> None:
    """The threshold of a million users is watched by one line on each side."""
    subject = "ANT.assessment-at-user-threshold"
    without = [line for line in lines if line.subject != subject or _users(line) not in (999_999, 100_000, 99_999, 1_000_000)]
    assert len(without) < len(lines)

    found = told(survivors(without, rulebook, "ANT"))

    assert found
    assert all(text.startswith(subject) for text in found)


def _users(line: Line) -> Any:
    numbers = [line.facts[fact].value for fact in ("registered_users", "monthly_active_users") if fact in line.facts]
    return next((number for number in numbers if number in (999_999, 100_000, 99_999, 1_000_000)), None)


@pytest.mark.parametrize("removed", ["GAI", "LBL.explicit-label-text", "SA18.provider", "generates_content"])
def test_without_the_cases_of_a_subject_changes_of_it_pass_unnoticed(
    removed: str, lines: list[Line], rulebook: Rulebook
) -> None:
    subject = removed if removed in subjects(rulebook) else next(id_ for id_ in rulebook.roles if id_.startswith("SA18."))
    without = [line for line in lines if line.subject.partition("=")[0] != subject]
    assert len(without) < len(lines)

    if subject in rulebook.instruments:
        remaining = [line for line in without if line.subject.split(".")[0] != subject]
        assert any(f.place == subject for f in survivors(remaining, rulebook, subject))
    else:
        assert any(finding.place == subject for finding in survivors(without, rulebook, subject.split(".")[0]))
        assert any(finding.place == subject for finding in subjects_without_cases(without, rulebook))


# Synthetic: each kind of change, and the case that notices it

FROM, UNTIL = date(2025, 9, 1), date(2026, 9, 1)
ALL_TRUE = {"serves": FactValue(True), "users": FactValue(100), "generates": FactValue(("text",))}


def book(when: dict[str, Any], **more: Any) -> Rulebook:
    return rulebook_of(
        instrument(roles=(role("provider", {"fact": "serves", "is": True}),), duties=(duty("EXM.d", when=when),), **more)
    )


def line(expected: str = "applies", day: date = FROM, subject: str = "EXM.d", **facts: Any) -> Line:
    given = {name: FactValue(value) for name, value in facts.items()}
    return Line(subject, {**ALL_TRUE, **given}, day, expected, "case")


def changes_of(when: dict[str, Any]) -> list[str]:
    return [mutant.what for mutant in mutants(book(when)) if mutant.subject == "EXM.d"]


@pytest.mark.parametrize(
    ("when", "changes"),
    [
        ({"fact": "files", "is": True}, ["not (files is True)"]),
        (
            {"fact": "users", "at_least": 100},
            ["not (users at_least 100)", "users at_least 100 moved by 1", "users at_least 100 moved by -1"],
        ),
        (
            {"fact": "launched", "at_least": "2025-09-01"},
            [
                "not (launched at_least 2025-09-01)",
                "launched at_least 2025-09-01 moved to 2025-09-02",
                "launched at_least 2025-09-01 moved to 2025-08-31",
            ],
        ),
        (
            {"fact": "generates", "has": ["text", "image"]},
            [
                "not (generates has ('text', 'image'))",
                "generates has ('text', 'image') without text",
                "generates has ('text', 'image') without image",
            ],
        ),
        ({"unverified": {"zh": "存疑", "en": "open"}}, ["not (unverified)"]),
        ({"not": {"role": "EXM.provider"}}, ["not (EXM.provider role)"]),
    ],
)
def test_a_leaf_is_flipped_a_number_and_a_day_moved_and_a_list_shortened(when: dict[str, Any], changes: list[str]) -> None:
    assert changes_of(when) == changes


def survivors_of(rulebook: Rulebook, *lines: Line) -> list[str]:
    found = survivors([*lines, ROLE_HELD, ROLE_NOT_HELD], rulebook)
    return [text for text in told(found) if "EXM.provider" not in text]


ROLE_HELD = line("applies", date(2026, 1, 1), subject="EXM.provider")
ROLE_NOT_HELD = line("does_not_apply", date(2026, 1, 1), subject="EXM.provider", serves=False)


def test_cases_on_both_sides_of_a_number_notice_it_moving() -> None:
    rulebook = book({"fact": "users", "at_least": 100})
    at, below = line(users=100), line("does_not_apply", users=99)

    assert [text for text in survivors_of(rulebook, at, below) if text.startswith("EXM.d")] == []
    assert "EXM.d: No case notices this change: users at_least 100 moved by -1." in survivors_of(rulebook, at)
    assert "EXM.d: No case notices this change: users at_least 100 moved by 1." in survivors_of(rulebook, below)


def test_cases_on_the_first_and_last_day_and_beside_them_notice_the_days_moving() -> None:
    rulebook = book({"fact": "users", "at_least": 1}, in_force=Span(FROM, UNTIL))
    watched = [
        line("not_in_force", date(2025, 8, 31)),
        line("applies", FROM, users=1),
        line("applies", date(2026, 8, 31), users=1),
        line("not_in_force", UNTIL),
        line("does_not_apply", date(2026, 1, 1), users=0),
    ]

    assert survivors_of(rulebook, *watched) == []
    for left_out in range(4):
        assert survivors_of(rulebook, *watched[:left_out], *watched[left_out + 1 :]) != []


def test_an_open_point_of_law_is_watched_by_the_case_that_it_leaves_undetermined() -> None:
    rulebook = book({"all": [{"fact": "users", "at_least": 1}, {"unverified": {"zh": "存疑", "en": "open"}}]})
    open_case, closed = line("undetermined"), line("does_not_apply", users=0)

    assert not [text for text in survivors_of(rulebook, open_case, closed) if "unverified" in text]
    assert [text for text in survivors_of(rulebook, closed) if "unverified" in text]


def test_a_case_that_fails_says_what_was_expected_and_what_came() -> None:
    rulebook = book({"fact": "users", "at_least": 100})

    (finding,) = failures([line("does_not_apply", users=100)], rulebook)

    assert (finding.code, finding.place) == ("case_failed", "case")
    assert finding.message.zh == "应为 does_not_apply，实为 applies。"
    assert finding.message.en == "Expected does_not_apply, the rulebook answers applies."


def test_an_exception_is_watched_like_a_condition() -> None:
    unless = exception("EXM.unless", "EXM.d", {"fact": "blocks", "is": True})
    rulebook = book({"fact": "users", "at_least": 1}, exceptions=(unless,))

    assert "EXM.unless: No case notices this change: not (blocks is True)." in survivors_of(rulebook, line(blocks=False))
    assert run_line(line(subject="EXM.unless", blocks=True), rulebook) == "applies"


# Case files


def spelt_out(*cases: Case, **start: dict[str, Any]) -> list[Line]:
    rulebook = book({"fact": "users", "at_least": 100})
    return case_lines({"cases.yaml": CaseFile(cases, start)}, rulebook)


CASE = Case("EXM.d", date(2026, 11, 22), with_={"serves": True, "users": 100})


def test_a_group_of_cases_is_spelt_out_line_by_line() -> None:
    case = dataclasses.replace(
        CASE,
        start="base",
        with_={"users": 100},
        also_applies=({"users": 200},),
        does_not_apply=({"serves": False},),
        undetermined=(("users",), ("serves", "users")),
        days={"2025-08-31": "not_in_force"},
    )

    found = spelt_out(case, base={"serves": True, "users": 1})

    assert [(_plain(one.facts), one.expected, str(one.day), one.place.split(", ")[-1]) for one in found] == [
        ({"serves": True, "users": 100}, "applies", "2026-11-22", "with"),
        ({"serves": True, "users": 200}, "applies", "2026-11-22", "also_applies[0]"),
        ({"serves": False, "users": 100}, "does_not_apply", "2026-11-22", "does_not_apply[0]"),
        ({"serves": True}, "undetermined", "2026-11-22", "undetermined[0]"),
        ({}, "undetermined", "2026-11-22", "undetermined[1]"),
        ({"serves": True, "users": 100}, "not_in_force", "2025-08-31", "days.2025-08-31"),
    ]


def _plain(facts: dict[str, FactValue]) -> dict[str, Any]:
    return {name: known.value for name, known in facts.items()}


@pytest.mark.parametrize(
    ("case", "zh", "en"),
    [
        (dataclasses.replace(CASE, of="EXM.x"), "没有名为“EXM.x”的规则", "Nothing in the rulebook is called 'EXM.x'"),
        (dataclasses.replace(CASE, start="bas"), "没有名为“bas”的起始事实", "No starting facts are called 'bas'"),
        (dataclasses.replace(CASE, with_={"user": 1}), "没有名为“user”的事实", "No fact is called 'user'"),
        (dataclasses.replace(CASE, does_not_apply=({"users": "1"},)), "应为不小于 0 的整数", "takes a whole number from 0 up"),
        (dataclasses.replace(CASE, undetermined=(("files",),)), "“files”不在事实中", "'files' is not among the facts"),
        (dataclasses.replace(CASE, days={"2025-13-01": "applies"}), "“2025-13-01”不是日期", "'2025-13-01' is not a day"),
    ],
)
def test_a_case_that_names_what_is_not_there_is_refused(case: Case, zh: str, en: str) -> None:
    with pytest.raises(Refused) as refused:
        spelt_out(case)

    assert zh in refused.value.findings[0].message.zh
    assert en in refused.value.findings[0].message.en
    assert refused.value.findings[0].place.startswith("cases.yaml, cases[0]")


def test_subjects_are_everything_that_has_a_condition() -> None:
    assert subjects(book({"fact": "users", "at_least": 100})) == {"EXM", "EXM.provider", "EXM.d"}


def test_open_law_needs_no_case_for_it_and_may_have_none() -> None:
    rulebook = rulebook_of(
        instrument(roles=(role("provider", {"fact": "serves", "is": True}),), duties=(duty("EXM.d", verification="open"),))
    )

    assert run_line(line("undetermined"), rulebook) == "undetermined"
    assert {finding.message.en for finding in subjects_without_cases([], rulebook) if finding.place == "EXM.d"} == {
        "No case for the answer does_not_apply.",
        "No case for the answer undetermined.",
    }


def test_a_mutant_names_its_subject_and_both_conditions() -> None:
    (first, *_) = mutants(book({"fact": "users", "at_least": 100}))

    assert isinstance(first, Mutant)
    assert (first.subject, first.leaf.subject, first.changed.test) == ("EXM.provider", "serves", "not")
