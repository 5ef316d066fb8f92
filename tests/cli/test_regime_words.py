"""The words `deadlines`, `exposure` and `rules diff`, run as a person runs them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from hegui.cli.main import run
from hegui.rulebook.loader import DATA

EXAMPLES = Path(__file__).parents[2] / "examples"
CHATBOT = str(EXAMPLES / "chatbot.yaml")
ON = ("--as-of", "2026-11-22")


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Hegui = Callable[..., Ended]


@pytest.fixture
def hegui(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Hegui:
    monkeypatch.setenv("HEGUI_LANG", "en")

    def ended(*arguments: str) -> Ended:
        status = run(list(arguments))
        return Ended(status, *capsys.readouterr())

    return ended


def test_deadlines_lists_days_and_waits_for_others(hegui: Hegui) -> None:
    done = hegui("deadlines", CHATBOT, *ON, "--json")

    answer = json.loads(done.stdout)
    assert answer["schema"] == "hegui.deadlines/1"
    assert {"passed", "coming"} <= {one["state"] for one in answer["deadlines"]}
    assert {one["fact"] for one in answer["undated"]}


def test_deadlines_ends_with_one_where_something_is_known_to_be_overdue(tmp_path: Path, hegui: Hegui) -> None:
    facts = {"serves_mainland": True, "offering": "public_service", "generates": ["text"], "model_origin": "own"}
    facts |= {"algorithm_filed": False, "generative_ai_filed": False, "launch_date": "2026-03-02"}
    profile = tmp_path / "late.json"
    profile.write_text(json.dumps({"id": "late", "name": {"zh": "迟", "en": "Late"}, "facts": facts}), encoding="utf-8")

    done = hegui("deadlines", str(profile), *ON)

    assert done.returncode == 1
    assert "Overdue" in done.stdout
    assert hegui("deadlines", CHATBOT, *ON).returncode == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_calendar_file_is_written_whole(lang: str, tmp_path: Path, hegui: Hegui) -> None:
    done = hegui("deadlines", CHATBOT, *ON, "--format", "ics", "--out", str(tmp_path / "days.ics"), "--lang", lang)

    written = (tmp_path / "days.ics").read_text(encoding="utf-8")
    assert done.returncode == 0
    assert written.startswith("BEGIN:VCALENDAR")
    assert written.rstrip().endswith("END:VCALENDAR")


@pytest.mark.parametrize("form", ["table", "json", "md", "html"])
def test_exposure_tells_both_texts_of_an_amended_law(form: str, hegui: Hegui) -> None:
    done = hegui("exposure", CHATBOT, "--conduct-from", "2025-11-01", "--conduct-to", "2025-12-15", *ON, "--format", form)

    assert done.returncode == 0, done.stderr
    assert ("CSL.59" if form == "json" else "Article 59") in done.stdout


def test_exposure_refuses_days_in_the_wrong_order(hegui: Hegui) -> None:
    done = hegui("exposure", CHATBOT, "--conduct-from", "2026-01-02", "--conduct-to", "2026-01-01", *ON)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "order" in done.stderr


def test_rules_diff_shows_the_new_tiers_and_numbers_of_the_cybersecurity_law(hegui: Hegui) -> None:
    done = hegui("rules", "diff", "--from", "2025-12-31", "--to", "2026-01-01", str(EXAMPLES), "--json")

    answer = json.loads(done.stdout)
    assert {"before": "CSL.21", "after": "CSL.23"} in answer["renumbered"]
    assert "CSL.69" in {one["article"] for one in answer["sanctions"]}
    assert len(answer["systems"]) == 7


def test_rules_diff_with_an_equal_rulebook_differs_in_nothing(tmp_path: Path, hegui: Hegui) -> None:
    shutil.copytree(DATA, tmp_path / "data")

    assert "Nothing differs" in hegui("rules", "diff", "--base", str(tmp_path / "data"), "--to", "2026-11-22").stdout


def test_rules_diff_with_another_rulebook_names_what_differs(tmp_path: Path, hegui: Hegui) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    duties = tmp_path / "data" / "instruments" / "ALG" / "duties.yaml"
    written = duties.read_text(encoding="utf-8")
    assert "amount: 10, unit: working_day" in written
    duties.write_text(written.replace("amount: 10, unit: working_day", "amount: 20, unit: working_day"), encoding="utf-8")

    assert "due rule" in hegui("rules", "diff", "--base", str(tmp_path / "data"), "--to", "2026-11-22").stdout


@pytest.mark.parametrize(
    "arguments", [("rules", "diff"), ("rules", "diff", "--from", "2026-02-01", "--to", "2026-01-01"), ("deadlines",)]
)
def test_what_is_missing_or_turned_round_is_a_usage_error(arguments: tuple[str, ...], hegui: Hegui) -> None:
    done = hegui(*arguments)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
