"""The duties of all systems as one CSV: a row for each open duty of each system, to hand out and tick off."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from hegui.mapping.matrix import defused
from hegui.mapping.results import DutyResult, Mapping, SystemMapping
from hegui.mapping.telling import due_words

COLUMNS = (
    "system",
    "name_zh",
    "name_en",
    "functions",
    "instrument",
    "duty",
    "title_zh",
    "title_en",
    "verdict",
    "due",
    "by_when_zh",
    "by_when_en",
    "basis",
    "settled_by",
    "cites",
)


def duties_csv(mapping: Mapping) -> str:
    """Return the open duties of a mapping; cells that a spreadsheet would take for formulas are kept from being run."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for system in mapping.systems:
        for result in system.duties:
            if is_open(result):
                table.writerow(map(defused, _row(system, result)))
    return written.getvalue()


def is_open(result: DutyResult) -> bool:
    """Tell whether somebody still has to act: it applies or may apply, and was not done; a recurring one is never done."""
    done = result.met is True and result.due.rule.kind != "recurring"
    return result.outcome.verdict in ("applies", "undetermined") and not done


def _row(system: SystemMapping, result: DutyResult) -> Iterator[str]:
    duty, due = result.duty, result.due
    day = due.next or due.day
    words = due_words(due)
    yield from (system.profile.id, system.profile.name.zh, system.profile.name.en)
    yield "; ".join(result.outcome.functions)
    yield from (duty.instrument, duty.id, duty.title.zh, duty.title.en, result.outcome.verdict)
    yield from (day.isoformat() if day else "", words.zh, words.en)
    yield duty.basis
    yield "; ".join(result.outcome.settled_by)
    yield "; ".join(duty.cites)
