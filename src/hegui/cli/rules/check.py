"""`hegui rules check`: everything a lawyer who changed the rulebook should be told before anybody relies on it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option, today_in_beijing
from hegui.cli.printing import FOUND, OK, deliver, json_text, print_findings
from hegui.cli.screen import Screen
from hegui.mapping.cases import case_lines, failures, subjects_without_cases
from hegui.mapping.mutations import mutants, survivors
from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.checks.conflicts import check_conflicts
from hegui.rulebook.checks.controls import check_controls
from hegui.rulebook.checks.coverage import CoveredRow, check_coverage, coverage
from hegui.rulebook.checks.languages import check_filled_in, check_languages
from hegui.rulebook.checks.numbering import check_numbering
from hegui.rulebook.checks.staleness import check_staleness
from hegui.rulebook.loader import DATA
from hegui.rulebook.sources import read_cases
from hegui.words.finding import Finding
from hegui.words.text import Shown, Text, read

_STALE_AFTER = timedelta(days=180)


@click.command(
    "check",
    cls=Command,
    help=say(
        "检查规则库：引用、语言、冲突、覆盖、案例与变异。\n\n示例：hegui rules check --coverage",
        "Check the rulebook: references, languages, conflicts, coverage, cases, mutations.\n\n"
        "Example: hegui rules check --coverage",
    ),
)
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--coverage", "rows", is_flag=True, help=say("逐行列出由哪项义务承载。", "Show row by row which duty carries it.")
)
@click.option(
    "--stale",
    is_flag=True,
    help=say("列出久未与官方页面比对的规范。", "List what was long not compared with the official page."),
)
@json_option
@lang_option
def check(folder: Path | None, rows: bool, stale: bool, as_json: bool, lang: Shown) -> int:
    """Run the checks of the rulebook, or of a rulebook in another folder."""
    root = folder or DATA
    rulebook = load_rulebook(root.resolve())
    findings = _findings(rulebook, root)
    if stale:
        findings += check_staleness(rulebook, _last_fresh_day())
    if as_json:
        deliver(json_text(_json(rulebook, findings, coverage(rulebook) if rows else None)), None)
    else:
        screen = Screen(lang)
        if rows:
            _rows(coverage(rulebook), screen)
        screen.line(_summary(rulebook, root, findings))
        deliver(screen.text(), None)
        print_findings(findings, lang)
    return FOUND if any(finding.severity == "error" for finding in findings) else OK


def _last_fresh_day() -> date:
    return today_in_beijing() - _STALE_AFTER


def _findings(rulebook: Rulebook, root: Path) -> list[Finding]:
    lines = case_lines(read_cases(root), rulebook)
    return [
        *check_languages(rulebook),
        *check_filled_in(rulebook),
        *check_conflicts(rulebook),
        *check_numbering(rulebook),
        *check_controls(rulebook),
        *check_coverage(rulebook),
        *failures(lines, rulebook),
        *subjects_without_cases(lines, rulebook),
        *survivors(lines, rulebook),
    ]


def _summary(rulebook: Rulebook, root: Path, findings: list[Finding]) -> Text:
    told = Text(
        "{instruments} 部规范，{duties} 项义务，{facts} 个事实，{rows} 行登记，"
        "{cases} 个案例，{mutants} 处变异：{found} 项问题。",
        "{instruments} instruments, {duties} duties, {facts} facts, {rows} register rows, {cases} cases, "
        "{mutants} mutants: {found} findings.",
    )
    return told.filled(
        instruments=len(rulebook.mapped),
        duties=len(rulebook.duties),
        facts=len(rulebook.facts),
        rows=len(coverage(rulebook)),
        cases=len(case_lines(read_cases(root), rulebook)),
        mutants=sum(1 for _ in mutants(rulebook)),
        found=len(findings),
    )


def _rows(rows: list[CoveredRow], screen: Screen) -> None:
    columns = (Text("行", "row"), Text("承载", "carried by"))
    for section in dict.fromkeys(row.section for row in rows):
        shown = [[row.row, _carried(row, screen.lang)] for row in rows if row.section == section]
        screen.table(f"{section.section}  {read(section.title, screen.lang)}", columns, shown)
        screen.gap()


def _carried(row: CoveredRow, lang: Shown) -> str:
    carried = ", ".join(row.duties)
    if row.not_a_duty:
        reason = f"{read(Text('非义务：', 'not_a_duty: '), lang, '')}{read(row.not_a_duty.says, lang)}"
        return f"{carried}; {reason}" if carried else reason
    return carried or read(Text("无", "NOTHING"), lang)


def _json(rulebook: Rulebook, findings: list[Finding], rows: list[CoveredRow] | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "schema": "hegui.rules.check/1",
        "rulebook": {"version": rulebook.version, "sha256": rulebook.sha256},
        "findings": [finding.plain() for finding in findings],
    }
    if rows is not None:
        answer["coverage"] = [
            {
                "row": row.row,
                "instrument": row.section.instrument,
                "duties": list(row.duties),
                "not_a_duty": row.not_a_duty.says.plain() if row.not_a_duty else None,
            }
            for row in rows
        ]
    return answer
