"""An oracle for three-valued answers: plain two-valued evaluation, tried on every completion of what is not known.

It is written from the design's sentence, "the three-valued result equals the result over all completions", and shares
nothing with the engine but the models: no diagrams, no `Rulebook.conditions`, no `Variables`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import chain, combinations, product
from math import prod
from typing import Any

from hegui.rulebook import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import Duty, Exception_

Axis = tuple[str, str]
"""What can vary: ("fact", its id), ("known", its id) or ("open", the number of an open point of law)."""


@dataclass(frozen=True)
class World:
    """One completion: every fact has its value, each is known or not, and each open point of law is settled."""

    facts: dict[str, Any]
    known: dict[str, bool]
    law: dict[str, bool]


class Oracle:
    """Says in one world whether a subject of the rulebook holds, by the law of a day where one is given."""

    def __init__(self, rulebook: Rulebook, day: date | None = None) -> None:
        self.rulebook = rulebook
        self.day = day
        self.derived = {fact.id: fact for fact in rulebook.contents.derived}
        self.instruments = {instrument.id: instrument for instrument in rulebook.contents.instruments}
        self.roles = {f"{i.id}.{role.id}": role for i in self.instruments.values() for role in i.roles}
        self.duties = {duty.id: duty for i in self.instruments.values() for duty in i.duties}
        self.exceptions = {e.id: e for i in self.instruments.values() for e in i.exceptions}
        self.advice = {advice.id: advice for advice in rulebook.contents.advice}
        self.unless: dict[str, list[Exception_]] = {}
        for exception in self.exceptions.values():
            self.unless.setdefault(exception.excepts, []).append(exception)
        self._says: dict[str, Callable[[World], bool]] = {
            **{id_: partial(self._any_role, i.id, [role.id for role in i.roles]) for id_, i in self.instruments.items()},
            **{id_: partial(self._role, id_) for id_ in self.roles},
            **{id_: partial(self._duty, duty) for id_, duty in self.duties.items()},
            **{id_: partial(self.true, exception.when) for id_, exception in self.exceptions.items()},
            **{id_: partial(self.true, advice.when) for id_, advice in self.advice.items()},
            **{id_: partial(self.true, fact.when) for id_, fact in self.derived.items() if fact.when is not None},
        }

    def holds(self, subject: str, world: World) -> bool:
        """Tell whether a duty, role, instrument, exception, advice or derived fact (`id=value` for a choice) holds."""
        if subject in self._says:
            return self._says[subject](world) and self._settled(subject, world)
        return self._value(*subject.split("="), world)

    def _settled(self, subject: str, world: World) -> bool:
        """Tell whether the law behind a subject marked `open` is settled so that it holds."""
        point = self.rulebook.open_points.get(subject)
        return point is None or self.true(point, world)

    def _duty(self, duty: Duty, world: World) -> bool:
        when = duty.when is None or self.true(duty.when, world)
        return when and self._any_role(duty.instrument, duty.who, world) and not self._excepted(duty.id, world)

    def _any_role(self, instrument: str, roles: Iterable[str], world: World) -> bool:
        return any(self._held(f"{instrument}.{role}", world) for role in roles)

    def _held(self, role: str, world: World) -> bool:
        """Tell whether somebody holds a role: nobody does while its instrument is not in force."""
        if self.day is not None:
            span = self.instruments[role.split(".")[0]].in_force
            if span.from_ is None or not span.from_ <= self.day < (span.until or date.max):
                return False
        return self._role(role, world)

    def _role(self, role: str, world: World) -> bool:
        return self.true(self.roles[role].when, world) and not self._excepted(role, world) and self._settled(role, world)

    def _excepted(self, subject: str, world: World) -> bool:
        return any(self.true(e.when, world) and self._settled(e.id, world) for e in self.unless.get(subject, ()))

    def _value(self, name: str, value: str, world: World) -> bool:
        return any(self.true(rule.when, world) for rule in self.derived[name].rules if rule.value == value)

    def true(self, node: Condition, world: World) -> bool:
        """Tell whether a condition is true in a world."""
        match node.test:
            case "all":
                return all(self.true(part, world) for part in node.parts)
            case "any":
                return any(self.true(part, world) for part in node.parts)
            case "not":
                return not self.true(node.parts[0], world)
            case "role":
                return self._held(str(node.subject), world)
            case "unverified":
                return world.law[str(id(node))]
            case "known":
                return world.known[str(node.subject)] == node.expected
            case _ if node.subject in self.derived:
                return self._derived(node, world)
            case "is":
                return bool(world.facts[str(node.subject)] == node.expected)
            case "in":
                return world.facts[str(node.subject)] in node.expected
            case "has":
                return not set(node.expected).isdisjoint(world.facts[str(node.subject)])
            case _:
                return bool(world.facts[str(node.subject)] >= node.expected)

    def _derived(self, node: Condition, world: World) -> bool:
        name = str(node.subject)
        if self.derived[name].when is not None:
            return self.holds(name, world) == node.expected
        wanted = node.expected if node.test == "in" else [node.expected]
        return any(self._value(name, value, world) for value in wanted)

    # What a subject rests on

    def conditions_below(self, subject: str) -> list[Condition]:
        """Return every node that the subject rests on, through roles, exceptions and derived facts."""
        seen: dict[str, list[Condition]] = {}
        self._gather(subject.partition("=")[0], seen)
        return list(chain.from_iterable(seen.values()))

    def _gather(self, subject: str, seen: dict[str, list[Condition]]) -> None:
        if subject in seen:
            return
        seen[subject] = []
        roots: list[Condition | None] = []
        if subject in self.duties:
            duty = self.duties[subject]
            for name in duty.who:
                self._gather(f"{duty.instrument}.{name}", seen)
            roots.append(duty.when)
        elif subject in self.instruments and subject not in self.roles:
            for role in self.instruments[subject].roles:
                self._gather(f"{subject}.{role.id}", seen)
        else:
            named = {**self.roles, **self.advice, **self.exceptions}
            fact = self.derived.get(subject)
            roots += [named[subject].when] if fact is None else [fact.when, *(rule.when for rule in fact.rules)]
        for exception in self.unless.get(subject, ()):
            roots += [exception.when, self.rulebook.open_points.get(exception.id)]
        roots.append(self.rulebook.open_points.get(subject))
        for root in roots:
            for node in _nodes(root):
                seen[subject].append(node)
                if node.test == "role" or node.subject in self.derived:
                    self._gather(str(node.subject), seen)


def _nodes(root: Condition | None) -> Iterator[Condition]:
    if root is not None:
        yield root
        for part in root.parts:
            yield from _nodes(part)


@dataclass
class Completions:
    """All completions of some known facts for one subject, as axes of values; a table of answers once they are few.

    Answers of a `many` fact that stand in the same tests are tried together unless `every_answer` asks for each.
    """

    oracle: Oracle
    subject: str
    facts: dict[str, FactValue]
    every_answer: bool = False
    axes: dict[Axis, list[Any]] = field(default_factory=dict)
    fixed: World = field(default_factory=lambda: World({}, {}, {}))

    def __post_init__(self) -> None:
        nodes = self.oracle.conditions_below(self.subject)
        by_fact: dict[str, list[Condition]] = {}
        for node in nodes:
            if node.test == "unverified":
                self.axes["open", str(id(node))] = [False, True]
            elif node.subject in self.oracle.rulebook.facts:
                by_fact.setdefault(str(node.subject), []).append(node)
        for name, tests in by_fact.items():
            if name in self.facts:
                self.fixed.facts[name] = self.facts[name].value
                self.fixed.known[name] = True
                continue
            self.axes["fact", name] = _values(self.oracle.rulebook, name, tests, self.every_answer)
            self.fixed.known[name] = False
            if any(test.test == "known" for test in tests):
                self.axes["known", name] = [False, True]

    @property
    def count(self) -> int:
        """How many completions there are."""
        return prod(len(values) for values in self.axes.values())

    def world(self, choice: dict[Axis, Any]) -> World:
        """The completion that gives each axis a value."""
        of: dict[str, dict[str, Any]] = {"fact": {}, "known": {}, "open": {}}
        for (kind, name), value in choice.items():
            of[kind][name] = value
        return World({**self.fixed.facts, **of["fact"]}, {**self.fixed.known, **of["known"]}, of["open"])

    def answer(self, choice: dict[Axis, Any]) -> bool:
        """The two-valued answer of one completion."""
        return self.oracle.holds(self.subject, self.world(choice))

    def table(self) -> list[bool]:
        """The answers of all completions, the last axis moving fastest."""
        return [self.answer(dict(zip(self.axes, values, strict=True))) for values in product(*self.axes.values())]

    def sample(self, size: int, seed: int = 0) -> list[bool]:
        """The answers of some completions."""
        dice = random.Random(seed)
        return [self.answer({axis: dice.choice(values) for axis, values in self.axes.items()}) for _ in range(size)]

    def matters(self, table: list[bool]) -> set[str]:
        """The facts for which two completions that differ only there differ in their answer."""
        found = set()
        stride = len(table)
        for (kind, name), values in self.axes.items():
            block, stride = stride, stride // len(values)
            if kind != "open" and name not in found and _varies(table, block, stride):
                found.add(name)
        return found

    def smallest_settling(self, table: list[bool]) -> int | None:
        """The size of the smallest set of facts for which some answers settle the question; None when none do."""
        open_facts = [name for kind, name in self.axes if kind == "fact"]
        for size in range(len(open_facts) + 1):
            if any(self.settles(set(chosen), table) for chosen in combinations(open_facts, size)):
                return size
        return None

    def settles(self, chosen: set[str], table: list[bool]) -> bool:
        """Tell whether some answers to these facts leave one answer for all completions. An answered fact is known."""
        groups: dict[tuple[Any, ...], set[bool]] = {}
        for place, values in enumerate(product(*(range(len(values)) for values in self.axes.values()))):
            at = dict(zip(self.axes, values, strict=True))
            if all(at.get(("known", name), 1) for name in chosen):
                key = tuple(value for (kind, name), value in at.items() if kind == "fact" and name in chosen)
                groups.setdefault(key, set()).add(table[place])
        return any(len(answers) == 1 for answers in groups.values())


def _varies(table: list[bool], block: int, stride: int) -> bool:
    """Tell whether the answer ever changes along the axis whose values repeat every `block` and last `stride`."""
    for start in range(0, len(table), block):
        first = table[start : start + stride]
        if any(table[at : at + stride] != first for at in range(start, start + block, stride)):
            return True
    return False


def _values(rulebook: Rulebook, name: str, tests: list[Condition], every_answer: bool) -> list[Any]:
    """Return values of a fact among which every test on it takes every way it can."""
    fact = rulebook.facts[name]
    named = sorted({test.expected for test in tests if test.test == "at_least"})
    match fact.type:
        case "boolean":
            return [False, True]
        case "choice":
            return [choice.id for choice in fact.choices]
        case "many":
            lists = [test.expected for test in tests if test.test == "has"]
            asked = sorted(set(chain.from_iterable(lists)))
            if not every_answer:
                alike = {tuple(answer in listed for listed in lists): answer for answer in asked}
                asked = list(alike.values())
            return [frozenset(some) for size in range(len(asked) + 1) for some in combinations(asked, size)]
        case "number":
            return sorted({0, *(value for mark in named for value in (mark - 1, mark) if value >= 0)})
        case "date":
            before = [(date.fromisoformat(mark) - timedelta(days=1)).isoformat() for mark in named]
            return sorted({*before, *named}) or ["2026-01-01"]
        case _:
            return [""]
