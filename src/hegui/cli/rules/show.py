"""`hegui rules show`: one article, duty, role, fact, instrument or sanction, with what hangs on it."""

from __future__ import annotations

from typing import Any

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option
from hegui.cli.printing import deliver, json_text
from hegui.cli.screen import Screen
from hegui.mapping.describing import Description, Row, describe
from hegui.rulebook import load_rulebook
from hegui.words.text import Shown, Text, read

_SAME = Text("", "")


@click.command(
    "show",
    cls=Command,
    help=say(
        "说明一个条文、义务、角色、事实、规范或罚则。\n\n示例：hegui rules show GAI.17",
        "Explain an article, duty, role, fact, instrument or sanction.\n\nExample: hegui rules show GAI.17",
    ),
)
@click.argument("name", metavar="ID|CITATION")
@json_option
@lang_option
def show(name: str, as_json: bool, lang: Shown) -> None:
    """Show one thing."""
    described = describe(name, load_rulebook())
    if as_json:
        deliver(json_text({"schema": "hegui.rules.show/1", **_json(described)}), None)
        return
    screen = Screen(lang)
    _show(described, screen)
    deliver(screen.text(), None)


def _show(described: Description, screen: Screen) -> None:
    screen.line(f"{described.id}  {read(described.title, screen.lang)}", "bold")
    for row in described.rows:
        _row(row, screen)
    for part in described.parts:
        screen.gap()
        _show(part, screen)


def _row(row: Row, screen: Screen) -> None:
    for number, line in enumerate(row.lines):
        screen.labelled(row.label if number == 0 else _SAME, line, row.depth)


def _json(described: Description) -> dict[str, Any]:
    return {
        "id": described.id,
        "title": described.title.plain(),
        "rows": [{"label": r.label.plain(), "lines": [t.plain() for t in r.lines], "depth": r.depth} for r in described.rows],
        "parts": [_json(part) for part in described.parts],
    }
