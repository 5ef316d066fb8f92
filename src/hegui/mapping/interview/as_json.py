"""The JSON of an interview: `hegui.interview/1`, the next question and how far the interview is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from hegui.mapping.interview.asking import Asked, Count, Finished, Slot, Waiting
from hegui.mapping.profile import Profile
from hegui.rulebook.book import Rulebook


def question_json(
    found: Asked | Finished, profile: Profile, declined: Collection[Slot], as_of: date, rulebook: Rulebook
) -> dict[str, Any]:
    """Return the next question as JSON holds it; `question` is null when nothing is left to ask."""
    progress = found.progress
    return {
        "schema": "hegui.interview/1",
        "as_of": as_of.isoformat(),
        "rulebook": {"version": rulebook.version, "sha256": rulebook.sha256},
        "profile": {"id": profile.id, "name": profile.name.plain()},
        "finished": isinstance(found, Finished),
        "question": _question(found) if isinstance(found, Asked) else None,
        "declined": [_slot(slot) for slot in sorted(declined, key=lambda slot: (slot.fact, slot.function or ""))],
        "progress": {
            "decided": progress.decided,
            "undecided": progress.undecided,
            "instruments": _count(progress.instruments),
            "duties": _count(progress.duties),
        },
    }


def _question(asked: Asked) -> dict[str, Any]:
    fact, function = asked.fact, asked.function
    return {
        "fact": fact.id,
        "function": {"id": function.id, "name": function.name.plain()} if function else None,
        "type": fact.type,
        "scope": fact.scope,
        "question": fact.question.plain(),
        "help": fact.help.plain(),
        "why": fact.why.plain(),
        "choices": [{"id": choice.id, "label": choice.label.plain()} for choice in fact.choices],
        "unit": fact.unit.plain() if fact.unit else None,
        "cites": list(fact.cites),
        "waiting": [_waiting(waiting) for waiting in asked.waiting],
    }


def _waiting(waiting: Waiting) -> dict[str, Any]:
    instrument = waiting.instrument
    return {
        "instrument": instrument.id,
        "title": instrument.title.plain(),
        "itself": waiting.itself,
        "duties": list(waiting.duties),
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {"fact": slot.fact, "function": slot.function}


def _count(count: Count) -> dict[str, int]:
    return {
        "applies": count.applies,
        "does_not_apply": count.does_not_apply,
        "undetermined": count.undetermined,
    }
