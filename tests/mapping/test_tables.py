"""Portfolios as tables: what people write in a spreadsheet is what a profile holds, and every bad cell is told."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from hegui.mapping import FactValue, Profile, read_profiles
from hegui.mapping.tables import sheet
from hegui.mapping.tables.rows import MOST_TOLD
from hegui.mapping.tables.template import template
from hegui.rulebook import load_rulebook
from hegui.words import Finding, Refused, Text, Unfinished
from mapping.workbooks import csv_text, openpyxl, xlsx

RULEBOOK = load_rulebook()
DAY = next(fact.id for fact in RULEBOOK.contents.facts if fact.type == "date")


def read(*files: Path) -> list[Profile]:
    return read_profiles(files, RULEBOOK)


def problems(*files: Path) -> tuple[Finding, ...]:
    with pytest.raises(Refused) as refused:
        read(*files)
    assert all(finding.message.zh and finding.message.en for finding in refused.value.findings)
    return refused.value.findings


@pytest.fixture(params=["csv", "xlsx"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A function that saves rows as a table, as both kinds of file."""

    def save(*rows: Any) -> Path:
        if request.param == "xlsx":
            return xlsx(tmp_path / "t.xlsx", rows)
        file = tmp_path / "t.csv"
        file.write_text(csv_text(rows), encoding="utf-8")
        return file

    return save


def cell_of(file: Path, cell: str, heading: str = "") -> str:
    named = f"{file}, Sheet1!{cell}" if file.suffix == ".xlsx" else f"{file}, {cell}"
    return f"{named}, {heading}" if heading else named


# Rows


def test_each_row_is_a_system_and_an_empty_cell_is_unknown(table: Any) -> None:
    file = table(
        ["id", "name_zh", "name_en", "offering", "generates"], ["a", "甲", "A", "internal", ""], ["b", "乙", "", "", "text"]
    )

    assert read(file) == [
        Profile("a", Text("甲", "A"), {"offering": FactValue("internal")}),
        Profile("b", Text("乙", "乙"), {"generates": FactValue(("text",))}),
    ]


def test_several_rows_of_one_id_are_functions_and_the_row_without_one_is_the_systems_own(table: Any) -> None:
    file = table(
        ["id", "name", "function", "function_name", "offering"],
        ["a", "", "chat", "Chat", "open_api"],
        ["b", "", "", "", "internal"],
        ["a", "System", "", "", "internal"],
        ["a", "System", "feed", "", ""],
    )

    first, second = read(file)

    assert (first.id, first.name, first.facts) == ("a", Text("System", "System"), {"offering": FactValue("internal")})
    assert [(f.id, f.name.zh, f.facts) for f in first.functions] == [
        ("chat", "Chat", {"offering": FactValue("open_api")}),
        ("feed", "feed", {}),
    ]
    assert (second.id, second.functions) == ("b", ())


def test_the_organisations_facts_stand_under_every_row_and_a_row_can_say_unknown(table: Any) -> None:
    file = table(["id", "offering"], ["a", ""], ["b", "unknown"], ["c", "未知"], ["d", "open_api"])
    (file.parent / "organisation.yaml").write_text("facts: {offering: internal}\n", encoding="utf-8")

    assert [profile.facts.get("offering") for profile in read(file)] == [
        FactValue("internal"),
        None,
        None,
        FactValue("open_api"),
    ]


def test_empty_rows_and_remarks_are_passed_over(table: Any) -> None:
    assert [p.id for p in read(table(["id", "offering"], ["#", "谁在用？"], ["", ""], ["# x", "y"], ["a", ""]))] == ["a"]


def test_the_template_can_be_read_back(table: Any) -> None:
    headings, questions = template(RULEBOOK)

    assert set(RULEBOOK.facts) <= set(headings)
    assert [p.id for p in read(table(headings, questions, ["a"]))] == ["a"]


# Cells


@pytest.mark.parametrize(
    ("fact", "written", "value"),
    [
        ("serves_mainland", "true", True),
        ("serves_mainland", "FALSE", False),
        ("serves_mainland", " 是 ", True),
        ("serves_mainland", "否", False),
        ("serves_mainland", True, True),
        ("generates", "text; image", ("text", "image")),
        ("generates", "text、image", ("text", "image")),
        ("generates", "text,image；", ("text", "image")),
        ("generates", "none", ()),
        ("generates", "无", ()),
        ("registered_users", "1200000", 1200000),
        ("registered_users", 1200000, 1200000),
        (DAY, "2026-03-01", "2026-03-01"),
        (DAY, "2026/3/1", "2026-03-01"),
        (DAY, "2026年3月1日", "2026-03-01"),
        ("account_pages", "none", "none"),
    ],
)
def test_answers_are_read_as_people_write_them(table: Any, fact: str, written: Any, value: Any) -> None:
    (profile,) = read(table(["id", fact], ["a", written]))

    assert profile.facts == {fact: FactValue(value)}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (datetime.date(2026, 3, 1), "2026-03-01"),
        (datetime.datetime(2026, 3, 1), "2026-03-01"),
        (46082, "2026-03-01"),  # as a Chinese spreadsheet holds 2026年3月1日
    ],
)
def test_real_days_of_a_spreadsheet_are_days(tmp_path: Path, written: Any, value: str) -> None:
    assert read(xlsx(tmp_path / "t.xlsx", [["id", DAY], ["a", written]]))[0].facts == {DAY: FactValue(value)}


def test_real_numbers_of_a_spreadsheet_are_numbers_and_ids(tmp_path: Path) -> None:
    (profile,) = read(xlsx(tmp_path / "t.xlsx", [["id", "name", "registered_users"], [1001, 7, 1e6]]))

    assert (profile.id, profile.name.zh, profile.facts) == ("1001", "7", {"registered_users": FactValue(1_000_000)})


@pytest.mark.parametrize(
    ("fact", "written", "code", "words"),
    [
        ("serves_mainland", "yes", "wrong_type", "takes true or false, not 'yes'"),
        ("serves_mainland", "1", "wrong_type", "takes true or false"),
        ("registered_users", "1,200,000", "separated_number", "has separators"),
        ("registered_users", "120,0000", "separated_number", "has separators"),
        ("registered_users", "-5", "wrong_type", "from 0 up"),
        ("registered_users", "12.5", "wrong_type", "from 0 up"),
        ("registered_users", "120万", "wrong_type", "from 0 up"),
        ("registered_users", "007", "wrong_type", "from 0 up"),
        (DAY, "3/1/2026", "wrong_type", "takes a day like 2025-09-01"),
        (DAY, "2026-02-30", "wrong_type", "takes a day like"),
        (DAY, "2026", "wrong_type", "takes a day like"),
        ("generates", "text; imge", "unknown_choice", "does not offer 'imge'"),
        ("generates", "none; text", "unknown_choice", "does not offer 'none'"),
        ("generates", ";", "unknown_choice", "does not offer ';'"),
        ("offering", "internl", "unknown_choice", "does not offer 'internl'"),
        ("offering", "x" * 2001, "too_long", "more than 2000 characters"),
    ],
)
def test_a_bad_cell_is_told_with_its_place(table: Any, fact: str, written: str, code: str, words: str) -> None:
    file = table(["id", fact], ["a", ""], ["b", written])

    (finding,) = problems(file)

    assert (finding.code, finding.place) == (code, cell_of(file, "B3", fact))
    assert words in finding.message.en


@pytest.mark.parametrize("written", [2026, 20260301, datetime.datetime(2026, 3, 1, 8), datetime.time(8), True, 46082.5])
def test_what_only_looks_like_a_day_is_not_taken_for_one(tmp_path: Path, written: Any) -> None:
    assert [f.code for f in problems(xlsx(tmp_path / "t.xlsx", [["id", DAY], ["a", written]]))] == ["wrong_type"]


@pytest.mark.parametrize("written", [1, 0, 1.5])
def test_a_number_is_no_boolean(tmp_path: Path, written: Any) -> None:
    assert [f.code for f in problems(xlsx(tmp_path / "t.xlsx", [["id", "serves_mainland"], ["a", written]]))] == ["wrong_type"]


def test_the_bad_cells_of_all_rows_are_told_together(table: Any) -> None:
    file = table(
        ["id", "offering", "serves_mainland", "registered_users", "monthly_active_users"],
        ["a", "x", "y", "", ""],
        ["b c", "", "", "1", "2"],
        ["", "", "是", "", ""],
    )

    assert [(finding.code, finding.place) for finding in problems(file)] == [
        ("unknown_choice", cell_of(file, "B2", "offering")),
        ("wrong_type", cell_of(file, "C2", "serves_mainland")),
        ("bad_id", cell_of(file, "A3", "id")),
        ("impossible_number", cell_of(file, "E3", "monthly_active_users")),
        ("bad_id", cell_of(file, "A4", "id")),
    ]


def test_some_hundred_problems_are_told_and_the_others_counted(table: Any) -> None:
    found = problems(table(["id", "offering"], *([f"s{n}", f"x{n}"] for n in range(MOST_TOLD + 20))))

    assert len(found) == MOST_TOLD + 1
    assert "20 more problems" in found[-1].message.en


# Headings


@pytest.mark.parametrize(
    ("heading", "code", "remedy"),
    [
        ("serve_mainland", "unknown_fact", "Did you mean serves_mainland?"),
        ("nam", "unknown_column", "Did you mean name?"),
        ("服务是否提供给境内？", "unknown_fact", "'hegui rules facts' lists them all"),
        (next(iter(RULEBOOK.derived)), "derived_fact", ""),
        ("id", "doubled_column", "Keep one"),
        ("x" * 3000, "too_long", ""),
    ],
)
def test_an_unknown_heading_is_told_once(table: Any, heading: str, code: str, remedy: str) -> None:
    file = table(["id", heading], ["a", "x"], ["b", "y"])

    (finding,) = problems(file)

    assert (finding.code, finding.place) == (code, cell_of(file, "B1"))
    assert remedy in (finding.remedy.en if finding.remedy else "")


def test_a_table_without_ids_is_refused(table: Any) -> None:
    assert [finding.code for finding in problems(table(["name"], ["a"]))] == ["missing_column"]


def test_an_empty_table_is_refused(table: Any) -> None:
    assert [finding.code for finding in problems(table())] == ["no_rows"]


def test_a_cell_without_a_heading_is_refused(table: Any) -> None:
    file = table(["id", "", "name"], ["a", "x", "n"], ["b", "", "n", "y"])

    assert [(f.code, f.place) for f in problems(file)] == [
        ("no_heading", cell_of(file, "B2")),
        ("no_heading", cell_of(file, "D3")),
    ]


def test_a_name_is_written_in_one_way_and_once(table: Any) -> None:
    assert [f.code for f in problems(table(["id", "name", "name_zh"], ["a", "x", ""]))] == ["two_names"]

    file = table(["id", "name", "function"], ["a", "x", "f"], ["a", "y", "g"])
    assert [(f.code, f.place) for f in problems(file)] == [("two_names", cell_of(file, "B3", "name"))]


# Ids


def test_two_systems_of_one_id_are_refused_and_so_are_two_functions(table: Any) -> None:
    file = table(["id", "function"], ["a", ""], ["a", ""], ["b", "f"], ["b", "f"])

    assert [(f.code, f.place) for f in problems(file)] == [
        ("doubled_id", cell_of(file, "A3", "id")),
        ("doubled_id", cell_of(file, "B5", "function")),
    ]


def test_an_id_that_stands_in_two_files_is_refused(table: Any) -> None:
    file = table(["id"], ["a"])
    other = file.parent / "a.yaml"
    other.write_text("id: a\n", encoding="utf-8")

    assert [(f.code, f.place) for f in problems(other, file)] == [("doubled_id", str(file))]


def test_problems_of_tables_and_of_other_files_are_told_together(table: Any) -> None:
    file = table(["id", "offering"], ["a", "x"])
    other = file.parent / "b.yaml"
    other.write_text("id: b\nfacts: {offering: y}\n", encoding="utf-8")

    assert [f.code for f in problems(file, other)] == ["unknown_choice", "unknown_choice"]


def test_what_is_wrong_with_the_organisation_is_told_once(table: Any) -> None:
    file = table(["id"], ["a"], ["b"])
    (file.parent / "organisation.yaml").write_text("facts: {offering: x}\n", encoding="utf-8")

    assert [f.code for f in problems(file)] == ["unknown_choice"]


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_as_spreadsheets_save_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["id", "name", "generates"], ["客服", '两\r\n行,"引;号"', "text,image;audio"]]
    file = tmp_path / "t.csv"
    file.write_bytes(csv_text(rows, delimiter=delimiter).encode(encoding))

    (profile,) = read(file)

    assert (profile.id, profile.name.zh) == ("客服", '两\r\n行,"引;号"')
    assert profile.facts == {"generates": FactValue(("text", "image", "audio"))}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"id,name\na,\xff\xff\n", "unknown_encoding"),
        (b'id,name\na,"x\n', "bad_csv"),
        (b'id,name\na,"x"y\n', "bad_csv"),
        (b"id,name\na," + b"x" * 200_000, "bad_csv"),
        (b"", "no_rows"),
    ],
)
def test_csv_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(content)

    assert [finding.code for finding in problems(file)] == [code]


@pytest.mark.parametrize(
    ("bound", "rows"), [("MAX_ROWS", [["id"], *([n] for n in range(12))]), ("MAX_COLUMNS", [["id", *range(10)]])]
)
def test_a_table_beyond_the_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, table: Any, bound: str, rows: Any) -> None:
    monkeypatch.setattr(sheet, bound, 10)

    assert [finding.code for finding in problems(table(*rows))] == ["too_large"]


def test_four_empty_cells_between_filled_ones_count_as_one(monkeypatch: pytest.MonkeyPatch, table: Any) -> None:
    facts = [fact.id for fact in RULEBOOK.contents.facts if fact.type == "boolean"][:20]
    row = [*("" for _ in facts[1:]), "true"]
    monkeypatch.setattr(sheet, "MAX_CELLS", 21 + 6)

    assert [p.id for p in read(table(["id", *facts], ["a", *row]))] == ["a"]
    assert [finding.code for finding in problems(table(["id", *facts], ["a", *row], ["b"]))] == ["too_large"]


def test_a_file_that_is_too_long_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"id\n" + b"\n" * sheet.MAX_TABLE_BYTES)

    assert [finding.code for finding in problems(file)] == ["too_large"]


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert [finding.code for finding in problems(tmp_path / "t.csv", tmp_path / "t.xlsx")] == ["unreadable"] * 2


# XLSX


@pytest.mark.parametrize(("title", "read_from"), [("hegui", "b"), ("Portfolio", "b"), ("other", "a")])
def test_the_sheet_called_so_is_read_else_the_first(tmp_path: Path, title: str, read_from: str) -> None:
    workbook = openpyxl.Workbook()
    for name, sheet_ in (("a", workbook.active), ("b", workbook.create_sheet(title))):
        sheet_.append(["id"])
        sheet_.append([name])
    workbook.save(tmp_path / "t.xlsx")

    assert [profile.id for profile in read(tmp_path / "t.xlsx")] == [read_from]


def test_hidden_rows_and_columns_are_read_and_gaps_keep_their_numbers(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    at = workbook.active
    at["A1"], at["C1"], at["A5"], at["C5"] = "id", "offering", "a", "x"
    at.row_dimensions[5].hidden = at.column_dimensions["C"].hidden = True
    workbook.save(tmp_path / "t.xlsx")

    assert [finding.place for finding in problems(tmp_path / "t.xlsx")] == [f"{tmp_path / 't.xlsx'}, Sheet!C5, offering"]


def test_a_formula_is_refused_where_it_stands_and_not_in_other_sheets(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "t.xlsx", [["id", "offering", "serves_mainland"], ["a", "=B1", True], ["b", "internal", "=1=1"]])

    assert [(finding.code, finding.place) for finding in problems(file)] == [
        ("formula", cell_of(file, "B2", "offering")),
        ("formula", cell_of(file, "C3", "serves_mainland")),
    ]

    workbook = openpyxl.Workbook()
    workbook.active.append(["id"])
    workbook.create_sheet("sums")["A1"] = "=1+1"
    workbook.save(file)
    assert read(file) == []


def test_without_the_extra_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)

    with pytest.raises(Unfinished) as unfinished:
        read(xlsx(tmp_path / "t.xlsx", [["id"]]))

    (finding,) = unfinished.value.findings
    assert finding.remedy and "pip install 'hegui[documents]'" in finding.remedy.en
