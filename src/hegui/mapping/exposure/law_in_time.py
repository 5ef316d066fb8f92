"""Which law sanctions an act: that of its time, unless a later law punishes less (Administrative Penalty Law, Article 37)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import SanctionRoute, Tier
from hegui.words.span import Span

Governing = Literal["same", "at_conduct", "later", "compare", "changed_during", "not_recorded"]


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a sanction, the days it is law, and how its article is cited in those days."""

    route: SanctionRoute
    span: Span
    cite: str


@dataclass(frozen=True, slots=True)
class SanctionLaw:
    """One article of sanctions in the versions that matter: during the conduct, and at the decision.

    `during` stands in the order of days. `governing` says which of them governs: the `same` text all along; that
    `at_conduct`, since the later one is no lighter; the `later` one, which is lighter; `compare`: lighter in one point,
    heavier in another; `changed_during` the conduct; or the text of some day is `not_recorded`.
    """

    article: str
    during: tuple[Version, ...]
    at_decision: Version | None
    governing: Governing


def sanction_laws(routes: Iterable[str], conduct: Span, decision: date, rulebook: Rulebook) -> tuple[SanctionLaw, ...]:
    """Return the articles behind these sanction routes, each with its versions; `conduct.until` is the day after the last."""
    by_article: dict[str, list[SanctionRoute]] = {}
    for id_ in dict.fromkeys(routes):
        route = rulebook.sanctions[id_]
        by_article.setdefault(route.cite, []).append(route)
    laws = (_law(article, versions, conduct, decision, rulebook) for article, versions in by_article.items())
    return tuple(law for law in laws if law.during or law.at_decision)


def _law(article: str, routes: list[SanctionRoute], conduct: Span, decision: date, rulebook: Rulebook) -> SanctionLaw:
    versions = sorted((_version(route, rulebook) for route in routes), key=lambda version: version.span.from_ or date.min)
    during = tuple(version for version in versions if _overlap(version.span, conduct))
    at_decision = next((version for version in versions if version.span.holds(decision)), None)
    return SanctionLaw(article, during, at_decision, _governing(during, at_decision, conduct))


def _version(route: SanctionRoute, rulebook: Rulebook) -> Version:
    span = rulebook.span_of(route)
    numbered = rulebook.as_cited(span.from_).sanctions[route.id] if span.from_ else route
    return Version(route, span, numbered.cite)


def _overlap(law: Span, conduct: Span) -> bool:
    """Tell whether a text was law on some day of the conduct."""
    first, end = conduct.from_, conduct.until
    if first is None or end is None or law.from_ is None:
        return False
    return law.from_ < end and (law.until is None or first < law.until)


def _governing(during: tuple[Version, ...], at_decision: Version | None, conduct: Span) -> Governing:
    if not during or during[0].span.from_ is None or conduct.from_ is None or during[0].span.from_ > conduct.from_:
        return "not_recorded"
    if len(during) > 1:
        return "changed_during"
    if at_decision is None or at_decision == during[0]:
        return "same" if at_decision else "at_conduct"
    return _lighter(during[0].route, at_decision.route)


def _lighter(earlier: SanctionRoute, later: SanctionRoute) -> Governing:
    """Compare two texts by what they come to at most: fines by whom they hit and how they are measured, and other means."""
    before, after = _reach(earlier), _reach(later)
    heavier = any(after[key] > before.get(key, 0) for key in after)
    lighter = any(before[key] > after.get(key, 0) for key in before)
    if heavier and lighter:
        return "compare"
    return "later" if lighter else "at_conduct"


def _reach(route: SanctionRoute) -> dict[tuple[str, ...], float]:
    reach: dict[tuple[str, ...], float] = {}
    for tier in route.tiers:
        key = _key(tier)
        reach[key] = max(reach.get(key, 0), _most(tier))
    return reach


def _key(tier: Tier) -> tuple[str, ...]:
    return (tier.against, tier.kind, tier.measure)


def _most(tier: Tier) -> float:
    return 1 if tier.kind != "fine" else (tier.max if tier.max is not None else float("inf"))
