"""`hegui interview` as people type it and as scripts drive it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from hegui.cli.main import run

DAY = ("--as-of", "2026-09-28")
BEGUN = "id: shop\nfacts:\n  offering: public_service  # the web shop\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEGUI_LANG", "en")
    (tmp_path / "shop.yaml").write_text(BEGUN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Return a function that pipes lines into the command: exit status, standard output, standard error."""

    def pipe(*arguments: str, lines: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines.replace(" ", "\n")))
        status = run(["interview", *arguments, *DAY])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return pipe


def test_answers_are_piped_line_by_line_and_saved(folder, typed):
    status, out, _ = typed("shop.yaml", "--lang", "en", lines="1 1,2 q ")

    assert status == 0
    assert (folder / "shop.yaml").read_text(encoding="utf-8") == f"{BEGUN}  serves_mainland: true\n  generates: [text, image]\n"
    assert "organisations in mainland China?" in out
    assert "Go on: hegui interview shop.yaml" in out


def test_the_end_of_the_pipe_is_the_end_and_nothing_is_lost(folder, typed):
    assert typed("shop.yaml", lines="1 ")[0] == 0

    assert "serves_mainland: true" in (folder / "shop.yaml").read_text(encoding="utf-8")


def test_an_interview_goes_on_where_it_was_left(folder, typed):
    typed("shop.yaml", "--lang", "en", lines="1 u q ")

    _, out, _ = typed("shop.yaml", "--lang", "en", lines="q ")

    assert "organisations in mainland China?" not in out
    assert "Which content" not in out  # answered "not known"
    assert "--again asks them again" in out


def test_again_asks_what_was_not_known(folder, typed):
    typed("shop.yaml", lines="u q ")

    _, out, _ = typed("shop.yaml", "--again", "--lang", "en", lines="1 q ")

    assert "organisations in mainland China?" in out
    assert (folder / "shop.yaml").read_text(encoding="utf-8") == f"{BEGUN}  serves_mainland: true\n"


def test_back_takes_the_last_answer_out_of_the_file_too(folder, typed):
    _, out, _ = typed("shop.yaml", "--lang", "en", lines="1 b b q ")

    assert (folder / "shop.yaml").read_text(encoding="utf-8") == BEGUN
    assert out.count("organisations in mainland China?") == 2
    assert "No answer of this session is left" in out


def test_help_tells_what_is_meant_and_why(folder, typed):
    _, out, _ = typed("shop.yaml", "--lang", "en", lines="? q ")

    assert "GAI.2.1" in out


def test_everything_is_told_in_chinese(folder, typed):
    _, out, _ = typed("shop.yaml", "--lang", "zh", lines="是 0 ? u q ")

    assert "已有结论" in out and "尚不能判断" in out and "继续：hegui interview shop.yaml" in out
    written = (folder / "shop.yaml").read_text(encoding="utf-8")
    assert "serves_mainland: true" in written and "generates: []" in written


def test_a_refused_answer_stops_a_script_and_keeps_what_was_answered(folder, typed):
    status, _, err = typed("shop.yaml", "--lang", "en", lines="1 9 1 ")

    assert status == 2
    assert "does not offer '9'" in err
    assert (folder / "shop.yaml").read_text(encoding="utf-8") == f"{BEGUN}  serves_mainland: true\n"


def test_out_leaves_the_profile_as_it_is(folder, typed):
    typed("shop.yaml", "--out", "new.yaml", lines="1 q ")

    assert (folder / "shop.yaml").read_text(encoding="utf-8") == BEGUN
    assert "serves_mainland: true" in (folder / "new.yaml").read_text(encoding="utf-8")
    status, _, err = typed("shop.yaml", "--out", "new.yaml", lines="1 q ")
    assert status == 2 and "new.yaml" in err


def test_a_copy_elsewhere_would_lose_the_organisations_facts_and_is_refused(folder, typed):
    (folder / "organisation.yaml").write_text("facts:\n  foreign_invested: false\n", encoding="utf-8")
    (folder / "sub").mkdir()

    assert typed("shop.yaml", "--out", "sub/new.yaml", lines="1 q ")[0] == 2
    assert typed("shop.yaml", "--out", "new.yaml", lines="1 q ")[0] == 0
    assert "foreign_invested" not in (folder / "new.yaml").read_text(encoding="utf-8")


def test_without_a_profile_a_new_one_is_made(folder, typed):
    status, _, _ = typed(lines="chat 对话助手 - 1 q ")

    assert status == 0
    written = (folder / "chat.yaml").read_text(encoding="utf-8")
    assert written == "id: chat\nname: {zh: 对话助手, en: 对话助手}\nfacts:\n  offering: public_service\n"
    assert typed(lines="chat a b 1 q ")[0] == 2  # it is there now


def test_who_answered_is_written_down(folder, typed):
    typed("shop.yaml", "--by", "法务部", lines="1 q ")

    assert "serves_mainland: {value: true, by: 法务部, on: " in (folder / "shop.yaml").read_text(encoding="utf-8")


# Scripts


def question(out: str) -> dict:
    plain = json.loads(out)
    assert plain["schema"] == "hegui.interview/1"
    return plain


def test_a_script_reads_the_question_and_answers_it(folder, typed):
    status, out, _ = typed("shop.yaml", "--json")
    assert (status, question(out)["question"]["fact"]) == (0, "serves_mainland")

    _, out, _ = typed("shop.yaml", "--json", "--answer", "serves_mainland=null", "--answer", "generates=text, image")

    plain = question(out)
    assert plain["declined"] == [{"fact": "serves_mainland", "function": None}]
    assert plain["question"]["fact"] not in ("serves_mainland", "generates")
    assert "generates: [text, image]" in (folder / "shop.yaml").read_text(encoding="utf-8")


def test_a_script_answers_for_a_function(folder, typed):
    (folder / "shop.yaml").write_text(f"{BEGUN}functions:\n  - id: chat\n  - id: feed\n", encoding="utf-8")

    typed("shop.yaml", "--answer", "generates=[text]", "--function", "feed")

    assert "  - id: feed\n    facts:\n      generates: [text]\n" in (folder / "shop.yaml").read_text(encoding="utf-8")


def test_all_refused_answers_are_told_and_none_is_taken(folder, typed):
    status, _, err = typed(
        "shop.yaml", "--lang", "en", "--answer", "serves_mainland=true", "--answer", "generates=smell", "--answer", "users=1"
    )

    assert status == 2
    assert "smell" in err and "No fact is called 'users'" in err
    assert (folder / "shop.yaml").read_text(encoding="utf-8") == BEGUN


@pytest.mark.parametrize(
    "arguments",
    [("--json",), ("shop.yaml", "--answer", "serves_mainland"), ("shop.yaml", "--function", "chat"), ("none.yaml",)],
)
def test_what_cannot_be_used_is_refused(folder, typed, arguments):
    status, _, err = typed(*arguments)

    assert status == 2
    assert err.strip()
