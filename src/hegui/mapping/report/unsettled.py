"""What is not settled: duties that wait for answers, the next questions, and what does not apply with the reason."""

from __future__ import annotations

from collections.abc import Iterable

from hegui.documents.outline import Block, Callout, Details, Fields, Listing, Paragraph, Section, Table
from hegui.mapping.citing import cites, short_cites
from hegui.mapping.reasons import because
from hegui.mapping.report.duties import remarks
from hegui.mapping.report.sheet import Sheet, duty_anchor
from hegui.mapping.report.trees import Trees
from hegui.mapping.report.when import when
from hegui.mapping.results import DutyResult
from hegui.mapping.telling import listed, question, verdict_sentences
from hegui.mapping.wording import OPEN_LAW
from hegui.words.text import Text

MOST_QUESTIONS = 12

_OPEN = Text("尚不能判断的义务", "Undetermined duties")
_SETTLED = Text("回答以下问题，可判断{count}项义务", "Answering this settles duties: {count}")
_ASKED_ALL = Text("现有事实不足以判断，需补充以下事实：", "Cannot be determined; these facts are needed:")
_FOR_COUNSEL = Text("有待律师确认的义务", "Duties that wait for counsel")
_MORE = Text("还可能影响结论的其他问题", "Other questions that can still change it")
_BY_WHEN = Text("期限", "By when")
_CITES = Text("条文", "Citations")
_OUT = Text("不适用的义务", "What does not apply")
_OUT_CAPTION = Text("事实变化时应重新评估。", "Reassess when the facts change.")
_OUT_HEAD = (Text("规范性依据", "Instrument"), Text("原因", "Reason"), Text("义务", "Duties"))
_LATER = Text("评估日不在施行期间的义务", "Duties not in force on the assessment date")
_NEXT = Text("下一步需回答的问题", "Next questions")
_NEXT_CAPTION = Text("按对结论影响的大小排列，共{total}个，列出前{shown}个。", "The most deciding first: {shown} of {total}.")
_NEXT_HEAD = (Text("问题", "Question"), Text("为何要问", "Why we ask"), Text("条文", "Citations"))


def undetermined(sheet: Sheet, trees: Trees) -> list[Block]:
    """Return the undetermined duties, those that the same answers settle together."""
    groups: dict[tuple[str, ...], list[DutyResult]] = {}
    for result in sheet.duties("undetermined"):
        groups.setdefault(result.outcome.settled_by, []).append(result)
    if not groups:
        return []
    parts = tuple(_group(asked, held, sheet, trees) for asked, held in groups.items())
    return [Section(_OPEN, parts, anchor=sheet.place("undetermined"))]


def _group(asked: tuple[str, ...], held: list[DutyResult], sheet: Sheet, trees: Trees) -> Section:
    title = _SETTLED.filled(count=len(held)) if asked else _FOR_COUNSEL
    questions = Listing(tuple(question(fact, sheet.rulebook) for fact in asked))
    needed: Block = Callout("missing", (Paragraph(_ASKED_ALL), questions)) if asked else Paragraph(OPEN_LAW)
    return Section(title, (needed, *(_waiting(result, sheet, trees) for result in held)))


def _waiting(result: DutyResult, sheet: Sheet, trees: Trees) -> Details:
    duty, outcome = result.duty, result.outcome
    told = [*remarks(result), *([OPEN_LAW] if outcome.law_unverified else [])]
    blocks: list[Block] = [Paragraph(duty.does), *(Paragraph(remark, "quiet") for remark in told)]
    others = tuple(question(f, sheet.rulebook) for f in outcome.missing_facts if f not in outcome.settled_by)
    if others:
        blocks += [Paragraph(_MORE, "quiet"), Listing(others)]
    by_when = when(result.due, sheet.mapping.as_of)
    blocks.append(Fields(((_BY_WHEN, by_when), (_CITES, cites(duty.cites, sheet.rulebook)))))
    blocks.append(trees.why(result))
    aside = short_cites(duty.cites[:1], sheet.rulebook)
    return Details(duty.title, tuple(blocks), aside, sheet.place(duty_anchor(duty.id)), holds=None)


def not_applying(sheet: Sheet) -> list[Block]:
    """Return what does not apply, by instrument and reason, and what is not in force."""
    groups: dict[tuple[str, tuple[Text, ...]], list[DutyResult]] = {}
    for result in sheet.duties("does_not_apply"):
        why = because(result.outcome.reason, sheet.rulebook)
        groups.setdefault((result.duty.instrument, why), []).append(result)
    if not groups:
        return []
    rows = tuple((sheet.rulebook.instruments[id_].short, _joined(why), _titles(held)) for (id_, why), held in groups.items())
    return [Section(_OUT, (Table(_OUT_CAPTION, _OUT_HEAD, rows, shares=(20, 35, 45)),), anchor=sheet.place("out"))]


def out_of_force(sheet: Sheet) -> list[Block]:
    """Return the duties whose own days exclude the assessment date though their instrument is law."""
    law = {r.instrument.id for r in sheet.instruments if r.outcome.verdict != "not_in_force"}
    held = [result for result in sheet.duties("not_in_force") if result.duty.instrument in law]
    if not held:
        return []
    return [Section(_LATER, (Listing(tuple(_later(result, sheet) for result in held)),), anchor=sheet.place("later"))]


def _later(result: DutyResult, sheet: Sheet) -> Text:
    duty = result.duty
    span = sheet.rulebook.span_of(duty)
    told = verdict_sentences(result.outcome, Text("", ""), span, sheet.mapping.as_of, sheet.rulebook)[0]
    cited = short_cites(duty.cites[:1], sheet.rulebook)
    return Text(f"{duty.title.zh}（{cited.zh}）：{told.zh}", f"{duty.title.en} ({cited.en}): {told.en}")


def next_questions(sheet: Sheet) -> list[Block]:
    """Return the first of the open questions, with why they are asked."""
    asked = sheet.system.next_questions
    if not asked:
        return []
    facts = [sheet.rulebook.facts[fact] for fact in asked[:MOST_QUESTIONS]]
    rows = tuple((fact.question, fact.why, short_cites(fact.cites, sheet.rulebook)) for fact in facts)
    caption = _NEXT_CAPTION.filled(total=len(asked), shown=len(facts))
    return [Section(_NEXT, (Table(caption, _NEXT_HEAD, rows, shares=(35, 40, 25)),), anchor=sheet.place("questions"))]


def _joined(texts: Iterable[Text]) -> Text:
    told = list(texts)
    return Text("；".join(text.zh for text in told), "; ".join(text.en for text in told))


def _titles(held: list[DutyResult]) -> Text:
    return listed([result.duty.title for result in held])
