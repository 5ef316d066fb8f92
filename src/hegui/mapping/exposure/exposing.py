"""Exposure: for each open duty the articles that sanction its breach; no sum is made up, since one act is fined once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hegui.mapping.due import DueDay, due_day
from hegui.mapping.exposure.law_in_time import SanctionLaw, sanction_laws
from hegui.mapping.profile import Profile
from hegui.mapping.results import DutyResult, Mapping, SystemMapping
from hegui.mapping.system import map_systems
from hegui.rulebook.book import Rulebook
from hegui.rulebook.calendar import WorkingDays
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import ProcedureStep
from hegui.words.span import Span


@dataclass(frozen=True, slots=True)
class DutyExposure:
    """An open duty, and the articles that sanction its breach (none: the rulebook names no sanction)."""

    result: DutyResult
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemExposure:
    """The open duties of one system: those that apply and are not known as done, and those that may apply."""

    profile: Profile
    open: tuple[DutyExposure, ...]
    possible: tuple[DutyExposure, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A rule of procedure, with its day where the day it counts from is known."""

    rule: ProcedureStep
    due: DueDay


@dataclass(frozen=True, slots=True)
class Exposure:
    """The exposure of several systems for conduct on the days of `conduct`, were it decided on `decision`."""

    mapping: Mapping
    conduct: Span
    decision: date
    systems: tuple[SystemExposure, ...]
    laws: tuple[SanctionLaw, ...]
    steps: tuple[Step, ...]


def expose(profiles: list[Profile], *, first: date, last: date, decision: date, rulebook: Rulebook) -> Exposure:
    """Return the exposure for conduct from `first` to `last` (both included): its duties are those of the last day."""
    mapping = map_systems(profiles, as_of=last, rulebook=rulebook)
    conduct = Span(first, last + timedelta(days=1))
    articles = _Articles(rulebook)
    systems = tuple(_system(system, articles) for system in mapping.systems)
    named = [
        route for s in systems for duty in (*s.open, *s.possible) for route in rulebook.duties[duty.result.duty.id].sanctions
    ]
    laws = sanction_laws(named, conduct, decision, rulebook)
    return Exposure(mapping, conduct, decision, systems, laws, _steps(profiles, decision, rulebook))


class _Articles:
    """The articles that sanction a duty, in today's numbers, which name a law through its amendments."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def of(self, result: DutyResult) -> DutyExposure:
        routes = (self._rulebook.sanctions[id_] for id_ in result.duty.sanctions)
        return DutyExposure(result, tuple(dict.fromkeys(route.cite for route in routes)))


def _system(system: SystemMapping, articles: _Articles) -> SystemExposure:
    held = [result for result in system.duties if not result.met]
    return SystemExposure(
        system.profile,
        tuple(articles.of(result) for result in held if result.outcome.verdict == "applies"),
        tuple(articles.of(result) for result in held if result.outcome.verdict == "undetermined"),
    )


def _steps(profiles: list[Profile], decision: date, rulebook: Rulebook) -> tuple[Step, ...]:
    """Return the rules of procedure that are law on the day of the decision, with the days of the one case there is."""
    working_days = WorkingDays(rulebook.contents.calendar)
    facts = _agreed(profiles)
    in_force = (step for step in rulebook.procedure.values() if rulebook.span_of(step).holds(decision))
    return tuple(
        Step(step, due_day(DueDay(step.due, rulebook.event_of(step.due)), facts, decision, working_days)) for step in in_force
    )


def _agreed(profiles: list[Profile]) -> dict[str, FactValue]:
    """Return the facts on which all profiles that know them agree: cases of several companies are not mixed up."""
    told: dict[str, list[FactValue]] = {}
    for profile in profiles:
        for name, fact in profile.as_functions()[0].facts.items():
            told.setdefault(name, []).append(fact)
    return {name: facts[0] for name, facts in told.items() if all(fact.value == facts[0].value for fact in facts)}
