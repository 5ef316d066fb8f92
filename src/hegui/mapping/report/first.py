"""What comes first: filings and assessments, practice before text, and the duties that have a day."""

from __future__ import annotations

from itertools import groupby

from hegui.documents.outline import Block, Cell, Chip, Fields, Items, Link, Paragraph, Section, Table
from hegui.mapping.citing import cites, within
from hegui.mapping.judging import STRENGTH
from hegui.mapping.report.sheet import OPEN_VERDICTS, Sheet, duty_anchor, with_functions
from hegui.mapping.report.when import when
from hegui.mapping.results import DutyResult, RouteResult
from hegui.mapping.telling import day_words, verdict_sentences
from hegui.mapping.wording import BASIS, PRACTICE, VERDICTS
from hegui.words.text import Text

_TITLE = Text("首要事项：备案与评估", "What comes first: filings and assessments")
_MOST_TOLD = 2
_NOTHING = Text("目前没有适用或者待判断的备案、登记、评估。", "No filing, registration or assessment applies or is open.")
_AUTHORITY = Text("主管机关", "Authority")
_WHERE = Text("办理途径", "Where")
_BY_WHEN = Text("期限", "By when")
_BEHIND = Text("依据的义务", "Duties behind it")
_CITES = Text("条文", "Citations")
_CONCERNS = Text("涉及功能", "Functions")
_DAYS = Text("有确定日期的义务", "Duties with a day")
_DAYS_CAPTION = Text(
    "按日期排列；日期由档案中的起算日推算。", "In the order of days, which are counted from the days in the profile."
)
_DAYS_HEAD = (Text("日期", "Day"), Text("义务", "Duty"), Text("如何计算", "How it is counted"))


def first(sheet: Sheet) -> Section:
    """Return the routes that apply or are undetermined, then the duties with a day."""
    entries = sorted(open_routes(sheet), key=lambda group: -_strength(group))
    blocks: list[Block] = [_route(group, sheet) for group in entries] or [Paragraph(_NOTHING)]
    return Section(_TITLE, (*blocks, *_days(sheet)), anchor=sheet.place("first"))


def open_routes(sheet: Sheet) -> list[list[RouteResult]]:
    """Return the routes of which some basis applies or is open, each with its results: practice, then text."""
    together = (list(group) for _, group in groupby(sheet.system.routes, key=lambda result: result.route.id))
    return [group for group in together if any(result.outcome.verdict in OPEN_VERDICTS for result in group)]


def _strength(group: list[RouteResult]) -> int:
    return max(STRENGTH[result.outcome.verdict] for result in group)


def _route(group: list[RouteResult], sheet: Sheet) -> Section:
    route = group[0].route
    fields = Fields(((_AUTHORITY, route.authority), (_WHERE, route.where)))
    return Section(route.title, (fields, *(_basis(result, sheet) for result in group)), entry=True)


def _basis(result: RouteResult, sheet: Sheet) -> Section:
    """Return what practice expects or what the text asks, with its sentence."""
    verdict = result.outcome.verdict
    chips = (Chip(verdict, VERDICTS[verdict]),)
    span = sheet.rulebook.instruments[result.duties[0].split(".")[0]].in_force
    place = within(result.cites[:1], sheet.rulebook)
    told = verdict_sentences(result.outcome, place, span, sheet.mapping.as_of, sheet.rulebook)
    if result.basis == "practice" and verdict in OPEN_VERDICTS:
        told = [PRACTICE] if verdict == "applies" else [*told, PRACTICE]
    blocks: list[Block] = [Paragraph(sentence) for sentence in told]
    if verdict in OPEN_VERDICTS:
        asked = [sheet.rulebook.duties[duty].does for duty in result.duties[:_MOST_TOLD]]
        blocks = [*(Paragraph(does) for does in asked), *(Paragraph(sentence, "quiet") for sentence in told)]
        blocks.append(Fields(tuple(_fields(result, sheet))))
    return Section(BASIS[result.basis], tuple(blocks), chips=chips)


def _fields(result: RouteResult, sheet: Sheet) -> list[tuple[Text, Cell]]:
    rows: list[tuple[Text, Cell]] = [(_BY_WHEN, when(result.due, sheet.mapping.as_of))]
    functions = sheet.function_names(result.outcome.functions)
    if functions:
        rows.append((_CONCERNS, functions))
    titles = sheet.rulebook.duties
    behind = tuple(Link(titles[duty].title, sheet.place(duty_anchor(duty))) for duty in result.duties)
    return [*rows, (_BEHIND, Items(behind)), (_CITES, cites(result.cites, sheet.rulebook))]


def _days(sheet: Sheet) -> list[Block]:
    dated = [result for result in sheet.duties("applies") if result.due.next or result.due.day]
    if not dated:
        return []
    rows = tuple(_day(result, sheet) for result in sorted(dated, key=lambda result: str(result.due.next or result.due.day)))
    return [Section(_DAYS, (Table(_DAYS_CAPTION, _DAYS_HEAD, rows, shares=(20, 40, 40)),), anchor=sheet.place("days"))]


def _day(result: DutyResult, sheet: Sheet) -> tuple[Cell, ...]:
    day = result.due.next or result.due.day
    assert day is not None
    short = sheet.rulebook.instruments[result.duty.instrument].short
    link = Link(with_functions(result.duty.title, short), sheet.place(duty_anchor(result.duty.id)))
    return (day_words(day), link, when(result.due, sheet.mapping.as_of))
