"""`hegui map` with tables, as people and scripts call it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from hegui.cli.main import run
from hegui.mapping.duty_list import COLUMNS

DAY = ("--as-of", "2026-11-22")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of two systems, saved by a Chinese spreadsheet."""
    file = tmp_path / "portfolio.csv"
    content = "id,name_zh,serves_mainland,offering,generates\n甲,客服,是,public_service,text\nb,筛选,否,internal,无\n"
    file.write_bytes(content.encode("gb18030"))
    return file


def test_a_table_a_file_and_a_folder_map_to_one_matrix(capsys: pytest.CaptureFixture[str], table: Path) -> None:
    folder = table.parent / "more"
    folder.mkdir()
    (folder / "c.yaml").write_text("id: c\n", encoding="utf-8")

    assert run(["map", str(table), str(folder), *DAY, "--format", "csv"]) == 0

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["id"], row["name_zh"]) for row in rows] == [("甲", "客服"), ("b", "筛选"), ("c", "c")]


def test_a_workbook_maps_as_the_same_table_does(capsys: pytest.CaptureFixture[str], table: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra 'documents'")
    workbook = openpyxl.Workbook()
    for row in csv.reader(table.read_text(encoding="gb18030").splitlines()):
        workbook.active.append(row)
    workbook.save(table.with_suffix(".xlsx"))

    answers = []
    for file in (table, table.with_suffix(".xlsx")):
        assert run(["map", str(file), *DAY, "--json"]) == 0
        answers.append(json.loads(capsys.readouterr().out))

    assert answers[0] == answers[1]


def test_duties_are_one_list_over_all_systems(capsys: pytest.CaptureFixture[str], table: Path) -> None:
    assert run(["map", str(table), *DAY, "--format", "csv", "--duties", "--out", str(table.parent / "duties.csv")]) == 0

    written = (table.parent / "duties.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert capsys.readouterr().out == ""
    assert tuple(rows[0]) == COLUMNS
    assert {row["system"] for row in rows} == {"甲", "b"}


@pytest.mark.parametrize("form", [[], ["--format", "html"], ["--json"], ["--format", "csv", "--json"]])
def test_duties_go_with_csv_only(capsys: pytest.CaptureFixture[str], table: Path, form: list[str]) -> None:
    assert run(["map", str(table), *DAY, "--duties", *form]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert "--format csv" in told.err


def test_bad_cells_are_told_together_with_exit_status_2(capsys: pytest.CaptureFixture[str], table: Path) -> None:
    table.write_text("id,offering,serve_mainland\na,x,是\nb,internal,\nc,y,\n", encoding="utf-8")

    assert run(["map", str(table), "--lang", "en"]) == 2

    told = capsys.readouterr().err
    assert all(f"{table}, {cell}" in told for cell in ("C1", "B2, offering", "B4, offering"))
    assert "Did you mean serves_mainland?" in told
