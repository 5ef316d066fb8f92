"""Languages, coverage, conflicts: a sabotaged rulebook is caught by each check."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hegui.rulebook import Rulebook
from hegui.rulebook.checks.conflicts import check_conflicts
from hegui.rulebook.checks.coverage import check_coverage, coverage
from hegui.rulebook.checks.languages import check_languages
from hegui.rulebook.checks.staleness import check_staleness
from hegui.rulebook.models import NotADuty, RegisterSection
from hegui.words import Text
from rulebook.tiny import WORD, derived_choice, duty, instrument, role, rulebook_of

OPEN = {"unverified": {"zh": "存疑", "en": "open"}}
REGISTER = (RegisterSection("1", WORD, "EXM", ("EXM.1", "EXM.2")),)


PROVIDER = role("provider", {"fact": "serves", "is": True})


def with_text(text: Text) -> Rulebook:
    return rulebook_of(instrument(roles=(PROVIDER,), duties=(duty("EXM.d", note=text),)))


def test_a_rulebook_in_both_languages_has_no_findings() -> None:
    assert check_languages(with_text(Text("按《办法》第 3 条。", "Under Article 3 of the Measures (办法)."))) == []


@pytest.mark.parametrize(
    "text",
    [
        Text("", "word"),
        Text("词语", ""),
        Text("词语", "  "),
        Text("word", "word"),
        Text("词语", "这里写的是中文"),
    ],
)
def test_a_text_that_is_missing_or_in_the_wrong_language_is_caught(text: Text) -> None:
    (finding,) = check_languages(with_text(text))

    assert finding.code == "language"
    assert finding.place == "instruments EXM, duties EXM.d, note"
    assert "缺少中文或英文文本" in finding.message.zh
    assert "A Chinese or English text is missing" in finding.message.en


def test_texts_within_conditions_are_looked_at_too() -> None:
    half = {"unverified": {"zh": "存疑", "en": "存疑"}}

    (finding,) = check_languages(rulebook_of(instrument(roles=(role("provider", half),))))

    assert finding.place.startswith("instruments EXM, roles provider, when")


def carried(**parts: Any) -> Rulebook:
    return rulebook_of(instrument(roles=(PROVIDER,), **parts), register=REGISTER)


def test_every_row_is_carried_by_a_duty_or_by_a_reason() -> None:
    whole = carried(duties=(duty("EXM.d", rows=("EXM.1",)),), not_a_duty=(NotADuty("EXM.2", "right", WORD),))

    assert check_coverage(whole) == []
    assert [(row.row, row.duties, row.not_a_duty is not None) for row in coverage(whole)] == [
        ("EXM.1", ("EXM.d",), False),
        ("EXM.2", (), True),
    ]


def test_a_row_that_nothing_carries_is_caught() -> None:
    (finding,) = check_coverage(carried(duties=(duty("EXM.d", rows=("EXM.1",)),)))

    assert (finding.code, finding.place) == ("row_missing", "EXM.2")
    assert "没有义务承载此行" in finding.message.zh
    assert "No duty carries this row" in finding.message.en


def test_a_row_that_the_register_does_not_have_is_caught() -> None:
    (finding,) = check_coverage(carried(duties=(duty("EXM.d", rows=("EXM.1", "EXM.2", "EXM.3")),)))

    assert (finding.code, finding.place) == ("unknown_row", "EXM.d")
    assert finding.message == Text("登记表中没有“EXM.3”这一行。", "The register has no row 'EXM.3'.")


def test_two_rules_that_can_both_hold_with_different_values_are_caught() -> None:
    track = derived_choice("track", filing={"fact": "files", "is": True}, none={"fact": "serves", "is": True})

    (finding,) = check_conflicts(rulebook_of(derived=(track,)))

    assert (finding.code, finding.place) == ("conflict", "track")
    assert finding.message == Text(
        "“filing”与“none”可能同时成立而结论不同。", "'filing' and 'none' can both hold, with different values."
    )


@pytest.mark.parametrize(
    ("filing", "none"),
    [
        ({"fact": "files", "is": True}, {"fact": "files", "is": False}),
        ({"fact": "offering", "in": ["public", "client"]}, {"fact": "offering", "is": "internal"}),
        ({"fact": "users", "at_least": 20}, {"not": {"fact": "users", "at_least": 10}}),
        ({"all": [{"fact": "files", "is": True}, OPEN]}, {"fact": "files", "is": False}),
    ],
)
def test_rules_that_never_hold_together_are_no_conflict(filing: dict[str, Any], none: dict[str, Any]) -> None:
    assert check_conflicts(rulebook_of(derived=(derived_choice("track", filing=filing, none=none),))) == []


def test_an_open_point_of_law_can_be_settled_either_way_and_so_conflicts() -> None:
    track = derived_choice("track", filing={"all": [{"fact": "files", "is": True}, OPEN]}, none={"fact": "files", "is": True})

    assert [finding.code for finding in check_conflicts(rulebook_of(derived=(track,)))] == ["conflict"]


@pytest.mark.parametrize(
    ("checked_on", "stale"), [(None, True), (date(2026, 5, 21), True), (date(2026, 5, 22), False), (date(2026, 11, 1), False)]
)
def test_a_text_last_compared_before_a_day_is_stale(checked_on: date | None, stale: bool) -> None:
    findings = check_staleness(rulebook_of(instrument(checked_on=checked_on)), last_fresh_day=date(2026, 5, 22))

    assert [finding.severity for finding in findings] == ["warning"] * stale
