"""`hegui deadlines` on a terminal: overdue first, then what comes, what passed unsaid, and what waits for a day."""

from __future__ import annotations

from hegui.cli.screen import Screen
from hegui.mapping.citing import short_cites
from hegui.mapping.deadlines import Deadline, Deadlines, State
from hegui.mapping.telling import due_words, question
from hegui.mapping.wording import UNCHECKED, VERDICTS, notice
from hegui.words.text import Shown, Text, read

_DATE, _LEFT, _WHAT = Text("日期", "date"), Text("剩余天数", "days left"), Text("事项", "what")
_SYSTEMS, _RULE, _ARTICLE = Text("系统", "systems"), Text("期限", "rule"), Text("条文", "article")
_GROUPS: tuple[tuple[tuple[State, ...], Text], ...] = (
    (("overdue",), Text("✗ 已逾期且未办理", "✗ Overdue, known not to be done")),
    (("today", "coming"), Text("● 至{until}到期", "● Due up to {until}")),
    (("passed",), Text("! 日期已过，未说明是否办理", "! The day has passed; nothing says whether it was done")),
    (("done",), Text("✓ 已办理", "✓ Done")),
)
_NONE = Text("所列系统在此期间没有可计算的到期日。", "No day can be told for these systems in this time.")
_WAITING = Text("尚缺起算日", "Waiting for a day")
_QUESTION, _FACT, _COUNT = Text("问题", "question"), Text("事实", "fact"), Text("事项数", "items")
_UNCHECKED_SIGN = "†"


def deadline_tables(found: Deadlines, lang: Shown) -> str:
    """Return the deadlines as tables."""
    screen = Screen(lang)
    for states, title in _GROUPS:
        group = found.of(*states)
        if group:
            _table(group, title.filled(until=found.until), found, screen)
    if not found.dated:
        screen.line(_NONE)
    _waiting(found, screen)
    screen.line(f"{_UNCHECKED_SIGN} {read(UNCHECKED, lang)}", "dim")
    screen.line(notice(found.mapping.rulebook), "dim")
    return screen.text()


def _table(group: tuple[Deadline, ...], title: Text, found: Deadlines, screen: Screen) -> None:
    columns = (_DATE, _LEFT, _WHAT, _SYSTEMS, _RULE, _ARTICLE)
    rows = [_row(deadline, found, screen.lang) for deadline in group]
    screen.table(f"{read(title, screen.lang)} ({len(group)})", columns, rows, _DATE)
    screen.gap()


def _row(deadline: Deadline, found: Deadlines, lang: Shown) -> list[str]:
    what = read(deadline.title, lang)
    if deadline.verdict != "applies":
        what += f" ({read(VERDICTS[deadline.verdict], lang)})"
    if deadline.verification not in ("source", "confirmed"):
        what += f" {_UNCHECKED_SIGN}"
    return [
        deadline.day.isoformat(),
        str((deadline.day - found.mapping.as_of).days),
        what,
        ", ".join((*deadline.systems, *deadline.functions)),
        read(due_words(deadline.due), lang),
        read(short_cites(deadline.cites[:1], found.mapping.rulebook), lang),
    ]


def _waiting(found: Deadlines, screen: Screen) -> None:
    if not found.undated:
        return
    rows = [
        [read(question(u.fact, found.mapping.rulebook), screen.lang), u.fact, ", ".join(u.systems), str(len(u.duties))]
        for u in found.undated
    ]
    screen.table(f"{read(_WAITING, screen.lang)} ({len(rows)})", (_QUESTION, _FACT, _SYSTEMS, _COUNT), rows, _FACT)
    screen.gap()
