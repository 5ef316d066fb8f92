"""What an interview shows: a question with its answers and what waits for it, help, and how it ended."""

from __future__ import annotations

import sys

from hegui.cli.interview_session import Session
from hegui.cli.screen import Screen
from hegui.mapping.interview import Asked, Count, Progress
from hegui.mapping.telling import NO, YES
from hegui.rulebook.models import FactDefinition
from hegui.words.text import Shown, Text, read

_MOST_INSTRUMENTS = 8

_PROGRESS = Text(
    "［已有结论 {decided}/{all}，本次已答 {answers}］", "[{decided} of {all} decided, {answers} answered this time]"
)
_FUNCTION = Text("功能“{name}”：", "For the function '{name}':")
_DUTIES = Text(
    "{duties} 项义务（{instruments}）的结论有待此答。", "Duties that wait for this answer: {duties} ({instruments})."
)
_INSTRUMENTS = Text("{instruments} 是否适用有待此答。", "Whether {instruments} applies waits for this answer.")
_MORE = Text("{listed}等 {number} 部", "{listed} and {more} more")
_TYPE = {
    "boolean": Text("请输入序号。", "Type the number."),
    "choice": Text("请输入序号。", "Type the number."),
    "many": Text("可选多项，如：1 3；都没有则输入 0。", "Several may be named, such as: 1 3. Type 0 for none of them."),
    "number": Text("请输入不小于 0 的整数。", "Type a whole number from 0 up."),
    "date": Text("请输入日期，如 2025-09-01。", "Type the day, such as 2025-09-01."),
    "text": Text("请输入文字。", "Type a text."),
}
_KEYS = Text("? 说明  u 不清楚  b 上一题  q 保存退出", "? help  u not known  b back  q save and quit")
_UNIT = Text("（{unit}）", "({unit})")
_HELP, _WHY, _CITES = Text("说明", "Help"), Text("为何问", "Why"), Text("依据", "Cites")
NOTHING_TO_TAKE_BACK = Text("本次没有可撤回的回答。", "No answer of this session is left to take back.")
_FINISHED = Text("没有还能改变结论的问题了。", "No question is left whose answer can still change a verdict.")
_SAVED = Text("已保存：{path}", "Saved: {path}")
_UNCHANGED = Text("没有新的回答，未写文件。", "No new answers; nothing was written.")
_LAWS = Text(
    "规范：适用 {applies}，不适用 {does_not_apply}，尚不能判断 {undetermined}。",
    "Instruments: {applies} apply, {does_not_apply} do not, {undetermined} undetermined.",
)
_OF_DUTIES = Text(
    "义务：适用 {applies}，不适用 {does_not_apply}，尚不能判断 {undetermined}。",
    "Duties: {applies} apply, {does_not_apply} do not, {undetermined} undetermined.",
)
_DECLINED = Text("答“不清楚”的 {number} 题；加 --again 再问。", "{number} answered 'not known'; --again asks them again.")
_GO_ON = Text("继续：hegui interview {path}", "Go on: hegui interview {path}")
_MAP = Text("查看结果：hegui map {path} --as-of {day}", "See the map: hegui map {path} --as-of {day}")


def show_question(asked: Asked, session: Session, lang: Shown) -> None:
    """Show the next question with its answers, what waits for it and how far the interview is."""
    screen = Screen(lang)
    progress = asked.progress
    screen.gap()
    every = progress.decided + progress.undecided
    screen.line(_PROGRESS.filled(decided=progress.decided, all=every, answers=session.answers), "dim")
    if asked.function:
        screen.line(_FUNCTION.filled(name=asked.function.name))
    screen.line(asked.fact.question, "bold")
    for number, label in enumerate(_labels(asked.fact), 1):
        screen.line(f"{number:>3}  {read(label, lang)}")
    if asked.fact.unit:
        screen.line(_UNIT.filled(unit=asked.fact.unit))
    screen.line(_waiting(asked), "dim")
    screen.line(_TYPE[asked.fact.type])
    screen.line(_KEYS, "dim")
    _print(screen)


def show_help(fact: FactDefinition, lang: Shown) -> None:
    """Show what a question means and why it is asked."""
    screen = Screen(lang)
    screen.labelled(_HELP, fact.help)
    screen.labelled(_WHY, fact.why)
    if fact.cites:
        cites = ", ".join(fact.cites)
        screen.labelled(_CITES, Text(cites, cites))
    _print(screen)


def show_line(text: Text, lang: Shown) -> None:
    """Show one sentence."""
    screen = Screen(lang)
    screen.line(text)
    _print(screen)


def show_end(progress: Progress, session: Session, day: str, finished: bool, lang: Shown) -> None:
    """Show where the interview was left: the verdicts so far, where it is saved, and what to do next."""
    screen = Screen(lang)
    screen.gap()
    if finished:
        screen.line(_FINISHED, "bold")
    screen.line(_counted(_LAWS, progress.instruments))
    screen.line(_counted(_OF_DUTIES, progress.duties))
    if session.declined:
        screen.line(_DECLINED.filled(number=len(session.declined)))
    screen.line(_SAVED.filled(path=session.path) if session.path.exists() else _UNCHANGED)
    if not finished:
        screen.line(_GO_ON.filled(path=session.path))
    screen.line(_MAP.filled(path=session.path, day=day))
    _print(screen)


def _labels(fact: FactDefinition) -> list[Text]:
    return [YES, NO] if fact.type == "boolean" else [choice.label for choice in fact.choices]


def _waiting(asked: Asked) -> Text:
    duties = sum(len(waiting.duties) for waiting in asked.waiting)
    named = [waiting.instrument.id for waiting in asked.waiting if waiting.duties or not duties]
    more = len(named) - _MOST_INSTRUMENTS
    listed = Text("、".join(named[:_MOST_INSTRUMENTS]), ", ".join(named[:_MOST_INSTRUMENTS]))
    instruments = _MORE.filled(listed=listed, number=len(named), more=more) if more > 0 else listed
    return _DUTIES.filled(duties=duties, instruments=instruments) if duties else _INSTRUMENTS.filled(instruments=instruments)


def _counted(sentence: Text, count: Count) -> Text:
    return sentence.filled(applies=count.applies, does_not_apply=count.does_not_apply, undetermined=count.undetermined)


def _print(screen: Screen) -> None:
    sys.stdout.write(screen.text())
    sys.stdout.flush()
