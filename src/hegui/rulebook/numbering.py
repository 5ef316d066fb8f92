"""Citations by day: an amendment moves the numbers of articles, and what is said of a day is cited as it was numbered then.

The data is written in today's numbers. `as_cited` gives the same contents in the numbers of another day; ids stay.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from hegui.rulebook.contents import Contents
from hegui.rulebook.models import Article, Duty, Instrument, ProcedureStep, SanctionRoute
from hegui.words.citation import Citation

_GONE = ""
_Placed = TypeVar("_Placed", Duty, ProcedureStep)


def numbering_days(contents: Contents) -> tuple[date, ...]:
    """Return the days from which numbers changed, earliest first."""
    days: set[date] = set()
    for article in (article for instrument in contents.instruments for article in instrument.articles):
        days.update(former.until for former in article.was)
        if article.in_force:
            days.update(day for day in (article.in_force.from_, article.in_force.until) if day)
    return tuple(sorted(days))


def as_cited(contents: Contents, day: date) -> Contents:
    """Return the contents in the numbers of a day; articles that were not law that day are cited nowhere."""
    return _Numbers.of(contents, day).contents(contents)


def numbers_on(contents: Contents, day: date) -> dict[str, str]:
    """Return what each article was called on a day, by its citation in today's numbers; what was not law is left out."""
    numbers = _Numbers.of(contents, day)
    articles = (f"{instrument.id}.{article.article}" for instrument in contents.instruments for article in instrument.articles)
    return {citation: called for citation in articles if (called := numbers.cite(citation))}


@dataclass(frozen=True, slots=True)
class FormerPlace:
    """What bore a number until a day (that day no longer); `citation` is in today's numbers."""

    citation: str
    until: date


def once_called(instrument: Instrument, place: str) -> tuple[FormerPlace, ...]:
    """Return the articles that once bore the number of a place, or of the nearest wider place that anything bore."""
    for wider in Citation(instrument.id, tuple(place.split("."))).widening():
        bearing = tuple(
            FormerPlace(f"{instrument.id}.{article.article}{place[len(wider) :]}", former.until)
            for article in instrument.articles
            for former in article.was
            if former.article == wider
        )
        if bearing:
            return bearing
    return ()


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What each article that moved was called on a day, by instrument and today's number; empty: it was not there."""

    former: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, contents: Contents, day: date) -> _Numbers:
        former: dict[tuple[str, str], str] = {}
        for instrument in contents.instruments:
            for article in instrument.articles:
                number = _number(article, day)
                if number != article.article or article.was:
                    former[instrument.id, article.article] = number
        return cls(former)

    def place(self, instrument: str, place: str) -> str:
        """Return what a place was called: the nearest wider place that moved takes it along."""
        for wider in Citation(instrument, tuple(place.split("."))).widening():
            if (instrument, wider) in self.former:
                number = self.former[instrument, wider]
                return number + place[len(wider) :] if number else _GONE
        return place

    def cite(self, citation: str) -> str:
        instrument, _, place = citation.partition(".")
        if not place:
            return citation
        number = self.place(instrument, place)
        return f"{instrument}.{number}" if number else _GONE

    def cites(self, citations: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cited for cited in map(self.cite, citations) if cited))

    def contents(self, contents: Contents) -> Contents:
        renumbered: Contents = self._citing(contents)
        return dataclasses.replace(renumbered, instruments=tuple(self._instrument(i) for i in renumbered.instruments))

    def _citing(self, value: Any) -> Any:
        """Return a value with the citations in it renumbered."""
        if isinstance(value, tuple):
            return tuple(self._citing(part) for part in value)
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        changed = {f.name: self._field(f.name, getattr(value, f.name)) for f in dataclasses.fields(value)}
        kept = all(changed[name] is getattr(value, name) for name in changed)
        return value if kept else dataclasses.replace(value, **changed)

    def _field(self, name: str, value: Any) -> Any:
        if name == "cites":
            cited = self.cites(value)
            return value if cited == value else cited
        if name == "cite":
            return self.cite(value) or value
        if isinstance(value, tuple):
            parts = self._citing(value)
            return value if all(one is other for one, other in zip(parts, value, strict=True)) else parts
        return self._citing(value)

    def _instrument(self, instrument: Instrument) -> Instrument:
        """Return an instrument with its articles, and what stands at them, in the numbers of the day."""
        if not any(id_ == instrument.id for id_, _ in self.former):
            return instrument
        return dataclasses.replace(
            instrument,
            articles=tuple(a for a in (self._article(instrument.id, a) for a in instrument.articles) if a),
            duties=tuple(self._placed(instrument.id, duty) for duty in instrument.duties),
            procedure=tuple(self._placed(instrument.id, step) for step in instrument.procedure),
            sanctions=tuple(self._covering(instrument.id, route) for route in instrument.sanctions),
        )

    def _article(self, instrument: str, article: Article) -> Article | None:
        number = self.place(instrument, article.article)
        return dataclasses.replace(article, article=number) if number else None

    def _placed(self, instrument: str, placed: _Placed) -> _Placed:
        return dataclasses.replace(placed, article=self.place(instrument, placed.article) or placed.article)

    def _covering(self, instrument: str, route: SanctionRoute) -> SanctionRoute:
        covered = (self.place(instrument, place) for place in route.covers)
        return dataclasses.replace(route, covers=tuple(place for place in covered if place))


def _number(article: Article, day: date) -> str:
    """Return the number of an article on a day, empty where it was not law."""
    if article.in_force and not article.in_force.holds(day):
        return _GONE
    former = min((former for former in article.was if day < former.until), key=lambda former: former.until, default=None)
    return former.article if former else article.article
