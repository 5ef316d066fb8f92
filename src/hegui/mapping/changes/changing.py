"""What a change of law does to systems: the duties that each gains, loses, or has to meet in another way, and by when."""

from __future__ import annotations

from dataclasses import dataclass

from hegui.mapping.profile import Profile
from hegui.mapping.results import DutyResult, SystemMapping
from hegui.mapping.system import map_systems
from hegui.rulebook.differences import Differences

_HELD = ("applies", "undetermined")


@dataclass(frozen=True, slots=True)
class ChangedDuty:
    """A duty that a system has before and after, with what differs: the fields of the duty, and `verdict`."""

    before: DutyResult
    after: DutyResult
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemChanges:
    """What one system gains, what changes for it, and what it loses."""

    profile: Profile
    gains: tuple[DutyResult, ...]
    changed: tuple[ChangedDuty, ...]
    loses: tuple[DutyResult, ...]


def system_changes(profiles: list[Profile], found: Differences) -> tuple[SystemChanges, ...]:
    """Return what the differences of law do to each system; its facts stay as they are."""
    before = map_systems(profiles, as_of=found.before.day, rulebook=found.before.rulebook)
    after = map_systems(profiles, as_of=found.after.day, rulebook=found.after.rulebook)
    fields = {change.after.id: change.fields for change in found.duties.changed}
    return tuple(_system(one, other, fields) for one, other in zip(before.systems, after.systems, strict=True))


def _system(before: SystemMapping, after: SystemMapping, fields: dict[str, tuple[str, ...]]) -> SystemChanges:
    had, has = _held(before), _held(after)
    both = [(had[id_], result) for id_, result in has.items() if id_ in had]
    changed = [ChangedDuty(one, other, _differing(one, other, fields.get(other.duty.id, ()))) for one, other in both]
    return SystemChanges(
        after.profile,
        gains=tuple(result for id_, result in has.items() if id_ not in had),
        changed=tuple(change for change in changed if change.fields),
        loses=tuple(result for id_, result in had.items() if id_ not in has),
    )


def _held(system: SystemMapping) -> dict[str, DutyResult]:
    return {result.duty.id: result for result in system.duties if result.outcome.verdict in _HELD}


def _differing(one: DutyResult, other: DutyResult, fields: tuple[str, ...]) -> tuple[str, ...]:
    return (*(("verdict",) if one.outcome.verdict != other.outcome.verdict else ()), *fields)
