"""`hegui rules diff` on a terminal: new, changed and ended, then what each system gains and loses."""

from __future__ import annotations

from collections.abc import Sequence

from hegui.cli.screen import Screen
from hegui.mapping.changes import SystemChanges
from hegui.mapping.changes.words import FIELDS
from hegui.mapping.citing import short_cites
from hegui.mapping.penalties import route_words
from hegui.mapping.results import DutyResult
from hegui.mapping.telling import day_words, due_words, listed
from hegui.mapping.wording import VERDICTS, notice
from hegui.rulebook.differences import Changed, Differences, Law
from hegui.rulebook.models import Duty, Instrument, SanctionRoute
from hegui.words.text import Shown, Text, read

_NOTHING = Text("两者没有差别。", "Nothing differs.")
_TITLE = Text("{before} → {after}", "{before} → {after}")
_NEW, _CHANGED, _ENDED = Text("+ 新增", "+ new"), Text("~ 变更", "~ changed"), Text("- 终止", "- ended")
_INSTRUMENTS, _DUTIES = Text("规范性依据", "Instruments"), Text("义务", "Duties")
_SANCTIONS, _NUMBERS = Text("罚则变化", "Sanctions that changed"), Text("条号变化", "Articles renumbered")
_ID, _WHAT, _NAME = Text("编号", "id"), Text("变化", "change"), Text("名称", "title")
_ARTICLE, _BEFORE, _AFTER = Text("条文", "article"), Text("之前", "before"), Text("之后", "after")
_VERDICT, _DUE, _DUTY = Text("结论", "verdict"), Text("期限", "by when"), Text("义务", "duty")
_NO_TEXT = Text("无", "none")
_SAME_TO_SYSTEM = Text("对本系统没有变化。", "Nothing changes for this system.")
_Rows = list[list[str]]


def difference_tables(found: Differences, systems: Sequence[SystemChanges], lang: Shown) -> str:
    """Return the differences as tables."""
    screen = Screen(lang)
    screen.line(_TITLE.filled(before=_law(found.before), after=_law(found.after)), "bold")
    if found.none:
        screen.line(_NOTHING)
    else:
        _law_tables(found, screen)
    for system in systems:
        _system(system, found, screen)
    screen.line(notice(found.after.rulebook), "dim")
    return screen.text()


def _law(law: Law) -> Text:
    return Text("{day}（规则库 {version}）", "{day} (rulebook {version})").filled(
        day=day_words(law.day), version=law.rulebook.version
    )


def _law_tables(found: Differences, screen: Screen) -> None:
    lang = screen.lang
    moved = found.instruments
    instruments = [_instrument(_NEW, one, lang) for one in moved.new]
    instruments += [_instrument(_fields(_CHANGED, one.fields), one.after, lang) for one in moved.changed]
    instruments += [_instrument(_ENDED, one, lang) for one in moved.ended]
    _table(_INSTRUMENTS, (_WHAT, _ID, _NAME), instruments, _ID, screen)
    _table(_NUMBERS, (_BEFORE, _AFTER), _numbers(found, lang), None, screen)
    _table(_SANCTIONS, (_ARTICLE, _BEFORE, _AFTER), _sanctions(found, lang), None, screen)
    _table(_DUTIES, (_WHAT, _ID, _NAME, _ARTICLE), _duties(found, lang), _ID, screen)


def _table(title: Text, columns: tuple[Text, ...], rows: _Rows, unbroken: Text | None, screen: Screen) -> None:
    if rows:
        screen.gap()
        screen.table(f"{read(title, screen.lang)} ({len(rows)})", columns, rows, unbroken)


def _fields(what: Text, fields: tuple[str, ...]) -> Text:
    names = listed([FIELDS[name] for name in fields])
    return Text("{what}：{names}", "{what}: {names}").filled(what=what, names=names)


def _instrument(what: Text, instrument: Instrument, lang: Shown) -> list[str]:
    return [read(what, lang), instrument.id, read(instrument.title, lang)]


def _numbers(found: Differences, lang: Shown) -> _Rows:
    before, after = found.before.cited, found.after.cited
    return [
        [read(short_cites([one.before], before), lang), read(short_cites([one.after], after), lang)] for one in found.renumbered
    ]


def _sanctions(found: Differences, lang: Shown) -> _Rows:
    return [
        [
            read(short_cites([one.article], found.after.rulebook), lang),
            _routes(one.before, lang),
            _routes(one.after, lang),
        ]
        for one in found.sanctions
    ]


def _routes(routes: tuple[SanctionRoute, ...], lang: Shown) -> str:
    return "\n".join(read(route_words(route), lang) for route in routes) or read(_NO_TEXT, lang)


def _duties(found: Differences, lang: Shown) -> _Rows:
    moved = found.duties
    rows = [_duty(_NEW, one, found.after, lang) for one in moved.new]
    rows += [_changed(one, found.after, lang) for one in moved.changed]
    return rows + [_duty(_ENDED, one, found.before, lang) for one in moved.ended]


def _changed(change: Changed[Duty], law: Law, lang: Shown) -> list[str]:
    return _duty(_fields(_CHANGED, change.fields), change.after, law, lang)


def _duty(what: Text, duty: Duty, law: Law, lang: Shown) -> list[str]:
    return [read(what, lang), duty.id, read(duty.title, lang), read(short_cites(duty.cites[:1], law.cited), lang)]


def _system(system: SystemChanges, found: Differences, screen: Screen) -> None:
    lang = screen.lang
    screen.gap()
    screen.line(f"━━ {system.profile.id}  {read(system.profile.name, lang)}", "bold")
    rows = [_result(_NEW, one, lang) for one in system.gains]
    rows += [_result(_fields(_CHANGED, one.fields), one.after, lang) for one in system.changed]
    rows += [_result(_ENDED, one, lang) for one in system.loses]
    if rows:
        screen.table(None, (_WHAT, _DUTY, _VERDICT, _DUE, _ID), rows, _ID)
    else:
        screen.line(_SAME_TO_SYSTEM)


def _result(what: Text, result: DutyResult, lang: Shown) -> list[str]:
    verdict = read(VERDICTS[result.outcome.verdict], lang)
    return [read(what, lang), read(result.duty.title, lang), verdict, read(due_words(result.due), lang), result.duty.id]
