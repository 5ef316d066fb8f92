"""`hegui label`: write, read, verify and pass on the marks of GB 45438-2025 in files; one file a word."""

from __future__ import annotations

import click

from hegui.cli.bilingual import Group
from hegui.cli.label.code import code
from hegui.cli.label.pass_on import pass_on
from hegui.cli.label.read import read
from hegui.cli.label.snippet import snippet
from hegui.cli.label.verify import verify
from hegui.cli.label.write import write
from hegui.cli.language import say


@click.group(
    "label",
    cls=Group,
    help=say(
        "人工智能生成合成内容标识：写入、读取、核验、传播。\n\n示例：hegui label verify dist/",
        "Labels of AI-generated content: write, read, verify, pass on.\n\nExample: hegui label verify dist/",
    ),
)
def command() -> None:
    """Lead to the words of labels."""


for _word in (write, read, verify, pass_on, code, snippet):
    command.add_command(_word)
