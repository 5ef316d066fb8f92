"""Writing profiles as YAML that people go on editing: a line a fact, quotation marks only where they are needed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from hegui.mapping.profile import Profile
from hegui.rulebook.evaluation import FactValue
from hegui.words.text import Text

_PLAIN = re.compile(r"[A-Za-z一-鿿][A-Za-z0-9一-鿿._-]*")
_TYPED = ("true", "false", "null")


def written(profile: Profile) -> str:
    """Return the profile as a file holds it: id, name, facts and functions, in the order of the profile."""
    lines = [f"id: {scalar(profile.id)}", f"name: {_name(profile.name)}", "facts:", *_facts(profile.facts, "  ")]
    if profile.functions:
        lines.append("functions:")
    for function in profile.functions:
        lines += [f"  - id: {scalar(function.id)}", f"    name: {_name(function.name)}", "    facts:"]
        lines += _facts(function.facts, "      ")
    return "\n".join(lines) + "\n"


def value_yaml(value: FactValue) -> str:
    """Return a value as it stands behind its fact: short, or in the long form where somebody or a day is named."""
    if not _is_long(value):
        return scalar(value.value)
    return "{" + ", ".join(f"{key}: {scalar(item)}" for key, item in _long_form(value).items()) + "}"


def value_json(value: FactValue) -> str:
    """Return a value as JSON, short or in the long form."""
    return json.dumps(_long_form(value) if _is_long(value) else value.value, ensure_ascii=not _is_printable(value))


def scalar(value: Any) -> str:
    """Return a plain value as YAML; text that could be read as something else is quoted."""
    if isinstance(value, tuple | list):
        return "[" + ", ".join(scalar(item) for item in value) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value not in _TYPED:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in quoted)


def _facts(facts: Mapping[str, FactValue], indent: str) -> list[str]:
    return [f"{indent}{fact}: {value_yaml(value)}" for fact, value in facts.items()]


def _name(name: Text) -> str:
    return f"{{zh: {scalar(name.zh)}, en: {scalar(name.en)}}}"


def _is_long(value: FactValue) -> bool:
    return bool(value.by or value.on or value.source)


def _long_form(value: FactValue) -> dict[str, Any]:
    given = {"by": value.by, "on": value.on, "source": value.source}
    return {"value": value.value, **{key: item for key, item in given.items() if item}}


def _is_printable(value: FactValue) -> bool:
    """Tell whether all text in a value can stand as it is: YAML, which also reads our JSON, refuses control characters."""
    return all(item.isprintable() for item in (value.value, value.by, value.on, value.source) if isinstance(item, str))


def _escaped(letter: str) -> str:
    code = ord(letter)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
