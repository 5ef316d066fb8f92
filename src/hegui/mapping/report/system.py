"""One system: a summary in words, then its parts in the order in which counsel reads them."""

from __future__ import annotations

from hegui.documents.outline import Block, Callout, Cell, Paragraph, Section, Table
from hegui.mapping.citing import cites
from hegui.mapping.reasons import origin_words
from hegui.mapping.report.duties import duties
from hegui.mapping.report.first import first
from hegui.mapping.report.instruments import findings, instruments
from hegui.mapping.report.sheet import UNSURE, Sheet
from hegui.mapping.report.trees import Trees
from hegui.mapping.report.unsettled import next_questions, not_applying, out_of_force, undetermined
from hegui.mapping.results import AdviceResult
from hegui.mapping.telling import answer_words
from hegui.mapping.wording import UNCHECKED
from hegui.rulebook.evaluation import FactValue
from hegui.words.text import Text

_SUMMARY = Text(
    "评估日施行的{law}部规范性依据中，{applies}部适用，{open}部尚不能判断。适用的义务共{duties}项，其中{practice}项出自监管实践；"
    "另有{waiting}项义务尚不能判断，尚有{missing}项事实待补充。",
    "Of {law} instruments in force on the assessment date, {applies} apply and {open} cannot be determined. Duties that apply: "
    "{duties}, of which {practice} rest on practice. Undetermined duties: {waiting}. Facts still missing: {missing}.",
)
_ADVICE = Text("提示", "Advice")
_CONCERNS = Text("涉及功能：{names}", "Functions: {names}")
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
        Paragraph(_summary(sheet), "lead"),
        first(sheet),
        *_advice(sheet),
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


def _summary(sheet: Sheet) -> Text:
    verdicts = [result.outcome.verdict for result in sheet.instruments]
    applying = sheet.duties("applies")
    return _SUMMARY.filled(
        law=len(verdicts) - verdicts.count("not_in_force"),
        applies=verdicts.count("applies"),
        open=verdicts.count("undetermined"),
        duties=len(applying),
        practice=sum(result.duty.basis == "practice" for result in applying),
        waiting=len(sheet.duties("undetermined")),
        missing=len(sheet.system.next_questions),
    )


def _advice(sheet: Sheet) -> list[Block]:
    given = sheet.system.advice
    if not given:
        return []
    return [Section(_ADVICE, tuple(_callout(result, sheet) for result in given), anchor=sheet.place("advice"))]


def _callout(result: AdviceResult, sheet: Sheet) -> Callout:
    """Return one piece of advice with the functions it concerns and where it is written."""
    advice = result.advice
    names = sheet.function_names(result.functions)
    concerns = [_CONCERNS.filled(names=names)] if names else []
    cited = [cites(advice.cites, sheet.rulebook)] if advice.cites else []
    unsure = [UNCHECKED] if advice.verification in UNSURE else []
    return Callout("caution", (Paragraph(advice.message), *(Paragraph(t, "quiet") for t in (*concerns, *cited, *unsure))))


def _facts(sheet: Sheet) -> list[Block]:
    """Return the facts that the answers rest on, with who gave them; nothing in a brief report."""
    profile = sheet.system.profile
    tables = [(_FACTS_CAPTION, profile.facts)]
    tables += [(_FUNCTION_CAPTION.filled(name=function.name), function.facts) for function in profile.functions]
    written = [_fact_table(caption, facts, sheet) for caption, facts in tables if facts]
    if sheet.brief or not written:
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
