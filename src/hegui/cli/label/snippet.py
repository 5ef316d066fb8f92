"""`hegui label snippet`: the label for an interface, as HTML to put into a page."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say


@click.command(
    "snippet",
    cls=Command,
    help=say(
        "输出界面上的显式标识（HTML 与脚本，不依赖框架）：回答旁、播放器周边，或者页面顶部、底部的持续提示。\n\n"
        "示例：hegui label snippet --kind bar --out label.html",
        "Print the explicit label for an interface (HTML and script, no framework): beside an answer, around a player, or "
        "always at the top or bottom of a page.\n\nExample: hegui label snippet --kind bar --out label.html",
    ),
)
@click.option(
    "--kind",
    type=click.Choice(["answer", "player", "bar"]),
    default="answer",
    show_default=True,
    help=say("回答旁（answer）、播放器周边（player）、页面顶部或底部（bar）。", "Beside an answer, around a player, or a bar."),
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help=say("中文文字之外的语言；中文文字始终显示。", "The language beside the Chinese wording, which always stands."),
)
@click.option("--wording", metavar="TEXT", help=say("标识的文字，须同时含两个要素。", "The wording, with both elements."))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=say("写入此文件。", "Write to this file."),
)
def snippet(kind: Literal["answer", "player", "bar"], lang: Literal["zh", "en"], wording: str | None, out: Path | None) -> None:
    """Print it, or write it to a file."""
    from hegui.labeling.explicit.interface.snippets import SHOWN
    from hegui.labeling.explicit.interface.snippets import snippet as made
    from hegui.words.files import write_whole

    text = made(kind, lang, wording or SHOWN)
    if out:
        write_whole(out, text)
    else:
        click.echo(text, nl=False)
