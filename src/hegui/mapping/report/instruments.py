"""The instruments of one system: verdict in a sentence, the roles held, and each role with its reason."""

from __future__ import annotations

from hegui.documents.outline import Block, Chip, Paragraph, Section
from hegui.mapping.citing import within
from hegui.mapping.judging import STRENGTH
from hegui.mapping.report.sheet import UNSURE, Sheet
from hegui.mapping.report.trees import Trees
from hegui.mapping.results import InstrumentResult
from hegui.mapping.telling import verdict_sentences
from hegui.mapping.wording import VERDICTS, VERIFICATION
from hegui.words.text import Text

_TITLE = Text("规范性依据与角色", "Instruments and roles")
_COMPUTED = Text("各项理由所依据的认定", "Findings the reasons rest on")
_COMPUTED_NOTE = Text(
    "以下由已填事实推算，✓ 表示成立，✗ 表示不成立，? 表示尚不明；其他理由引用这些认定。",
    "These follow from the facts given. ✓ it holds, ✗ it does not, ? not known; the other reasons refer to them.",
)


def instruments(sheet: Sheet, trees: Trees) -> Section:
    """Return the instruments that are law or will be, each with its verdict; those that apply come first."""
    ordered = sorted(sheet.instruments, key=lambda result: -STRENGTH[result.outcome.verdict])
    entries = tuple(_instrument(result, sheet, trees) for result in ordered)
    return Section(_TITLE, entries, anchor=sheet.place("instruments"))


def findings(sheet: Sheet, trees: Trees) -> list[Block]:
    """Return the computed facts with their reasons."""
    computed = trees.computed()
    if not computed:
        return []
    return [Section(_COMPUTED, (Paragraph(_COMPUTED_NOTE, "quiet"), *computed), anchor=sheet.place("findings"))]


def _instrument(result: InstrumentResult, sheet: Sheet, trees: Trees) -> Section:
    instrument, outcome = result.instrument, result.outcome
    chips = [Chip(outcome.verdict, VERDICTS[outcome.verdict])]
    if instrument.verification in UNSURE:
        chips.append(Chip("unchecked", VERIFICATION[instrument.verification]))
    blocks: list[Block] = [Paragraph(sentence) for sentence in sentences(result, sheet)]
    blocks += _roles(result, sheet, trees)
    anchor = sheet.place(instrument.id)
    return Section(instrument.title, tuple(blocks), anchor=anchor, chips=tuple(chips), aside=instrument.number, entry=True)


def sentences(result: InstrumentResult, sheet: Sheet) -> list[Text]:
    """Return the verdict on an instrument in sentences."""
    place, span = within(_cites(result), sheet.rulebook), result.instrument.in_force
    return verdict_sentences(result.outcome, place, span, sheet.mapping.as_of, sheet.rulebook)


def _cites(result: InstrumentResult) -> list[str]:
    """Return the places that decide: those of the roles held, or the instrument as a whole."""
    held = [role.cites[0] for role in result.instrument.roles if role.id in result.roles]
    return held if result.outcome.verdict == "applies" and held else [result.instrument.id]


def _roles(result: InstrumentResult, sheet: Sheet, trees: Trees) -> list[Block]:
    """Return every role of the instrument with its reason."""
    instrument = result.instrument
    if result.outcome.verdict == "not_in_force":
        return []
    held = {
        role.role.id: sheet.function_names(role.functions) for role in sheet.system.roles if role.instrument == instrument.id
    }
    return [trees.role(instrument.id, role.id, held.get(role.id)) for role in instrument.roles]
