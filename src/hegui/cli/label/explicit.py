"""Options of explicit labels: whether, how, and looking for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hegui.cli.language import say

if TYPE_CHECKING:
    from hegui.labeling.explicit.style import Style

_POSITIONS = ("start", "end", "both", "top-left", "top-right", "bottom-left", "bottom-right")

look_option = click.option(
    "--explicit",
    is_flag=True,
    help=say("同时查看内容中的显式标识；较慢。", "Look at the content for explicit labels too; slower."),
)
require_option = click.option(
    "--require-explicit",
    is_flag=True,
    help=say("没有显式标识即为错误；包含 --explicit。", "A file without an explicit label is an error; it implies --explicit."),
)

_OPTIONS = (
    click.option(
        "--explicit",
        is_flag=True,
        help=say(
            "先添加看得见或听得到的标识；只改动标识所在之处。",
            "First add a label that people see or hear; only its region changes.",
        ),
    ),
    click.option(
        "--wording",
        metavar="TEXT",
        help=say("显式标识的文字，默认“AI生成”。", "The wording of the explicit label; AI + generated in Chinese by default."),
    ),
    click.option(
        "--position",
        type=click.Choice(_POSITIONS),
        help=say(
            "放在开头、末尾、两处或者某一角；该类内容没有的位置按默认。",
            "At the start, the end, both, or a corner; a place that the content has not is left to the default.",
        ),
    ),
    click.option(
        "--audible",
        type=click.Choice(["rhythm", "speech"]),
        help=say(
            "声音标识：节奏“短长 短短”（默认）或者语音。", "In sound: the rhythm short-long short-short (default), or speech."
        ),
    ),
    click.option(
        "--sound",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=say("在声音中使用自己的录音（WAV）。", "In sound: a recording of your own (WAV)."),
    ),
    click.option(
        "--preview",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help=say("把一张图片添加前后的样子并排写成 PNG。", "Write one picture before and after, side by side, as PNG."),
    ),
)


def explicit_options(command: Any) -> Any:
    """Add the options of words that put explicit labels in."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def style_of(explicit: bool, wording: str | None, position: Any, audible: Any, sound: Path | None) -> Style | None:
    """Return how the label is to be; refuse a wording that will not do, once and not for every file."""
    chosen = {"wording": wording, "position": position, "audible": audible, "sound": sound}
    given = {name: value for name, value in chosen.items() if value is not None}
    if not explicit:
        if given:
            raise click.UsageError(say("这些选项须与 --explicit 一起使用。", "These options go with --explicit."))
        return None
    from hegui.labeling.explicit.style import Style
    from hegui.labeling.explicit.wording import findings_of
    from hegui.words import Refused

    style = Style(**given)
    if problems := findings_of(style.wording):
        raise Refused(problems)
    return style
