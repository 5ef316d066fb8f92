"""`hegui interview`: one question at a time, while its answer can still change a verdict, each answer saved at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.interview_lines import is_watched, key_of, next_line, value_of
from hegui.cli.interview_screen import NOTHING_TO_TAKE_BACK, show_end, show_help, show_line, show_question
from hegui.cli.interview_session import Session, Signature
from hegui.cli.interview_start import new_file, parsed_answers, target_of
from hegui.cli.language import say
from hegui.cli.options import as_of_option, json_option, lang_option, today_in_beijing
from hegui.cli.printing import OK, json_text, print_findings
from hegui.mapping.interview import Asked, Finished, Interviewer, ProfileFile, question_json, read_profile_file
from hegui.rulebook import load_rulebook
from hegui.rulebook.book import Rulebook
from hegui.words.errors import Refused
from hegui.words.text import Shown


@click.command(
    "interview",
    cls=Command,
    help=say(
        "逐题询问系统的事实：只问还能改变结论的，最能定案的先问。每答一题即写入档案，可随时退出、以后继续；没有档案的，新建一个。\n\n"
        "示例：hegui interview my-system.yaml",
        "Ask for the facts of a system one by one: only those that can still change a verdict, the most deciding first. Each "
        "answer is saved at once, so that you can stop at any time and go on later. Without a profile, a new one is made.\n\n"
        "Example: hegui interview my-system.yaml",
    ),
)
@click.argument("profile", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("写入此文件，原档案不变。", "Write to this file; the profile stays as it is."),
)
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="FACT=VALUE",
    help=say(
        "直接给出回答，不提问；可多次使用；不清楚的写 null。",
        "Give an answer without being asked; repeatable; null for unknown.",
    ),
)
@click.option(
    "--function",
    metavar="ID",
    help=say("--answer 所涉的功能。", "The function that --answer speaks of."),
)
@click.option(
    "--by", metavar="NAME", help=say("把回答人及日期一并写入。", "Write down with each answer who gave it, and the day.")
)
@click.option("--again", is_flag=True, help=say("再问以前答“不清楚”的问题。", "Ask again what was answered 'not known'."))
@as_of_option
@json_option
@lang_option
def command(
    profile: Path | None,
    out: Path | None,
    answers: tuple[str, ...],
    function: str | None,
    by: str | None,
    again: bool,
    as_of: date,
    as_json: bool,
    lang: Shown,
) -> int:
    """Read or begin a profile, take the answers, ask on."""
    if function and not answers:
        raise click.UsageError(say("--function 须与 --answer 一起使用。", "--function goes with --answer."))
    rulebook = load_rulebook()
    file = _file(profile, out, as_json or bool(answers), lang, rulebook)
    if file is None:
        return OK
    signature = Signature(by, today_in_beijing().isoformat())
    session = Session(file, target_of(file, out, rulebook), Interviewer(rulebook, as_of), signature, again)
    if answers:
        session.answer_all(parsed_answers(answers, function, rulebook))
    if as_json:
        found = session.next_question()
        click.echo(json_text(question_json(found, session.file.profile, session.declined, as_of, rulebook)), nl=False)
    elif answers:
        show_end((found := session.next_question()).progress, session, as_of.isoformat(), isinstance(found, Finished), lang)
    else:
        _converse(session, as_of, lang)
    return OK


def _file(profile: Path | None, out: Path | None, silent: bool, lang: Shown, rulebook: Rulebook) -> ProfileFile | None:
    return read_profile_file(profile, rulebook) if profile else new_file(out, silent, lang, rulebook)


def _converse(session: Session, as_of: date, lang: Shown) -> None:
    found = session.next_question()
    while isinstance(found, Asked):
        show_question(found, session, lang)
        if not _take_answer(found, session, lang):
            break
        found = session.next_question()
    show_end(found.progress, session, as_of.isoformat(), isinstance(found, Finished), lang)


def _take_answer(asked: Asked, session: Session, lang: Shown) -> bool:
    """Take lines until one of them answers the question or goes back; tell whether the interview goes on."""
    for typed in _lines():
        match key_of(typed):
            case "quit":
                return False
            case "help":
                show_help(asked.fact, lang)
            case "back":
                if session.back():
                    return True
                show_line(NOTHING_TO_TAKE_BACK, lang)
            case key:
                if _answered(asked, None if key == "unknown" else value_of(typed, asked.fact), session, lang):
                    return True
    return False


def _lines() -> Iterable[str]:
    return iter(lambda: next_line(">") or "", "")


def _answered(asked: Asked, value: object, session: Session, lang: Shown) -> bool:
    """Give the answer; a person whose answer is refused is asked again, a script is stopped."""
    try:
        session.answer(asked.slot, value)
    except Refused as refusal:
        if not is_watched():
            raise
        print_findings(refusal.findings, lang)
        return False
    return True
