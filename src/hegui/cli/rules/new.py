"""`hegui rules new`: a folder a lawyer can fill, with one duty and its case to begin from."""

from __future__ import annotations

import re
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import lang_option, today_in_beijing
from hegui.rulebook.scaffold import scaffold
from hegui.words.errors import Refused, Unfinished
from hegui.words.finding import Finding
from hegui.words.text import Shown, Text, read

_ID = re.compile(r"[A-Z][A-Z0-9]{1,11}")


@click.command(
    "new",
    cls=Command,
    help=say(
        "为新规范建立可填写的文件夹。\n\n示例：hegui rules new XYZ --out src/hegui/rulebook/data/instruments",
        "Make a folder for a new instrument, ready to be filled.\n\n"
        "Example: hegui rules new XYZ --out src/hegui/rulebook/data/instruments",
    ),
)
@click.argument("identifier", metavar="ID")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help=say("在哪个文件夹下建立，默认为当前文件夹。", "The folder to make it in; the current one by default."),
)
@lang_option
def new(identifier: str, out: Path, lang: Shown) -> None:
    """Write the scaffold."""
    if not _ID.fullmatch(identifier):
        message = Text(
            "编号应为 2 至 12 个大写字母或数字，以字母开头。",
            "The id is 2 to 12 capital letters or digits and starts with a letter.",
        )
        raise Refused([Finding("bad_id", message, identifier)])
    folder = out / identifier
    if folder.exists():
        message = Text("文件夹已存在，未作改动。", "The folder exists already; nothing was changed.")
        raise Refused([Finding("exists", message, str(folder))])
    try:
        folder.mkdir(parents=True)
        for name, content in scaffold(identifier, today_in_beijing()).items():
            (folder / name).write_text(content, encoding="utf-8")
    except OSError as error:
        message = Text("无法写入此文件夹。", f"The folder cannot be written ({error.strerror}).")
        raise Unfinished([Finding("unwritable", message, str(folder))]) from error
    done = Text("已建立 {folder}。填写后运行 hegui rules check。", "Made {folder}. Fill it in, then run: hegui rules check")
    click.echo(read(done.filled(folder=folder), lang))
