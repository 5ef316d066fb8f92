"""The exposure as a document: each system's open duties by the article that sanctions them, then the law and the procedure."""

from __future__ import annotations

from hegui.documents.outline import (
    Block,
    Callout,
    Cell,
    Chip,
    Details,
    Document,
    Fields,
    Items,
    Link,
    Listing,
    Paragraph,
    Section,
    Table,
)
from hegui.mapping.citing import cite, cites
from hegui.mapping.exposure.exposing import DutyExposure, Exposure, Step, SystemExposure
from hegui.mapping.exposure.law_in_time import SanctionLaw, Version
from hegui.mapping.exposure.words import CONDUCT, GOVERNING, ONE_ACT_ONE_FINE, in_stages, law_title, span_words
from hegui.mapping.penalties import AGAINST, route_words, tier_words
from hegui.mapping.telling import day_words, due_words
from hegui.mapping.wording import EXPOSURE, FOOTER, UNCHECKED, VERIFICATION, notice
from hegui.words.text import Text

_TITLE = Text("法律责任与处罚幅度", "Exposure to sanctions")
_OPEN = Text("{number}项适用且未确认已履行的义务", "{number} duties that apply and are not known to be met")
_CAPTION = Text("{system}：按处罚依据列示", "{system}: by the article that sanctions a breach")
_HEAD = (Text("处罚依据", "Sanction"), Text("手段与最高幅度", "Means and highest range"), Text("所涉义务", "Duties"))
_POSSIBLE = Text("尚不能判断是否适用的义务（{number}项）", "Duties that may apply ({number})")
_NONE = Text("规则库未收录罚则的义务（{number}项）", "Duties for which the rulebook names no sanction ({number})")
_NOTHING = Text("没有适用且未确认已履行的义务。", "No duty applies that is not known to be met.")
_LAWS = Text("各档幅度", "The tiers")
_TIERS = Text("{cite}的各档（{span}）", "Tiers of {cite} ({span})")
_TIER_HEAD = (Text("情形", "Where"), Text("处理", "Consequence"), Text("对象", "Against"))
_AUTHORITY, _GOVERNS = Text("处罚机关", "Authority"), Text("适用哪一文本", "Which text governs")
_WEIGHS = Text("从轻、从重与适用时间", "What weighs, and the law in time")
_PROCEDURE = Text("程序与期限", "Procedure and its clocks")
_STEPS_CAPTION = Text("立案之后的步骤", "Steps once a case is opened")
_STEP_HEAD = (
    Text("步骤", "Step"),
    Text("约束", "Binds"),
    Text("内容", "What it says"),
    Text("期限", "By when"),
    Text("条文", "Article"),
)
_BINDS = {"authority": Text("行政机关", "the authority"), "party": Text("当事人", "the party")}
_NO_NUMBER = Text("未规定具体期限", "no number is set")
_WEIGHING = ("mitigates", "aggravates", "law_in_time")


def exposure_report(exposure: Exposure) -> Document:
    """Return the document of an exposure."""
    book = exposure.mapping.rulebook
    assert exposure.conduct.from_ is not None
    return Document(
        title=_TITLE,
        subtitle=CONDUCT.filled(
            first=day_words(exposure.conduct.from_),
            last=day_words(exposure.mapping.as_of),
            decision=day_words(exposure.decision),
        ),
        notice=notice(book),
        footer=FOOTER,
        sections=(
            *(_system(s, exposure) for s in exposure.systems),
            _laws(exposure),
            *_weighs(exposure),
            *_procedure(exposure),
        ),
    )


def _system(system: SystemExposure, exposure: Exposure) -> Section:
    blocks: list[Block] = [Callout("notice", (Paragraph(EXPOSURE), Paragraph(ONE_ACT_ONE_FINE)))]
    sanctioned = [duty for duty in system.open if duty.articles]
    if sanctioned:
        blocks.append(_by_article(sanctioned, system, exposure))
    if not system.open:
        blocks.append(Paragraph(_NOTHING))
    blocks += _listed(_NONE, [duty for duty in system.open if not duty.articles])
    blocks += _listed(_POSSIBLE, list(system.possible))
    aside = _OPEN.filled(number=len(system.open)) if system.open else None
    return Section(system.profile.name, tuple(blocks), anchor=f"system/{system.profile.id}", aside=aside)


def _by_article(duties: list[DutyExposure], system: SystemExposure, exposure: Exposure) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for law in exposure.laws:
        held = tuple(duty.result.duty.title for duty in duties if law.article in duty.articles)
        if held:
            told = law.during[-1] if law.during else law.at_decision
            assert told is not None
            rows.append((Link(law_title(law, exposure), _anchor(law)), route_words(told.route), Items(held)))
    return Table(_CAPTION.filled(system=system.profile.name), _HEAD, tuple(rows), shares=(25, 35, 40))


def _listed(title: Text, duties: list[DutyExposure]) -> list[Block]:
    if not duties:
        return []
    return [Details(title.filled(number=len(duties)), (Listing(tuple(duty.result.duty.title for duty in duties)),))]


def _laws(exposure: Exposure) -> Section:
    return Section(_LAWS, tuple(_law(law, exposure) for law in exposure.laws), anchor="tiers", new_page=True)


def _law(law: SanctionLaw, exposure: Exposure) -> Section:
    versions = dict.fromkeys((*law.during, *([law.at_decision] if law.at_decision else [])))
    authority = next(iter(versions)).route.authority
    blocks: list[Block] = [Fields(((_AUTHORITY, authority), (_GOVERNS, GOVERNING[law.governing])))]
    for version in versions:
        blocks += _version(version, exposure)
    unsure = [v for v in versions if v.route.verification in ("memory", "open")]
    chips = (Chip("unchecked", VERIFICATION[unsure[0].route.verification]),) if unsure else ()
    return Section(law_title(law, exposure), tuple(blocks), anchor=_anchor(law), chips=chips, entry=True)


def _version(version: Version, exposure: Exposure) -> list[Block]:
    route = version.route
    caption = _TIERS.filled(cite=cite(version.cite, exposure.mapping.rulebook), span=span_words(version.span))
    rows = tuple((tier.when, tier_words(tier, route), AGAINST[tier.against]) for tier in in_stages(route))
    remarks = [*([route.note] if route.note else []), *([UNCHECKED] if route.verification in ("memory", "open") else [])]
    return [Table(caption, _TIER_HEAD, rows, shares=(55, 25, 20)), *(Paragraph(remark, "quiet") for remark in remarks)]


def _weighs(exposure: Exposure) -> list[Section]:
    steps = [step for step in exposure.steps if step.rule.effect in _WEIGHING]
    if not steps:
        return []
    book = exposure.mapping.rulebook
    rows = tuple((step.rule.title, Items((step.rule.says, cites(step.rule.cites, book)))) for step in steps)
    return [Section(_WEIGHS, (Fields(rows),), anchor="weighs", new_page=True)]


def _procedure(exposure: Exposure) -> list[Section]:
    steps = [step for step in exposure.steps if step.rule.effect not in _WEIGHING]
    if not steps:
        return []
    rows = tuple(_step(step, exposure) for step in steps)
    table = Table(_STEPS_CAPTION, _STEP_HEAD, rows, shares=(15, 10, 35, 20, 20))
    return [Section(_PROCEDURE, (table,), anchor="procedure")]


def _step(step: Step, exposure: Exposure) -> tuple[Cell, ...]:
    rule = step.rule
    when = due_words(step.due) if rule.due.amount is not None else _NO_NUMBER
    return (rule.title, _BINDS[rule.binds], rule.says, when, cites(rule.cites, exposure.mapping.rulebook))


def _anchor(law: SanctionLaw) -> str:
    return f"sanction/{law.article}"
