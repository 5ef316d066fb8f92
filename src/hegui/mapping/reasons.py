"""Reason nodes in words: what a condition asks, what was seen, and in one phrase why something does not apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain

from hegui.mapping.telling import NO, UNKNOWN, YES, answer_words, choice_words, day_words, listed
from hegui.rulebook.book import Rulebook
from hegui.rulebook.evaluation import FactValue, Reason
from hegui.rulebook.models import FactDefinition
from hegui.words.text import Text

ON_FACTS = ("is", "in", "has", "at_least", "known")

_JOINTS = {
    "all": Text("以下全部满足", "all of these hold"),
    "any": Text("以下任一满足", "any of these holds"),
    "not": Text("以下不成立", "this does not hold"),
    "any_function": Text("任一功能满足", "it holds for a function"),
    "unverified": Text("待律师确认：{says}", "for counsel to confirm: {says}"),
}
_NOT_WITHIN = Text("不属于除外情形：{says}", "not within the exception: {says}")
_WITHIN = Text("属于除外情形：{says}", "within the exception: {says}")
_ROLE = Text("角色：{term}（《{short}》）", "role: {term} ({short})")
_NO_ROLE = Text("不属于“{term}”", "not in the role of {term}")
_FUNCTION = Text("功能“{name}”", "function “{name}”")
_IN_FORCE = Text("施行期间：{days}", "in force: {days}")
_DRAFT = Text("尚无施行日期", "no day set")
_FROM = Text("自{day}起", "from {day}")
_FROM_UNTIL = Text("自{day}起，至{until}前", "from {day} until {until}")
_NOT_A_FACT = Text("否：{title}", "not: {title}")
_COMPUTED_AS = Text("{title}：{answers}", "{title}: {answers}")
_ASKED = Text("{question} → {wanted}", "{question} → {wanted}")
_SEEN = Text("要求：{wanted}；已知：{seen}", "asked for: {wanted}; known: {seen}")
_STATED_BY = Text("{answer}（{origin}）", "{answer} ({origin})")
_ONE_OF = Text("{answers}之一", "one of {answers}")
_AT_LEAST = Text("不少于{least}", "at least {least}")
_GIVEN = Text("已知", "known")
_NEVER_TOGETHER = Text("各项条件不能同时成立", "the conditions cannot all hold together")
_ANSWER = Text("{question} {answer}", "{question} {answer}")


def node_words(reason: Reason, rulebook: Rulebook, functions: Mapping[str, Text]) -> Text:
    """Return what a node asks; `functions` are the names of the system's functions."""
    match reason.test:
        case "role":
            return _ROLE.filled(**_role(reason.subject or "", rulebook))
        case "function":
            return _FUNCTION.filled(name=functions.get(reason.subject or "", _plain(reason.subject)))
        case "duty":
            return rulebook.duties[reason.subject or ""].title
        case "in_force":
            return _IN_FORCE.filled(days=_days(reason))
        case "not" if reason.says:
            return _NOT_WITHIN.filled(says=reason.says)
        case "unverified":
            return _JOINTS["unverified"].filled(says=reason.says or Text("", ""))
        case test if test in ON_FACTS:
            return _fact_words(reason, rulebook)
    return _JOINTS[reason.test]


def seen_words(reason: Reason, rulebook: Rulebook) -> Text | None:
    """Return what a fact node wanted and what it saw; None for nodes that look at no given fact."""
    fact = rulebook.facts.get(reason.subject or "") if reason.test in ON_FACTS else None
    if fact is None:
        return None
    return _SEEN.filled(wanted=_wanted(reason, fact), seen=_known(reason.seen, fact))


def asked_words(reason: Reason, rulebook: Rulebook) -> Text:
    """Return what a node asks and the answer it wants, before anything is known."""
    words = node_words(reason, rulebook, {})
    fact = rulebook.facts.get(reason.subject or "") if reason.test in ON_FACTS else None
    return _ASKED.filled(question=words, wanted=_wanted(reason, fact)) if fact else words


def origin_words(value: FactValue) -> Text | None:
    """Return who gave a fact, when and from what source, as far as that is stated."""
    told = [piece for piece in (value.by, value.on, value.source) if piece]
    return Text("，".join(told), ", ".join(told)) if told else None


def _known(seen: FactValue | None, fact: FactDefinition) -> Text:
    if seen is None:
        return UNKNOWN
    answer, origin = answer_words(fact, seen.value), origin_words(seen)
    return _STATED_BY.filled(answer=answer, origin=origin) if origin else answer


def _fact_words(reason: Reason, rulebook: Rulebook) -> Text:
    fact = rulebook.facts.get(reason.subject or "")
    if fact:
        return fact.question
    derived = rulebook.derived[reason.subject or ""]
    if derived.type == "boolean":
        return derived.title if reason.expected else _NOT_A_FACT.filled(title=derived.title)
    labels = {choice.id: choice.label for choice in derived.choices}
    wanted = reason.expected if isinstance(reason.expected, tuple) else (reason.expected,)
    return _COMPUTED_AS.filled(title=derived.title, answers=listed([labels[answer] for answer in wanted]))


def _wanted(reason: Reason, fact: FactDefinition) -> Text:
    match reason.test:
        case "known":
            return _GIVEN
        case "at_least":
            return _AT_LEAST.filled(least=answer_words(fact, reason.expected))
        case "in" | "has" if len(reason.expected) > 1:
            return _ONE_OF.filled(answers=choice_words(fact, reason.expected))
        case "in" | "has":
            return choice_words(fact, reason.expected)
    return answer_words(fact, reason.expected)


def because(reason: Reason, rulebook: Rulebook) -> tuple[Text, ...]:
    """Return in short phrases why a condition is false: of those that must all hold the first that fails, of others each."""
    return tuple(dict.fromkeys(_because(reason, rulebook)))


def _because(reason: Reason, rulebook: Rulebook) -> Iterable[Text]:
    match reason.test:
        case "all":
            fails = next((part for part in reason.parts if part.value is False), None)
            return _because(fails, rulebook) if fails else [_NEVER_TOGETHER]
        case "any" | "any_function" | "function":
            return chain.from_iterable(_because(part, rulebook) for part in reason.parts)
        case "role":
            return [_NO_ROLE.filled(**_role(reason.subject or "", rulebook))]
        case "not":
            return [_WITHIN.filled(says=reason.says)] if reason.says else [_negated(reason.parts[0], rulebook)]
        case test if test in ON_FACTS:
            return [_answered(reason, rulebook)]
    return [node_words(reason, rulebook, {})]


def _answered(reason: Reason, rulebook: Rulebook) -> Text:
    """Return the answer that decides: the question with what was seen, or the computed fact that is not so."""
    fact = rulebook.facts.get(reason.subject or "")
    if fact and reason.seen:
        return _ANSWER.filled(question=fact.question, answer=answer_words(fact, reason.seen.value))
    return _computed(reason, rulebook, holds=False)


def _negated(reason: Reason, rulebook: Rulebook) -> Text:
    if reason.subject in rulebook.facts:
        return _answered(reason, rulebook)
    return _computed(reason, rulebook, holds=True) if reason.subject in rulebook.derived else _JOINTS["not"]


def _computed(reason: Reason, rulebook: Rulebook, holds: bool) -> Text:
    words = _fact_words(reason, rulebook)
    return _COMPUTED_AS.filled(title=words, answers=YES if holds else NO)


def _role(subject: str, rulebook: Rulebook) -> dict[str, Text]:
    instrument = rulebook.instruments[subject.split(".", 1)[0]]
    return {"term": rulebook.roles[subject].term, "short": instrument.short}


def _days(reason: Reason) -> Text:
    starts, ends = reason.expected["from"], reason.expected["until"]
    if starts is None:
        return _DRAFT
    day = day_words(date.fromisoformat(starts))
    if ends is None:
        return _FROM.filled(day=day)
    return _FROM_UNTIL.filled(day=day, until=day_words(date.fromisoformat(ends)))


def _plain(written: str | None) -> Text:
    return Text(written or "", written or "")
