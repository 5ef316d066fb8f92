"""`hegui label code`: the provider code of an organisation, from its unified social credit code."""

from __future__ import annotations

import sys
from typing import Literal

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import json_option
from hegui.cli.printing import json_text


@click.command(
    "code",
    cls=Command,
    help=say(
        "由统一社会信用代码生成 27 位服务提供者编码（TC260-PG-20252A）。\n\n"
        "示例：hegui label code 91110000MA0000AA0L --service generation --suffix 0001",
        "Make the 27-character provider code from the unified social credit code (TC260-PG-20252A).\n\n"
        "Example: hegui label code 91110000MA0000AA0L --service generation --suffix 0001",
    ),
)
@click.argument("credit_code")
@click.option(
    "--service",
    type=click.Choice(["generation", "propagation"]),
    help=say("生成服务或者传播服务；不写则不带扩展码。", "The service it is for; without it the code has no extension."),
)
@click.option(
    "--suffix",
    default="0000",
    show_default=True,
    help=say("自行编排的 4 位模型或应用代码。", "Four digits or capital letters of your own for the model or application."),
)
@json_option
def code(credit_code: str, service: Literal["generation", "propagation"] | None, suffix: str, as_json: bool) -> None:
    """Make and print it."""
    from hegui.labeling import provider_code

    made = provider_code(credit_code, service, suffix)
    if as_json:
        told = {"schema": "hegui.label.code/1", "code": made, "credit_code": made[4:22], "service": service}
        sys.stdout.write(json_text(told))
    else:
        click.echo(made)
