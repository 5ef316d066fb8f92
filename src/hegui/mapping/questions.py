"""The next questions: unknown facts in the order in which answering them decides most."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from hegui.mapping.results import DutyResult, InstrumentResult
from hegui.rulebook.book import Rulebook

_INSTRUMENT_WEIGHT = 10.0  # whether a whole instrument applies is worth more than one duty


class Open(Protocol):
    """A verdict, with the facts that can still change it and one smallest set that can settle it; none where it is settled."""

    @property
    def missing_facts(self) -> tuple[str, ...]: ...  # noqa: D102 - see the class
    @property
    def settled_by(self) -> tuple[str, ...]: ...  # noqa: D102 - see the class


def next_questions(
    instruments: Iterable[InstrumentResult], duties: Iterable[DutyResult], rulebook: Rulebook
) -> tuple[str, ...]:
    """Return every fact that can still change a verdict, most deciding first; equals keep the order of the catalogue."""
    return most_deciding((result.outcome for result in instruments), (result.outcome for result in duties), rulebook)


def most_deciding(instruments: Iterable[Open], duties: Iterable[Open], rulebook: Rulebook) -> tuple[str, ...]:
    """Return the facts that these verdicts wait for, most deciding first; equals keep the order of the catalogue."""
    score: dict[str, float] = {}
    for verdict in instruments:
        _count(verdict, _INSTRUMENT_WEIGHT, score)
    for verdict in duties:
        _count(verdict, 1.0, score)
    order = {fact: number for number, fact in enumerate(rulebook.facts)}
    return tuple(sorted(score, key=lambda fact: (-round(score[fact], 6), order[fact])))


def _count(verdict: Open, weight: float, score: dict[str, float]) -> None:
    for fact in verdict.missing_facts:
        score[fact] = score.get(fact, 0.0) + weight / len(verdict.missing_facts)
    for fact in verdict.settled_by:
        score[fact] = score.get(fact, 0.0) + weight / len(verdict.settled_by)
