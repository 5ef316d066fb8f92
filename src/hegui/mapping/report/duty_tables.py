"""The duties of one system as a lawyer goes through them: a table for each instrument, a row for each duty."""

from __future__ import annotations

from hegui.documents.outline import Block, Cell, Chip, Fields, Inline, Items, Paragraph, Section, Table
from hegui.mapping.citing import cites_inside
from hegui.mapping.judging import STRENGTH
from hegui.mapping.report.instruments import sentences
from hegui.mapping.report.sheet import Sheet, duty_anchor, with_functions
from hegui.mapping.results import DutyResult, InstrumentResult
from hegui.mapping.telling import listed, short_due_words
from hegui.mapping.wording import BASIS, PRACTICE, UNCHECKED, VERDICTS, VERIFICATION
from hegui.rulebook.models import Verification
from hegui.words.text import Text

_TITLE = Text("逐部规范的义务", "Duties by instrument")
_NOTHING = Text("没有适用或者尚不能判断的义务。", "No duty applies or is undetermined.")
_APPLY = Text("适用{count}项", "duties that apply: {count}")
_WAIT = Text("尚不能判断{count}项", "undetermined: {count}")
_CAPTION = Text("《{short}》，承担的角色：{roles}", "{short}, roles held: {roles}")
_POSSIBLE = Text("《{short}》，可能承担的角色：{roles}", "{short}, roles possibly held: {roles}")
_HEAD = (
    Text("条文", "Citations"),
    Text("义务", "Duty"),
    Text("结论与标注", "Verdict and marks"),
    Text("期限", "By when"),
    Text("法律责任", "Sanctions"),
)
_SHARES = (20, 25, 15, 20, 20)
# One word for a narrow column; the legend says the rest.
_MARKS: dict[Verification, Text] = {"memory": Text("待核对", "unchecked"), "open": Text("存疑", "open")}
_CHECKED = VERIFICATION["confirmed"]
_NEEDS = Text("需补充：问题{numbers}", "needs: {numbers}")
_COUNSEL = Text("待律师确认", "for counsel")
_PASSED = Text("日期已过", "day passed")

_UNMARKED = Text("无标注", "no mark")
_UNMARKED_MEANS = Text(
    "条文要求，见于第三方来源副本。期限栏只写情形的，条文未规定具体天数。",
    "Asked for by the text, seen in a third-party copy of it. Where a time is told by its occasion alone, "
    "no number of days is set.",
)
_MARK_UNCHECKED = Text("待核对、存疑", "unchecked, open")
_NEEDS_NAME = Text("需补充", "needs")
_NEEDS_MEANS = Text(
    "现有事实不足以判断；数字为“尚不能判断的事项”和“其他待补充的事实”中问题的序号。",
    "Cannot be determined; the numbers are those of the questions under “What is undetermined” and “Other facts needed”.",
)
_SANCTIONS = Text("法律责任", "Sanctions")
_SANCTIONS_MEAN = Text(
    "仅列条文，未写规范名称的为本部规范；“–”表示规则库未收录罚则。各档见完整报告；是否处罚及幅度由主管部门依法裁量。",
    "Cited only, those without a name from the instrument itself; “–”: the rulebook names none. The full report tells "
    "the tiers; whether and how much is in the authority's discretion.",
)


def duty_tables(sheet: Sheet) -> Section:
    """Return the legend and a table for each instrument that has duties which apply or are open."""
    held = [result for result in sheet.instruments if sheet.shown_duties_of(result.instrument.id)]
    ordered = sorted(held, key=lambda result: -STRENGTH[result.outcome.verdict])
    parts: tuple[Block, ...] = tuple(_instrument(result, sheet) for result in ordered)
    return Section(_TITLE, (_legend(), *parts) if parts else (Paragraph(_NOTHING),), anchor=sheet.place("duties"))


def _legend() -> Fields:
    return Fields(
        (
            (_UNMARKED, _UNMARKED_MEANS),
            (BASIS["practice"], PRACTICE),
            (_MARK_UNCHECKED, UNCHECKED),
            (_NEEDS_NAME, _NEEDS_MEANS),
            (_SANCTIONS, _SANCTIONS_MEAN),
        )
    )


def _instrument(result: InstrumentResult, sheet: Sheet) -> Section:
    instrument, verdict = result.instrument, result.outcome.verdict
    shown = sorted(sheet.shown_duties_of(instrument.id), key=lambda duty: -STRENGTH[duty.outcome.verdict])
    rows = tuple(_row(duty, sheet) for duty in shown)
    anchors = tuple(sheet.place(duty_anchor(duty.duty.id)) for duty in shown)
    table = Table(_caption(result, sheet), _HEAD, rows, anchors, _SHARES)
    return Section(
        instrument.title,
        (*(Paragraph(told, "quiet") for told in sentences(result, sheet)), table),
        anchor=sheet.place(instrument.id),
        aside=_counted(shown),
        chips=(Chip(verdict, VERDICTS[verdict]),),
    )


def _counted(shown: list[DutyResult]) -> Text:
    applying = sum(result.outcome.verdict == "applies" for result in shown)
    counts = ((_APPLY, applying), (_WAIT, len(shown) - applying))
    return listed([words.filled(count=count) for words, count in counts if count])


def _caption(result: InstrumentResult, sheet: Sheet) -> Text:
    """Return which instrument the table is of, and the roles that it binds; no two tables have the same caption."""
    functions = {role.role.id: role.functions for role in sheet.system.roles if role.instrument == result.instrument.id}
    roles = [
        with_functions(role.term, sheet.function_names(functions.get(role.id, ())))
        for role in result.instrument.roles
        if role.id in result.roles
    ]
    if not roles:
        return result.instrument.short
    caption = _CAPTION if result.outcome.verdict == "applies" else _POSSIBLE
    return caption.filled(short=result.instrument.short, roles=listed(roles))


def _row(result: DutyResult, sheet: Sheet) -> tuple[Cell, ...]:
    duty, book = result.duty, sheet.rulebook
    sanctions = [route.cite for route in book.sanctions_on(duty, sheet.mapping.as_of)]
    return (
        cites_inside(duty.cites, duty.instrument, book),
        with_functions(duty.title, sheet.some_functions(result.outcome.functions)),
        Items(tuple(_marks(result, sheet))),
        _when(result, sheet),
        cites_inside(sanctions, duty.instrument, book) if sanctions else Items(()),
    )


def _marks(result: DutyResult, sheet: Sheet) -> list[Inline]:
    """Return the verdict, what it waits for, and what a reader must know at once."""
    outcome, verification = result.outcome, result.duty.verification
    if outcome.verdict == "applies":
        told: list[Inline] = [VERDICTS["applies"]]
    else:
        told = [Chip("undetermined", VERDICTS["undetermined"])]
        numbers = [str(sheet.question_numbers[fact]) for fact in outcome.settled_by if fact in sheet.question_numbers]
        told += [_NEEDS.filled(numbers=listed([Text(number, number) for number in numbers]))] if numbers else []
        told += [_COUNSEL] if outcome.law_unverified else []
    told += [Chip("practice", BASIS["practice"])] if result.duty.basis == "practice" else []
    told += [Chip("unchecked", _MARKS[verification])] if verification in _MARKS else []
    return [*told, _CHECKED] if verification == "confirmed" else told


def _when(result: DutyResult, sheet: Sheet) -> Cell:
    words, day = short_due_words(result.due), result.due.day
    if result.met or day is None or day >= sheet.mapping.as_of:
        return words
    return Items((words, Chip("past", _PASSED)))
