"""`hegui rules facts`: everything that can be known of a system, with the question, the answers and why we ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option
from hegui.cli.printing import deliver, deliver_csv, json_text
from hegui.cli.screen import Screen
from hegui.mapping.profile_schema import profile_schema
from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.models import FactDefinition
from hegui.words.text import Shown, Text, read

_COLUMNS = (Text("事实", "fact"), Text("类型", "type"), Text("问题", "question"), Text("选项", "answers"))


@click.command(
    "facts",
    cls=Command,
    help=say(
        "列出全部事实：问题、类型、选项、为何提问；也可输出供填写的空表格。\n\n"
        "示例：hegui rules facts --table --out portfolio.csv",
        "List all facts: question, type, answers, why we ask; or write the empty table of a portfolio.\n\n"
        "Example: hegui rules facts --table --out portfolio.csv",
    ),
)
@json_option
@click.option("--schema", is_flag=True, help=say("输出系统档案的 JSON Schema。", "Print the JSON Schema of profiles."))
@click.option(
    "--table", is_flag=True, help=say("输出一张空的系统清单（CSV），供填写。", "Print an empty portfolio to fill in, as CSV.")
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("写入文件。", "Write to this file."))
@lang_option
def facts(as_json: bool, schema: bool, table: bool, out: Path | None, lang: Shown) -> None:
    """Show the catalogue of facts."""
    if table and (as_json or schema):
        raise click.UsageError(
            say("--table 不能与 --json、--schema 同时使用。", "--table does not go with --json or --schema.")
        )
    rulebook = load_rulebook()
    if table:
        from hegui.mapping.tables.template import template_csv

        deliver_csv([template_csv(rulebook, lang)], out)
    elif schema:
        deliver(json_text(profile_schema(rulebook)), out)
    elif as_json:
        deliver(json_text(_json(rulebook)), out)
    else:
        screen = Screen(lang)
        screen.table(None, _COLUMNS, [_row(fact, lang) for fact in rulebook.contents.facts])
        deliver(screen.text(), out)


def _row(fact: FactDefinition, lang: Shown) -> list[str]:
    answers = "\n".join(f"{choice.id}: {read(choice.label, lang)}" for choice in fact.choices)
    return [fact.id, fact.type, read(fact.question, lang, "\n"), answers]


def _json(rulebook: Rulebook) -> dict[str, Any]:
    return {
        "schema": "hegui.rules.facts/1",
        "facts": [
            {
                "id": fact.id,
                "type": fact.type,
                "scope": fact.scope,
                "choices": [{"id": choice.id, "label": choice.label.plain()} for choice in fact.choices],
                "unit": fact.unit.plain() if fact.unit else None,
                "question": fact.question.plain(),
                "help": fact.help.plain(),
                "why": fact.why.plain(),
                "cites": list(fact.cites),
            }
            for fact in rulebook.contents.facts
        ],
    }
