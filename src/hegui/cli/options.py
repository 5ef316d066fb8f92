"""Options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from hegui.cli.language import preferred, say
from hegui.words.span import BEIJING


class Day(click.ParamType[date]):
    """A day written as 2025-09-01."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day or say how to write one."""
        try:
            return date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            self.fail(
                say(f"“{value}”不是日期，请写成 2025-09-01 的形式。", f"'{value}' is not a day; write it like 2025-09-01.")
            )


def today_in_beijing() -> date:
    """Return today's day where the law counts it."""
    return datetime.now(BEIJING).date()  # noqa: TID251 - the command line is where the clock is read


as_of_option = click.option(
    "--as-of",
    type=Day(),
    metavar="DAY",
    default=today_in_beijing,
    help=say("以哪一天的法律为准，默认为北京时间今天。", "The day whose law counts; today in Beijing by default."),
)
lang_option = click.option(
    "--lang",
    type=click.Choice(["zh", "en", "both"]),
    default=preferred,
    help=say("语言。", "Language of the answer."),
)
json_option = click.option("--json", "as_json", is_flag=True, help=say("输出一个 JSON 对象。", "Print one JSON object."))
