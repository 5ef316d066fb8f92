"""Commands and groups whose help is wholly in the language of the terminal, headings included."""

from __future__ import annotations

import click

from hegui.cli.language import say

_HEADINGS = {
    "Usage": say("用法", "Usage"),
    "Options": say("选项", "Options"),
    "Commands": say("命令", "Commands"),
}


class _Formatter(click.HelpFormatter):
    """Writes help with headings in the language of the terminal."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, f"{_HEADINGS['Usage']}: ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section in the language of the terminal."""
        super().write_heading(_HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command with bilingual help."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with its own help in the language of the terminal."""
        return _translated(super().get_help_option(ctx))


class Group(click.Group):
    """A group of commands with bilingual help."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with its own help in the language of the terminal."""
        return _translated(super().get_help_option(ctx))


def _translated(option: click.Option | None) -> click.Option | None:
    if option:
        option.help = say("显示本帮助。", "Show this help.")
    return option
