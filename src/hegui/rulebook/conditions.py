"""Conditions: the small closed tree in which the rulebook says when something holds.

The written forms are `all`, `any`, `not`, `is`, `in`, `has`, `at_least`, `known`, a `role`, and `unverified`, a point of
law that is open. Anything cleverer is a named predicate with tests, not a new form here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from hegui.words.shapes import Path, Problems, shape
from hegui.words.text import Text

Test = Literal["all", "any", "not", "is", "in", "has", "at_least", "known", "role", "unverified"]

_ON_FACTS: tuple[Test, ...] = ("is", "in", "has", "at_least", "known")
_FORMS = ("all", "any", "not", "fact", "role", "unverified")


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One node: a test, the fact or role it looks at, what it expects, its parts and the articles it rests on."""

    test: Test
    subject: str | None = None
    expected: Any = None
    parts: tuple[Condition, ...] = ()
    says: Text | None = None
    cites: tuple[str, ...] = ()

    @classmethod
    def from_plain(cls, value: Any, path: Path, problems: Problems) -> Condition | None:
        """Read the written form, such as `{all: [{fact: generates, has: text}, {role: DS.service_provider}]}`."""
        if not isinstance(value, dict):
            problems.add(path, "bad_condition", Text("条件应为键值对。", "A condition is a mapping."), _REMEDY)
            return None
        forms = [key for key in _FORMS if key in value]
        if len(forms) != 1:
            problems.add(path, "bad_condition", Text("条件须恰有一种形式。", "A condition has exactly one form."), _REMEDY)
            return None
        cites = shape(tuple[str, ...], value.get("cites") or [], (*path, "cites"), problems) or ()
        return _read_form(forms[0], value, cites, path, problems)

    def walk(self) -> Iterator[Condition]:
        """Yield this node and every node below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


_REMEDY = Text(
    "可用形式：all、any、not、fact（配 is、in、has、at_least、known）、role、unverified。",
    "Forms: all, any, not, fact (with is, in, has, at_least, known), role, unverified.",
)


def every(parts: list[Condition], cites: tuple[str, ...] = ()) -> Condition:
    """Join conditions that must all hold; a single one stays itself."""
    return parts[0] if len(parts) == 1 and not cites else Condition("all", parts=tuple(parts), cites=cites)


def either(parts: list[Condition], cites: tuple[str, ...] = ()) -> Condition:
    """Join conditions of which one is enough; a single one stays itself."""
    return parts[0] if len(parts) == 1 and not cites else Condition("any", parts=tuple(parts), cites=cites)


def _read_form(form: str, value: dict[str, Any], cites: tuple[str, ...], path: Path, problems: Problems) -> Condition | None:
    body = value[form]
    _refuse_unknown(value, {form, "cites", *(_ON_FACTS if form == "fact" else ())}, path, problems)
    if form == "fact":
        return _read_fact(str(body), value, cites, path, problems)
    if form == "role":
        return Condition("role", subject=str(body), cites=cites)
    if form == "unverified":
        return Condition("unverified", says=shape(Text, body, (*path, form), problems), cites=cites)
    listed = [body] if form == "not" else body
    if not isinstance(listed, list) or not listed:
        problems.add((*path, form), "bad_condition", Text("此处应为非空列表。", "Expected a list that is not empty."))
        return None
    place = (*path, form)
    parts = [Condition.from_plain(p, place if form == "not" else (*place, i), problems) for i, p in enumerate(listed)]
    read = tuple(part for part in parts if part)
    if form == "not":
        return Condition("not", parts=read, cites=cites)
    return Condition("all" if form == "all" else "any", parts=read, cites=cites)


def _read_fact(fact: str, value: dict[str, Any], cites: tuple[str, ...], path: Path, problems: Problems) -> Condition | None:
    tests = [test for test in _ON_FACTS if test in value]
    if len(tests) != 1:
        problems.add(path, "bad_condition", Text("对事实须恰有一种判断。", "A fact takes exactly one test."), _REMEDY)
        return None
    test = tests[0]
    expected = value[test]
    if test == "has" and not isinstance(expected, list):
        expected = [expected]
    if test in ("in", "has"):
        if not isinstance(expected, list) or not expected:
            problems.add((*path, test), "bad_condition", Text("此处应为非空列表。", "Expected a list that is not empty."))
            return None
        expected = tuple(expected)
    return Condition(test, subject=fact, expected=expected, cites=cites)


def _refuse_unknown(value: dict[str, Any], known: set[str], path: Path, problems: Problems) -> None:
    for key in sorted(value.keys() - known):
        message = Text(f"条件中不认识的键“{key}”。", f"Unknown key '{key}' in a condition.")
        problems.add((*path, key), "unknown_key", message, problems.did_you_mean(key, known) or _REMEDY)
