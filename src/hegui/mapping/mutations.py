"""The mutation test of the rulebook: each leaf, list item, number and day is changed once, and a case has to notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hegui.mapping.cases import Line, run_line, span_of
from hegui.rulebook.book import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.words.finding import Finding
from hegui.words.span import Span
from hegui.words.text import Text

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: in the condition of `subject`, `leaf` is replaced."""

    subject: str
    leaf: Condition
    changed: Condition
    what: str


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Yield every change of every written condition."""
    for subject, condition in rulebook.written_conditions():
        for node in condition.walk():
            for what, changed in _changes(node):
                yield Mutant(subject, node, changed, what)


def _changes(node: Condition) -> Iterator[tuple[str, Condition]]:
    if node.test in ("all", "any", "not"):
        return
    yield f"not ({_shown(node)})", Condition("not", parts=(replace(node),))
    if node.test in ("in", "has") and len(node.expected) > 1:
        for item in node.expected:
            left = tuple(other for other in node.expected if other != item)
            yield f"{_shown(node)} without {item}", replace(node, expected=left)
    if node.test == "at_least" and isinstance(node.expected, int):
        for more in (1, -1):
            yield f"{_shown(node)} moved by {more}", replace(node, expected=node.expected + more)
    if node.test == "at_least" and isinstance(node.expected, str):
        for days in (_ONE_DAY, -_ONE_DAY):
            moved = (date.fromisoformat(node.expected) + days).isoformat()
            yield f"{_shown(node)} moved to {moved}", replace(node, expected=moved)


def survivors(lines: list[Line], rulebook: Rulebook, instrument: str | None = None) -> list[Finding]:
    """Return one finding for each change that no case notices; only those of one instrument where it is named."""
    near = _lines_by_subject(lines, rulebook)
    found = [
        Finding(
            "mutant_survives",
            Text("没有案例能发现这一改动：{what}。", "No case notices this change: {what}.").filled(what=m.what),
            m.subject,
        )
        for m in mutants(rulebook)
        if instrument in (None, m.subject.split(".", 1)[0]) and not _noticed(m, near.get(m.subject, []), rulebook)
    ]
    return found + [f for f in _unnoticed_days(lines, rulebook) if instrument in (None, f.place.split(".", 1)[0])]


def _lines_by_subject(lines: list[Line], rulebook: Rulebook) -> dict[str, list[Line]]:
    near: dict[str, list[Line]] = {}
    for line in lines:
        near.setdefault(line.subject.partition("=")[0], []).append(line)
    return near


def _noticed(mutant: Mutant, lines: list[Line], rulebook: Rulebook) -> bool:
    instead = {mutant.leaf: mutant.changed}
    if mutant.leaf.test == "unverified":
        instead = {mutant.leaf: Condition("all")}  # the open point settled in one way: an answer has to change
    return any(run_line(line, rulebook, instead) != line.expected for line in lines)


def _unnoticed_days(lines: list[Line], rulebook: Rulebook) -> Iterator[Finding]:
    """Yield a finding for each first or last day of force that could move by a day without a case noticing."""
    for subject, own in _dated(rulebook):
        near = [line for line in lines if span_of(line.subject, rulebook) == own and _belongs(line, subject)]
        for what, moved in _moved(own):
            if all(run_line(line, rulebook, span=moved) == line.expected for line in near):
                message = Text("没有案例能发现日期移动：{what}。", "No case notices this day moving: {what}.")
                yield Finding("mutant_survives", message.filled(what=what), subject)


def _belongs(line: Line, subject: str) -> bool:
    return line.subject == subject or line.subject.split(".", 1)[0] == subject


def _dated(rulebook: Rulebook) -> Iterator[tuple[str, Span]]:
    for instrument in rulebook.mapped:
        if instrument.roles:
            yield instrument.id, instrument.in_force
    for duty in rulebook.duties.values():
        if duty.in_force:
            yield duty.id, duty.in_force


def _moved(span: Span) -> Iterator[tuple[str, Span]]:
    for step in (_ONE_DAY, -_ONE_DAY):
        if span.from_:
            yield f"from {span.from_} by {step.days}", Span(span.from_ + step, span.until)
        if span.until:
            yield f"until {span.until} by {step.days}", Span(span.from_, span.until + step)


def _shown(node: Condition) -> str:
    if node.test == "unverified":
        return "unverified"
    return f"{node.subject} {node.test} {node.expected if node.expected is not None else ''}".strip()
