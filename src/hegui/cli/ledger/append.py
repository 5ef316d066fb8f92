"""`hegui ledger append`: record one entry, or a file of them, and say so once they are on the medium."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.ledger.options import key_option, ledger_argument, now
from hegui.cli.options import json_option
from hegui.cli.printing import json_text
from hegui.ledger import Entry, Ledger, Payload, Recorded
from hegui.ledger.entry import written_moment
from hegui.ledger.incoming import read_incoming
from hegui.ledger.key_file import read_key_file
from hegui.ledger.ledger import NewEntry

_AT_ONCE = 1000


@click.command(
    "append",
    cls=Command,
    help=say(
        "追加记录；返回时已写入磁盘。台账不存在时新建。\n\n"
        "示例：hegui ledger append audit/ --action label.written --actor user:7 --subject file:a.png --payload report.json",
        "Append entries; when it returns they are on the medium. A ledger that is not there is made.\n\n"
        "Example: hegui ledger append audit/ --action label.written --actor user:7 --subject file:a.png --payload report.json",
    ),
)
@ledger_argument
@click.option("--action", help=say("做了什么，例如 label.written。", "What was done, such as label.written."))
@click.option("--actor", help=say("由谁，个人用代号。", "By whom; a pseudonym for a person."))
@click.option("--subject", help=say("对什么。", "To what."))
@click.option(
    "--id", "entry_id", help=say("编号；编号与时间相同的只记录一次。", "An id; with the same id and time it is recorded once.")
)
@click.option("--time", help=say("时间（UTC），默认为现在。", "The time in UTC; now by default."))
@click.option(
    "--payload",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=say("所涉内容的文件。", "File with what the entry speaks of."),
)
@click.option(
    "--personal",
    is_flag=True,
    help=say("内容含个人信息：加盐承诺，日后可删除。", "The payload holds personal data: salted, so that it can be erased."),
)
@click.option(
    "--from",
    "source",
    type=click.File("rb"),
    metavar="FILE|-",
    help=say("从 JSONL 文件或标准输入追加，每行一条。", "Append from a JSONL file or standard input, an entry a line."),
)
@click.option("--name", help=say("新建台账的名称。", "The name of a ledger that is made."))
@key_option
@json_option
@click.option("--jsonl", is_flag=True, help=say("每条记录输出一行 JSON 回执。", "Print a receipt in JSON for each entry."))
def append(
    ledger: Path,
    action: str | None,
    actor: str | None,
    subject: str | None,
    entry_id: str | None,
    time: str | None,
    payload: Path | None,
    personal: bool,
    source: Any,
    name: str | None,
    signing_key: Path | None,
    as_json: bool,
    jsonl: bool,
) -> None:
    """Append and print receipts."""
    given = (action, actor, subject)
    if (source is None) != all(given) or (source and any((*given, entry_id, time, payload, personal))):
        raise click.UsageError(
            say(
                "请给出 --action、--actor、--subject，或者只给 --from。",
                "Give --action, --actor and --subject, or only --from.",
            )
        )
    moment = time or written_moment(now())
    entry = Entry(entry_id or str(uuid4()), moment, actor or "", action or "", subject or "")
    new: Iterator[NewEntry] = iter([(entry, _payload(payload, personal))])
    if source:
        new = read_incoming(source, getattr(source, "name", "-"), lambda: (str(uuid4()), written_moment(now())))
    with closing(_opened(ledger, name, signing_key)) as opened:
        _append_all(opened, new, "jsonl" if jsonl else "json" if as_json else "text")


def _opened(folder: Path, name: str | None, signing_key: Path | None) -> Ledger:
    return Ledger(folder, name=name, signer=read_key_file(signing_key) if signing_key else None)


def _payload(file: Path | None, personal: bool) -> Payload | None:
    if file is None:
        return None
    return Payload.personal(file) if personal else Payload(file)


def _append_all(ledger: Ledger, new: Iterator[NewEntry], form: str) -> None:
    receipts: list[Recorded] = []
    last: Recorded | None = None
    while group := list(islice(new, _AT_ONCE)):
        recorded = ledger.append_all(group)
        last = recorded[-1]
        if form == "jsonl":
            sys.stdout.writelines(json_text(_receipt(each)) for each in recorded)
        elif form == "json":
            receipts += recorded
    signed = ledger.head()
    if form == "json":
        told = {"entries": [_receipt(each) for each in receipts], "head": signed.plain() if signed else None}
        sys.stdout.write(json_text({"schema": "hegui.ledger.append/1", **told}))
    elif form == "text" and last and signed:
        size = signed.head.size
        click.echo(
            say(
                f"已记录，末条编号 {last.number}；台账共 {size} 条。",
                f"Recorded; the last is entry {last.number}, the ledger has {size}.",
            )
        )


def _receipt(recorded: Recorded) -> dict[str, object]:
    return {"number": recorded.number, "leaf": recorded.leaf.hex(), **recorded.entry.plain()}
