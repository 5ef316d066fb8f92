"""The JSON of deadlines: `hegui.deadlines/1`."""

from __future__ import annotations

from typing import Any

from hegui.mapping.deadlines.listing import Deadline, Deadlines, Undated
from hegui.mapping.serialise import due_json
from hegui.mapping.wording import notice


def deadlines_json(found: Deadlines) -> dict[str, Any]:
    """Return the deadlines as JSON holds them."""
    mapping = found.mapping
    return {
        "schema": "hegui.deadlines/1",
        "as_of": mapping.as_of.isoformat(),
        "until": found.until.isoformat(),
        "rulebook": {"version": mapping.rulebook.version, "sha256": mapping.rulebook.sha256},
        "notice": notice(mapping.rulebook).plain(),
        "deadlines": [_deadline(deadline, found) for deadline in found.dated],
        "undated": [_undated(undated, found) for undated in found.undated],
    }


def _deadline(deadline: Deadline, found: Deadlines) -> dict[str, Any]:
    return {
        "date": deadline.day.isoformat(),
        "state": deadline.state,
        "days_left": (deadline.day - found.mapping.as_of).days,
        "subject": deadline.subject,
        "title": deadline.title.plain(),
        "does": deadline.does.plain(),
        "systems": list(deadline.systems),
        "functions": list(deadline.functions),
        "verdict": deadline.verdict,
        "basis": deadline.basis,
        "due": due_json(deadline.due),
        "counted_from": deadline.due.start.isoformat() if deadline.due.start else None,
        "verification": deadline.verification,
        "cites": list(deadline.cites),
    }


def _undated(undated: Undated, found: Deadlines) -> dict[str, Any]:
    fact = found.mapping.rulebook.facts[undated.fact]
    return {
        "fact": undated.fact,
        "question": fact.question.plain(),
        "systems": list(undated.systems),
        "duties": list(undated.duties),
    }
