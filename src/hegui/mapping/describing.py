"""Describes one thing of the rulebook in words: an instrument, a place in it, a duty, a role, a fact or a sanction route."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from hegui.mapping.citing import cite, cites, place
from hegui.mapping.due import DueDay
from hegui.mapping.judging import variables_of
from hegui.mapping.penalties import tier_words
from hegui.mapping.reasons import asked_words
from hegui.mapping.telling import due_words, listed
from hegui.mapping.wording import BASIS, OPEN_LAW, PRACTICE, RANKS, UNCHECKED, VERIFICATION
from hegui.rulebook.book import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.diagrams import Diagrams
from hegui.rulebook.evaluation import Evaluation, Reason
from hegui.rulebook.models import Article, DerivedFact, Duty, FactDefinition, Instrument, Role, SanctionRoute
from hegui.rulebook.numbering import once_called
from hegui.words.citation import Citation
from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.shapes import did_you_mean
from hegui.words.span import Span
from hegui.words.text import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled line, or several; `depth` indents what belongs to the line above."""

    label: Text
    lines: tuple[Text, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """A heading, labelled rows, and the descriptions of what belongs to it."""

    id: str
    title: Text
    rows: tuple[Row, ...]
    parts: tuple[Description, ...] = field(default_factory=tuple)


def describe(name: str, rulebook: Rulebook) -> Description:
    """Describe what has this id or citation; raise `Refused` naming the nearest when nothing has."""
    known: tuple[tuple[dict[str, object], Callable[..., Description]], ...] = (
        ({**rulebook.duties}, _duty),
        ({**rulebook.sanctions}, _sanction),
        ({**rulebook.roles}, _role_of(name)),
        ({**rulebook.facts}, _fact),
        ({**rulebook.derived}, _derived),
        ({**rulebook.instruments}, _instrument),
    )
    for things, told in known:
        if name in things:
            return told(things[name], rulebook)
    if _is_place(name, rulebook):
        return _place(name, rulebook)
    formerly = _once_called(name, rulebook)
    if formerly:
        return formerly[0]
    names = [found for things, _ in known for found in things]
    message = Text(f"规则库中没有“{name}”。", f"The rulebook has nothing called '{name}'.")
    raise Refused([Finding("unknown_name", message, name, did_you_mean(name, names) or _LISTING)])


_LISTING = Text(
    "可用规范、义务、角色、事实的编号，或 GAI.17 形式的引用；用 hegui rules list 列出规范。",
    "Use the id of an instrument, duty, role or fact, or a citation such as GAI.17; 'hegui rules list' lists the instruments.",
)


def _is_place(name: str, rulebook: Rulebook) -> bool:
    try:
        return rulebook.article(name) is not None
    except ValueError:
        return False


def _place(citation: str, rulebook: Rulebook) -> Description:
    """Describe a place of an instrument with everything that hangs on it."""
    article = rulebook.article(citation)
    assert article is not None
    cited = Citation.parse(citation)
    within = [a for a in rulebook.instruments[cited.instrument].articles if a.article.startswith(f"{article.article}.")]
    rows = [
        Row(Text("大意", "Says"), (article.says,)),
        *(Row(place(f"{cited.instrument}.{a.article}", rulebook), (a.says,)) for a in within),
        Row(Text("条号", "Number"), tuple(_numbered(cited.instrument, article, rulebook))),
        Row(Text("核验", "Checked"), _checked(article.verification, article.sources)),
    ]
    return Description(
        id=citation,
        title=Text(f"{cite(citation, rulebook).zh}　{article.title.zh}", f"{cite(citation, rulebook).en}: {article.title.en}"),
        rows=tuple(row for row in rows if row.lines),
        parts=(*(_duty(duty, rulebook) for duty in _duties_at(citation, rulebook)), *_once_called(citation, rulebook)),
    )


def _numbered(instrument: str, article: Article, rulebook: Rulebook) -> Iterator[Text]:
    """Yield the days of an article that was not always law, and the numbers it bore."""
    if article.in_force:
        yield _span_words(article.in_force)
    for former in article.was:
        number = place(f"{instrument}.{former.article}", rulebook)
        yield Text(f"{former.until}以前为{number.zh}。", f"Before {former.until} it was {number.en}.")


def _once_called(citation: str, rulebook: Rulebook) -> tuple[Description, ...]:
    """Describe what bore this number before an amendment moved it; people cite old numbers for years."""
    instrument = rulebook.instruments.get(citation.partition(".")[0])
    if instrument is None or "." not in citation:
        return ()
    told = Text("{until}以前的{number}：{now}", "{number} before {until}: {now}")
    number = place(citation, rulebook)
    formers = once_called(instrument, citation.partition(".")[2])
    return tuple(
        Description(
            id=citation,
            title=told.filled(until=former.until, number=number, now=cite(former.citation, rulebook)),
            rows=(Row(Text("大意", "Says"), (article.says,)),),
        )
        for former in formers
        if (article := rulebook.article(former.citation))
    )


def _duties_at(citation: str, rulebook: Rulebook) -> Iterator[Duty]:
    """Yield the duties whose own article is the place or lies inside it."""
    for duty in rulebook.duties.values():
        own = {f"{duty.instrument}.{duty.article}", *duty.cites[:1]}
        if any(place == citation or place.startswith(f"{citation}.") for place in own):
            yield duty


def _duty(duty: Duty, rulebook: Rulebook) -> Description:
    roles = [rulebook.roles[f"{duty.instrument}.{role}"].term for role in duty.who]
    rows = [
        Row(Text("做什么", "Do"), (duty.does,)),
        Row(Text("谁", "Who"), (listed(roles),)),
        *(_when(duty.when, rulebook) if duty.when else ()),
        Row(Text("期限", "By when"), (due_words(DueDay(duty.due, rulebook.event_of(duty.due))),)),
        Row(Text("检查材料", "Evidence"), duty.evidence),
        *(_tiers(rulebook.sanctions[route], rulebook) for route in duty.sanctions),
        Row(Text("依据", "Rests on"), (_basis(duty), cites(duty.cites, rulebook))),
        Row(Text("核验", "Checked"), _checked(duty.verification, duty.sources)),
        *([Row(Text("说明", "Note"), (duty.note,))] if duty.note else []),
    ]
    return Description(duty.id, duty.title, tuple(row for row in rows if row.lines))


def _basis(duty: Duty) -> Text:
    basis = BASIS[duty.basis]
    return Text(f"{basis.zh}：{PRACTICE.zh}", f"{basis.en}: {PRACTICE.en}") if duty.basis == "practice" else basis


def _checked(verification: str, sources: tuple[str, ...]) -> tuple[Text, ...]:
    mark = next(text for name, text in VERIFICATION.items() if name == verification)
    named = Text(f"{mark.zh}（{'、'.join(sources)}）", f"{mark.en} ({', '.join(sources)})") if sources else mark
    warned = {"memory": (UNCHECKED,), "open": (UNCHECKED, OPEN_LAW)}
    return (named, *warned.get(verification, ()))


def _when(condition: Condition, rulebook: Rulebook) -> list[Row]:
    """Return a condition as rows: its tree with nothing known."""
    nothing_known = Evaluation(rulebook, variables_of(rulebook), Diagrams(), {})
    return [
        Row(Text("何时", "When") if depth == 0 else Text("", ""), (words,), depth)
        for depth, words in _tree(nothing_known.reason(condition), rulebook, 0)
    ]


def _tree(reason: Reason, rulebook: Rulebook, depth: int) -> Iterator[tuple[int, Text]]:
    yield depth, asked_words(reason, rulebook)
    for part in reason.parts:
        yield from _tree(part, rulebook, depth + 1)


def _tiers(route: SanctionRoute, rulebook: Rulebook) -> Row:
    return Row(Text("罚则", "Sanction"), (cite(route.cite, rulebook), *_tier_lines(route)))


def _tier_lines(route: SanctionRoute) -> tuple[Text, ...]:
    form = Text("{words}：{when}", "{words}: {when}")
    return tuple(form.filled(words=tier_words(tier, route), when=tier.when) for tier in route.tiers)


def _sanction(route: SanctionRoute, rulebook: Rulebook) -> Description:
    rows = [
        Row(Text("幅度", "Tiers"), _tier_lines(route)),
        Row(Text("机关", "Authority"), (route.authority,)),
        Row(Text("核验", "Checked"), _checked(route.verification, route.sources)),
        *([Row(Text("说明", "Note"), (route.note,))] if route.note else []),
    ]
    return Description(route.id, cite(route.cite, rulebook), tuple(rows))


def _role_of(name: str) -> Callable[[Role, Rulebook], Description]:
    def told(role: Role, rulebook: Rulebook) -> Description:
        rows = [
            *_when(role.when, rulebook),
            Row(Text("依据", "Rests on"), (cites(role.cites, rulebook),)),
            Row(Text("核验", "Checked"), _checked(role.verification, ())),
            *([Row(Text("说明", "Note"), (role.note,))] if role.note else []),
        ]
        return Description(name, role.term, tuple(rows))

    return told


def _fact(fact: FactDefinition, rulebook: Rulebook) -> Description:
    form = Text("{id}：{label}", "{id}: {label}")
    answers = tuple(form.filled(id=choice.id, label=choice.label) for choice in fact.choices)
    rows = [
        Row(Text("如何回答", "How to answer"), (fact.help,)),
        Row(Text("为何提问", "Why we ask"), (fact.why,)),
        Row(Text("选项", "Answers"), answers),
        Row(Text("依据", "Rests on"), (cites(fact.cites, rulebook),) if fact.cites else ()),
    ]
    return Description(fact.id, fact.question, tuple(row for row in rows if row.lines))


def _derived(fact: DerivedFact, rulebook: Rulebook) -> Description:
    conditions = [fact.when] if fact.when else [rule.when for rule in fact.rules]
    rows = [
        *(row for condition in conditions for row in _when(condition, rulebook)),
        Row(Text("依据", "Rests on"), (BASIS[fact.basis], cites(fact.cites, rulebook))),
        Row(Text("核验", "Checked"), _checked(fact.verification, ())),
        *([Row(Text("说明", "Note"), (fact.note,))] if fact.note else []),
    ]
    return Description(fact.id, fact.title, tuple(rows))


def _instrument(instrument: Instrument, rulebook: Rulebook) -> Description:
    duties = tuple(Text(f"{d.id}　{d.title.zh}", f"{d.id}  {d.title.en}") for d in instrument.duties)
    rows = [
        Row(Text("发布", "Issued by"), (instrument.issuers, *([instrument.number] if instrument.number else []))),
        Row(Text("性质", "Rank"), (RANKS[instrument.rank],)),
        Row(Text("施行", "In force"), (_span_words(instrument.in_force),)),
        Row(Text("角色", "Roles"), tuple(role.term for role in instrument.roles)),
        Row(Text("义务", "Duties"), duties),
        Row(
            Text("核验", "Checked"), (*_checked(instrument.verification, instrument.sources), _compared(instrument.checked_on))
        ),
        Row(Text("官方页面", "Official page"), (Text(instrument.url, instrument.url),) if instrument.url else ()),
        *([Row(Text("说明", "Note"), (instrument.note,))] if instrument.note else []),
    ]
    return Description(instrument.id, instrument.title, tuple(row for row in rows if row.lines))


def _span_words(span: Span) -> Text:
    if span.from_ is None:
        return Text("尚未施行", "not in force yet")
    end = Text(f"，至{span.until}（不含）", f" until {span.until} (that day no longer)") if span.until else Text("", "")
    return Text(f"自{span.from_}起{end.zh}", f"from {span.from_}{end.en}")


def _compared(day: date | None) -> Text:
    if day is None:
        return Text("尚未与官方页面比对。", "Never compared with the official page.")
    return Text(f"{day} 与官方页面比对。", f"Compared with the official page on {day}.")
