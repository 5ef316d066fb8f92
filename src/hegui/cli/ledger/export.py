"""`hegui ledger export`: one file for an inspector, with all entries or some, that proves itself."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.ledger.options import existing, ledger_argument
from hegui.cli.options import Day
from hegui.cli.printing import deliver_bytes
from hegui.cli.progress import counted
from hegui.ledger.entry import written_moment
from hegui.ledger.export import Selection
from hegui.ledger.export import export as exported
from hegui.ledger.filter import Filter
from hegui.words.span import BEIJING


@click.command(
    "export",
    cls=Command,
    help=say(
        "导出台账（全部或一部分）为一个可离线验证的文件。\n\n"
        "示例：hegui ledger export audit/ --from 2026-06-01 --out audit.hegui-ledger",
        "Export the ledger, or a part of it, as one file that can be verified offline.\n\n"
        "Example: hegui ledger export audit/ --from 2026-06-01 --out audit.hegui-ledger",
    ),
)
@ledger_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=say("写入此文件。", "Write to this file."),
)
@click.option(
    "--from", "first_day", type=Day(), metavar="DAY", help=say("自这一天起（北京时间）。", "From this day (Beijing).")
)
@click.option("--to", "last_day", type=Day(), metavar="DAY", help=say("至这一天止（含）。", "To this day, which is included."))
@click.option("--action", help=say("只要这种动作，可用 * 结尾。", "Only this action; may end with *."))
@click.option("--subject", help=say("只要这个对象。", "Only this subject."))
@click.option("--no-payloads", is_flag=True, help=say("不带内容。", "Leave the payloads out."))
@click.option("--no-personal", is_flag=True, help=say("不带含个人信息的内容。", "Leave payloads with personal data out."))
def export(
    ledger: Path,
    out: Path,
    first_day: date | None,
    last_day: date | None,
    action: str | None,
    subject: str | None,
    no_payloads: bool,
    no_personal: bool,
) -> None:
    """Select and write."""
    since = _begins(first_day) if first_day else None
    until = _begins(last_day + timedelta(days=1)) if last_day else None
    chosen = Filter(since=since, until=until, action=action, subject=subject)
    selection = Selection(chosen, payloads=not no_payloads, personal=not no_personal)
    with closing(existing(ledger)) as opened:
        deliver_bytes(counted(exported(opened, selection), say("导出", "Exporting")), out)


def _begins(day: date) -> str:
    return written_moment(datetime.combine(day, time(), BEIJING))
