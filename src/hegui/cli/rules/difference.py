"""`hegui rules diff`: what is new, changed and ended from one day to another, or from another rulebook to this one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import Day, json_option, lang_option, today_in_beijing
from hegui.cli.printing import deliver, json_text
from hegui.cli.systems import read_systems
from hegui.mapping.changes import SystemChanges, system_changes
from hegui.rulebook import load_rulebook
from hegui.rulebook.differences import Differences, Law, differences
from hegui.words.text import Shown


@click.command(
    "diff",
    cls=Command,
    help=say(
        "比较两天的法律，或者另一份规则库与本规则库：规范、条号、罚则、义务有何变化；给出系统档案时，说明各系统受何影响。\n\n"
        "示例：hegui rules diff --from 2025-12-31 --to 2026-01-01 examples/",
        "Compare the law of two days, or another rulebook with this one: instruments, numbers, sanctions, duties; with "
        "profiles, what each system gains and loses.\n\n"
        "Example: hegui rules diff --from 2025-12-31 --to 2026-01-01 examples/",
    ),
)
@click.argument("profiles", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--from", "first", type=Day(), metavar="DAY", help=say("较早的一天。", "The earlier day."))
@click.option(
    "--to",
    "last",
    type=Day(),
    metavar="DAY",
    default=today_in_beijing,
    help=say("较晚的一天，默认为北京时间今天。", "The later day; today in Beijing by default."),
)
@click.option(
    "--base",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=say("与之比较的另一份规则库数据文件夹。", "The data folder of another rulebook to compare with."),
)
@json_option
@lang_option
def difference(
    profiles: tuple[Path, ...], first: date | None, last: date, base: Path | None, as_json: bool, lang: Shown
) -> None:
    """Compare, map, show."""
    found = differences(*_laws(first, last, base))
    systems = _systems(profiles, found) if profiles else ()
    if as_json:
        from hegui.mapping.changes.as_json import differences_json

        deliver(json_text(differences_json(found, systems)), None)
        return
    from hegui.cli.rules.difference_tables import difference_tables

    deliver(difference_tables(found, systems, lang), None)


def _laws(first: date | None, last: date, base: Path | None) -> tuple[Law, Law]:
    if first is None and base is None:
        raise click.UsageError(say("须给出 --from 或 --base。", "Give --from or --base."))
    if first is not None and first > last:
        raise click.UsageError(say("--from 不得晚于 --to。", "--from may not lie after --to."))
    rulebook = load_rulebook()
    earlier = load_rulebook(base) if base else rulebook
    return Law(earlier, first or last), Law(rulebook, last)


def _systems(profiles: tuple[Path, ...], found: Differences) -> tuple[SystemChanges, ...]:
    """Read the profiles by the later rulebook: a fact that the earlier one does not know stays unknown to it."""
    return system_changes(read_systems(profiles, found.after.rulebook), found)
