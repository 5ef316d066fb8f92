"""`hegui label pass-on`: what a platform shows beside its users' content, and its own fields in the mark (LBL 6)."""

from __future__ import annotations

from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.label.options import files_argument, target_options
from hegui.cli.label.world import resigning_of, resigning_options
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option
from hegui.words.text import Shown
from hegui.words.text import read as shown


@click.command(
    "pass-on",
    cls=Command,
    help=say(
        "传播平台：判断应提示属于、可能、疑似，并写入传播要素，生成者的三项不变。不写 --out 或 --in-place 时只判断。\n\n"
        "示例：hegui label pass-on up/ --platform 001191440300MA0000CC0220001 --propagate-id p-7 --declared --out public/",
        "For platforms: tell which notice is due (is, may be, suspected) and write the propagation fields; the producer's "
        "three stay. Without --out or --in-place it only tells.\n\n"
        "Example: hegui label pass-on up/ --platform 001191440300MA0000CC0220001 --propagate-id p-7 --declared --out public/",
    ),
)
@files_argument
@click.option("--platform", required=True, metavar="CODE", help=say("传播服务提供者编码。", "Provider code of the platform."))
@click.option(
    "--propagate-id",
    required=True,
    metavar="ID",
    help=say("内容传播编号；多个文件时作为前缀。", "Number of the content here; with several files a prefix of each number."),
)
@click.option("--declared", is_flag=True, help=say("用户声明为生成合成内容。", "The user declared the content as generated."))
@click.option(
    "--suspected", is_flag=True, help=say("检测到显式标识或者其他痕迹。", "An explicit label or other traces were detected.")
)
@resigning_options
@target_options
@json_option
@lang_option
def pass_on(
    files: tuple[Path, ...],
    platform: str,
    propagate_id: str,
    declared: bool,
    suspected: bool,
    wanted: str | None,
    certificates: Path | None,
    c2pa_key: Path | None,
    out: Path | None,
    in_place: bool,
    watch: bool,
    jobs: int,
    charset: str | None,
    jsonl: bool,
    ledger: Path | None,
    actor: str,
    as_json: bool,
    lang: Shown,
) -> int:
    """Pass on and tell."""
    from hegui.cli.label import words
    from hegui.cli.label.printing import Told, form
    from hegui.cli.label.working import Where, work_through
    from hegui.labeling.bulk import Done, PassingOn

    def rows(done: Done) -> list[list[str]]:
        text = done.told["text"] or {}
        said = text.get("en" if lang == "en" else "zh", "")
        return [[str(done.task.source), shown(words.NOTICES[str(done.told["notice"])], lang), said]]

    where = Where(files, out, in_place, jobs, watch, ledger, actor)
    where.check()
    signing = resigning_of(wanted, certificates, c2pa_key)
    judged = {"declared": declared, "suspected": suspected, "strict": charset != "warn"}
    work = PassingOn(platform, hashed=ledger is not None, signing=signing, **judged)
    told = Told("hegui.label.pass-on/1", form(as_json, jsonl), lang, [words.FILE, words.LABEL, words.NOTICE], rows)
    work_through(where, work, told, propagate_id, "label.passed-on")
    told.finish()
    told.trial(out, in_place)
    return told.status()
