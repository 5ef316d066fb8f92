"""Options that the words of labels share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from hegui.cli.language import say

files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE|DIR..."
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=say("写入此文件夹，保持相对路径。", "Write to this folder; relative paths are kept."),
)
in_place_option = click.option("--in-place", is_flag=True, help=say("就地改写。", "Change the files where they are."))
watch_option = click.option(
    "--watch",
    is_flag=True,
    help=say("持续处理文件夹中新到的文件，按 Ctrl-C 结束。", "Go on with files that arrive in the folder, until Ctrl-C."),
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help=say("并行进程数。", "Processes at once."),
)
jsonl_option = click.option("--jsonl", is_flag=True, help=say("每个文件输出一行 JSON。", "Print a line of JSON for each file."))
charset_option = click.option(
    "--charset",
    type=click.Choice(["strict", "warn"]),
    help=say(
        "附录 E 第 j) 项的字符要求：不符即为错误，或者只作警告。", "The characters of Annex E j): an error, or a warning."
    ),
)
ledger_option = click.option(
    "--ledger",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=say("把每个文件的处理记入此台账。", "Record what was done to each file in this ledger."),
)
actor_option = click.option(
    "--actor",
    default=lambda: f"user:{os.environ.get('USER') or 'unknown'}",
    metavar="WHO",
    help=say("记入台账的操作者，个人用代号。", "Who did it, for the ledger; a pseudonym for a person."),
)


def target_options(command: Any) -> Any:
    """Add the options of words that write."""
    for option in (
        actor_option,
        ledger_option,
        jsonl_option,
        charset_option,
        jobs_option,
        watch_option,
        in_place_option,
        out_option,
    ):
        command = option(command)
    return command
