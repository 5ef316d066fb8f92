"""`hegui rules`: look at the rulebook, check it, and add to it; one file a word."""

from __future__ import annotations

import click

from hegui.cli.bilingual import Group
from hegui.cli.language import say
from hegui.cli.rules.check import check
from hegui.cli.rules.difference import difference
from hegui.cli.rules.facts import facts
from hegui.cli.rules.listing import listing
from hegui.cli.rules.new import new
from hegui.cli.rules.show import show


@click.group(
    "rules",
    cls=Group,
    help=say(
        "查看、检查、新增规则库内容。\n\n示例：hegui rules show GAI.17",
        "Look at, check and extend the rulebook.\n\nExample: hegui rules show GAI.17",
    ),
)
def command() -> None:
    """Lead to the rulebook's own words."""


for _word in (listing, show, facts, check, difference, new):
    command.add_command(_word)
