"""`hegui label`: what engineers and platforms get from each word, and how it says no."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys

import pytest
from PIL import Image

from hegui.cli.main import run

OURS = "001191110000MA0000AA0L10001"
THEIRS = "001191310000MA0000BB0Q10001"
PLATFORM = "001191440300MA0000CC0220001"
MARKDOWN = "# 标题\n\n正文。\n"


@pytest.fixture
def hegui(tmp_path, monkeypatch, capsys):
    """Run a word of labels in a folder with two texts; the answer is status, standard output and standard error."""
    (tmp_path / "pages" / "deep").mkdir(parents=True)
    for name in ("pages/a.md", "pages/deep/b.md"):
        (tmp_path / name).write_text(MARKDOWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def answered(*words, lang="en"):
        monkeypatch.setenv("HEGUI_LANG", lang)
        return run(["label", *words]), *capsys.readouterr()

    return answered


def write(hegui, *words):
    return hegui("write", "pages", "--producer", OURS, "--produce-id", "batch", *words)


def test_a_code_is_made_from_a_credit_code(hegui):
    status, out, _ = hegui("code", "91110000MA0000AA0L", "--service", "generation", "--suffix", "0001")

    assert (status, out) == (0, f"{OURS}\n")
    assert json.loads(hegui("code", "91110000MA0000AA0L", "--json")[1])["code"] == OURS[:22] + "00000"


def test_a_wrong_credit_code_is_refused_in_both_languages(hegui):
    assert hegui("code", "91110000MA0000AA00")[0] == 2
    assert "business licence" in hegui("code", "91110000MA0000AA00")[2]
    assert "营业执照" in hegui("code", "91110000MA0000AA00", lang="zh")[2]


def test_without_a_place_to_write_nothing_is_written(hegui, tmp_path):
    status, out, err = write(hegui)

    assert (status, "would write" in out, "no file was written" in err) == (0, True, True)
    assert (tmp_path / "pages" / "a.md").read_text(encoding="utf-8") == MARKDOWN


def test_a_folder_is_written_to_another_with_its_tree(hegui, tmp_path):
    status, out, _ = write(hegui, "--out", "labelled", "--json")
    told = json.loads(out)

    assert (status, told["schema"]) == (0, "hegui.label.write/1")
    assert [each["outcome"] for each in told["files"]] == ["written", "written"]
    assert MARKDOWN in (tmp_path / "labelled" / "deep" / "b.md").read_text(encoding="utf-8")
    assert re.fullmatch(r"batch-[0-9a-f]{16}", told["files"][0]["mark"]["ProduceID"])


def test_what_was_written_is_read_in_the_shape_of_the_contract(hegui):
    write(hegui, "--in-place")
    status, out, _ = hegui("read", "pages/a.md", "--json")
    (told,) = json.loads(out)["files"]

    assert status == 0
    assert set(told) == {"path", "format", "media_type", "marks", "explicit"}
    assert told["marks"][0]["placement"] == "prescribed"
    assert list(told["marks"][0]["mark"]) == [
        "Label",
        "ContentProducer",
        "ProduceID",
        "ReservedCode1",
        "ContentPropagator",
        "PropagateID",
        "ReservedCode2",
    ]


def test_bulk_answers_come_a_line_a_file(hegui):
    status, out, _ = write(hegui, "--in-place", "--jsonl")

    assert status == 0
    assert [json.loads(line)["path"] for line in out.splitlines()] == ["pages/a.md", "pages/deep/b.md"]


def test_the_mark_of_another_producer_is_refused_and_pass_on_is_the_remedy(hegui):
    write(hegui, "--in-place")
    status, _, err = hegui("write", "pages/a.md", "--producer", THEIRS, "--produce-id", "x", "--in-place")

    assert status == 2
    assert "pass-on" in err


def test_a_mark_that_does_not_conform_is_refused_once_and_not_for_every_file(hegui):
    status, _, err = hegui("write", "pages", "--producer", "某公司", "--produce-id", "a b", "--in-place")

    assert status == 2
    assert err.count("ContentProducer holds") == 1


def test_a_company_name_may_be_written_knowingly(hegui):
    status, _, err = hegui(
        "write", "pages/a.md", "--producer", "某公司", "--produce-id", "a", "--in-place", "--charset", "warn"
    )

    assert status == 0
    assert "provider code" in err


def test_verify_is_the_gate_of_a_release(hegui):
    assert hegui("verify", "pages")[0] == 0
    assert hegui("verify", "pages", "--require")[0] == 1
    write(hegui, "--in-place")
    status, out, _ = hegui("verify", "pages", "--require", "--json")

    assert status == 0
    assert [each["verdict"] for each in json.loads(out)["files"]] == ["no_findings", "no_findings"]


def test_what_could_not_be_read_is_work_not_done(hegui, tmp_path):
    (tmp_path / "pages" / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")

    assert hegui("read", "pages")[0] == 3
    assert hegui("verify", "pages")[0] == 3
    assert "half.png" in write(hegui, "--out", "labelled")[2]


def test_a_platform_learns_the_notice_and_writes_its_fields(hegui):
    write(hegui, "--in-place")
    status, out, _ = hegui(
        "pass-on", "pages/a.md", "--platform", PLATFORM, "--propagate-id", "p-1", "--out", "public", "--json"
    )
    (told,) = json.loads(out)["files"]

    assert (status, told["notice"], told["cites"]) == (0, "is", ["LBL.6.1.1"])
    assert (told["mark"]["ContentProducer"], told["mark"]["ContentPropagator"]) == (OURS, PLATFORM)


@pytest.mark.parametrize(("words", "notice"), [(["--declared"], "may be"), (["--suspected"], "suspected"), ([], "none")])
def test_without_a_mark_the_notice_follows_the_word_of_the_user_or_the_detector(hegui, words, notice):
    status, out, err = hegui("pass-on", "pages/a.md", "--platform", PLATFORM, "--propagate-id", "p-1", *words)

    assert status == 0
    assert notice in out
    assert "no file was written" in err


def test_a_run_is_recorded_in_a_ledger(hegui, tmp_path, capsys):
    write(hegui, "--out", "labelled", "--ledger", "audit", "--actor", "user:7")

    assert run(["ledger", "verify", "audit", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == 2


def test_two_places_at_once_are_a_usage_error(hegui):
    assert write(hegui, "--in-place", "--out", "x")[0] == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_is_in_the_language_asked_for(hegui, lang):
    _, out, _ = hegui("verify", "pages", "--lang", lang)

    assert ("未找到标识" in out) == (lang == "zh")


def test_a_watched_folder_is_labelled_as_files_arrive_until_it_is_stopped(tmp_path):
    (tmp_path / "in").mkdir()
    words = ["label", "write", "in", "--producer", OURS, "--produce-id", "b", "--out", "out", "--watch", "--jsonl"]
    command = [sys.executable, "-c", "from hegui.cli.main import main; main()", *words]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as watching:
        (tmp_path / "in" / "late.md").write_text(MARKDOWN, encoding="utf-8")
        told = json.loads(watching.stdout.readline())
        watching.send_signal(signal.SIGINT)
        watching.communicate(timeout=30)

    assert (told["path"], told["outcome"], watching.returncode) == ("in/late.md", "written", 0)
    assert OURS in (tmp_path / "out" / "late.md").read_text(encoding="utf-8")


def test_a_watch_that_would_write_nowhere_is_a_usage_error(hegui):
    assert write(hegui, "--watch")[0] == 2


def test_a_picture_can_be_looked_at_before_and_after_without_being_written(hegui, tmp_path):
    Image.new("RGB", (200, 100), "navy").save(tmp_path / "sea.png")
    before = (tmp_path / "sea.png").read_bytes()
    words = ("write", "sea.png", "--producer", OURS, "--produce-id", "s", "--explicit", "--preview", "both.png")

    assert hegui(*words)[0] == 0
    with Image.open(tmp_path / "both.png") as both:
        assert both.width > 2 * 200
    assert (tmp_path / "sea.png").read_bytes() == before


def test_a_preview_needs_one_picture_and_the_wish_for_a_label(hegui):
    assert write(hegui, "--explicit", "--preview", "both.png")[0] == 2
