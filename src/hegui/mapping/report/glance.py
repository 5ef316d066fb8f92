"""The first page of a short report: the verdicts, what is still open, the filings, and the days that are near."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from hegui.documents.outline import Block, Cell, Chip, Fields, Inline, Items, Link, Paragraph, Section, Table
from hegui.mapping.citing import short_cites
from hegui.mapping.judging import STRENGTH
from hegui.mapping.report.first import open_routes
from hegui.mapping.report.sheet import Sheet, duty_anchor, with_functions
from hegui.mapping.results import DutyResult, InstrumentResult, RouteResult, Verdict
from hegui.mapping.telling import day_words, listed, short_due_words
from hegui.mapping.wording import BASIS, VERDICTS
from hegui.words.text import Text

MOST_QUESTIONS = 8

_VERDICTS = Text("逐部规范的结论", "Verdicts by instrument")
_VERDICTS_CAPTION = Text(
    "括号内为适用或者尚不能判断的义务数。不适用的，事实变化时应重新评估。",
    "The number counts the duties that apply or are undetermined. Reassess what does not apply when the facts change.",
)
_VERDICTS_HEAD = (Text("结论", "Verdict"), Text("部数", "Number"), Text("规范性依据", "Instruments"))
_COUNTED = Text("{short}（{count}）", "{short} ({count})")

_OPEN = Text("尚不能判断的事项", "What is undetermined")
_NOTHING_OPEN = Text("没有尚不能判断的义务。", "No duty is undetermined.")
_WAITING = Text(
    "现有事实不足以判断{waiting}项义务；其中{counsel}项还涉及存疑的法律问题，在律师确认前不作适用结论。",
    "Duties that cannot be determined: {waiting}. For {counsel} of them a point of law is open as well; no verdict that they "
    "apply is given until counsel confirms it.",
)
_QUESTIONS_CAPTION = Text(
    "需补充的事实，按对结论影响的大小排列，共{total}个，此处为第{first}至第{last}个。",
    "Facts needed, the most deciding first: {first} to {last} of {total}.",
)
_QUESTIONS_HEAD = (
    Text("序号", "No."),
    Text("问题", "Question"),
    Text("影响的待判断义务", "Duties it can settle"),
    Text("条文", "Citations"),
)
_OTHERS = Text("其他待补充的事实", "Other facts needed")

_FILINGS = Text("备案与评估", "Filings and assessments")
_FILINGS_CAPTION = Text("监管实践严于条文的，实践在前。", "Where practice is stricter than the text, it comes first.")
_FILINGS_HEAD = (
    Text("事项", "Filing or assessment"),
    Text("结论", "Verdict"),
    Text("期限", "By when"),
    Text("条文", "Citations"),
)
_NO_FILINGS = Text("没有适用或者待判断的备案、登记、评估。", "No filing, registration or assessment applies or is open.")
_ON_OCCASION = Text("情形发生时", "When it arises")
_OCCASION = Text("{title}：{when}", "{title}: {when}")
_BASIS_DUE = Text("{basis}：{when}", "{basis}: {when}")

_DAYS = Text("临近的日期", "The nearest days")
_DAYS_CAPTION = Text(
    "由档案中的起算日推算；先列评估日及以后的日期，再列此前的日期，已知办结的除外。",
    "Counted from the days in the profile: first the days from the assessment date on, then the earlier ones, "
    "those known to be done left out.",
)
_DAYS_HEAD = (Text("日期", "Day"), Text("义务", "Duties"))
_PAST = Text("{day}，早于评估日，请确认已经办理", "{day}, before the assessment date: make sure it was done")


def glance(sheet: Sheet) -> list[Block]:
    """Return what counsel sees first."""
    return [_verdicts(sheet), _open(sheet), _filings(sheet), *_days(sheet)]


def other_questions(sheet: Sheet) -> list[Block]:
    """Return the open questions that the first page has no room for, numbered on."""
    rest = sheet.system.next_questions[MOST_QUESTIONS:]
    return [Section(_OTHERS, (_questions(sheet, rest),), anchor=sheet.place("others"))] if rest else []


def _verdicts(sheet: Sheet) -> Section:
    ordered = sorted(sheet.instruments, key=lambda result: -STRENGTH[result.outcome.verdict])
    groups = groupby(ordered, key=lambda result: result.outcome.verdict)
    rows = tuple(_verdict(verdict, list(group), sheet) for verdict, group in groups)
    return Section(
        _VERDICTS,
        (Table(_VERDICTS_CAPTION, _VERDICTS_HEAD, rows, shares=(20, 10, 70)),),
        anchor=sheet.place("instruments"),
    )


def _verdict(verdict: Verdict, group: list[InstrumentResult], sheet: Sheet) -> tuple[Cell, ...]:
    links = tuple(_instrument(result, sheet) for result in group)
    return (Chip(verdict, VERDICTS[verdict]), _number(len(group)), Items(links, beside=True))


def _instrument(result: InstrumentResult, sheet: Sheet) -> Link:
    instrument = result.instrument
    count = len(sheet.shown_duties_of(instrument.id))
    label = _COUNTED.filled(short=instrument.short, count=count) if count else instrument.short
    return Link(label, sheet.instrument_place(instrument.id))


def _open(sheet: Sheet) -> Section:
    waiting = sheet.duties("undetermined")
    counsel = sum(result.outcome.law_unverified for result in waiting)
    told = _WAITING.filled(waiting=len(waiting), counsel=counsel) if waiting else _NOTHING_OPEN
    asked = sheet.system.next_questions[:MOST_QUESTIONS]
    tables = (_questions(sheet, asked),) if asked else ()
    return Section(_OPEN, (Paragraph(told), *tables), anchor=sheet.place("questions"))


def _questions(sheet: Sheet, asked: Iterable[str]) -> Table:
    rows = tuple(_question(fact, sheet) for fact in asked)
    numbers = [sheet.question_numbers[fact] for fact in asked]
    caption = _QUESTIONS_CAPTION.filled(total=len(sheet.question_numbers), first=numbers[0], last=numbers[-1])
    return Table(caption, _QUESTIONS_HEAD, rows, shares=(10, 50, 15, 25))


def _question(fact: str, sheet: Sheet) -> tuple[Cell, ...]:
    asked = sheet.rulebook.facts[fact]
    concerned = sum(fact in result.outcome.missing_facts for result in sheet.duties("undetermined"))
    return (
        _number(sheet.question_numbers[fact]),
        asked.question,
        _number(concerned),
        short_cites(asked.cites, sheet.rulebook),
    )


def _filings(sheet: Sheet) -> Section:
    """Return what is to be filed with its days, and in a row what is filed when a case arises."""
    groups = sorted(open_routes(sheet), key=lambda group: (_strength(group), _first_day(group)))
    now, waiting = [g for g in groups if not _waits(g)], [g for g in groups if _waits(g)]
    blocks: list[Block] = [] if groups else [Paragraph(_NO_FILINGS)]
    if now:
        rows = tuple(_filing(group, sheet) for group in now)
        blocks.append(Table(_FILINGS_CAPTION, _FILINGS_HEAD, rows, shares=(30, 15, 30, 25)))
    if waiting:
        blocks.append(Fields(((_ON_OCCASION, Items(tuple(map(_on_occasion, waiting)))),)))
    return Section(_FILINGS, tuple(blocks), anchor=sheet.place("first"))


def _strength(group: list[RouteResult]) -> int:
    return -max(STRENGTH[result.outcome.verdict] for result in group)


def _first_day(group: list[RouteResult]) -> str:
    return min(str(result.due.next or result.due.day or date.max) for result in group)


def _waits(group: list[RouteResult]) -> bool:
    """Tell whether something is asked for only when a case arises."""
    return all(result.due.rule.kind == "on_event" for result in group)


def _filing(group: list[RouteResult], sheet: Sheet) -> tuple[Cell, ...]:
    strongest = max((result.outcome.verdict for result in group), key=STRENGTH.__getitem__)
    cites = [result.cites[0] for result in group if result.cites]
    return (group[0].route.title, Chip(strongest, VERDICTS[strongest]), Items(_when(group)), short_cites(cites, sheet.rulebook))


def _on_occasion(group: list[RouteResult]) -> Text:
    return _OCCASION.filled(title=group[0].route.title, when=short_due_words(group[0].due))


def _when(group: list[RouteResult]) -> tuple[Text, ...]:
    """Return by when, practice and text apart where they differ; what the text alone asks needs no name."""
    told: dict[Text, list[Text]] = {}
    for result in group:
        told.setdefault(short_due_words(result.due), []).append(BASIS[result.basis])
    if [result.basis for result in group] == ["text"]:
        return tuple(told)
    return tuple(_BASIS_DUE.filled(basis=listed(bases), when=when) for when, bases in told.items())


def _days(sheet: Sheet) -> list[Block]:
    """Return the days with their duties: those to come first, the nearest on top, then those that have passed."""
    today = sheet.mapping.as_of
    dated = [(day, result) for result in sheet.duties("applies") if (day := result.due.next or result.due.day)]
    wanted = [(day, result) for day, result in dated if day >= today or not result.met]
    if not wanted:
        return []
    ordered = sorted(wanted, key=lambda entry: (entry[0] < today, entry[0]))
    groups = groupby(ordered, key=lambda entry: entry[0])
    rows = tuple(_day(day, [result for _, result in group], sheet) for day, group in groups)
    return [Section(_DAYS, (Table(_DAYS_CAPTION, _DAYS_HEAD, rows, shares=(25, 75)),), anchor=sheet.place("days"))]


def _day(day: date, group: list[DutyResult], sheet: Sheet) -> tuple[Cell, ...]:
    written = day_words(day)
    told = _PAST.filled(day=written) if day < sheet.mapping.as_of else written
    links: tuple[Inline, ...] = tuple(_duty(result, sheet) for result in group)
    return (told, Items(links, beside=True))


def _duty(result: DutyResult, sheet: Sheet) -> Link:
    duty = result.duty
    place = with_functions(duty.title, sheet.rulebook.instruments[duty.instrument].short)
    return Link(place, sheet.place(duty_anchor(duty.id)))


def _number(number: int) -> Text:
    return Text(str(number), str(number))
