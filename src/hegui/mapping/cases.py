"""Runs the rulebook's cases: facts, day and expected answer, written from the register row, not from the condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hegui.mapping.facts import read_facts
from hegui.mapping.judging import Judge
from hegui.mapping.profile import Profile
from hegui.rulebook.book import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import Case, CaseFile
from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.shapes import Problems, shape
from hegui.words.span import Span
from hegui.words.text import Text

ALWAYS = Span(date(1900, 1, 1), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One case: a subject, facts, a day, and the answer that the register row gives."""

    subject: str
    facts: dict[str, FactValue]
    day: date
    expected: str
    place: str


def case_lines(files: Mapping[str, CaseFile], rulebook: Rulebook) -> list[Line]:
    """Spell out every case of the files; raise `Refused` when facts in them are not of the catalogue."""
    lines: list[Line] = []
    findings: list[Finding] = []
    for name, file in files.items():
        for number, case in enumerate(file.cases):
            place = f"{name}, cases[{number}] {case.of}"
            problems = Problems(place)
            if case.of not in subjects(rulebook):
                message = Text(f"没有名为“{case.of}”的规则。", f"Nothing in the rulebook is called '{case.of}'.")
                problems.add((), "unknown_name", message)
            elif case.start is not None and case.start not in file.start:
                message = Text(f"没有名为“{case.start}”的起始事实。", f"No starting facts are called '{case.start}'.")
                problems.add((), "unknown_name", message)
            else:
                lines.extend(_spelt_out(case, file, place, problems, rulebook))
            findings.extend(problems.findings)
    if findings:
        raise Refused(findings)
    return lines


def subjects(rulebook: Rulebook) -> set[str]:
    """Return the ids of everything that a case can be about."""
    return {*rulebook.conditions, *(fact.id for fact in rulebook.contents.derived)}


def _spelt_out(case: Case, file: CaseFile, place: str, problems: Problems, rulebook: Rulebook) -> Iterator[Line]:
    base = {**(file.start[case.start] if case.start else {}), **(case.with_ or {})}

    def line(facts: dict[str, Any], expected: str, where: str, day: date = case.day) -> Line:
        known = read_facts(facts, (where,), problems, rulebook)
        return Line(f"{case.of}={case.value}" if case.value else case.of, known, day, expected, f"{place}, {where}")

    yield line(base, case.expect, "with")
    for number, changed in enumerate(case.also_applies):
        yield line({**base, **changed}, case.expect, f"also_applies[{number}]")
    for number, changed in enumerate(case.does_not_apply):
        yield line({**base, **changed}, "does_not_apply", f"does_not_apply[{number}]")
    for number, taken in enumerate(case.undetermined):
        for fact in taken:
            if fact not in base:
                message = Text(f"“{fact}”不在事实中，无法去掉。", f"'{fact}' is not among the facts; it cannot be taken away.")
                problems.add(("undetermined", number), "unknown_fact", message)
        yield line({k: v for k, v in base.items() if k not in taken}, "undetermined", f"undetermined[{number}]")
    for written, expected in (case.days or {}).items():
        day = shape(date, written, ("days", written), problems)
        if day is not None:
            yield line(base, expected, f"days.{written}", day)


def span_of(subject: str, rulebook: Rulebook) -> Span:
    """Return the days on which a subject is law: a duty's own span or its instrument's; derived facts are timeless."""
    if subject in rulebook.duties:
        return rulebook.span_of(rulebook.duties[subject])
    instrument = rulebook.instruments.get(subject.split(".", 1)[0])
    return instrument.in_force if instrument else ALWAYS


def run_line(
    line: Line, rulebook: Rulebook, instead: Mapping[Condition, Condition] | None = None, span: Span | None = None
) -> str:
    """Return the verdict that the rulebook gives for a case."""
    subject, _, value = line.subject.partition("=")
    judge = Judge(Profile("case", Text("案例", "case"), line.facts), line.day, rulebook, instead=instead)
    if value or subject not in rulebook.conditions:
        return _derived_choice(subject, value, judge)
    return judge.judge(subject, span or span_of(subject, rulebook)).verdict


def _derived_choice(subject: str, value: str, judge: Judge) -> str:
    """Tell whether a derived choice has a value, in the words of verdicts."""
    evaluation = next(iter(judge.evaluations.values()))
    answer = evaluation.answer(Condition("is", subject=subject, expected=value))
    return {1: "applies", 0: "does_not_apply"}.get(answer, "undetermined")


def failures(lines: list[Line], rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each case whose answer differs from the expected one."""
    found = []
    for line in lines:
        verdict = run_line(line, rulebook)
        if verdict != line.expected:
            message = Text("应为 {expected}，实为 {verdict}。", "Expected {expected}, the rulebook answers {verdict}.")
            found.append(Finding("case_failed", message.filled(expected=line.expected, verdict=verdict), line.place))
    return found


def subjects_without_cases(lines: list[Line], rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each duty, role, instrument, exception, advice or derived fact that lacks a case.

    Each needs a case for, one against and one unknown; open law cannot have a case for.
    """
    answers: dict[str, set[str]] = {}
    for line in lines:
        answers.setdefault(line.subject.partition("=")[0], set()).add(line.expected)
    return [
        Finding("case_missing", Text(f"缺少案例：{wanted}。", f"No case for the answer {wanted}."), subject)
        for subject in sorted(subjects(rulebook) - rulebook.instruments.keys())
        for wanted in _wanted(subject, rulebook)
        if wanted not in answers.get(subject, set())
    ]


def _wanted(subject: str, rulebook: Rulebook) -> tuple[str, ...]:
    if subject in rulebook.open_points:
        return ("does_not_apply", "undetermined")
    return ("applies", "does_not_apply", "undetermined")
