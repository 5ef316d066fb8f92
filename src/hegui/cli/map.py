"""`hegui map`: which rules apply to these systems on a day, in which roles, with which duties and filings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import as_of_option, json_option, lang_option
from hegui.cli.printing import deliver, deliver_csv, json_text
from hegui.cli.rendering import DOCUMENT_FORMS, check_form, deliver_document
from hegui.cli.systems import judged, read_systems
from hegui.mapping import Mapping, Profile, map_systems, mapping_json
from hegui.rulebook import Rulebook, load_rulebook
from hegui.words.text import Shown

_FORMATS = ("table", "json", "csv", *DOCUMENT_FORMS)


@click.command(
    "map",
    cls=Command,
    help=say(
        "把一个或多个系统档案（文件、文件夹，或 CSV、XLSX 表格）映射到适用的规则、角色、义务、备案路径与待答问题。\n\n"
        "示例：hegui map examples/ --as-of 2026-07-15 --format html --out report.html",
        "Map system profiles (files, folders, CSV or XLSX tables) to rules, roles, duties, filings and open questions.\n\n"
        "Example: hegui map examples/ --as-of 2026-07-15 --format html --out report.html",
    ),
)
@click.argument("profiles", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@as_of_option
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", help=say("输出格式。", "Form of the answer."))
@json_option
@click.option(
    "--brief",
    is_flag=True,
    help=say("省略理由与不适用的义务；报告为简本。", "No reasons, nothing that does not apply; the short report."),
)
@click.option("--duties", is_flag=True, help=say("csv：每项待办义务一行。", "csv: a row for each open duty of a system."))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("写入文件。", "Write to this file."))
@lang_option
def command(
    profiles: tuple[Path, ...],
    as_of: date,
    form: str,
    as_json: bool,
    brief: bool,
    duties: bool,
    out: Path | None,
    lang: Shown,
) -> None:
    """Read, map, show."""
    check_form(form, out)
    if duties and (as_json or form != "csv"):
        raise click.UsageError(say("--duties 须与 --format csv 一起使用。", "--duties goes with --format csv."))
    rulebook = load_rulebook()
    systems = judged(read_systems(profiles, rulebook))
    if form == "csv" and not (as_json or duties):
        _show_matrix(systems, as_of, rulebook, out)
    else:
        mapping = map_systems(systems, as_of=as_of, rulebook=rulebook)
        _show(mapping, "duties" if duties else "json" if as_json else form, brief, lang, out)


def _show_matrix(systems: Iterable[Profile], as_of: date, rulebook: Rulebook, out: Path | None) -> None:
    """Show verdicts without reasons, which a portfolio of any size is judged for at once."""
    from hegui.mapping.matrix import matrix_csv

    deliver_csv(matrix_csv(systems, as_of=as_of, rulebook=rulebook), out)


def _show(mapping: Mapping, form: str, brief: bool, lang: Shown, out: Path | None) -> None:
    if form == "json":
        deliver(json_text(mapping_json(mapping, brief)), out)
    elif form == "duties":
        from hegui.mapping.duty_list import duties_csv

        deliver_csv([duties_csv(mapping)], out)
    elif form == "table":
        from hegui.cli.tables import mapping_tables

        deliver(mapping_tables(mapping, brief, lang), out)
    else:
        from hegui.mapping.report import report

        deliver_document(report(mapping, brief), form, lang, out)
