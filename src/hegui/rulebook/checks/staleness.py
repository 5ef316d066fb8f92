"""Staleness: instruments whose text nobody has compared with the official page, or not for a long time."""

from __future__ import annotations

from datetime import date

from hegui.rulebook.book import Rulebook
from hegui.words.finding import Finding
from hegui.words.text import Text

_NEVER = Text("尚未与官方页面比对。", "Never compared with the official page.")
_LONG_AGO = Text("上次比对为 {day}。", "Last compared on {day}.")
_REMEDY = Text("请打开 {url} 逐条比对，并填写 checked_on。", "Open {url}, compare article by article, and fill in checked_on.")


def check_staleness(rulebook: Rulebook, last_fresh_day: date) -> list[Finding]:
    """Return one warning for each instrument that was last compared before a day, or never."""
    return [
        Finding(
            "stale",
            _LONG_AGO.filled(day=instrument.checked_on) if instrument.checked_on else _NEVER,
            instrument.id,
            _REMEDY.filled(url=instrument.url or Text("官方页面", "the official page")),
            severity="warning",
        )
        for instrument in rulebook.mapped
        if instrument.checked_on is None or instrument.checked_on < last_fresh_day
    ]
