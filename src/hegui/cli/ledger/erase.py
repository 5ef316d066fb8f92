"""`hegui ledger erase`: make payloads unreadable once they need not be kept any more; the proofs stay."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.ledger.options import existing, key_option, ledger_argument, now
from hegui.cli.options import today_in_beijing
from hegui.ledger.entry import written_moment
from hegui.ledger.erasing import erase as erased
from hegui.ledger.erasing import expired
from hegui.ledger.retention import read_retention


@click.command(
    "erase",
    cls=Command,
    help=say(
        "删除记录所涉内容，记录与证明保留；法定留存期未满的不删。\n\n"
        "示例：hegui ledger erase audit/ 41 42 --actor user:7 --reason '用户请求删除'",
        "Erase the payloads of entries; entries and proofs stay. What the law still keeps is not erased.\n\n"
        "Example: hegui ledger erase audit/ 41 42 --actor user:7 --reason 'request of the person concerned'",
    ),
)
@ledger_argument
@click.argument("numbers", nargs=-1, type=click.IntRange(min=0))
@click.option(
    "--expired", "past_term", is_flag=True, help=say("删除所有已到期应删的内容。", "Erase all that is past its term.")
)
@click.option("--actor", required=True, help=say("由谁。", "By whom."))
@click.option("--reason", required=True, help=say("因何。", "Why."))
@key_option
def erase(ledger: Path, numbers: tuple[int, ...], past_term: bool, actor: str, reason: str, signing_key: Path | None) -> None:
    """Erase and tell."""
    if bool(numbers) == past_term:
        raise click.UsageError(say("请给出记录序号或 --expired，二者取一。", "Give either numbers of entries or --expired."))
    retention = read_retention(ledger)
    with closing(existing(ledger, signing_key)) as opened:
        chosen = expired(opened, retention, today_in_beijing()) if past_term else list(numbers)
        moment = written_moment(now())
        done = erased(opened, chosen, retention=retention, time=moment, actor=actor, reason=reason)
    click.echo(
        say(f"已删除 {len(done)} 份内容，记录与证明保留。", f"{len(done)} payloads erased; the entries and proofs stay.")
    )
