"""Advice on one system: what does not fit together in its facts, and what is easily overlooked."""

from __future__ import annotations

from hegui.documents.outline import Callout, Listing, Paragraph, Section
from hegui.mapping.citing import cites, short_cites
from hegui.mapping.report.sheet import UNSURE, Sheet
from hegui.mapping.results import AdviceResult
from hegui.mapping.wording import UNCHECKED
from hegui.rulebook.models import Advice
from hegui.words.text import Text

_TITLE = Text("提示", "Advice")
_CITED = Text("{message}（{cites}）", "{message} ({cites})")
_CONCERNS = Text("涉及功能：{names}", "Functions: {names}")


def advice(sheet: Sheet) -> list[Section]:
    """Return the advice that the facts call for, if any."""
    given = sheet.system.advice
    if not given:
        return []
    return [Section(_TITLE, tuple(_callout(result, sheet) for result in given), anchor=sheet.place("advice"))]


def advice_in_short(sheet: Sheet) -> list[Section]:
    """Return the same as one list."""
    given = [result.advice for result in sheet.system.advice]
    if not given:
        return []
    unsure = [Paragraph(UNCHECKED, "quiet")] if any(advice.verification in UNSURE for advice in given) else []
    return [Section(_TITLE, (Listing(tuple(_line(advice, sheet) for advice in given)), *unsure), anchor=sheet.place("advice"))]


def _line(given: Advice, sheet: Sheet) -> Text:
    cited = short_cites(given.cites, sheet.rulebook)
    return _CITED.filled(message=given.message, cites=cited) if given.cites else given.message


def _callout(result: AdviceResult, sheet: Sheet) -> Callout:
    """Return one piece of advice with the functions it concerns and where it is written."""
    given = result.advice
    names = sheet.function_names(result.functions)
    concerns = [_CONCERNS.filled(names=names)] if names else []
    cited = [cites(given.cites, sheet.rulebook)] if given.cites else []
    unsure = [UNCHECKED] if given.verification in UNSURE else []
    return Callout("caution", (Paragraph(given.message), *(Paragraph(t, "quiet") for t in (*concerns, *cited, *unsure))))
