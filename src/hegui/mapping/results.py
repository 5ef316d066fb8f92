"""What a mapping says: verdicts with their reasons, for one system and one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hegui.mapping.due import DueDay
from hegui.mapping.profile import Profile
from hegui.rulebook.book import Rulebook
from hegui.rulebook.evaluation import Reason
from hegui.rulebook.models import Advice, Basis, Duty, Instrument, Role, Route

Verdict = Literal["applies", "does_not_apply", "undetermined", "not_in_force"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, the functions it rests on, its reason, and what could still change it.

    `missing_facts` are all unknown facts that can still change the verdict, `settled_by` one smallest set for which some
    answers settle it; `law_unverified` says that an open point of law stands in the way.
    """

    verdict: Verdict
    reason: Reason
    functions: tuple[str, ...] = ()
    missing_facts: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    law_unverified: bool = False


@dataclass(frozen=True, slots=True)
class RoleResult:
    """A role that the system holds, and in which functions."""

    instrument: str
    role: Role
    functions: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class InstrumentResult:
    """Whether an instrument applies, through which of its roles."""

    instrument: Instrument
    outcome: Outcome
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyResult:
    """Whether a duty holds, in which roles, and by when; `met` says whether it was done, None where no fact tells."""

    duty: Duty
    outcome: Outcome
    roles: tuple[str, ...]
    due: DueDay
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class RouteResult:
    """Whether a filing or assessment is asked for, by the text or in practice; `duties` are those behind the answer."""

    route: Route
    basis: Basis
    outcome: Outcome
    duties: tuple[str, ...]
    due: DueDay
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdviceResult:
    """A warning that the facts call for, and in which functions."""

    advice: Advice
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemMapping:
    """The map of one system."""

    profile: Profile
    roles: tuple[RoleResult, ...]
    instruments: tuple[InstrumentResult, ...]
    duties: tuple[DutyResult, ...]
    routes: tuple[RouteResult, ...]
    advice: tuple[AdviceResult, ...]
    next_questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """The map of one or several systems on one day, by one rulebook."""

    as_of: date
    rulebook: Rulebook
    systems: tuple[SystemMapping, ...]
