"""One system: a summary in words, then its parts in the order in which counsel reads them."""

from __future__ import annotations

from hegui.documents.outline import Block, Cell, Paragraph, Section, Table
from hegui.mapping.reasons import origin_words
from hegui.mapping.report.advice import advice
from hegui.mapping.report.duties import duties
from hegui.mapping.report.first import first
from hegui.mapping.report.instruments import findings, instruments
from hegui.mapping.report.sheet import Sheet
from hegui.mapping.report.summary import summary
from hegui.mapping.report.trees import Trees
from hegui.mapping.report.unsettled import next_questions, not_applying, out_of_force, undetermined
from hegui.mapping.telling import answer_words
from hegui.rulebook.evaluation import FactValue
from hegui.words.text import Text

_FACTS = Text("已知事实", "Known facts")
_FACTS_CAPTION = Text("系统和机构的事实", "Facts of the system and its organisation")
_FUNCTION_CAPTION = Text(
    "功能“{name}”的事实，优先于系统的事实", "Facts of the function “{name}”, which come before the system's"
)
_NOT_STATED = Text("–", "–")
_FACTS_HEAD = (Text("事实", "Fact"), Text("答复", "Answer"), Text("何人、何时、来源", "Who, when, source"))


def system_section(sheet: Sheet) -> Section:
    """Return the section of one system."""
    trees = Trees(sheet)
    blocks: list[Block] = [
        Paragraph(summary(sheet), "lead"),
        first(sheet),
        *advice(sheet),
        instruments(sheet, trees),
        duties(sheet, trees),
        *undetermined(sheet, trees),
        *next_questions(sheet),
        *findings(sheet, trees),
        *not_applying(sheet),
        *out_of_force(sheet),
        *_facts(sheet),
    ]
    return Section(sheet.system.profile.name, tuple(blocks), anchor=sheet.anchor, new_page=True)


def _facts(sheet: Sheet) -> list[Block]:
    """Return the facts that the answers rest on, with who gave them."""
    profile = sheet.system.profile
    tables = [(_FACTS_CAPTION, profile.facts)]
    tables += [(_FUNCTION_CAPTION.filled(name=function.name), function.facts) for function in profile.functions]
    written = [_fact_table(caption, facts, sheet) for caption, facts in tables if facts]
    if not written:
        return []
    return [Section(_FACTS, tuple(written), anchor=sheet.place("facts"))]


def _fact_table(caption: Text, facts: dict[str, FactValue], sheet: Sheet) -> Table:
    """Return known facts in the order of the catalogue; without a column for their origin where none is stated."""
    known = [(fact, facts[id_]) for id_, fact in sheet.rulebook.facts.items() if id_ in facts]
    rows: list[tuple[Cell, ...]] = [
        (fact.question, answer_words(fact, given.value), origin_words(given) or _NOT_STATED) for fact, given in known
    ]
    if any(origin_words(given) for _, given in known):
        return Table(caption, _FACTS_HEAD, tuple(rows), shares=(45, 30, 25))
    return Table(caption, _FACTS_HEAD[:2], tuple(row[:2] for row in rows), shares=(60, 40))
