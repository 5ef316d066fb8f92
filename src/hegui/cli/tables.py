"""`hegui map` on a terminal: the matrix of all systems, then for each what comes first, duties and open questions."""

from __future__ import annotations

from collections import Counter

from rich.text import Text as Styled

from hegui.cli.screen import Screen
from hegui.mapping import Mapping
from hegui.mapping.citing import short_cites
from hegui.mapping.results import DutyResult, Outcome, RoleResult, RouteResult, SystemMapping, Verdict
from hegui.mapping.telling import due_words
from hegui.mapping.wording import BASIS, COMING, SUBJECTS, UNCHECKED, VERDICTS, notice
from hegui.rulebook import Rulebook
from hegui.rulebook.models import Subject
from hegui.words.text import Shown, Text, read

_SIGNS: dict[Verdict, tuple[str, str]] = {
    "applies": ("●", "bold red"),
    "undetermined": ("?", "bold yellow"),
    "does_not_apply": ("–", "green"),
    "not_in_force": ("○", "dim"),
}
_MOST_QUESTIONS = 8
_MOST_COLUMNS = 5
_SYSTEM, _TITLE = Text("系统", "system"), Text("规范", "instrument")
_DUTIES = Text("义务", "duties")
_NOT_CONCERNED = Text("不涉及或者尚未施行", "not engaged or not in force")
_UNCHECKED_SIGN = "†"
_ROLES, _ADVICE, _SAME, _ID = Text("角色", "roles"), Text("提示", "advice"), Text("", ""), Text("编号", "id")


def mapping_tables(mapping: Mapping, brief: bool, lang: Shown) -> str:
    """Return the mapping as tables; `brief` shows the matrix, filings and questions, without the duties."""
    screen = Screen(lang)
    _matrix(mapping, screen)
    for system in mapping.systems:
        _system(system, mapping.rulebook, screen, brief)
    screen.line(f"{_UNCHECKED_SIGN} {read(UNCHECKED, lang)}", "dim")
    screen.line(notice(mapping.rulebook), "dim")
    return screen.text()


def _matrix(mapping: Mapping, screen: Screen) -> None:
    title = f"{read(Text('适用情况', 'What applies'), screen.lang)}  {mapping.as_of}"
    if len(mapping.systems) <= _MOST_COLUMNS:
        _instruments_by_systems(mapping, title, screen)
    else:
        _systems_by_subjects(mapping, title, screen)
    legend = ((sign, VERDICTS[verdict]) for verdict, (sign, _) in _SIGNS.items())
    screen.line("   ".join(f"{sign} {read(words, screen.lang)}" for sign, words in legend), "dim")
    coming = [i for i in mapping.rulebook.mapped if i.status == "draft" and (not i.published or i.published <= mapping.as_of)]
    if coming:
        screen.line(f"{read(COMING, screen.lang)}: {', '.join(i.id for i in coming)}", "dim")
    screen.gap()


def _instruments_by_systems(mapping: Mapping, title: str, screen: Screen) -> None:
    """Show a row for each instrument that concerns some system; name the others below."""
    columns = [_ID, _TITLE, *(Text(s.profile.id, s.profile.id) for s in mapping.systems)]
    rows: list[list[str | Styled]] = []
    others: list[str] = []
    for results in zip(*(system.instruments for system in mapping.systems), strict=True):
        instrument = results[0].instrument
        if any(result.outcome.verdict in ("applies", "undetermined") for result in results):
            rows.append(
                [instrument.id, read(instrument.short, screen.lang), *(_sign(result.outcome.verdict) for result in results)]
            )
        elif instrument.status != "draft":
            others.append(instrument.id)
    rows.append(["", read(_DUTIES, screen.lang), *(_counts(system) for system in mapping.systems)])
    screen.table(title, columns, rows, _ID)
    if others:
        screen.line(f"{read(_NOT_CONCERNED, screen.lang)}: {', '.join(others)}", "dim")


def _systems_by_subjects(mapping: Mapping, title: str, screen: Screen) -> None:
    """Show a row for each system: how many instruments of each subject apply or wait for an answer."""
    subjects = list(dict.fromkeys(i.subject for i in mapping.rulebook.mapped if i.status != "draft"))
    columns = [_SYSTEM, *(SUBJECTS[subject] for subject in subjects), _DUTIES]
    rows = [[s.profile.id, *(_of_subject(s, subject) for subject in subjects), _counts(s)] for s in mapping.systems]
    screen.table(title, columns, rows, _SYSTEM)


def _of_subject(system: SystemMapping, subject: Subject) -> str:
    counted = Counter(r.outcome.verdict for r in system.instruments if r.instrument.subject == subject)
    told = [f"{_SIGNS[verdict][0]}{counted[verdict]}" for verdict in ("applies", "undetermined") if counted[verdict]]
    return " ".join(told) or _SIGNS["does_not_apply"][0]


def _counts(system: SystemMapping) -> str:
    counted = Counter(result.outcome.verdict for result in system.duties)
    return f"● {counted['applies']}  ? {counted['undetermined']}"


def _sign(verdict: Verdict) -> Styled:
    sign, style = _SIGNS[verdict]
    return Styled(sign, style=style)


def _system(system: SystemMapping, rulebook: Rulebook, screen: Screen, brief: bool) -> None:
    screen.line(f"━━ {system.profile.id}  {read(system.profile.name, screen.lang)}", "bold")
    for number, role in enumerate(system.roles):
        screen.labelled(_ROLES if number == 0 else _SAME, _role(role, rulebook))
    _routes(system, screen)
    for result in system.advice:
        screen.labelled(_ADVICE, result.advice.message)
    if not brief:
        _duties(system, rulebook, screen)
    _questions(system, rulebook, screen)
    screen.gap()


def _role(result: RoleResult, rulebook: Rulebook) -> Text:
    short = rulebook.instruments[result.instrument].short
    return Text("{term}（《{short}》）", "{term} ({short})").filled(term=result.role.term, short=short)


def _routes(system: SystemMapping, screen: Screen) -> None:
    columns = (
        Text("备案与评估", "filings and assessments"),
        Text("结论", "verdict"),
        Text("依据", "basis"),
        Text("期限", "by when"),
    )
    open_ones = [r for r in system.routes if r.outcome.verdict in ("applies", "undetermined")]
    if open_ones:
        screen.table(None, columns, [_route(result, screen.lang) for result in open_ones])


def _route(result: RouteResult, lang: Shown) -> list[str | Styled]:
    when = read(due_words(result.due), lang)
    return [read(result.route.title, lang), _verdict(result.outcome, lang), read(BASIS[result.basis], lang), when]


def _verdict(outcome: Outcome, lang: Shown) -> Styled:
    sign, style = _SIGNS[outcome.verdict]
    return Styled(f"{sign} {read(VERDICTS[outcome.verdict], lang)}", style=style)


def _duties(system: SystemMapping, rulebook: Rulebook, screen: Screen) -> None:
    columns = (
        Text("义务", "duty"),
        Text("条文", "article"),
        Text("期限", "by when"),
        _ID,
    )
    for verdict in ("applies", "undetermined"):
        held = [result for result in system.duties if result.outcome.verdict == verdict]
        if held:
            title = f"{_SIGNS[verdict][0]} {read(VERDICTS[verdict], screen.lang)} ({len(held)})"
            screen.table(title, columns, [_duty(result, rulebook, screen.lang) for result in held], _ID)


def _duty(result: DutyResult, rulebook: Rulebook, lang: Shown) -> list[str]:
    duty = result.duty
    return [
        read(duty.title, lang) + ("" if duty.verification in ("source", "confirmed") else f" {_UNCHECKED_SIGN}"),
        read(short_cites(duty.cites[:1], rulebook), lang),
        read(due_words(result.due), lang),
        duty.id,
    ]


def _questions(system: SystemMapping, rulebook: Rulebook, screen: Screen) -> None:
    if not system.next_questions:
        return
    columns = (Text("下一步需回答", "next questions"), Text("事实", "fact"))
    asked = (rulebook.facts[fact] for fact in system.next_questions[:_MOST_QUESTIONS])
    screen.table(None, columns, [[read(fact.question, screen.lang), fact.id] for fact in asked])
