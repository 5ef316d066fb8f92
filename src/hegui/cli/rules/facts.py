"""`hegui rules facts`: everything that can be known of a system, with the question, the answers and why we ask."""

from __future__ import annotations

from typing import Any

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option
from hegui.cli.printing import deliver, json_text
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
        "列出全部事实：问题、类型、选项、为何提问。\n\n示例：hegui rules facts --json",
        "List all facts: question, type, answers, why we ask.\n\nExample: hegui rules facts --json",
    ),
)
@json_option
@click.option("--schema", is_flag=True, help=say("输出系统档案的 JSON Schema。", "Print the JSON Schema of profiles."))
@lang_option
def facts(as_json: bool, schema: bool, lang: Shown) -> None:
    """Show the catalogue of facts."""
    rulebook = load_rulebook()
    if schema:
        deliver(json_text(profile_schema(rulebook)), None)
    elif as_json:
        deliver(json_text(_json(rulebook)), None)
    else:
        screen = Screen(lang)
        screen.table(None, _COLUMNS, [_row(fact, lang) for fact in rulebook.contents.facts])
        deliver(screen.text(), None)


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
