"""`hegui ledger prove`: that an entry stands in the ledger, or that the ledger only grew since a head kept elsewhere."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.ledger.options import existing, head_in, ledger_argument
from hegui.cli.options import json_option
from hegui.cli.printing import deliver, json_text


@click.command(
    "prove",
    cls=Command,
    help=say(
        "证明某条记录在台账中，或台账自另存的台账头以来只增不改。\n\n示例：hegui ledger prove audit/ 41 --out 41.tlog-proof",
        "Prove that an entry stands in the ledger, or that the ledger only grew since a head kept elsewhere.\n\n"
        "Example: hegui ledger prove audit/ 41 --out 41.tlog-proof",
    ),
)
@ledger_argument
@click.argument("number", type=click.IntRange(min=0), required=False)
@click.option(
    "--since",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="HEAD",
    help=say("另存的台账头文件。", "File with a head kept elsewhere."),
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("写入文件。", "Write to this file."))
@json_option
def prove(ledger: Path, number: int | None, since: Path | None, out: Path | None, as_json: bool) -> None:
    """Prove and print."""
    if (number is None) == (since is None):
        raise click.UsageError(say("请给出记录序号或 --since，二者取一。", "Give either the number of an entry or --since."))
    with closing(existing(ledger)) as opened:
        proof = opened.prove_since(head_in(since)) if since else opened.prove(number or 0)
    deliver(json_text(proof.plain()) if as_json else proof.text(), out)
