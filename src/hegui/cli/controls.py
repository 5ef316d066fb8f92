"""`hegui controls`: the statement of applicability, which controls systems need and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import as_of_option, json_option, lang_option
from hegui.cli.printing import deliver, deliver_csv, json_text
from hegui.cli.rendering import DOCUMENT_FORMS, check_form, deliver_document
from hegui.cli.systems import mapping_of
from hegui.mapping.statement import Statement, state_controls
from hegui.rulebook import load_rulebook
from hegui.words.text import Shown


@click.command(
    "controls",
    cls=Command,
    help=say(
        "列出各系统需要哪些控制措施、服务于哪些义务，以及尚无控制措施的义务（适用性声明）。\n\n"
        "示例：hegui controls examples/ --format xlsx --out controls.xlsx",
        "Tell which controls systems need, for which duties, and which duties none serves (statement of applicability).\n\n"
        "Example: hegui controls examples/ --format xlsx --out controls.xlsx",
    ),
)
@click.argument("profiles", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv", *DOCUMENT_FORMS)),
    default="table",
    help=say("输出格式。", "Form of the answer."),
)
@json_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("写入文件。", "Write to this file."))
@lang_option
def command(profiles: tuple[Path, ...], as_of: date, form: str, as_json: bool, out: Path | None, lang: Shown) -> None:
    """Read, map, state."""
    check_form(form, out)
    rulebook = load_rulebook()
    statement = state_controls(mapping_of(profiles, as_of, rulebook))
    _show(statement, "json" if as_json else form, out, lang)


def _show(statement: Statement, form: str, out: Path | None, lang: Shown) -> None:
    if form == "json":
        from hegui.mapping.statement.as_json import statement_json

        deliver(json_text(statement_json(statement)), out)
    elif form == "csv":
        from hegui.mapping.statement.as_csv import statement_csv

        deliver_csv([statement_csv(statement, lang)], out)
    elif form == "table":
        from hegui.cli.control_tables import control_tables

        deliver(control_tables(statement, lang), out)
    else:
        from hegui.mapping.statement.report import statement_report

        deliver_document(statement_report(statement), form, lang, out)
