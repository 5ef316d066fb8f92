"""`hegui label` with --explicit: labels that people see or hear, put in, looked for, and asked for."""

from __future__ import annotations

import json

import pytest

from hegui.cli.main import run

OURS = "001191110000MA0000AA0L10001"
MARKDOWN = "# 标题\n\n正文。\n\n正文。\n\n正文。\n"


@pytest.fixture
def hegui(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.md").write_text(MARKDOWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def answered(*words, lang="en"):
        monkeypatch.setenv("HEGUI_LANG", lang)
        return run(["label", *words]), *capsys.readouterr()

    return answered


def write(hegui, *words):
    return hegui("write", "a.md", "--producer", OURS, "--produce-id", "n", "--in-place", *words)


def verified(hegui, *words):
    status, out, _ = hegui("verify", "a.md", "--json", *words)
    (told,) = json.loads(out)["files"]
    return status, told["verdict"], [(finding["code"], finding["severity"]) for finding in told["findings"]]


def test_the_label_is_put_in_before_the_mark_and_read_where_asked_for(hegui):
    assert write(hegui, "--explicit", "--wording", "内容由AI生成", "--position", "end")[0] == 0
    (told,) = json.loads(hegui("read", "a.md", "--explicit", "--json")[1])["files"]

    assert told["explicit"] == [{"kind": "note", "place": "end", "wording": "内容由AI生成", "sure": True}]
    assert told["marks"][0]["placement"] == "prescribed"


def test_without_the_flag_only_the_header_is_read(hegui):
    write(hegui, "--explicit")
    (told,) = json.loads(hegui("read", "a.md", "--json")[1])["files"]

    assert told["explicit"] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_names_explicit_labels(hegui, lang):
    write(hegui, "--explicit")

    assert ("显式标识" in hegui("read", "a.md", "--explicit", "--lang", lang)[1]) == (lang == "zh")


def test_a_wording_that_will_not_do_is_refused_once(hegui):
    status, _, err = write(hegui, "--explicit", "--wording", "智能创作")

    assert (status, err.count("both elements")) == (2, 1)


def test_how_a_label_is_to_be_goes_with_a_label(hegui):
    assert write(hegui, "--position", "end")[0] == 2


def test_verify_notes_that_no_explicit_label_was_found_and_makes_it_an_error_where_asked(hegui):
    write(hegui)

    assert verified(hegui) == (0, "no_findings", [])
    assert verified(hegui, "--explicit") == (0, "no_findings", [("explicit_not_found", "note")])
    assert verified(hegui, "--require-explicit") == (1, "nonconforming", [("explicit_not_found", "error")])


def test_verify_finds_nothing_where_both_labels_stand(hegui):
    write(hegui, "--explicit")

    assert verified(hegui, "--require", "--require-explicit") == (0, "no_findings", [])


def test_verify_tells_a_wording_that_lacks_an_element(hegui, tmp_path):
    (tmp_path / "a.md").write_text("【AI创作】\n\n" + MARKDOWN, encoding="utf-8")
    write(hegui)
    status, verdict, findings = verified(hegui, "--explicit")

    assert (status, verdict) == (1, "nonconforming")
    assert ("one_element_missing", "error") in findings


def test_what_cannot_be_looked_at_is_told(hegui, tmp_path):
    (tmp_path / "a.md").rename(tmp_path / "a.py")
    (told,) = json.loads(hegui("verify", "a.py", "--explicit", "--json")[1])["files"]

    assert "explicit_not_looked_at" in [finding["code"] for finding in told["findings"]]
