"""`hegui controls` on a terminal: the controls that some system needs, by theme, with how many duties hang on each."""

from __future__ import annotations

from hegui.cli.screen import Screen
from hegui.mapping.statement import ControlState, Statement
from hegui.mapping.statement.words import THEMES
from hegui.mapping.wording import notice
from hegui.words.text import Shown, Text, read

_ID, _TITLE, _THEME = Text("编号", "id"), Text("控制措施", "control"), Text("主题", "theme")
_CAPTION = Text("控制措施与所服务的义务数", "Controls, and how many duties hang on each")
_LEGEND = Text("● 适用的义务数　? 待判断的义务数", "● duties that apply   ? duties that wait for an answer")
_GAPS = Text("{system}：没有控制措施服务的义务 {duties}", "{system}: no control serves {duties}")


def control_tables(statement: Statement, lang: Shown) -> str:
    """Return the statement as tables."""
    screen = Screen(lang)
    columns = [_THEME, _TITLE, _ID, *(Text(s.profile.id, s.profile.id) for s in statement.systems)]
    rows: list[list[str]] = []
    for states in zip(*(system.controls for system in statement.systems), strict=True):
        control = states[0].control
        if any(state.need != "not_needed" for state in states):
            words = [read(THEMES[control.theme], lang), read(control.title, lang), control.id]
            rows.append([*words, *map(_counts, states)])
    screen.table(read(_CAPTION, lang), columns, rows, _ID)
    screen.line(_LEGEND, "dim")
    for system in statement.systems:
        if system.gaps:
            duties = ", ".join(result.duty.id for result in system.gaps)
            screen.line(_GAPS.filled(system=system.profile.id, duties=duties))
    screen.line(notice(statement.mapping.rulebook), "dim")
    return screen.text()


def _counts(state: ControlState) -> str:
    told = [f"● {len(state.duties)}"] if state.duties else []
    told += [f"? {len(state.possible)}"] if state.possible else []
    return "  ".join(told) or "–"
