"""`hegui label write`: a mark into each file, the content byte for byte as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.label.explicit import explicit_options, style_of
from hegui.cli.label.options import files_argument, target_options
from hegui.cli.label.signing import sign_option, signer_of
from hegui.cli.label.world import also_of, world_options
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option
from hegui.words.text import Shown
from hegui.words.text import read as shown


@click.command(
    "write",
    cls=Command,
    help=say(
        "向文件写入隐式标识（GB 45438-2025 附录 E），内容逐字节不变。不写 --out 或 --in-place 时只试运行。\n\n"
        "示例：hegui label write images/ --producer 001191110000MA0000AA0L10001 --produce-id batch-7 --out labelled/",
        "Write the implicit label (GB 45438-2025, Annex E) into files; the content stays byte for byte. Without --out or "
        "--in-place it is a trial.\n\n"
        "Example: hegui label write images/ --producer 001191110000MA0000AA0L10001 --produce-id batch-7 --out labelled/",
    ),
)
@files_argument
@click.option(
    "--producer", required=True, metavar="CODE|NAME", help=say("生成服务提供者编码或名称。", "Code or name of the producer.")
)
@click.option(
    "--produce-id",
    required=True,
    metavar="ID",
    help=say("内容制作编号；多个文件时作为前缀。", "Number of the content; with several files a prefix of each number."),
)
@click.option(
    "--label",
    type=click.Choice(["1", "2", "3"]),
    default="1",
    show_default=True,
    help=say("属于（1）、可能（2）、疑似（3）。", "Generated (1), may be (2), suspected (3)."),
)
@click.option(
    "--propagator", metavar="CODE|NAME", help=say("传播者，默认同生成者。", "The propagator; the producer by default.")
)
@click.option("--propagate-id", metavar="ID", help=say("传播编号，默认同制作编号。", "Its number; the producer's by default."))
@click.option(
    "--replace",
    "replace_own",
    is_flag=True,
    help=say("替换同一生成者已有的标识。", "Take the place of a mark of the same producer."),
)
@explicit_options
@sign_option
@world_options
@target_options
@json_option
@lang_option
def write(
    files: tuple[Path, ...],
    producer: str,
    produce_id: str,
    label: str,
    propagator: str | None,
    propagate_id: str | None,
    replace_own: bool,
    explicit: bool,
    wording: str | None,
    position: str | None,
    audible: str | None,
    sound: Path | None,
    preview: Path | None,
    key: Path | None,
    wanted: str | None,
    source_type: str | None,
    certificates: Path | None,
    c2pa_key: Path | None,
    model: str | None,
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
    """Write and tell."""
    from hegui.cli.label import words
    from hegui.cli.label.printing import Told, form
    from hegui.cli.label.working import Where, work_through
    from hegui.labeling import Mark
    from hegui.labeling.bulk import Done, Writing
    from hegui.labeling.writing import fit_to_write

    def rows(done: Done) -> list[list[str]]:
        mark = done.told["mark"] or {}
        outcome = done.told["outcome"]
        said = words.OUTCOMES["would_write" if outcome == "written" and done.task.target is None else outcome]
        return [[str(done.task.source), shown(said, lang), mark.get("ProduceID", "-")]]

    where = Where(files, out, in_place, jobs, watch, ledger, actor)
    where.check()
    mark = Mark(label, producer, "", "", producer if propagator is None else propagator, propagate_id or "")
    first = replace(mark, produce_id=produce_id, propagate_id=propagate_id or produce_id)
    fit_to_write(first, strict=charset != "warn")
    style, signer = style_of(explicit, wording, position, audible, sound), signer_of(key)
    if preview:
        from hegui.cli.label.previewing import show_preview

        show_preview(files, first, style, preview)
    options = {"replace": replace_own, "strict": charset != "warn", "hashed": ledger is not None}
    also = also_of(wanted, source_type, certificates, c2pa_key, model)
    work = Writing(mark, explicit=style, signer=signer, also=also, **options)
    columns = [words.FILE, words.OUTCOME, words.NUMBER]
    told = Told("hegui.label.write/1", form(as_json, jsonl), lang, columns, rows, notes=where.one_file)
    work_through(where, work, told, produce_id, "label.written")
    told.finish()
    told.trial(out, in_place)
    return told.status()
