"""`hegui ledger copy-head`: give the newest head to the places outside that are due for one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import preferred, say
from hegui.cli.ledger.options import existing, key_option, ledger_argument, now
from hegui.ledger.copying import OUTSIDE, copy_heads, due
from hegui.ledger.findings import no_head_outside
from hegui.ledger.outside.configuration import read_outside
from hegui.words import Refused, Unfinished


@click.command(
    "copy-head",
    cls=Command,
    help=say(
        "把最新的台账头另存到 outside.yaml 中到期的地点；适合由定时任务运行。\n\n示例：hegui ledger copy-head audit/",
        "Give the newest head to the places of outside.yaml that are due; made for a scheduler.\n\n"
        "Example: hegui ledger copy-head audit/",
    ),
)
@ledger_argument
@click.option("--all", "everywhere", is_flag=True, help=say("不论是否到期。", "Whether they are due or not."))
@key_option
def copy_head(ledger: Path, everywhere: bool, signing_key: Path | None) -> None:
    """Copy and tell."""
    with closing(existing(ledger, signing_key)) as opened:
        places = read_outside(ledger / OUTSIDE, ledger)
        if not places:
            raise Refused([no_head_outside()])
        moment = now()
        kept, findings = copy_heads(opened, places if everywhere else due(opened, places, moment), moment)
    for each in kept:
        click.echo(each.told.read(preferred()))
    if findings:
        raise Unfinished(findings)
