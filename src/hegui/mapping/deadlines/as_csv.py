"""Deadlines as CSV: a row a day."""

from __future__ import annotations

import csv
import io

from hegui.mapping.citing import short_cites
from hegui.mapping.deadlines.listing import Deadline, Deadlines
from hegui.mapping.matrix import defused
from hegui.mapping.telling import due_words
from hegui.words.text import Shown, read

_HEAD = ("date", "state", "subject", "title", "systems", "functions", "verdict", "rule", "calendar", "verification", "cites")


def deadlines_csv(found: Deadlines, lang: Shown) -> str:
    """Return the deadlines as a table that spreadsheets read; words are in the language asked for."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_HEAD)
    for deadline in found.dated:
        table.writerow(map(defused, _row(deadline, found, lang)))
    return written.getvalue()


def _row(deadline: Deadline, found: Deadlines, lang: Shown) -> tuple[str, ...]:
    return (
        deadline.day.isoformat(),
        deadline.state,
        deadline.subject,
        read(deadline.title, lang),
        " ".join(deadline.systems),
        " ".join(deadline.functions),
        deadline.verdict,
        read(due_words(deadline.due), lang),
        deadline.due.calendar or "",
        deadline.verification,
        read(short_cites(deadline.cites, found.mapping.rulebook), lang),
    )
