"""`hegui ledger head`: the newest signed head, as text to keep elsewhere."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.ledger.options import existing, ledger_argument
from hegui.cli.options import json_option
from hegui.cli.printing import deliver, json_text
from hegui.ledger.findings import empty_ledger
from hegui.words import Refused


@click.command(
    "head",
    cls=Command,
    help=say(
        "输出最新的签名台账头，请保存到别处。\n\n示例：hegui ledger head audit/ --out 2026-11-22.head",
        "Print the newest signed head, to be kept elsewhere.\n\nExample: hegui ledger head audit/ --out 2026-11-22.head",
    ),
)
@ledger_argument
@click.option("--key", "show_key", is_flag=True, help=say("改为输出验证公钥。", "Print the verifier key instead."))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("写入文件。", "Write to this file."))
@json_option
def head(ledger: Path, show_key: bool, out: Path | None, as_json: bool) -> None:
    """Sign and print."""
    with closing(existing(ledger)) as opened:
        signed = opened.head()
        if show_key:
            deliver(f"{opened.key.text()}\n", out)
        elif signed is None:
            raise Refused([empty_ledger(ledger)])
        else:
            deliver(json_text(signed.plain()) if as_json else signed.text, out)
