"""Checks the facts a person wrote against the catalogue: unknown names, wrong types and impossible numbers, all at once."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any

from hegui.rulebook.book import Rulebook
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import FactDefinition
from hegui.words.shapes import Path, Problems, day_of
from hegui.words.text import Text

MOST_CHARACTERS = 2000

_LONG_FORM = {"value", "by", "on", "source"}


def read_facts(written: Any, path: Path, problems: Problems, rulebook: Rulebook) -> dict[str, FactValue]:
    """Read `{fact: value}`; a value may have the long form `{value, by, on, source}`.

    Null means unknown and is kept, so that a function can say so of a fact that its system knows. A value that is read
    already (by a table, which reads each different cell once) is taken as it is.
    """
    if written is None:
        return {}
    if not isinstance(written, dict):
        problems.add(path, "wrong_type", Text("facts 应为键值对。", "facts has to be a mapping of fact to value."))
        return {}
    if {*map(type, written.values())} == {FactValue}:
        return written
    facts: dict[str, FactValue] = {}
    for name, value in written.items():
        if isinstance(value, FactValue):
            facts[name] = value
            continue
        fact = rulebook.facts.get(name)
        if fact is None:
            _unknown(name, (*path, name), problems, rulebook)
            continue
        read = _read(fact, value, (*path, name), problems)
        if read is not None:
            facts[name] = read
    return facts


def known(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return the facts that are known."""
    return {name: fact for name, fact in facts.items() if fact.value is not None}


def check_numbers(
    facts: Mapping[str, FactValue],
    path: Path,
    problems: Problems,
    rulebook: Rulebook,
    beneath: Mapping[str, FactValue] = types.MappingProxyType({}),
) -> None:
    """Note numbers that exceed what the catalogue says they cannot exceed, such as active users above registered ones.

    Facts `beneath` these (those of the system, under a function's) count where these do not say otherwise.
    """
    everything = {**beneath, **facts}
    for name in sorted(rulebook.limits.keys() & everything.keys(), key=list(everything).index):
        limit = rulebook.limits[name]
        if limit not in everything or not facts.keys() & {name, limit}:
            continue
        given, most = everything[name].value, everything[limit].value
        if given is not None and most is not None and given > most:
            message = Text(
                "{fact}（{value}）不可能大于 {limit}（{most}）。", "{fact} ({value}) cannot exceed {limit} ({most})."
            )
            filled = message.filled(fact=name, value=given, limit=limit, most=most)
            problems.add((*path, name), "impossible_number", filled, Text("请核对这两个数字。", "Check both numbers."))


def _unknown(name: str, path: Path, problems: Problems, rulebook: Rulebook) -> None:
    if name in rulebook.derived:
        message = Text(f"“{name}”由规则推算，不能填写。", f"'{name}' is computed by the rules; it cannot be given.")
        problems.add(path, "derived_fact", message, Text("请删去此行。", "Leave this line out."))
        return
    message = Text(f"没有名为“{name}”的事实。", f"No fact is called '{name}'.")
    listing = Text("用 hegui rules facts 可列出全部事实。", "'hegui rules facts' lists them all.")
    near = problems.did_you_mean(name, rulebook.facts)
    problems.add(path, "unknown_fact", message, Text(f"{near.zh}{listing.zh}", f"{near.en} {listing.en}") if near else listing)


def _read(fact: FactDefinition, written: Any, path: Path, problems: Problems) -> FactValue | None:
    if not isinstance(written, dict):
        return FactValue(typed_value(fact, written, path, problems))
    for key in sorted(written.keys() - _LONG_FORM):
        message = Text(
            f"不认识的键“{key}”；可用 value、by、on、source。", f"Unknown key '{key}'; known: value, by, on, source."
        )
        problems.add((*path, key), "unknown_key", message, problems.did_you_mean(key, _LONG_FORM))
    if "value" not in written:
        problems.add(path, "missing_key", Text("缺少“value”。", "'value' is missing."))
        return None
    value = typed_value(fact, written["value"], (*path, "value"), problems)
    by, on, source = (_note(written.get(key), (*path, key), problems) for key in ("by", "on", "source"))
    return FactValue(value, by, on, source)


def _note(written: Any, path: Path, problems: Problems) -> str | None:
    if written is None or (isinstance(written, str) and len(written) <= MOST_CHARACTERS):
        return written
    problems.add(path, "wrong_type", Text("此处应为简短文字。", "Expected a short text."))
    return None


def typed_value(fact: FactDefinition, written: Any, path: Path, problems: Problems) -> Any:
    """Return the value in the type of the fact, or None after noting what is wrong; null stays unknown."""
    if written is None:
        return None
    match fact.type:
        case "boolean":
            fits = isinstance(written, bool)
        case "number":
            fits = isinstance(written, int) and not isinstance(written, bool) and written >= 0
        case "text":
            fits = isinstance(written, str) and len(written) <= MOST_CHARACTERS
        case "date":
            fits = day_of(written) is not None
        case "choice":
            return written if _offered(fact, written, path, problems) else None
        case "many":
            return _many(fact, written, path, problems)
    if fits:
        return written
    problems.add(path, "wrong_type", _EXPECTED[fact.type].filled(fact=fact.id, written=_short(written)))
    return None


_EXPECTED = {
    "boolean": Text("{fact} 应为 true 或 false，实为“{written}”。", "{fact} takes true or false, not '{written}'."),
    "number": Text("{fact} 应为不小于 0 的整数，实为“{written}”。", "{fact} takes a whole number from 0 up, not '{written}'."),
    "text": Text("{fact} 应为文字，实为“{written}”。", "{fact} takes a text, not '{written}'."),
    "date": Text(
        "{fact} 应为 2025-09-01 形式的日期，实为“{written}”。", "{fact} takes a day like 2025-09-01, not '{written}'."
    ),
    "many": Text("{fact} 应为列表，实为“{written}”。", "{fact} takes a list, not '{written}'."),
}


def _many(fact: FactDefinition, written: Any, path: Path, problems: Problems) -> tuple[str, ...] | None:
    if not isinstance(written, list):
        example = fact.choice_ids[0]
        remedy = Text(f"例如 [{example}]；都没有则写 []。", f"For example [{example}]; write [] for none of them.")
        message = _EXPECTED["many"].filled(fact=fact.id, written=_short(written))
        problems.add(path, "wrong_type", message, remedy)
        return None
    offered = [answer for index, answer in enumerate(written) if _offered(fact, answer, (*path, index), problems)]
    return tuple(dict.fromkeys(offered)) if len(offered) == len(written) else None


def _offered(fact: FactDefinition, answer: Any, path: Path, problems: Problems) -> bool:
    if isinstance(answer, str) and answer in fact.choice_ids:
        return True
    listed = ", ".join(fact.choice_ids)
    message = Text(
        f"{fact.id} 没有“{_short(answer)}”这一选项；可用：{listed}。",
        f"{fact.id} does not offer '{_short(answer)}'; it offers: {listed}.",
    )
    problems.add(path, "unknown_choice", message, problems.did_you_mean(str(answer), fact.choice_ids))
    return False


def _short(written: Any) -> str:
    shown = str(written)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
