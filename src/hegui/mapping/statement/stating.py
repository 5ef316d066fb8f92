"""States, from a mapping, which controls are needed: those that serve a duty that applies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hegui.mapping.profile import Profile
from hegui.mapping.results import DutyResult, Mapping, SystemMapping
from hegui.rulebook.controls import Control

Need = Literal["needed", "undetermined", "not_needed"]


@dataclass(frozen=True, slots=True)
class ControlState:
    """A control in one system: needed for these duties, and perhaps for those."""

    control: Control
    need: Need
    duties: tuple[DutyResult, ...]
    possible: tuple[DutyResult, ...]


@dataclass(frozen=True, slots=True)
class SystemStatement:
    """The controls of one system in the order of the library, and the duties that apply and no control serves."""

    profile: Profile
    controls: tuple[ControlState, ...]
    gaps: tuple[DutyResult, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of applicability of several systems."""

    mapping: Mapping
    systems: tuple[SystemStatement, ...]


def state_controls(mapping: Mapping) -> Statement:
    """Return the statement of applicability of a mapping."""
    return Statement(mapping, tuple(_system(system, mapping) for system in mapping.systems))


def _system(system: SystemMapping, mapping: Mapping) -> SystemStatement:
    results = {result.duty.id: result for result in system.duties}
    served = mapping.rulebook.controls_of
    applying = [result for result in system.duties if result.outcome.verdict == "applies"]
    return SystemStatement(
        system.profile,
        tuple(_state(control, results) for control in mapping.rulebook.contents.controls),
        tuple(result for result in applying if result.duty.id not in served),
    )


def _state(control: Control, results: dict[str, DutyResult]) -> ControlState:
    served = [results[duty] for duty in control.duties if duty in results]
    duties = tuple(result for result in served if result.outcome.verdict == "applies")
    possible = tuple(result for result in served if result.outcome.verdict == "undetermined")
    return ControlState(control, "needed" if duties else "undetermined" if possible else "not_needed", duties, possible)
