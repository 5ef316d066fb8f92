"""`hegui exposure` on a terminal: for each system the articles that sanction open duties, then what gives time."""

from __future__ import annotations

from hegui.cli.screen import Screen
from hegui.mapping.citing import short_cites
from hegui.mapping.exposure import Exposure, SanctionLaw, SystemExposure
from hegui.mapping.exposure.words import CONDUCT, GOVERNING, ONE_ACT_ONE_FINE
from hegui.mapping.penalties import route_words
from hegui.mapping.telling import day_words, due_words
from hegui.mapping.wording import EXPOSURE, UNCHECKED, notice
from hegui.words.text import Shown, Text, read

_COLUMNS = (
    Text("处罚依据", "sanction"),
    Text("手段与最高幅度", "means and highest range"),
    Text("机关", "authority"),
    Text("义务", "duties"),
)
_LAW = Text("适用文本", "text")
_OPEN = Text("适用且未确认已履行的义务{open}项；尚不能判断的{possible}项", "{open} open duties, {possible} more that may apply")
_UNNAMED = Text("其中{number}项，规则库未收录罚则。", "For {number} of them the rulebook names no sanction.")
_STEPS = Text("程序期限", "clocks of the procedure")
_STEP_COLUMNS = (Text("步骤", "step"), Text("期限", "by when"), Text("条文", "article"))
_UNCHECKED_SIGN = "†"


def exposure_tables(exposure: Exposure, lang: Shown) -> str:
    """Return the exposure as tables."""
    screen = Screen(lang)
    assert exposure.conduct.from_ is not None
    days = (exposure.conduct.from_, exposure.mapping.as_of, exposure.decision)
    first, last, decision = (day_words(day) for day in days)
    screen.line(CONDUCT.filled(first=first, last=last, decision=decision), "bold")
    screen.line(EXPOSURE)
    screen.line(ONE_ACT_ONE_FINE)
    for system in exposure.systems:
        screen.gap()
        _system(system, exposure, screen)
    _governing(exposure, screen)
    _clocks(exposure, screen)
    screen.line(f"{_UNCHECKED_SIGN} {read(UNCHECKED, lang)}", "dim")
    screen.line(notice(exposure.mapping.rulebook), "dim")
    return screen.text()


def _system(system: SystemExposure, exposure: Exposure, screen: Screen) -> None:
    screen.line(f"━━ {system.profile.id}  {read(system.profile.name, screen.lang)}", "bold")
    screen.line(_OPEN.filled(open=len(system.open), possible=len(system.possible)))
    unnamed = sum(not duty.articles for duty in system.open)
    if unnamed:
        screen.line(_UNNAMED.filled(number=unnamed))
    counted = [(law, sum(law.article in duty.articles for duty in system.open)) for law in exposure.laws]
    rows = [_row(law, count, exposure, screen.lang) for law, count in counted if count]
    if rows:
        screen.table(None, _COLUMNS, rows)


def _row(law: SanctionLaw, count: int, exposure: Exposure, lang: Shown) -> list[str]:
    version = law.during[-1] if law.during else law.at_decision
    assert version is not None
    unsure = "" if version.route.verification in ("source", "confirmed") else f" {_UNCHECKED_SIGN}"
    return [
        read(short_cites([version.cite], exposure.mapping.rulebook), lang) + unsure,
        read(route_words(version.route), lang),
        read(version.route.authority, lang),
        str(count),
    ]


def _governing(exposure: Exposure, screen: Screen) -> None:
    """Show the articles of which another text may govern than that of the decision."""
    for law in exposure.laws:
        version = law.during[-1] if law.during else law.at_decision
        if law.governing != "same" and version is not None:
            cited = short_cites([version.cite], exposure.mapping.rulebook)
            screen.labelled(_LAW, Text("{cite}：{why}", "{cite}: {why}").filled(cite=cited, why=GOVERNING[law.governing]))


def _clocks(exposure: Exposure, screen: Screen) -> None:
    clocks = [step for step in exposure.steps if step.rule.due.amount is not None]
    if clocks:
        rows = [
            [
                read(step.rule.title, screen.lang),
                read(due_words(step.due), screen.lang),
                read(short_cites(step.rule.cites[:1], exposure.mapping.rulebook), screen.lang),
            ]
            for step in clocks
        ]
        screen.gap()
        screen.table(read(_STEPS, screen.lang), _STEP_COLUMNS, rows)
