"""The rulebook in memory: everything by its id, and the full condition under which each thing holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property

from hegui.rulebook.conditions import Condition, either, every
from hegui.rulebook.contents import Contents
from hegui.rulebook.controls import Control
from hegui.rulebook.models import (
    Advice,
    Article,
    DerivedFact,
    Due,
    Duty,
    Exception_,
    Instrument,
    ProcedureStep,
    Role,
    SanctionRoute,
)
from hegui.rulebook.numbering import as_cited, numbering_days
from hegui.words.citation import Citation
from hegui.words.span import Span
from hegui.words.text import Text

_OPEN = Text("本条的文本或者含义存疑", "the text or the meaning of this provision is open")


class Rulebook:
    """The law as data, looked up by id; `sha256` is the hash of its sources."""

    def __init__(self, contents: Contents, sha256: str) -> None:
        self.contents = contents
        self.version = contents.version
        self.sha256 = sha256
        self.facts = {fact.id: fact for fact in contents.facts}
        self.derived = {fact.id: fact for fact in contents.derived}
        self.instruments = {instrument.id: instrument for instrument in contents.instruments}
        self._numbering_days = numbering_days(contents)
        self._as_cited: dict[int, Rulebook] = {}

    def as_cited(self, day: date) -> Rulebook:
        """Return the rulebook whose citations bear the numbers of a day; everything keeps its id."""
        epoch = bisect_right(self._numbering_days, day)
        if epoch == len(self._numbering_days):
            return self
        if epoch not in self._as_cited:
            self._as_cited[epoch] = Rulebook(as_cited(self.contents, day), self.sha256)
        return self._as_cited[epoch]

    @property
    def mapped(self) -> tuple[Instrument, ...]:
        """The instruments whose roles and duties are in the rulebook (others are only cited)."""
        return tuple(i for i in self.contents.instruments if i.standing == "mapped")

    @cached_property
    def limits(self) -> dict[str, str]:
        """The facts that cannot exceed another number, each with that other one."""
        return {fact.id: fact.at_most for fact in self.contents.facts if fact.at_most is not None}

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Roles by `INSTRUMENT.role`."""
        return {f"{i.id}.{role.id}": role for i in self.contents.instruments for role in i.roles}

    @cached_property
    def duties(self) -> dict[str, Duty]:
        """Duties by id, in the order of the instruments."""
        return {duty.id: duty for i in self.contents.instruments for duty in i.duties}

    @cached_property
    def exceptions(self) -> dict[str, Exception_]:
        """Exceptions by id."""
        return {exception.id: exception for i in self.contents.instruments for exception in i.exceptions}

    @cached_property
    def sanctions(self) -> dict[str, SanctionRoute]:
        """Sanction routes by id."""
        return {route.id: route for i in self.contents.instruments for route in i.sanctions}

    @cached_property
    def controls(self) -> dict[str, Control]:
        """Controls by id."""
        return {control.id: control for control in self.contents.controls}

    @cached_property
    def controls_of(self) -> dict[str, tuple[str, ...]]:
        """The ids of the controls that serve a duty, by the duty's id."""
        serving: dict[str, tuple[str, ...]] = {}
        for control in self.contents.controls:
            for duty in control.duties:
                serving[duty] = (*serving.get(duty, ()), control.id)
        return serving

    @cached_property
    def procedure(self) -> dict[str, ProcedureStep]:
        """The steps of procedure by id, in the order of the instruments."""
        return {step.id: step for i in self.contents.instruments for step in i.procedure}

    def event_of(self, due: Due) -> Text | None:
        """Return in words what happens on the day that a due rule counts from."""
        anchor = self.facts.get(due.anchor or "")
        return anchor.event if anchor else None

    def sanctions_on(self, duty: Duty, day: date) -> list[SanctionRoute]:
        """Return the sanction routes of a duty that are law on a day."""
        routes = (self.sanctions[id_] for id_ in duty.sanctions)
        return [route for route in routes if self.span_of(route).holds(day)]

    def span_of(self, thing: Duty | ProcedureStep | SanctionRoute) -> Span:
        """Return the days on which something of an instrument is law: its own, or those of the instrument."""
        return thing.in_force or self.instruments[thing.id.split(".", 1)[0]].in_force

    @cached_property
    def advice(self) -> dict[str, Advice]:
        """Advice by its own id (several may share a code)."""
        return {advice.id: advice for advice in self.contents.advice}

    def article(self, citation: str) -> Article | None:
        """Return what is written at a citation, or at the nearest wider place; None when nothing is."""
        cited = Citation.parse(citation)
        instrument = self.instruments.get(cited.instrument)
        if instrument is None:
            return None
        written = {article.article: article for article in instrument.articles}
        return next((written[place] for place in cited.widening() if place in written), None)

    @cached_property
    def open_points(self) -> dict[str, Condition]:
        """The open point of law of everything marked `open`, by id: it never holds until counsel settles it."""
        marked: dict[str, DerivedFact | Role | Exception_ | Instrument | Duty] = {
            **self.derived,
            **self.roles,
            **self.exceptions,
            **self.instruments,
            **self.duties,
        }
        opened = {id_: thing for id_, thing in marked.items() if thing.verification == "open"}
        return {id_: Condition("unverified", says=_OPEN, cites=getattr(thing, "cites", ())) for id_, thing in opened.items()}

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """The full condition of every derived fact, role, exception, instrument, duty and advice, by id."""
        of_law = {
            **{fact.id: fact.when for fact in self.derived.values() if fact.when},
            **{id_: self._unless_excepted(id_, [role.when], role.cites) for id_, role in self.roles.items()},
            **{exception.id: exception.when for exception in self.exceptions.values()},
            **{i.id: _any_role(i.id, *(role.id for role in i.roles)) for i in self.mapped if i.roles},
            **{duty.id: self._of_duty(duty) for duty in self.duties.values()},
        }
        known = {id_: self._unless_open(id_, condition) for id_, condition in of_law.items()}
        return {**known, **{advice.id: advice.when for advice in self.contents.advice}}

    def _unless_open(self, subject: str, condition: Condition) -> Condition:
        open_point = self.open_points.get(subject)
        return every([condition, open_point]) if open_point else condition

    def _of_duty(self, duty: Duty) -> Condition:
        parts = [_any_role(duty.instrument, *duty.who)]
        if duty.when:
            parts.append(duty.when)
        return self._unless_excepted(duty.id, parts, duty.cites[:1])

    def _unless_excepted(self, target: str, parts: list[Condition], cites: tuple[str, ...]) -> Condition:
        named = [exception for exception in self.exceptions.values() if exception.excepts == target]
        unless = [
            Condition("not", subject=e.id, parts=(self._unless_open(e.id, e.when),), says=e.title, cites=e.cites) for e in named
        ]
        return every(parts + unless, cites)

    def written_conditions(self) -> Iterator[tuple[str, Condition]]:
        """Yield every condition as it stands in the data, with the id of the thing that holds it."""
        for fact in self.derived.values():
            if fact.when:
                yield fact.id, fact.when
            for rule in fact.rules:
                yield fact.id, rule.when
        for role_id, role in self.roles.items():
            yield role_id, role.when
        for exception in self.exceptions.values():
            yield exception.id, exception.when
        for duty in self.duties.values():
            if duty.when:
                yield duty.id, duty.when
        for advice in self.contents.advice:
            yield advice.id, advice.when


@cache
def _any_role(instrument: str, *roles: str) -> Condition:
    """Join roles of one instrument; the same roles give the same condition, so that its reason is told once."""
    return either([_role(f"{instrument}.{role}") for role in roles])


@cache
def _role(subject: str) -> Condition:
    return Condition("role", subject=subject)
