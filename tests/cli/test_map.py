"""`hegui map` as people and scripts call it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from hegui.cli.main import run

EXAMPLES = Path(__file__).parents[2] / "examples"


def mapped(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert run(["map", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def verdicts(answer: dict, system: str) -> dict[str, str]:
    found = next(s for s in answer["systems"] if s["id"] == system)
    return {instrument["id"]: instrument["verdict"] for instrument in found["instruments"]}


def test_each_example_has_an_instrument_that_applies_and_one_that_does_not(capsys):
    answer = mapped(capsys, str(EXAMPLES), "--as-of", "2026-11-22")

    for system in answer["systems"]:
        assert {"applies", "does_not_apply"} <= set(verdicts(answer, system["id"]).values()), system["id"]


@pytest.mark.parametrize(
    ("before", "first_day", "instrument"),
    [("2025-08-31", "2025-09-01", "LBL"), ("2025-08-31", "2025-09-01", "GB45438"), ("2026-07-14", "2026-07-15", "ANT")],
)
def test_the_day_before_and_the_first_day_differ(capsys, before, first_day, instrument):
    companion = str(EXAMPLES / "companion.yaml")

    earlier = verdicts(mapped(capsys, companion, "--as-of", before), "companion")
    later = verdicts(mapped(capsys, companion, "--as-of", first_day), "companion")

    assert earlier[instrument] == "not_in_force"
    assert later[instrument] == "applies"


def test_a_profile_with_no_facts_settles_nothing_and_asks(capsys, tmp_path):
    empty = tmp_path / "empty.yaml"
    empty.write_text("id: empty\n", encoding="utf-8")

    system = mapped(capsys, str(empty), "--as-of", "2026-11-22")["systems"][0]

    settled = {"applies", "does_not_apply"}
    assert not settled & {entry["verdict"] for key in ("instruments", "duties", "routes") for entry in system[key]}
    assert system["next_questions"]
    assert system["advice"] == []


def test_two_runs_give_the_same_bytes(capsys):
    run(["map", str(EXAMPLES), "--as-of", "2026-11-22", "--json"])
    first = capsys.readouterr().out
    run(["map", str(EXAMPLES), "--as-of", "2026-11-22", "--json"])

    assert capsys.readouterr().out == first


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
@pytest.mark.parametrize("form", ["table", "csv", "md", "html"])
def test_every_form_is_written_in_every_language(capsys, tmp_path, form, lang):
    out = tmp_path / "report"

    status = run(["map", str(EXAMPLES), "--as-of", "2026-11-22", "--format", form, "--lang", lang, "--out", str(out)])

    assert status == 0
    assert capsys.readouterr().out == ""
    written = out.read_text(encoding="utf-8")
    assert any(name in written for name in ("chatbot", "示例科技", "Example Tech"))


def test_csv_has_a_row_a_system_and_a_column_an_instrument(capsys):
    run(["map", str(EXAMPLES), "--as-of", "2026-11-22", "--format", "csv"])

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    assert [row["id"] for row in rows] == sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
    assert next(row for row in rows if row["id"] == "chatbot")["GAI"] == "applies"


BAD = {
    "a misspelt fact": ("id: a\nfacts:\n  serve_mainland: true\n", "serves_mainland"),
    "a wrong type": ("id: a\nfacts:\n  serves_mainland: 'yes'\n", "true or false"),
    "active users above registered ones": ("id: a\nfacts: {registered_users: 5, monthly_active_users: 6}\n", "cannot exceed"),
    "a doubled key": ("id: a\nid: b\n", "doubled"),
    "an anchor bomb": ("id: a\nname: &x [a, b]\nfacts: *x\n", "anchors"),
    "deep nesting": ("id: a\nfacts: " + "[" * 3000 + "]" * 3000, "nested"),
    "no YAML at all": ("id: [a\n", "YAML"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_message_exit_status_2_and_nothing_written(capsys, monkeypatch, tmp_path, what):
    monkeypatch.setenv("HEGUI_LANG", "en")
    content, told = BAD[what]
    profile = tmp_path / "bad.yaml"
    profile.write_text(content, encoding="utf-8")
    out = tmp_path / "out.json"

    status = run(["map", str(profile), "--json", "--out", str(out)])

    answer = capsys.readouterr()
    assert (status, answer.out) == (2, "")
    assert told in answer.err
    assert "bad.yaml" in answer.err
    assert "Traceback" not in answer.err
    assert not out.exists()


def test_bytes_that_are_not_utf8_are_refused_with_their_line(capsys, tmp_path):
    profile = tmp_path / "bad.yaml"
    profile.write_bytes(b"id: a\nname: \xff\n")

    assert run(["map", str(profile)]) == 2
    assert "bad.yaml:2" in capsys.readouterr().err


def test_all_problems_of_all_files_are_told_together(capsys, tmp_path):
    (tmp_path / "one.yaml").write_text("id: one\nfacts: {offring: internal, serves_mainland: 3}\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("id: two\nfacts: {generates: text}\n", encoding="utf-8")

    assert run(["map", str(tmp_path)]) == 2

    told = capsys.readouterr().err
    assert told.count("✗") == 3
    assert "one.yaml:2" in told and "two.yaml:2" in told


def test_refusals_speak_chinese_on_a_chinese_terminal(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("HEGUI_LANG", "zh")
    profile = tmp_path / "bad.yaml"
    profile.write_text("id: a\nfacts: {serve_mainland: true}\n", encoding="utf-8")

    run(["map", str(profile)])

    assert "是否想写 serves_mainland？" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_status_3(capsys, tmp_path):
    status = run(["map", str(EXAMPLES / "chatbot.yaml"), "--json", "--out", str(tmp_path / "no" / "where.json")])

    assert status == 3
    assert "where.json" in capsys.readouterr().err


def test_a_function_can_make_a_fact_of_its_system_unknown_again(capsys, tmp_path):
    profile = tmp_path / "two.yaml"
    profile.write_text(
        "id: two\nfacts: {serves_mainland: true, offering: public_service, generates: [text]}\n"
        "functions:\n  - id: chat\n  - {id: other, facts: {generates: null, serves_mainland: null}}\n",
        encoding="utf-8",
    )

    gai = next(i for i in mapped(capsys, str(profile))["systems"][0]["instruments"] if i["id"] == "GAI")

    assert (gai["verdict"], gai["functions"]) == ("applies", ["chat"])
