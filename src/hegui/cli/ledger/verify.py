"""`hegui ledger verify`: a ledger in its folder, an export, or a proof; every byte is hashed again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.ledger.options import head_in, key_from, now
from hegui.cli.options import json_option, lang_option
from hegui.cli.printing import FOUND, OK, json_text, print_findings
from hegui.ledger import verifier
from hegui.ledger.copying import OUTSIDE, overdue
from hegui.ledger.outside.configuration import read_outside
from hegui.ledger.verifying import Verification, verify_ledger
from hegui.words import Text
from hegui.words.text import Shown, read

_GOOD = Text("台账完好", "The ledger is intact")
_BAD = Text("台账有问题", "The ledger is not intact")


@click.command(
    "verify",
    cls=Command,
    help=say(
        "验证台账文件夹、导出文件或证明：逐字节重新计算。\n\n示例：hegui ledger verify audit/ --head 2026-11-01.head",
        "Verify a ledger's folder, an export or a proof: every byte is hashed again.\n\n"
        "Example: hegui ledger verify audit/ --head 2026-11-01.head",
    ),
)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--key", metavar="KEY|FILE", help=say("您从别处持有的验证公钥。", "The verifier key as you hold it from elsewhere.")
)
@click.option(
    "--head",
    "heads",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=say("另存在别处的台账头，可多次给出。", "A head kept elsewhere; may be given several times."),
)
@json_option
@lang_option
def verify(path: Path, key: str | None, heads: tuple[Path, ...], as_json: bool, lang: Shown) -> int:
    """Verify and tell; 1 when something is wrong."""
    if path.is_file():
        return _file(path, key, heads, as_json, lang)
    told = verify_ledger(path, key_from(key) if key else None, [head_in(head) for head in heads])
    told.findings += overdue(told.copied, read_outside(path / OUTSIDE, path), now())
    if as_json:
        sys.stdout.write(json_text(told.plain()))
    else:
        click.echo(_told(told, lang))
        print_findings(told.findings, lang)
    return FOUND if any(finding.severity == "error" for finding in told.findings) else OK


def _file(path: Path, key: str | None, heads: tuple[Path, ...], as_json: bool, lang: Shown) -> int:
    """Hand an export or a proof to the same program that auditors get."""
    held = [word for head in heads for word in ("--head", str(head))]
    return verifier.main([str(path), *(["--key", key] if key else []), *held, *(["--json"] if as_json else []), "--lang", lang])


def _told(told: Verification, lang: Shown) -> str:
    bad = any(finding.severity == "error" for finding in told.findings)
    head = told.state.head
    rows = [
        (_BAD if bad else _GOOD, told.key.origin),
        (Text("记录", "Entries"), f"{told.state.size}"),
        (Text("内容（已验证／已删除）", "Payloads (checked / erased)"), f"{told.payloads} / {told.erased}"),
        (Text("台账头", "Heads"), f"{told.heads}"),
        (Text("最新台账头的根哈希", "Root under the newest head"), head.head.root.hex() if head else "-"),
        (Text("验证公钥", "Verifier key"), told.key.text()),
        (Text("时间范围", "Times"), f"{told.first_time or '-'} … {told.last_time or '-'}"),
        *((Text("最近另存台账头", "Head last copied to"), f"{place}  {time}") for place, time in told.copied.items()),
    ]
    return "\n".join(f"{read(label, lang)}  {value}" for label, value in rows)
