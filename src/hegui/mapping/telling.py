"""What the values of a mapping read as: days, due rules and answers, the same on screen, page and paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from hegui.mapping.due import DueDay
from hegui.mapping.results import Outcome
from hegui.mapping.wording import DRAFT, ENDED, OPEN_LAW, SENTENCES
from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import Due, FactDefinition, Unit
from hegui.words.span import Span
from hegui.words.text import Text

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

YES, NO = Text("是", "yes"), Text("否", "no")
NONE_OF_THEM = Text("无", "none")
UNKNOWN = Text("未知", "not known")

_UNITS: dict[Unit, Text] = {
    "hour": Text("小时", "hour"),
    "day": Text("日", "day"),
    "working_day": Text("个工作日", "working day"),
    "month": Text("个月", "month"),
    "year": Text("年", "year"),
}
_CONTINUOUS = Text("持续履行", "at all times")
_NO_NUMBER = Text("{when}；未规定具体天数", "{when}; no number of days is set")
_NO_INTERVAL = Text("定期；未规定具体周期", "at intervals; their length is not set")
_BEFOREHAND = Text("事先", "beforehand")
_WHEN_IT_ARISES = Text("情形发生时", "when the case arises")
_ON = Text("{event}时", "on {event}")
_ON_THE_DAY = Text("{event}当日", "on the day of {event}")
_BEFORE = Text("{event}之前", "before {event}")
_AMOUNT_BEFORE = Text("{event}前{amount}", "{amount} before {event}")
_WITHIN = Text("自{event}之日起{amount}内", "within {amount} of {event}")
_EVERY = Text("每{amount}一次", "every {amount}")
_EVERY_FROM = Text("自{event}之日起每{amount}一次", "every {amount} from {event}")
_WITH_DAY = Text("{rule}（{day}）", "{rule} ({day})")
_WITH_NEXT = Text("{rule}（下一次{day}）", "{rule} (next on {day})")
_BY_WEEKENDS = Text("{day}，该年放假安排未收录，仅按周末推算", "{day}, counted by weekends only for want of the holiday notice")


def day_words(day: date) -> Text:
    """Return a day as documents write it: 2026年11月22日 / 22 November 2026."""
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def due_words(due: DueDay) -> Text:
    """Return by when a duty is to be done, in words, with the day where the anchor is known."""
    rule = _rule(due)
    if due.next:
        return _WITH_NEXT.filled(rule=rule, day=day_words(due.next))
    if due.day is None:
        return rule
    day = day_words(due.day)
    return _WITH_DAY.filled(rule=rule, day=_BY_WEEKENDS.filled(day=day) if due.calendar == "weekends_only" else day)


def short_due_words(due: DueDay) -> Text:
    """Return the same for a narrow column, where it goes without saying that no number of days is set."""
    without_days = due.rule.kind in ("once", "on_event") and (due.event is None or due.rule.amount is None)
    return _occasion(due.event) if without_days else due_words(due)


def _rule(due: DueDay) -> Text:
    rule, event = due.rule, due.event
    amount = _amount(rule)
    match rule.kind:
        case "continuous":
            return _CONTINUOUS
        case "recurring":
            return _recurring(event, _interval(rule))
        case "before":
            return _before(event, amount, rule)
        case _:
            return _after(event, amount, rule)


def _recurring(event: Text | None, amount: Text | None) -> Text:
    if amount is None:
        return _NO_INTERVAL
    return _EVERY_FROM.filled(event=event, amount=amount) if event else _EVERY.filled(amount=amount)


def _before(event: Text | None, amount: Text | None, rule: Due) -> Text:
    if event is None:
        return _BEFOREHAND
    return _AMOUNT_BEFORE.filled(event=event, amount=amount) if rule.amount else _BEFORE.filled(event=event)


def _after(event: Text | None, amount: Text | None, rule: Due) -> Text:
    if event is None or amount is None:
        return _NO_NUMBER.filled(when=_occasion(event))
    if rule.amount == 0:
        return _ON_THE_DAY.filled(event=event)
    return _WITHIN.filled(event=event, amount=amount)


def _occasion(event: Text | None) -> Text:
    return _ON.filled(event=event) if event else _WHEN_IT_ARISES


def _amount(rule: Due) -> Text | None:
    if rule.amount is None or rule.unit is None:
        return None
    unit = _UNITS[rule.unit]
    return Text(f"{rule.amount}{unit.zh}", f"{rule.amount} {unit.en}{'' if rule.amount == 1 else 's'}")


def _interval(rule: Due) -> Text | None:
    if rule.amount == 1 and rule.unit in ("year", "day"):
        return _UNITS[rule.unit]
    return _amount(rule)


def listed(texts: list[Text]) -> Text:
    """Return several texts in a row: 甲、乙 / A, B."""
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))


def quoted(texts: list[Text]) -> Text:
    """Return several whole questions in a row, each in quotation marks."""
    return Text("、".join(f"“{text.zh}”" for text in texts), ", ".join(f"“{text.en}”" for text in texts))


def answer_words(fact: FactDefinition, value: Any) -> Text:
    """Return the value of a fact in words: labels of choices, numbers with their unit, days written out."""
    match fact.type:
        case "boolean":
            return YES if value else NO
        case "choice":
            return choice_words(fact, (value,))
        case "many":
            return choice_words(fact, value)
        case "date":
            return day_words(date.fromisoformat(value))
        case "number":
            unit = fact.unit or Text("", "")
            return Text(f"{value:,}{unit.zh}", f"{value:,} {unit.en}".strip())
        case _:
            return Text(str(value), str(value))


def choice_words(fact: FactDefinition, answers: tuple[str, ...]) -> Text:
    """Return the labels of answers in a row; none at all reads 无 / none."""
    labels = {choice.id: choice.label for choice in fact.choices}
    return listed([labels.get(answer, Text(answer, answer)) for answer in answers]) if answers else NONE_OF_THEM


def question(fact: str, rulebook: Rulebook) -> Text:
    """Return the question of a fact, or the title of one that the rulebook computes."""
    asked = rulebook.facts.get(fact)
    return asked.question if asked else rulebook.derived[fact].title


def verdict_sentences(outcome: Outcome, place: Text, span: Span, day: date, rulebook: Rulebook) -> list[Text]:
    """Return the sentences for a verdict on the place of an instrument that is law on the days of `span`."""
    if outcome.verdict == "not_in_force":
        return [_out_of_force(span, day)]
    if outcome.verdict != "undetermined":
        return [SENTENCES[outcome.verdict].filled(place=place)]
    told = [OPEN_LAW] if outcome.law_unverified else []
    if outcome.settled_by:
        missing = quoted([question(fact, rulebook) for fact in outcome.settled_by])
        told.insert(0, SENTENCES["undetermined"].filled(missing=missing))
    return told


def _out_of_force(span: Span, day: date) -> Text:
    if span.from_ is None:
        return DRAFT
    if span.until is not None and span.until <= day:
        return ENDED.filled(day=day_words(span.until))
    return SENTENCES["not_in_force"].filled(day=day_words(span.from_))
