"""`hegui map` on a terminal: the matrix of all systems, then for each what comes first, duties and open questions."""

from __future__ import annotations

from collections import Counter

from rich.text import Text as Styled

from hegui.cli.screen import Screen
from hegui.mapping import Mapping
from hegui.mapping.citing import short_cites
from hegui.mapping.results import DutyResult, Outcome, RoleResult, RouteResult, SystemMapping, Verdict
from hegui.mapping.telling import due_words
from hegui.mapping.wording import BASIS, COMING, UNCHECKED, VERDICTS, notice
from hegui.rulebook import Rulebook
from hegui.words.text import Shown, Text, read

_SIGNS: dict[Verdict, tuple[str, str]] = {
    "applies": ("●", "bold red"),
    "undetermined": ("?", "bold yellow"),
    "does_not_apply": ("–", "green"),
    "not_in_force": ("○", "dim"),
}
_MOST_QUESTIONS = 8
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
    shown = [i for i in mapping.rulebook.mapped if i.status != "draft"]
    columns = [Text("系统", "system"), *(Text(i.id, i.id) for i in shown), Text("义务", "duties")]
    rows: list[list[str | Styled]] = [
        [
            system.profile.id,
            *(_sign(result.outcome.verdict) for result in system.instruments if result.instrument.status != "draft"),
            _counts(system),
        ]
        for system in mapping.systems
    ]
    screen.table(f"{read(Text('适用情况', 'What applies'), screen.lang)}  {mapping.as_of}", columns, rows, columns[0])
    legend = ((sign, VERDICTS[verdict]) for verdict, (sign, _) in _SIGNS.items())
    screen.line("   ".join(f"{sign} {read(words, screen.lang)}" for sign, words in legend), "dim")
    coming = [i for i in mapping.rulebook.mapped if i.status == "draft" and (not i.published or i.published <= mapping.as_of)]
    if coming:
        screen.line(f"{read(COMING, screen.lang)}: {', '.join(i.id for i in coming)}", "dim")
    screen.gap()


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
