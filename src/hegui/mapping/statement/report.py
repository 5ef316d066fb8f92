"""The statement of applicability as a document: for each system its controls by theme, then the library with its tests."""

from __future__ import annotations

from itertools import groupby

from hegui.documents.outline import (
    Block,
    Cell,
    Chip,
    ChipKind,
    Document,
    Fields,
    Items,
    Link,
    Listing,
    Paragraph,
    Section,
    Table,
)
from hegui.mapping.statement.stating import ControlState, Need, Statement, SystemStatement
from hegui.mapping.statement.words import NEEDS, THEMES, crosswalk_words
from hegui.mapping.telling import day_words, listed
from hegui.mapping.wording import FOOTER, UNCHECKED, notice
from hegui.rulebook.controls import Control, Crosswalk
from hegui.words.text import Text

_TITLE = Text("控制措施适用性声明", "Statement of applicability")
_SUBTITLE = Text("评估日{day}（北京时间）　规则库{version}", "Assessment date {day} (Beijing time), rulebook {version}")
_CAPTION = Text("{system}：{theme}", "{system}: {theme}")
_HEAD = (
    Text("控制措施", "Control"),
    Text("是否需要", "Needed"),
    Text("所服务的义务", "For these duties"),
    Text("负责", "Owner"),
)
_COUNTED = Text("需要{needed}项，尚不能判断{undetermined}项", "{needed} needed, {undetermined} undetermined")
_GAPS = Text("没有控制措施服务的义务", "Duties that no control serves")
_LIBRARY = Text("附：控制措施", "Annex: the controls")
_PURPOSE, _HOW = Text("目的", "Purpose"), Text("做法", "How")
_EVIDENCE, _OWNER = Text("证据", "Evidence"), Text("负责", "Owner")
_TEST, _BESIDE = Text("测试", "Test"), Text("与其他框架对照", "Beside other frameworks")
_CHIPS: dict[Need, ChipKind] = {"needed": "applies", "undetermined": "undetermined", "not_needed": "does_not_apply"}


def statement_report(statement: Statement) -> Document:
    """Return the document of a statement of applicability."""
    mapping = statement.mapping
    needed = {s.control.id for system in statement.systems for s in system.controls if s.need != "not_needed"}
    library = [control for control in mapping.rulebook.contents.controls if control.id in needed]
    return Document(
        title=_TITLE,
        subtitle=_SUBTITLE.filled(day=day_words(mapping.as_of), version=mapping.rulebook.version),
        notice=notice(mapping.rulebook),
        footer=FOOTER,
        sections=(*(_system(system) for system in statement.systems), _library(library)),
    )


def _system(system: SystemStatement) -> Section:
    shown = [state for state in system.controls if state.need != "not_needed"]
    counts = {need: sum(state.need == need for state in shown) for need in ("needed", "undetermined")}
    blocks: list[Block] = [
        _theme(system, THEMES[theme], tuple(states)) for theme, states in groupby(shown, lambda state: state.control.theme)
    ]
    if system.gaps:
        gaps = Listing(tuple(result.duty.title for result in system.gaps))
        blocks.append(Section(_GAPS, (gaps,), anchor=f"gaps/{system.profile.id}"))
    return Section(system.profile.name, tuple(blocks), anchor=f"system/{system.profile.id}", aside=_COUNTED.filled(**counts))


def _theme(system: SystemStatement, theme: Text, states: tuple[ControlState, ...]) -> Table:
    caption = _CAPTION.filled(system=system.profile.name, theme=theme)
    return Table(caption, _HEAD, tuple(_row(state) for state in states), shares=(25, 15, 40, 20))


def _row(state: ControlState) -> tuple[Cell, ...]:
    control = state.control
    served = tuple(result.duty.title for result in (*state.duties, *state.possible))
    chip = Chip(_CHIPS[state.need], NEEDS[state.need])
    return (Link(control.title, f"control/{control.id}"), chip, Items(served), control.owner)


def _library(controls: list[Control]) -> Section:
    return Section(_LIBRARY, tuple(_control(control) for control in controls), anchor="library", new_page=True)


def _control(control: Control) -> Section:
    rows: list[tuple[Text, Cell]] = [
        (_PURPOSE, control.purpose),
        (_HOW, Items(control.how)),
        (_EVIDENCE, Items(control.evidence)),
        (_OWNER, control.owner),
        (_TEST, control.test),
    ]
    blocks: list[Block] = [Fields(tuple(rows))]
    if control.crosswalk:
        beside = Items(tuple(listed([place, row.rationale]) for place, row in _rows(control)))
        blocks += [Fields(((_BESIDE, beside),)), Paragraph(UNCHECKED, "quiet")]
    return Section(control.title, tuple(blocks), f"control/{control.id}", aside=THEMES[control.theme], entry=True)


def _rows(control: Control) -> list[tuple[Text, Crosswalk]]:
    return list(zip(crosswalk_words(control), control.crosswalk, strict=True))
