"""The duties of one system that apply, instrument by instrument."""

from __future__ import annotations

from hegui.documents.outline import Block, Cell, Chip, Details, Fields, Items, Link, Paragraph, Section
from hegui.mapping.citing import cites, place, short_cites
from hegui.mapping.penalties import NO_SANCTION
from hegui.mapping.report.sanctions import sanction_anchor
from hegui.mapping.report.sheet import UNSURE, Sheet, duty_anchor, with_functions
from hegui.mapping.report.trees import Trees
from hegui.mapping.report.when import when
from hegui.mapping.results import DutyResult
from hegui.mapping.telling import due_words
from hegui.mapping.wording import BASIS, PRACTICE, UNCHECKED, VERIFICATION
from hegui.words.text import Text

_TITLE = Text("适用的义务", "Duties that apply")
_NOTHING = Text("没有适用的义务。", "No duty applies.")
_MORE = Text("主体、证据、法律责任、理由", "Who is bound, evidence, exposure, reason")
_AT_ALL_TIMES = Text("{place}，{when}", "{place}, {when}")
_ONE_OF = Text("{term}（数者必居其一）", "{term} (it is one of these)")
_SANCTIONED = Text(
    "法律责任仅列条文，各档见附录；是否处罚及幅度由主管部门依法裁量。",
    "Sanctions are cited; the annex tells their tiers. Whether and how much is in the authority's discretion.",
)
_COUNT = Text("{count}项", "duties: {count}")
_BY_WHEN = Text("期限", "By when")
_BINDS = Text("义务主体", "Binds")
_EVIDENCE = Text("留存证据", "Evidence")
_SANCTIONS = Text("法律责任", "Exposure")
_CITES = Text("条文", "Citations")
_RELATES = Text("相关条文义务", "Duty of the text")


def duties(sheet: Sheet, trees: Trees) -> Section:
    """Return the duties that apply, grouped by instrument."""
    groups = [(result.instrument, sheet.duties_of(result.instrument.id, "applies")) for result in sheet.instruments]
    parts = tuple(
        Section(
            instrument.title,
            tuple(_duty(result, sheet, trees) for result in held),
            aside=_COUNT.filled(count=len(held)),
        )
        for instrument, held in groups
        if held
    )
    intro = Paragraph(_SANCTIONED, "quiet") if parts else Paragraph(_NOTHING)
    return Section(_TITLE, (intro, *parts), anchor=sheet.place("duties"))


def _duty(result: DutyResult, sheet: Sheet, trees: Trees) -> Section:
    duty = result.duty
    by_when = when(result.due, sheet.mapping.as_of, result.met)
    timing = (Fields(((_BY_WHEN, by_when),)),) if duty.due.kind != "continuous" else ()
    more: list[Block] = [Fields(tuple(_fields(result, sheet)))]
    more += [Paragraph(remark, "quiet") for remark in remarks(result)]
    more.append(trees.why(result))
    return Section(
        duty.title,
        (Paragraph(duty.does), *timing, Details(_MORE, tuple(more), extra=True)),
        anchor=sheet.place(duty_anchor(duty.id)),
        aside=_aside(result, sheet),
        chips=duty_chips(result),
        entry=True,
    )


def _aside(result: DutyResult, sheet: Sheet) -> Text:
    """Return the place of a duty, and that it holds at all times where it does."""
    cited = place(result.duty.cites[0], sheet.rulebook)
    if result.duty.due.kind != "continuous":
        return cited
    return _AT_ALL_TIMES.filled(place=cited, when=due_words(result.due))


def duty_chips(result: DutyResult) -> tuple[Chip, ...]:
    """Return what a reader must know at once: that a duty is practice, or that its row was not checked."""
    practice = [Chip("practice", BASIS["practice"])] if result.duty.basis == "practice" else []
    verification = result.duty.verification
    unchecked = [Chip("unchecked", VERIFICATION[verification])] if verification in UNSURE else []
    return (*practice, *unchecked)


def remarks(result: DutyResult) -> list[Text]:
    """Return the remarks on a duty: its note, that it is practice, that it was not checked."""
    duty = result.duty
    told = [duty.note] if duty.note else []
    told += [PRACTICE] if duty.basis == "practice" else []
    return [*told, UNCHECKED] if duty.verification in UNSURE else told


def _fields(result: DutyResult, sheet: Sheet) -> list[tuple[Text, Cell]]:
    duty, book = result.duty, sheet.rulebook
    rows: list[tuple[Text, Cell]] = [
        (_BINDS, _bound(result, sheet)),
        (_EVIDENCE, Items(duty.evidence)),
        (_SANCTIONS, _exposure(result, sheet)),
        (_CITES, cites(duty.cites, book)),
    ]
    related = book.duties.get(duty.relates_to or "")
    if related:
        shown = related.id in sheet.shown_duties
        label = related.title
        rows.append((_RELATES, Link(label, sheet.place(duty_anchor(related.id))) if shown else label))
    return rows


def _bound(result: DutyResult, sheet: Sheet) -> Items:
    """Return the roles bound, with their functions; where one of several is held and not known which, all of these."""
    duty = result.duty
    terms = [sheet.rulebook.roles[f"{duty.instrument}.{role}"].term for role in result.roles or duty.who]
    names = sheet.function_names(result.outcome.functions)
    told = terms if result.roles or len(terms) == 1 else [_ONE_OF.filled(term=term) for term in terms]
    return Items(tuple(with_functions(term, names) for term in told))


def _exposure(result: DutyResult, sheet: Sheet) -> Cell:
    """Return the articles that are law on the day, each leading to what it provides."""
    routes = sheet.rulebook.sanctions_on(result.duty, sheet.mapping.as_of)
    linked = tuple(Link(short_cites([route.cite], sheet.rulebook), sanction_anchor(route)) for route in routes)
    return Items(linked, beside=True) if linked else NO_SANCTION
