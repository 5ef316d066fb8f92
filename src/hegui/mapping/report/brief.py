"""One system as a short paper: the first page, then its duties in tables, and a place to sign."""

from __future__ import annotations

from collections.abc import Iterator

from hegui.documents.outline import Block, Fields, Paragraph, Section
from hegui.mapping.report.advice import advice_in_short
from hegui.mapping.report.duty_tables import duty_tables
from hegui.mapping.report.glance import glance, other_questions
from hegui.mapping.report.sheet import OPEN_VERDICTS, Sheet
from hegui.mapping.report.summary import summary
from hegui.words.text import Text

_SIGN_OFF = Text("复核（由本机构填写）", "Sign-off (filled in by your organisation)")
_TO_FILL_IN = (Text("复核人", "Reviewed by"), Text("职务", "Position"), Text("日期", "Day"), Text("意见", "Remarks"))
_BLANK = Text("＿＿＿＿＿＿＿＿＿＿＿＿", "＿＿＿＿＿＿＿＿＿＿＿＿")


def brief_section(sheet: Sheet, alone: bool) -> Section:
    """Return the section of one system; `alone` on the paper it needs no page of its own."""
    blocks: list[Block] = [
        Paragraph(summary(sheet), "lead"),
        *glance(sheet),
        *advice_in_short(sheet),
        duty_tables(sheet),
        *other_questions(sheet),
        Section(_SIGN_OFF, (Fields(tuple((name, _BLANK) for name in _TO_FILL_IN)),), anchor=sheet.place("sign-off")),
    ]
    return Section(sheet.system.profile.name, tuple(blocks), anchor=sheet.anchor, new_page=not alone)


def cited(sheet: Sheet) -> Iterator[str]:
    """Yield every citation of the short paper, those of sanctions among them."""
    book, system = sheet.rulebook, sheet.system
    for duty in (result.duty for result in sheet.duties(*OPEN_VERDICTS)):
        yield from duty.cites
        yield from (route.cite for route in book.sanctions_on(duty, sheet.mapping.as_of))
    for cites in (
        *(result.cites for result in system.routes),
        *(result.advice.cites for result in system.advice),
        *(book.facts[fact].cites for fact in system.next_questions),
    ):
        yield from cites
