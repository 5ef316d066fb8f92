"""CSV for spreadsheets: files bear the mark by which Excel knows UTF-8, standard output is plain, and both say the same."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from hegui.cli.main import run
from hegui.cli.progress import numbered

EXAMPLES = str(Path(__file__).parents[2] / "examples")
CHATBOT = str(Path(EXAMPLES) / "chatbot.yaml")
DAY = ("--as-of", "2026-11-22")
COMMANDS = {
    "map": ("map", CHATBOT, *DAY, "--format", "csv"),
    "map --duties": ("map", CHATBOT, *DAY, "--format", "csv", "--duties"),
    "deadlines": ("deadlines", CHATBOT, *DAY, "--format", "csv"),
    "controls": ("controls", CHATBOT, *DAY, "--format", "csv"),
    "rules facts": ("rules", "facts", "--table"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_csv_file_begins_with_the_mark_and_else_holds_what_is_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    assert run([*COMMANDS[command]]) in (0, 1)
    printed = capsys.readouterr().out
    assert run([*COMMANDS[command], "--out", str(tmp_path / "t.csv")]) in (0, 1)

    assert not printed.startswith("\ufeff")
    assert (tmp_path / "t.csv").read_bytes() == BOM_UTF8 + printed.encode()


def test_the_matrix_says_what_the_json_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["map", EXAMPLES, *DAY, "--format", "csv"]) == 0
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert run(["map", EXAMPLES, *DAY, "--json"]) == 0
    systems = json.loads(capsys.readouterr().out)["systems"]

    assert list(rows) == [system["id"] for system in systems]
    for system in systems:
        row = rows[system["id"]]
        assert {i["id"]: i["verdict"] for i in system["instruments"]} == {i["id"]: row[i["id"]] for i in system["instruments"]}
        applies = [duty["id"] for duty in system["duties"] if duty["verdict"] == "applies"]
        assert int(row["duties_applies"]) == len(applies)


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_the_empty_table_can_be_filled_in_and_mapped(capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str) -> None:
    table = tmp_path / "portfolio.csv"
    assert run(["rules", "facts", "--table", "--lang", lang, "--out", str(table)]) == 0
    with table.open("a", encoding="utf-8") as stream:
        stream.write("bot,客服,Bot,,true\n")

    assert run(["map", str(table), *DAY, "--format", "csv"]) == 0

    assert [row["id"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))] == ["bot"]


@pytest.mark.parametrize("other", ["--json", "--schema"])
def test_the_empty_table_is_no_json(capsys: pytest.CaptureFixture[str], other: str) -> None:
    assert run(["rules", "facts", "--table", other]) == 2
    assert "--table" in capsys.readouterr().err


# Progress


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("second", "shown"), [(1.0, False), (3.0, True)])
def test_work_over_two_seconds_shows_how_many_systems_went_by(
    monkeypatch: pytest.MonkeyPatch, second: float, shown: bool
) -> None:
    clock = iter([0.0, second, second])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", Terminal())

    assert list(numbered(["a", "b"], "Systems read:")) == ["a", "b"]

    assert ("\rSystems read: 1 " in sys.stderr.getvalue()) == shown  # type: ignore[attr-defined]
    assert sys.stderr.getvalue().endswith("\r\033[K") == shown  # type: ignore[attr-defined]
