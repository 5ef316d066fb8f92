"""`hegui deadlines`: what is due when, over all systems, as a list or as a calendar file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import Day, as_of_option, json_option, lang_option
from hegui.cli.printing import FOUND, OK, deliver, deliver_bytes, deliver_csv, json_text
from hegui.cli.systems import mapping_of
from hegui.mapping.deadlines import Deadlines, deadlines
from hegui.rulebook import load_rulebook
from hegui.words.text import Shown

_A_YEAR = timedelta(days=366)


@click.command(
    "deadlines",
    cls=Command,
    help=say(
        "列出到期日：已过期的、一年内到期的、尚缺起算日的；也可输出日历文件。\n\n"
        "示例：hegui deadlines examples/ --format ics --out deadlines.ics\n\n"
        "有已知未办的逾期事项时，退出状态为 1。",
        "List what is due when: overdue, to come within a year, or waiting for a day; also as a calendar file.\n\n"
        "Example: hegui deadlines examples/ --format ics --out deadlines.ics\n\n"
        "The exit status is 1 when something is overdue and known not to be done.",
    ),
)
@click.argument("profiles", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@as_of_option
@click.option(
    "--until",
    type=Day(),
    metavar="DAY",
    help=say("列到哪一天为止（含当日），默认一年。", "The last day to list, that day included; a year ahead by default."),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv", "ics")),
    default="table",
    help=say("输出格式。", "Form of the answer."),
)
@json_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("写入文件。", "Write to this file."))
@lang_option
def command(
    profiles: tuple[Path, ...], as_of: date, until: date | None, form: str, as_json: bool, out: Path | None, lang: Shown
) -> int:
    """Read, map, date, show."""
    rulebook = load_rulebook()
    mapping = mapping_of(profiles, as_of, rulebook)
    found = deadlines(mapping, until or _a_year_after(as_of))
    _show(found, "json" if as_json else form, out, lang)
    return FOUND if found.of("overdue") else OK


def _a_year_after(day: date) -> date:
    return day + _A_YEAR if day < date.max - _A_YEAR else date.max


def _show(found: Deadlines, form: str, out: Path | None, lang: Shown) -> None:
    if form == "ics":
        from hegui.mapping.deadlines.as_ics import deadlines_ics

        written = deadlines_ics(found, lang)
        if out:
            deliver_bytes([written], out)
        else:
            deliver(written.decode(), None)
    elif form == "json":
        from hegui.mapping.deadlines.as_json import deadlines_json

        deliver(json_text(deadlines_json(found)), out)
    elif form == "csv":
        from hegui.mapping.deadlines.as_csv import deadlines_csv

        deliver_csv([deadlines_csv(found, lang)], out)
    else:
        from hegui.cli.deadline_tables import deadline_tables

        deliver(deadline_tables(found, lang), out)
