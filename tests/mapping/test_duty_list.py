"""The duty list: a row for each duty that somebody still has to meet, in each system, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

from hegui.mapping import Profile, map_systems, read_profiles
from hegui.mapping.duty_list import COLUMNS, duties_csv, is_open
from hegui.mapping.results import Mapping
from hegui.rulebook import Rulebook, load_rulebook
from hegui.words import Text

RULEBOOK: Rulebook = load_rulebook()
EXAMPLES = Path(__file__).parents[2] / "examples"
MAPPING: Mapping = map_systems(read_profiles([EXAMPLES], RULEBOOK)[:3], as_of=date(2026, 11, 22), rulebook=RULEBOOK)


def rows(mapping: Mapping) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(duties_csv(mapping), newline="")))


def test_every_open_duty_of_every_system_has_one_row() -> None:
    wanted = [(s.profile.id, r.duty.id) for s in MAPPING.systems for r in s.duties if is_open(r)]

    assert [(row["system"], row["duty"]) for row in rows(MAPPING)] == wanted
    assert len(wanted) == len(set(wanted)) > 0


def test_a_row_says_what_the_map_says() -> None:
    results = {(s.profile.id, r.duty.id): r for s in MAPPING.systems for r in s.duties}

    for row in rows(MAPPING):
        result = results[row["system"], row["duty"]]
        day = result.due.next or result.due.day
        assert tuple(row) == COLUMNS
        assert (row["instrument"], row["verdict"], row["basis"]) == (
            result.duty.instrument,
            result.outcome.verdict,
            result.duty.basis,
        )
        assert row["due"] == (day.isoformat() if day else "")
        assert row["cites"].split("; ") == list(result.duty.cites)
        assert row["functions"] == "; ".join(result.outcome.functions)
        assert row["by_when_zh"] and row["by_when_en"]


def test_duties_that_do_not_apply_or_are_not_in_force_are_left_out() -> None:
    assert {row["verdict"] for row in rows(MAPPING)} == {"applies", "undetermined"}


def test_a_duty_that_was_done_is_left_out_unless_it_recurs() -> None:
    applying = [r for s in MAPPING.systems for r in s.duties if r.outcome.verdict == "applies"]
    recurring = next(r for r in applying if r.due.rule.kind == "recurring")
    once = next(r for r in applying if r.due.rule.kind != "recurring")

    assert not is_open(replace(once, met=True))
    assert is_open(replace(once, met=False))
    assert is_open(replace(once, met=None))
    assert is_open(replace(recurring, met=True))


def test_a_name_that_starts_a_formula_is_defused() -> None:
    mapping = map_systems([Profile("a", Text("=1+1", "@x"))], as_of=date(2026, 11, 22), rulebook=RULEBOOK)

    assert {(row["name_zh"], row["name_en"]) for row in rows(mapping)} == {("'=1+1", "'@x")}
