"""Deadlines: the days on which something is due, over all systems; what has passed, and what still lacks its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Literal

from hegui.mapping.due import DueDay, due_day, occurrences
from hegui.mapping.results import DutyResult, Mapping, SystemMapping, Verdict
from hegui.rulebook.calendar import WorkingDays
from hegui.rulebook.models import Basis, ProcedureStep, Verification
from hegui.words.text import Text

State = Literal["overdue", "passed", "today", "coming", "done"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day on which a duty, or a step of procedure, is due.

    `overdue`: the day has passed and a fact says it was not done; `passed`: no fact tells; `done`: a fact says it was.
    Where the term counts from a day of the organisation, the systems that share it stand together.
    """

    systems: tuple[str, ...]
    subject: str
    title: Text
    does: Text
    verdict: Verdict
    due: DueDay
    day: date
    state: State
    functions: tuple[str, ...]
    basis: Basis
    verification: Verification
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undated:
    """A day that is not known yet, and the duties that wait for it."""

    fact: str
    duties: tuple[str, ...]
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All days up to `until` (that day included), earliest first, and what has none."""

    mapping: Mapping
    until: date
    dated: tuple[Deadline, ...]
    undated: tuple[Undated, ...]

    def of(self, *states: State) -> tuple[Deadline, ...]:
        """Return the deadlines in one of these states."""
        return tuple(deadline for deadline in self.dated if deadline.state in states)


def deadlines(mapping: Mapping, until: date) -> Deadlines:
    """Return the deadlines of a mapping: those passed, and those to come up to a day."""
    working_days = WorkingDays(mapping.rulebook.contents.calendar)
    each = [
        deadline
        for system in mapping.systems
        for deadline in (*_of_duties(system, mapping.as_of, until), *_of_procedure(system, mapping, until, working_days))
    ]
    return Deadlines(mapping, until, _joined(each, mapping), _waiting(mapping))


def _of_duties(system: SystemMapping, as_of: date, until: date) -> Iterator[Deadline]:
    for result in system.duties:
        if result.outcome.verdict in ("applies", "undetermined"):
            for day in _days(result.due, as_of, until):
                yield _of_duty(result, day, system, as_of)


def _of_duty(result: DutyResult, day: date, system: SystemMapping, as_of: date) -> Deadline:
    duty = result.duty
    met = _met(result)
    return Deadline(
        systems=(system.profile.id,),
        subject=duty.id,
        title=duty.title,
        does=duty.does,
        verdict=result.outcome.verdict,
        due=result.due,
        day=day,
        state=_state(day, as_of, met),
        functions=result.outcome.functions if system.profile.functions else (),
        basis=duty.basis,
        verification=duty.verification,
        cites=duty.cites,
    )


def _met(result: DutyResult) -> bool | None:
    """Tell whether a duty was done; what recurs is due again, and what may not apply is not missed."""
    if result.due.rule.kind == "recurring" or (not result.met and result.outcome.verdict != "applies"):
        return None
    return result.met


def _of_procedure(system: SystemMapping, mapping: Mapping, until: date, working_days: WorkingDays) -> Iterator[Deadline]:
    """Yield the clocks of a case that the authority has opened, as far as its days are among the facts."""
    facts = system.profile.as_functions()[0].facts
    for step in mapping.rulebook.procedure.values():
        if mapping.rulebook.span_of(step).holds(mapping.as_of):
            rule = DueDay(step.due, mapping.rulebook.event_of(step.due))
            due = due_day(rule, facts, mapping.as_of, working_days)
            for day in _days(due, mapping.as_of, until):
                yield _of_step(step, due, day, system, mapping.as_of)


def _of_step(step: ProcedureStep, due: DueDay, day: date, system: SystemMapping, as_of: date) -> Deadline:
    state = _state(day, as_of, None)
    id_ = system.profile.id
    return Deadline(
        (id_,), step.id, step.title, step.says, "applies", due, day, state, (), "text", step.verification, step.cites
    )


def _days(due: DueDay, as_of: date, until: date) -> Iterable[date]:
    if due.rule.kind == "recurring":
        return takewhile(lambda day: day <= until, occurrences(due, as_of))
    return (due.day,) if due.day and due.day <= until else ()


def _state(day: date, as_of: date, met: bool | None) -> State:
    if met:
        return "done"
    if day < as_of:
        return "passed" if met is None else "overdue"
    return "today" if day == as_of else "coming"


def _joined(each: list[Deadline], mapping: Mapping) -> tuple[Deadline, ...]:
    """Put the systems together that share a day of their organisation, earliest day first."""
    shared: dict[tuple[str, ...], Deadline] = {}
    for deadline in each:
        anchor = mapping.rulebook.facts.get(deadline.due.rule.anchor or "")
        whose = () if anchor is not None and anchor.scope == "organisation" else deadline.systems
        key = (deadline.day.isoformat(), deadline.subject, deadline.verdict, deadline.state, *whose)
        known = shared.get(key)
        shared[key] = replace(known, systems=known.systems + deadline.systems) if known else deadline
    return tuple(sorted(shared.values(), key=lambda deadline: (deadline.day, deadline.subject, deadline.systems)))


def _waiting(mapping: Mapping) -> tuple[Undated, ...]:
    """Return the days that applying duties count from and that nobody gave, those with the most duties first."""
    waiting: dict[str, dict[str, None]] = {}
    systems: dict[str, dict[str, None]] = {}
    for system in mapping.systems:
        for result in system.duties:
            rule = result.due.rule
            if result.outcome.verdict == "applies" and rule.anchor and rule.amount is not None and result.due.start is None:
                waiting.setdefault(rule.anchor, {})[result.duty.id] = None
                systems.setdefault(rule.anchor, {})[system.profile.id] = None
    listed = [Undated(fact, tuple(duties), tuple(systems[fact])) for fact, duties in waiting.items()]
    return tuple(sorted(listed, key=lambda undated: (-len(undated.duties), undated.fact)))
