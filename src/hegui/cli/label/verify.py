"""`hegui label verify`: whether the marks of files keep to GB 45438-2025; the gate of a release."""

from __future__ import annotations

from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.label.explicit import look_option, require_option
from hegui.cli.label.options import charset_option, files_argument, jobs_option, jsonl_option
from hegui.cli.label.signing import trust_of, trust_option
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option
from hegui.words.text import Shown
from hegui.words.text import read as shown


@click.command(
    "verify",
    cls=Command,
    help=say(
        "核验文件中的隐式标识是否符合 GB 45438-2025。有错误级发现时退出状态为 1，有文件无法判断时为 3。\n\n"
        "示例：hegui label verify dist/ --require --json",
        "Verify the implicit labels of files against GB 45438-2025. Exit status 1 with a finding of severity error, "
        "3 where a file could not be judged.\n\nExample: hegui label verify dist/ --require --json",
    ),
)
@files_argument
@click.option("--require", is_flag=True, help=say("没有标识即为错误。", "A file without a mark is an error."))
@look_option
@require_option
@trust_option
@charset_option
@jobs_option
@json_option
@jsonl_option
@lang_option
def verify(
    files: tuple[Path, ...],
    require: bool,
    explicit: bool,
    require_explicit: bool,
    trust: Path | None,
    charset: str | None,
    jobs: int,
    as_json: bool,
    jsonl: bool,
    lang: Shown,
) -> int:
    """Verify and tell."""
    from hegui.cli.label import words
    from hegui.cli.label.printing import Told, form
    from hegui.cli.label.working import Where, work_through
    from hegui.labeling.bulk import Done, Verifying

    def rows(done: Done) -> list[list[str]]:
        return [[str(done.task.source), done.told["format"] or "?", shown(words.VERDICTS[done.told["verdict"]], lang)]]

    where = Where(files, jobs=jobs)
    looking = {"explicit": explicit or require_explicit, "explicit_required": require_explicit}
    work = Verifying(strict=charset == "strict", required=require, trust=trust_of(trust), **looking)
    columns = [words.FILE, words.FORMAT, words.VERDICT]
    told = Told("hegui.label.verify/1", form(as_json, jsonl), lang, columns, rows, notes=where.one_file)
    work_through(where, work, told)
    told.finish()
    return told.status()
