"""`hegui rules`: what the rulebook holds, how far it was checked, and how it grows."""

from __future__ import annotations

import json
import shutil

import pytest

from hegui.cli.main import run
from hegui.rulebook.loader import DATA, load_rulebook


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["rules", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_list_names_every_instrument_with_its_days(capsys, lang):
    shown = told(capsys, "list", "--lang", lang)

    assert all(instrument in shown for instrument in load_rulebook().instruments)
    assert "2026-07-15" in shown


def test_list_as_json_tells_how_far_each_instrument_was_checked(capsys):
    answer = json.loads(told(capsys, "list", "--json"))

    gai = next(entry for entry in answer["instruments"] if entry["id"] == "GAI")
    assert answer["schema"] == "hegui.rules.list/1"
    assert sum(gai["verification"].values()) == gai["duties"] > 0


def test_facts_follow_the_contract(capsys):
    answer = json.loads(told(capsys, "facts", "--json"))

    assert answer["schema"] == "hegui.rules.facts/1"
    for fact in answer["facts"]:
        assert {"id", "type", "choices", "question", "why", "cites"} <= fact.keys()
        assert fact["question"]["zh"] and fact["question"]["en"]


def test_the_profile_schema_accepts_the_examples(capsys):
    import jsonschema

    from hegui.words.reader import read_file

    schema = json.loads(told(capsys, "facts", "--schema"))

    for example in sorted((DATA.parents[3] / "examples").glob("*.yaml")):
        jsonschema.validate(read_file(example).value, schema)


@pytest.mark.parametrize(
    ("subject", "zh", "en"),
    [
        ("GAI.17", "第十七条", "Article 17"),
        ("ALG.24.1", "第二十四条第一款", "Article 24(1)"),
        ("GAI.generative-filing", "备案", "filing"),
        ("LBL", "人工智能生成合成内容标识办法", "label"),
        ("GAI.service_provider", "提供者", "provider"),
        ("serves_mainland", "境内", "mainland"),
        ("posm_by_text", "舆论属性", "public-opinion"),
        ("ALG.A31", "万元", "10,000"),
    ],
)
def test_show_reads_well_in_both_languages(capsys, subject, zh, en):
    assert zh in told(capsys, "show", subject, "--lang", "zh")
    assert en.lower() in told(capsys, "show", subject, "--lang", "en").lower()


def test_show_offers_the_nearest_name(capsys):
    assert run(["rules", "show", "GAI.generative-fling"]) == 2
    assert "GAI.generative-filing" in capsys.readouterr().err


def test_coverage_is_complete(capsys):
    answer = json.loads(told(capsys, "check", "--coverage", "--json"))

    assert answer["findings"] == []
    assert all(row["duties"] or row["not_a_duty"] for row in answer["coverage"])


def test_a_new_instrument_is_told_what_to_fill_in_and_then_passes_the_checks(capsys, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(DATA, data)

    assert run(["rules", "new", "XYZ", "--out", str(data / "instruments")]) == 0
    capsys.readouterr()

    assert run(["rules", "check", str(data), "--json"]) == 1
    found = {finding["code"]: finding["severity"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert found == {"not_filled_in": "error", "duty_without_control": "warning"}

    for file in (data / "instruments" / "XYZ").iterdir():
        filled = file.read_text(encoding="utf-8").replace("（请填写）", "").replace(" (fill in)", "")
        file.write_text(filled, encoding="utf-8")
    load_rulebook.cache_clear()  # one process of the command reads a folder once
    assert run(["rules", "check", str(data), "--json"]) == 0


def test_new_refuses_a_bad_id_and_an_existing_folder(capsys, tmp_path):
    assert run(["rules", "new", "../evil", "--out", str(tmp_path)]) == 2
    (tmp_path / "XYZ").mkdir()
    assert run(["rules", "new", "XYZ", "--out", str(tmp_path)]) == 2
    assert list((tmp_path / "XYZ").iterdir()) == []


def test_a_broken_rulebook_is_refused_by_file_line_and_remedy(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("HEGUI_LANG", "en")
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    duties = data / "instruments" / "GAI" / "duties.yaml"
    duties.write_text(duties.read_text(encoding="utf-8").replace("basis: text", "baisis: text", 1), encoding="utf-8")

    assert run(["rules", "check", str(data)]) == 2

    message = capsys.readouterr().err
    assert "instruments/GAI/duties.yaml:" in message
    assert "Did you mean basis?" in message
