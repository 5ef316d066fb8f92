"""`hegui exposure`: what the law provides where duties are not met, by the law of the conduct or a lighter later one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import Day, as_of_option, json_option, lang_option
from hegui.cli.printing import deliver, json_text
from hegui.cli.rendering import DOCUMENT_FORMS, check_form, deliver_document
from hegui.cli.systems import read_systems
from hegui.mapping.exposure import Exposure, expose
from hegui.rulebook import load_rulebook
from hegui.words.text import Shown


@click.command(
    "exposure",
    cls=Command,
    help=say(
        "列出未确认已履行的义务所对应的处罚依据、幅度、机关、从轻从重情形与程序期限；不计算合计数。\n\n"
        "示例：hegui exposure examples/ --conduct-from 2025-11-01 --conduct-to 2025-12-15",
        "Show which articles sanction duties not known to be met: ranges, authorities, what weighs, the procedure's "
        "clocks; never a sum.\n\n"
        "Example: hegui exposure examples/ --conduct-from 2025-11-01 --conduct-to 2025-12-15",
    ),
)
@click.argument("profiles", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--conduct-from", "first", type=Day(), metavar="DAY", help=say("行为开始之日。", "The day on which the conduct began.")
)
@click.option("--conduct-to", "last", type=Day(), metavar="DAY", help=say("行为结束之日。", "The day on which it ended."))
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", *DOCUMENT_FORMS)),
    default="table",
    help=say("输出格式。", "Form of the answer."),
)
@json_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("写入文件。", "Write to this file."))
@lang_option
def command(
    profiles: tuple[Path, ...],
    first: date | None,
    last: date | None,
    as_of: date,
    form: str,
    as_json: bool,
    out: Path | None,
    lang: Shown,
) -> None:
    """Read, expose, show."""
    check_form(form, out)
    ended = last or as_of
    began = first or ended
    if not began <= ended <= as_of:
        raise click.UsageError(
            say(
                "日期须依次为：行为开始、行为结束、作出决定（--as-of）。",
                "The days go in this order: the conduct begins, it ends, the decision (--as-of).",
            )
        )
    rulebook = load_rulebook()
    found = expose(read_systems(profiles, rulebook), first=began, last=ended, decision=as_of, rulebook=rulebook)
    _show(found, "json" if as_json else form, lang, out)


def _show(found: Exposure, form: str, lang: Shown, out: Path | None) -> None:
    if form == "json":
        from hegui.mapping.exposure.as_json import exposure_json

        deliver(json_text(exposure_json(found)), out)
    elif form == "table":
        from hegui.cli.exposure_tables import exposure_tables

        deliver(exposure_tables(found, lang), out)
    else:
        from hegui.mapping.exposure.report import exposure_report

        deliver_document(exposure_report(found), form, lang, out)
