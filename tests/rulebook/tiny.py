"""A rulebook of a few facts, made in the test that uses it: small enough to try every completion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hegui.rulebook import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.contents import Contents
from hegui.rulebook.models import (
    Advice,
    Article,
    Choice,
    DerivedFact,
    Due,
    Duty,
    Exception_,
    FactDefinition,
    Instrument,
    Role,
    Route,
    SanctionRoute,
    Tier,
    ValueRule,
)
from hegui.words.shapes import Problems
from hegui.words.span import Span
from hegui.words.text import Text

WORD = Text("词语", "word")
DAY = date(2026, 11, 22)
IN_FORCE = Span(date(2025, 9, 1), None)


def fact(id_: str, type_: str = "boolean", answers: str = "", **more: Any) -> FactDefinition:
    """A fact; `answers` names what a `choice` or `many` fact offers."""
    offered = tuple(Choice(answer, WORD) for answer in answers.split())
    return FactDefinition(id_, type_, "function", WORD, WORD, WORD, choices=offered, **more)  # type: ignore[arg-type]


FACTS = (
    fact("serves"),
    fact("blocks"),
    fact("files"),
    fact("offering", "choice", "public client internal"),
    fact("generates", "many", "text image audio"),
    fact("users", "number"),
    fact("launched", "date", event=WORD),
    fact("remarks", "text"),
)


def condition(plain: dict[str, Any]) -> Condition:
    """Read a condition in its written form."""
    problems = Problems("test")
    read = Condition.from_plain(plain, (), problems)
    assert read is not None and not problems.findings, problems.findings
    return read


def derived(id_: str, when: dict[str, Any], **more: Any) -> DerivedFact:
    """A fact that is computed: true when the condition holds."""
    return DerivedFact(id_, WORD, "boolean", (), "source", when=condition(when), **more)


def derived_choice(id_: str, **rules: dict[str, Any]) -> DerivedFact:
    """A computed choice: each value with its condition."""
    values = tuple(ValueRule(value, condition(when)) for value, when in rules.items())
    return DerivedFact(id_, WORD, "choice", (), "source", choices=tuple(Choice(v, WORD) for v in rules), rules=values)


def role(id_: str, when: dict[str, Any], **more: Any) -> Role:
    """A role of the tiny instrument."""
    return Role(id_, WORD, condition(when), more.pop("cites", ("EXM.1",)), "source", **more)


def duty(id_: str, who: str = "provider", when: dict[str, Any] | None = None, **more: Any) -> Duty:
    """A duty of roles named with spaces between."""
    given = {
        "article": "1",
        "basis": "text",
        "due": Due("continuous"),
        "cites": ("EXM.1",),
        "verification": "source",
        "when": condition(when) if when else None,
        **more,
    }
    return Duty(id_, who=tuple(who.split()), title=WORD, does=WORD, **given)


def exception(id_: str, excepts: str, when: dict[str, Any]) -> Exception_:
    """An exception that names what it excepts from."""
    return Exception_(id_, excepts, condition(when), WORD, ("EXM.1",), "source")


def sanction(id_: str, **more: Any) -> SanctionRoute:
    """A sanction route with one fine."""
    tier = Tier("first", "organisation", "fine", "amount", WORD, 10_000, 100_000)
    return SanctionRoute(id_, "EXM.1", WORD, "source", (tier,), **more)


def instrument(id_: str = "EXM", **more: Any) -> Instrument:
    """An instrument of one article."""
    given = {
        "status": "in_force",
        "standing": "mapped",
        "in_force": IN_FORCE,
        "verification": "source",
        "articles": (Article("1", WORD, WORD, "source"),),
        **more,
    }
    return Instrument(id_, WORD, WORD, WORD, "artificial_intelligence", "departmental_rule", known_on=DAY, fines="own", **given)


def advice(id_: str, when: dict[str, Any]) -> Advice:
    """A warning; here mostly a name for a condition that is tried."""
    return Advice(id_, id_, condition(when), WORD)


def rulebook_of(*instruments: Instrument, facts: Iterable[FactDefinition] = FACTS, **more: Any) -> Rulebook:
    """A rulebook of these instruments, over the facts above unless others are given."""
    given: dict[str, Any] = {
        "derived": (),
        "routes": (),
        "advice": (),
        "register": (),
        "calendar": (),
        "controls": (),
        "frameworks": (),
        **more,
    }
    return Rulebook(Contents("test", DAY, tuple(facts), instruments=instruments, **given), "0" * 64)


def with_condition(plain: dict[str, Any], facts: Iterable[FactDefinition] = FACTS, **more: Any) -> Rulebook:
    """A rulebook that holds one condition, under the name `it`."""
    return rulebook_of(facts=facts, advice=(advice("it", plain),), **more)


def route(id_: str, *duties: str) -> Route:
    """A filing that these duties ask for."""
    return Route(id_, WORD, WORD, WORD, duties)


PLAIN_RULEBOOK = rulebook_of()
"""The facts above and nothing else."""
