"""Differences of law: between two days of one rulebook, or between two rulebooks on their days."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import Duty, Instrument, SanctionRoute
from hegui.rulebook.numbering import numbers_on
from hegui.words.citation import Citation

_Thing = TypeVar("_Thing")

_OF_INSTRUMENT = ("title", "short", "issuers", "rank", "status", "number", "fines", "in_force", "verification")
_OF_DUTY = ("article", "basis", "relates_to", "who", "title", "does", "due", "when", "evidence", "verification", "cites")


@dataclass(frozen=True, slots=True)
class Changed(Generic[_Thing]):
    """A thing that is law on both days but not the same; `fields` names what differs."""

    before: _Thing
    after: _Thing
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved(Generic[_Thing]):
    """What is new, what changed and what ended, each in the order of the rulebook."""

    new: tuple[_Thing, ...]
    changed: tuple[Changed[_Thing], ...]
    ended: tuple[_Thing, ...]


@dataclass(frozen=True, slots=True)
class ChangedSanction:
    """An article of sanctions (named in today's numbers) whose texts differ: those before and those after."""

    article: str
    before: tuple[SanctionRoute, ...]
    after: tuple[SanctionRoute, ...]


@dataclass(frozen=True, slots=True)
class Renumbered:
    """An article that bears another number."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Law:
    """A rulebook on a day: what is in force, in the numbers of the day."""

    rulebook: Rulebook
    day: date

    @property
    def cited(self) -> Rulebook:
        """The rulebook in the numbers of the day."""
        return self.rulebook.as_cited(self.day)

    def instruments(self) -> dict[str, Instrument]:
        """Return the instruments in force, and drafts that were published."""
        known = self.cited.contents.instruments
        return {i.id: i for i in known if i.in_force.holds(self.day) or _published(i, self.day)}

    def duties(self) -> dict[str, Duty]:
        """Return the duties in force."""
        return {duty.id: duty for duty in self.cited.duties.values() if self.rulebook.span_of(duty).holds(self.day)}

    def sanctions(self) -> dict[str, tuple[SanctionRoute, ...]]:
        """Return the sanctions in force by their article in today's numbers."""
        found: dict[str, tuple[SanctionRoute, ...]] = {}
        for id_, route in self.cited.sanctions.items():
            if self.rulebook.span_of(route).holds(self.day):
                article = self.rulebook.sanctions[id_].cite
                found[article] = (*found.get(article, ()), route)
        return found


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between the law before and the law after."""

    before: Law
    after: Law
    instruments: Moved[Instrument]
    duties: Moved[Duty]
    sanctions: tuple[ChangedSanction, ...]
    renumbered: tuple[Renumbered, ...]

    @property
    def none(self) -> bool:
        """Tell whether nothing differs."""
        moved = (self.instruments, self.duties)
        return not (self.sanctions or self.renumbered or any(m.new or m.changed or m.ended for m in moved))


def differences(before: Law, after: Law) -> Differences:
    """Return what is new, changed and ended from one law to the other."""
    sanctions = _sanctions(before, after)
    resanctioned = {sanction.article for sanction in sanctions}

    def of_duty(one: Duty, other: Duty) -> tuple[str, ...]:
        fields = _fields(_OF_DUTY, one, other)
        named = _articles(one, before.rulebook) | _articles(other, after.rulebook)
        return (*fields, "sanctions") if named & resanctioned or _new_routes(one, other) else fields

    return Differences(
        before,
        after,
        _moved(before.instruments(), after.instruments(), lambda one, other: _fields(_OF_INSTRUMENT, one, other)),
        _moved(before.duties(), after.duties(), of_duty),
        sanctions,
        _renumbered(before, after),
    )


def _published(instrument: Instrument, day: date) -> bool:
    return instrument.status == "draft" and instrument.published is not None and instrument.published <= day


def _moved(
    before: Mapping[str, _Thing], after: Mapping[str, _Thing], differing: Callable[[_Thing, _Thing], tuple[str, ...]]
) -> Moved[_Thing]:
    both = [(before[id_], after[id_]) for id_ in after if id_ in before]
    changed = [Changed(one, other, differing(one, other)) for one, other in both]
    return Moved(
        new=tuple(thing for id_, thing in after.items() if id_ not in before),
        changed=tuple(one for one in changed if one.fields),
        ended=tuple(thing for id_, thing in before.items() if id_ not in after),
    )


def _fields(names: tuple[str, ...], one: Any, other: Any) -> tuple[str, ...]:
    return tuple(name for name in names if _plain(getattr(one, name)) != _plain(getattr(other, name)))


def _plain(value: Any) -> Any:
    """Return a value that compares by what it says; conditions themselves compare by identity."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _articles(duty: Duty, rulebook: Rulebook) -> set[str]:
    return {rulebook.sanctions[id_].cite for id_ in duty.sanctions}


def _new_routes(one: Duty, other: Duty) -> bool:
    return set(one.sanctions) != set(other.sanctions)


def _sanctions(before: Law, after: Law) -> tuple[ChangedSanction, ...]:
    earlier, later = before.sanctions(), after.sanctions()
    return tuple(
        ChangedSanction(article, earlier.get(article, ()), later.get(article, ()))
        for article in dict.fromkeys((*earlier, *later))
        if [_said(route) for route in earlier.get(article, ())] != [_said(route) for route in later.get(article, ())]
    )


def _said(route: SanctionRoute) -> Any:
    return _plain(route.authority), _plain(route.tiers), route.verification


def _renumbered(before: Law, after: Law) -> tuple[Renumbered, ...]:
    """Return the articles that bear another number; places inside an article move along with it unsaid."""
    earlier = numbers_on(before.rulebook.contents, before.day)
    later = numbers_on(after.rulebook.contents, after.day)
    moved = {article: number for article, number in later.items() if earlier.get(article, number) != number}
    return tuple(Renumbered(earlier[article], number) for article, number in moved.items() if not _inside(article, moved))


def _inside(article: str, others: Mapping[str, str]) -> bool:
    cited = Citation.parse(article)
    return any(f"{cited.instrument}.{wider}" in others for wider in cited.widening()[1:])
