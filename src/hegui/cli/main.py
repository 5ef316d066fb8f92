"""The entry of the command: finds the word asked for, loads only that one, and turns errors into messages and exit status."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from hegui import __version__
from hegui.cli.bilingual import Group
from hegui.cli.language import preferred, say
from hegui.words.errors import HeguiError, Refused

_WORDS = {
    "map": (
        "hegui.cli.map",
        say("把系统档案映射到适用的规则、义务与备案路径。", "Map system profiles to rules, duties and filings."),
    ),
    "interview": (
        "hegui.cli.interview",
        say("逐题询问事实，写入档案。", "Ask for the facts one by one and write them into a profile."),
    ),
    "controls": (
        "hegui.cli.controls",
        say("列出需要哪些控制措施（适用性声明）。", "Tell which controls are needed (statement of applicability)."),
    ),
    "deadlines": (
        "hegui.cli.deadlines",
        say("列出到期日，可输出日历文件。", "List what is due when, also as a calendar file."),
    ),
    "exposure": (
        "hegui.cli.exposure",
        say("列出未履行义务的处罚依据与幅度。", "Show what the law provides for duties not met."),
    ),
    "label": (
        "hegui.cli.label",
        say("写入、读取、核验、传播生成合成内容标识。", "Write, read, verify and pass on labels of generated content."),
    ),
    "ledger": (
        "hegui.cli.ledger",
        say("只追加、可验证的台账：记录、验证、证明、导出。", "The append-only ledger: append, verify, prove, export."),
    ),
    "rules": ("hegui.cli.rules", say("查看、检查、新增规则库内容。", "Look at, check and extend the rulebook.")),
}


class Words(Group):
    """The words of the command, each loaded when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the words."""
        return list(_WORDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one word."""
        if cmd_name not in _WORDS:
            return None
        command: click.Command = import_module(_WORDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the words without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(word, told) for word, (_, told) in _WORDS.items()])


@click.command(
    cls=Words,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say(
        "合规：中国人工智能规则的开放合规工作台。\n\n示例：hegui map examples/",
        "Hegui: the open compliance workbench for China's AI rules.\n\nExample: hegui map examples/",
    ),
)
@click.version_option(
    __version__, prog_name="hegui", message="%(prog)s %(version)s", help=say("显示版本。", "Show the version.")
)
def hegui() -> None:
    """Everything happens in the words."""


def main() -> None:
    """Run the command and exit with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command with these arguments and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        result: Any = hegui.main(args=arguments, prog_name="hegui", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return 130
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _usage(error)
    except HeguiError as error:
        return _told(error)
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _usage(error: click.ClickException) -> int:
    click.echo(say("用法有误：", "Usage: ") + error.format_message(), err=True)
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(say("查看帮助：", "Help: ") + f"{context.command_path} --help", err=True)
    return 2


def _told(error: HeguiError) -> int:
    from hegui.cli.printing import REFUSED, UNFINISHED, print_findings

    print_findings(error.findings, preferred())
    return REFUSED if isinstance(error, Refused) else UNFINISHED
