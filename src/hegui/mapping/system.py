"""Maps systems: from profile and day to roles, verdicts, duties, routes, advice and the next questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hegui.mapping.due import DueDay, due_day, most_pressing
from hegui.mapping.judging import Judge, variables_of
from hegui.mapping.profile import Profile
from hegui.mapping.questions import next_questions
from hegui.mapping.results import AdviceResult, DutyResult, InstrumentResult, Mapping, Outcome, RoleResult, SystemMapping
from hegui.mapping.routes import route_results
from hegui.rulebook.book import Rulebook
from hegui.rulebook.calendar import WorkingDays
from hegui.rulebook.diagrams import Diagrams
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.loader import load_rulebook
from hegui.rulebook.models import Advice, Duty, Instrument
from hegui.rulebook.settling import OpenQuestions
from hegui.words.citation import Citation
from hegui.words.span import Span

_MOST_NODES = 200_000


def map_system(profile: Profile, *, as_of: date, rulebook: Rulebook | None = None) -> Mapping:
    """Map one system by the law of a day. The day moves the law, not the facts."""
    return map_systems([profile], as_of=as_of, rulebook=rulebook)


def map_systems(profiles: Iterable[Profile], *, as_of: date, rulebook: Rulebook | None = None) -> Mapping:
    """Map several systems by the law of a day."""
    book = (rulebook or load_rulebook()).as_cited(as_of)
    working_days = WorkingDays(book.contents.calendar)
    questions = OpenQuestions(Diagrams(), variables_of(book))
    systems = []
    for profile in profiles:
        if len(questions.diagrams) > _MOST_NODES:
            questions = OpenQuestions(Diagrams(), variables_of(book))
        systems.append(_map(profile, Judge(profile, as_of, book, questions), working_days))
    return Mapping(as_of, book, tuple(systems))


def _map(profile: Profile, judge: Judge, working_days: WorkingDays) -> SystemMapping:
    book = judge.rulebook
    instruments = tuple(_instrument(instrument, judge) for instrument in book.mapped)
    duties = tuple(_duty(duty, instrument, judge, working_days) for instrument in book.mapped for duty in instrument.duties)
    return SystemMapping(
        profile=profile,
        roles=tuple(role for instrument in book.mapped for role in _roles(instrument, judge)),
        instruments=instruments,
        duties=duties,
        routes=route_results(book.contents.routes, {result.duty.id: result for result in duties}),
        advice=_advice(judge),
        next_questions=next_questions(instruments, duties, book),
    )


def _advice(judge: Judge) -> tuple[AdviceResult, ...]:
    """Return the advice that the facts call for, as far as it speaks of an instrument in force that day."""
    called_for = ((advice, judge.certainly(advice.id)) for advice in judge.rulebook.contents.advice)
    return tuple(AdviceResult(a, functions) for a, functions in called_for if functions and _speaks_of_law(a, judge))


def _speaks_of_law(advice: Advice, judge: Judge) -> bool:
    cited = [judge.rulebook.instruments[Citation.parse(cite).instrument] for cite in advice.cites]
    return not cited or any(instrument.in_force.holds(judge.as_of) for instrument in cited)


def _roles(instrument: Instrument, judge: Judge) -> list[RoleResult]:
    if not instrument.in_force.holds(judge.as_of):
        return []
    held = ((role, judge.certainly(f"{instrument.id}.{role.id}")) for role in instrument.roles)
    return [
        RoleResult(instrument.id, role, functions, judge.reason(f"{instrument.id}.{role.id}"))
        for role, functions in held
        if functions
    ]


def _instrument(instrument: Instrument, judge: Judge) -> InstrumentResult:
    outcome = judge.judge(instrument.id, instrument.in_force)
    return InstrumentResult(instrument, outcome, _held(instrument.id, [r.id for r in instrument.roles], outcome.verdict, judge))


def _duty(duty: Duty, instrument: Instrument, judge: Judge, working_days: WorkingDays) -> DutyResult:
    span = judge.rulebook.span_of(duty)
    outcome = judge.judge(duty.id, span, duty.cites[:1])
    roles = _held(instrument.id, list(duty.who), outcome.verdict, judge)
    return DutyResult(duty, outcome, roles, _due(duty, span, outcome, judge, working_days), _met(duty, outcome, judge))


def _met(duty: Duty, outcome: Outcome, judge: Judge) -> bool | None:
    """Tell whether the fact that says so says that a duty was done, in every function concerned."""
    told = [function.facts.get(duty.met_by or "") for function in judge.functions if function.id in outcome.functions]
    if not told or None in told:
        return None
    return all(fact.value for fact in told if fact)


def _due(duty: Duty, span: Span, outcome: Outcome, judge: Judge, working_days: WorkingDays) -> DueDay:
    """Return the due day in the functions concerned; an event from before the duty was law gives none."""
    undated = DueDay(duty.due, judge.rulebook.event_of(duty.due))
    concerned = [function.facts for function in judge.functions if function.id in outcome.functions]
    lawful = [facts for facts in concerned if _since(span, facts.get(duty.due.anchor or ""))]
    days = [due_day(undated, facts, judge.as_of, working_days) for facts in lawful]
    return most_pressing(days or [undated], judge.as_of)


def _since(span: Span, anchor: FactValue | None) -> bool:
    return anchor is None or span.from_ is None or date.fromisoformat(anchor.value) >= span.from_


def _held(instrument: str, roles: list[str], verdict: str, judge: Judge) -> tuple[str, ...]:
    """Return the roles through which a verdict stands: those held, or the possible ones while it is open which is held."""
    if verdict not in ("applies", "undetermined"):
        return ()
    held = tuple(role for role in roles if verdict == "applies" and judge.certainly(f"{instrument}.{role}"))
    return held or tuple(role for role in roles if judge.possibly(f"{instrument}.{role}"))
