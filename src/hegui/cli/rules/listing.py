"""`hegui rules list`: the instruments, their days, and how far their rows were checked."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option
from hegui.cli.printing import deliver, json_text
from hegui.cli.screen import Screen
from hegui.mapping.wording import RANKS, notice
from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.models import Instrument
from hegui.words.text import Shown, Text, read

_COLUMNS = (
    Text("编号", "id"),
    Text("名称", "title"),
    Text("性质", "rank"),
    Text("施行", "in force"),
    Text("义务", "duties"),
    Text("见于来源 / 凭记忆 / 存疑 / 已确认", "source / memory / open / confirmed"),
)
_STANDING = {
    "draft": Text("征求意见稿", "draft"),
    "cited": Text("仅引用", "cited only"),
}


@click.command(
    "list",
    cls=Command,
    help=say(
        "列出规范性依据及核验情况。\n\n示例：hegui rules list",
        "List the instruments and how far they were checked.\n\nExample: hegui rules list",
    ),
)
@json_option
@lang_option
def listing(as_json: bool, lang: Shown) -> None:
    """Show the instruments."""
    rulebook = load_rulebook()
    if as_json:
        deliver(json_text(_json(rulebook)), None)
        return
    screen = Screen(lang)
    screen.table(None, _COLUMNS, [_row(i, lang) for i in rulebook.contents.instruments])
    screen.line(notice(rulebook))
    deliver(screen.text(), None)


def _row(instrument: Instrument, lang: Shown) -> list[str]:
    marks = _marks(instrument)
    days = instrument.in_force
    standing = _STANDING.get(instrument.status) or _STANDING.get(instrument.standing)
    return [
        instrument.id,
        read(instrument.title, lang, "\n"),
        read(RANKS[instrument.rank], lang),
        read(standing, lang) if standing and not days.from_ else f"{days.from_}" + (f" → {days.until}" if days.until else ""),
        str(len(instrument.duties)) if instrument.standing == "mapped" else read(_STANDING["cited"], lang),
        " / ".join(str(marks[mark]) for mark in ("source", "memory", "open", "confirmed")) if instrument.duties else "",
    ]


def _marks(instrument: Instrument) -> Counter[str]:
    return Counter(duty.verification for duty in instrument.duties)


def _json(rulebook: Rulebook) -> dict[str, Any]:
    return {
        "schema": "hegui.rules.list/1",
        "rulebook": {"version": rulebook.version, "sha256": rulebook.sha256},
        "notice": notice(rulebook).plain(),
        "instruments": [
            {
                "id": i.id,
                "title": i.title.plain(),
                "rank": i.rank,
                "status": i.status,
                "standing": i.standing,
                "number": i.number.plain() if i.number else None,
                "published": i.published.isoformat() if i.published else None,
                "in_force_from": i.in_force.from_.isoformat() if i.in_force.from_ else None,
                "in_force_until": i.in_force.until.isoformat() if i.in_force.until else None,
                "known_on": i.known_on.isoformat(),
                "checked_on": i.checked_on.isoformat() if i.checked_on else None,
                "url": i.url,
                "duties": len(i.duties),
                "verification": dict(sorted(_marks(i).items())),
            }
            for i in rulebook.contents.instruments
        ],
    }
