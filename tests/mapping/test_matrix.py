"""The matrix as CSV: a row a system, a column an instrument, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.mapping import FactValue, Profile
from hegui.mapping.matrix import defused, matrix_csv
from hegui.rulebook import Rulebook
from hegui.words import Text
from strategies import examples


def rows(name: str, rulebook: Rulebook) -> list[dict[str, str]]:
    profile = Profile("one", Text(name, name), {"serves_mainland": FactValue(True)})
    matrix = "".join(matrix_csv([profile], as_of=date(2026, 11, 22), rulebook=rulebook))
    return list(csv.DictReader(io.StringIO(matrix, newline="")))


def test_each_system_has_a_verdict_for_each_instrument_and_its_duties_counted(rulebook):
    (row,) = rows("Name", rulebook)
    counts = [int(row[f"duties_{v}"]) for v in ("applies", "undetermined", "does_not_apply", "not_in_force")]

    assert {row[i.id] for i in rulebook.mapped} <= {"applies", "undetermined", "does_not_apply", "not_in_force"}
    assert sum(counts) == len(rulebook.duties)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_a_name_that_starts_a_formula_is_defused(rulebook, name):
    assert rows(name, rulebook)[0]["name_zh"] == f"'{name}"


@pytest.mark.parametrize("name", ["示例, 逗号", '引"号', "两\n行", "plain"])
def test_other_names_come_back_as_they_were(rulebook, name):
    assert rows(name, rulebook)[0]["name_en"] == name


def test_a_name_with_an_old_line_break_stays_in_its_cell(rulebook):
    assert rows("two\r=lines", rulebook)[0]["name_zh"] == "two\n=lines"


@given(st.text(max_size=20))
@examples(2.0)
def test_no_cell_starts_a_formula(cell):
    assert not defused(cell).lstrip().startswith(tuple("=+-@＝＋－＠"))
