"""The whole report: the matrix of the portfolio, each system, what is coming, and the annexes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hegui.documents.outline import (
    Address,
    Cell,
    Chip,
    Document,
    Link,
    Matrix,
    MatrixCell,
    MatrixRow,
    Paragraph,
    Section,
    Table,
)
from hegui.mapping.judging import STRENGTH
from hegui.mapping.report.brief import brief_section, cited
from hegui.mapping.report.sanctions import sanctions
from hegui.mapping.report.sheet import Sheet, title_anchor
from hegui.mapping.report.system import system_section
from hegui.mapping.results import InstrumentResult, Mapping
from hegui.mapping.telling import day_words
from hegui.mapping.wording import COMING, DRAFT, FOOTER, SUBJECTS, VERDICTS, notice
from hegui.rulebook.models import Instrument, Subject
from hegui.words.text import Text

_HASH_CHARACTERS = 12
_TITLE = Text("人工智能合规映射报告", "AI compliance map")
_SUBTITLE = Text(
    "评估日 {day}（北京时间）　规则库 {version}，哈希 {digest}",
    "Assessment date {day} (Beijing time), rulebook {version}, hash {digest}",
)
_MATRIX = Text("适用情况一览", "What applies")
_MATRIX_CAPTION = Text("{systems}个系统，{instruments}部规范性依据", "Systems: {systems}; instruments: {instruments}")
_SYSTEM, _INSTRUMENT = Text("系统", "System"), Text("规范性依据", "Instrument")
_MOST_COLUMNS = 8
_NUMBERS = Text(
    "方格中的数字：适用时为适用的义务数，尚不能判断时为待判断的义务数。点方格可到相应说明，点规范名称可到其全称。",
    "The number in a square counts the duties that apply, or those that wait for an answer. A square leads to its "
    "explanation, the name of an instrument to its full title.",
)
_SUBJECT_NUMBERS = Text(
    "方格为该主题中最强的结论，数字为得出该结论的规范数；逐部规范的结论见各系统。",
    "A square shows the strongest verdict of a subject, its number how many instruments have it; each instrument's "
    "verdict stands with the system.",
)
_COMING = Text("即将出台", "What is coming")
_COMING_CAPTION = Text("征求意见的文件", "Drafts for comment")
_COMING_HEAD = (Text("文件", "Draft"), Text("发布机关", "Issued by"), Text("说明", "Remark"))
_INSTRUMENTS = Text("附：规范性依据一览", "Annex: the instruments")
_INSTRUMENTS_CAPTION = Text("简称与全称", "Short and full titles")
_SHORT, _FULL, _FROM = Text("简称", "Short title"), Text("全称", "Full title"), Text("施行", "In force from")
_INSTRUMENTS_HEAD = (_SHORT, _FULL, Text("发布机关", "Issued by"), _FROM, Text("官方地址", "Official address"))
_NOT_SET = Text("未定", "not set")
_NOT_RECORDED = Text("未收录", "not recorded")


def report(mapping: Mapping, brief: bool = False) -> Document:
    """Return the report of a mapping; a brief one is the short paper, with neither reasons nor facts nor tiers of sanctions."""
    sheets = [Sheet(mapping, system, number, brief) for number, system in enumerate(mapping.systems, 1)]
    return Document(
        title=_TITLE,
        subtitle=_SUBTITLE.filled(
            day=day_words(mapping.as_of),
            version=mapping.rulebook.version,
            digest=mapping.rulebook.sha256[:_HASH_CHARACTERS],
        ),
        notice=notice(mapping.rulebook),
        footer=FOOTER,
        sections=tuple(_brief(sheets, mapping) if brief else _full(sheets, mapping)),
        contents=not brief or len(sheets) > 1,
    )


def _full(sheets: list[Sheet], mapping: Mapping) -> list[Section]:
    systems = [system_section(sheet) for sheet in sheets]
    return [_portfolio(sheets, mapping), *systems, *_coming(mapping, new_page=True), *sanctions(mapping), _titles(mapping)]


def _brief(sheets: list[Sheet], mapping: Mapping) -> list[Section]:
    """Return the short form; a single system needs no picture of the whole before its first page."""
    alone = len(sheets) == 1
    systems = [brief_section(sheet, alone) for sheet in sheets]
    return [*([] if alone else [_portfolio(sheets, mapping)]), *systems, *_coming(mapping), _short_titles(sheets, mapping)]


def _portfolio(sheets: list[Sheet], mapping: Mapping) -> Section:
    """Return the picture of the whole: instruments by systems while the systems fit beside one another, else by subject."""
    few = len(sheets) <= _MOST_COLUMNS
    instruments = [i for i in mapping.rulebook.mapped if i.status != "draft"]
    matrix = Matrix(
        caption=_MATRIX_CAPTION.filled(systems=len(sheets), instruments=len(instruments)),
        corner=_INSTRUMENT if few else _SYSTEM,
        columns=tuple(_system_link(sheet) for sheet in sheets) if few else tuple(map(_subject_link, _subjects(instruments))),
        rows=_by_instrument(sheets, instruments) if few else _by_subject(sheets, _subjects(instruments)),
        legend=tuple(Chip(verdict, words) for verdict, words in VERDICTS.items()),
        number_means=_NUMBERS if few else _SUBJECT_NUMBERS,
    )
    return Section(_MATRIX, (matrix,), anchor="matrix")


def _system_link(sheet: Sheet) -> Link:
    return Link(sheet.system.profile.name, sheet.anchor)


def _by_instrument(sheets: list[Sheet], instruments: list[Instrument]) -> tuple[MatrixRow, ...]:
    results = [{result.instrument.id: result for result in sheet.instruments} for sheet in sheets]
    return tuple(
        MatrixRow(
            Link(instrument.short, title_anchor(instrument.id)),
            tuple(_cell(found[instrument.id], sheet) for found, sheet in zip(results, sheets, strict=True)),
        )
        for instrument in instruments
    )


def _subjects(instruments: list[Instrument]) -> list[Subject]:
    return list(dict.fromkeys(instrument.subject for instrument in instruments))


def _subject_link(subject: Subject) -> Link:
    return Link(SUBJECTS[subject], "titles")


def _by_subject(sheets: list[Sheet], subjects: list[Subject]) -> tuple[MatrixRow, ...]:
    return tuple(MatrixRow(_system_link(s), tuple(_subject_cell(s, subject) for subject in subjects)) for s in sheets)


def _subject_cell(sheet: Sheet, subject: Subject) -> MatrixCell:
    """Return the strongest verdict of a subject, and how many of its instruments have it."""
    verdicts = [r.outcome.verdict for r in sheet.instruments if r.instrument.subject == subject]
    strongest = max(verdicts, key=STRENGTH.__getitem__)
    counted = verdicts.count(strongest) if strongest in ("applies", "undetermined") else None
    return MatrixCell(Chip(strongest, VERDICTS[strongest]), counted, sheet.anchor)


def _cell(result: InstrumentResult, sheet: Sheet) -> MatrixCell:
    verdict = result.outcome.verdict
    counted = len(sheet.duties_of(result.instrument.id, verdict)) if verdict in ("applies", "undetermined") else None
    return MatrixCell(Chip(verdict, VERDICTS[verdict]), counted, sheet.instrument_place(result.instrument.id))


def _coming(mapping: Mapping, new_page: bool = False) -> list[Section]:
    drafts = [instrument for instrument in mapping.rulebook.mapped if instrument.status == "draft"]
    if not drafts:
        return []
    rows = tuple((draft.title, draft.issuers, draft.note or COMING) for draft in drafts)
    blocks = (Paragraph(DRAFT), Table(_COMING_CAPTION, _COMING_HEAD, rows, shares=(30, 25, 45)))
    return [Section(_COMING, blocks, anchor="coming", new_page=new_page)]


def _titles(mapping: Mapping) -> Section:
    """Return the instruments by short and full title: those mapped, and those cited for sanctions."""
    return _annex(mapping.rulebook.contents.instruments, _INSTRUMENTS_HEAD, _title, (15, 30, 25, 15, 15))


def _short_titles(sheets: list[Sheet], mapping: Mapping) -> Section:
    """Return those that the short paper names, without issuers and addresses."""
    named = {instrument.id for instrument in mapping.rulebook.mapped}
    named |= {citation.split(".")[0] for sheet in sheets for citation in cited(sheet)}
    law = [instrument for instrument in mapping.rulebook.contents.instruments if instrument.id in named]
    return _annex(law, (_SHORT, _FULL, _FROM), _short_title, (25, 55, 20))


def _annex(
    instruments: Iterable[Instrument],
    head: tuple[Text, ...],
    row: Callable[[Instrument], tuple[Cell, ...]],
    shares: tuple[int, ...],
) -> Section:
    law = [instrument for instrument in instruments if instrument.status != "draft"]
    anchors = tuple(title_anchor(instrument.id) for instrument in law)
    table = Table(_INSTRUMENTS_CAPTION, head, tuple(map(row, law)), anchors, shares)
    return Section(_INSTRUMENTS, (table,), anchor="titles", new_page=True)


def _title(instrument: Instrument) -> tuple[Cell, ...]:
    address = Address(instrument.url) if instrument.url else _NOT_RECORDED
    return (instrument.short, _full_title(instrument), instrument.issuers, _in_force_from(instrument), address)


def _short_title(instrument: Instrument) -> tuple[Cell, ...]:
    return (instrument.short, _full_title(instrument), _in_force_from(instrument))


def _full_title(instrument: Instrument) -> Text:
    title, number = instrument.title, instrument.number
    return Text(f"{title.zh}（{number.zh}）", f"{title.en} ({number.en})") if number else title


def _in_force_from(instrument: Instrument) -> Text:
    from_ = instrument.in_force.from_
    return day_words(from_) if from_ else _NOT_SET
