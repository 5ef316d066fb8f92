"""`hegui ledger`: append to the ledger, verify it, prove what stands in it, hand it over; one file a word."""

from __future__ import annotations

import click

from hegui.cli.bilingual import Group
from hegui.cli.language import say
from hegui.cli.ledger.append import append
from hegui.cli.ledger.copy_head import copy_head
from hegui.cli.ledger.erase import erase
from hegui.cli.ledger.export import export
from hegui.cli.ledger.head import head
from hegui.cli.ledger.prove import prove
from hegui.cli.ledger.verifier import verifier
from hegui.cli.ledger.verify import verify


@click.group(
    "ledger",
    cls=Group,
    help=say(
        "只追加、可验证的台账：记录、验证、证明、导出。\n\n示例：hegui ledger verify audit/",
        "The append-only, verifiable ledger: append, verify, prove, export.\n\nExample: hegui ledger verify audit/",
    ),
)
def command() -> None:
    """Lead to the ledger's own words."""


for _word in (append, verify, prove, export, verifier, head, copy_head, erase):
    command.add_command(_word)
