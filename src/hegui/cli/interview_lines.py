"""What people type in an interview: a line at a time, from a terminal or a pipe, and what a line means as an answer."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any, Literal

import click

from hegui.rulebook.models import FactDefinition

Key = Literal["help", "unknown", "back", "quit"]

_KEYS: dict[str, Key] = {"?": "help", "？": "help", "u": "unknown", "b": "back", "q": "quit"}
_YES_NO = {
    **dict.fromkeys(("1", "y", "yes", "true", "是"), True),
    **dict.fromkeys(("2", "n", "no", "false", "否"), False),
}
_NONE = ("0", "[]", "none", "无")
_NUMBER = re.compile(r"([0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]{1,15})(万|亿)?")
_TIMES = {None: 1, "万": 10_000, "亿": 100_000_000}


def is_watched() -> bool:
    """Tell whether a person types: then a refused answer is asked again rather than ending the work."""
    return sys.stdin.isatty()


def next_line(prompt: str) -> str | None:
    """Return the next line that is not empty, None at the end or on Ctrl-C; a line from a pipe is shown as if it was typed."""
    while True:
        click.echo(f"{prompt} ", nl=False)
        sys.stdout.flush()
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            line = ""
        if not line:
            click.echo()
            return None
        typed = line.strip()
        if not is_watched():
            click.echo(typed)
        if typed:
            return typed


def key_of(typed: str) -> Key | None:
    """Return the key that a line is, if it is one."""
    return _KEYS.get(typed.lower())


def value_of(typed: str, fact: FactDefinition) -> Any:
    """Return the answer that a line means; what means nothing is left as it is, to be refused with the reason."""
    match fact.type:
        case "boolean":
            return _YES_NO.get(typed.lower(), typed)
        case "choice":
            return _offered(typed, fact.choice_ids)
        case "many":
            pieces = [] if typed.lower() in _NONE else re.split(r"[\s,，、]+", typed.strip("[] ,，、"))
            return [_offered(piece, fact.choice_ids) for piece in pieces]
        case "number":
            return _number(typed)
        case _:
            return typed


def _offered(typed: str, offered: Sequence[str]) -> str:
    return offered[int(typed) - 1] if re.fullmatch(r"[0-9]{1,3}", typed) and 1 <= int(typed) <= len(offered) else typed


def _number(typed: str) -> int | str:
    found = _NUMBER.fullmatch(typed)
    return int(re.sub(r"[,，]", "", found[1])) * _TIMES[found[2]] if found else typed
