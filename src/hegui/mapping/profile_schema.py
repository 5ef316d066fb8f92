"""The JSON Schema of profiles, made from the catalogue of facts, so that editors can help people who write them."""

from __future__ import annotations

from typing import Any

from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import FactDefinition

_NAME: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}, "additionalProperties": False},
    ]
}
_NOTE: dict[str, Any] = {"type": "string", "maxLength": 2000}


def profile_schema(rulebook: Rulebook) -> dict[str, Any]:
    """Return the schema (JSON Schema 2020-12) of one profile."""
    facts = {
        "type": "object",
        "additionalProperties": False,
        "properties": {fact.id: _fact(fact) for fact in rulebook.contents.facts},
    }
    function = {
        "type": "object",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {"id": {"type": "string"}, "name": _NAME, "facts": {"$ref": "#/$defs/facts"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Hegui profile / 合规系统档案",
        "type": "object",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string"},
            "name": _NAME,
            "organisation": {"type": "string"},
            "facts": {"$ref": "#/$defs/facts"},
            "functions": {"type": "array", "items": function},
        },
        "$defs": {"facts": facts},
    }


def _fact(fact: FactDefinition) -> dict[str, Any]:
    value = {"anyOf": [_value(fact), {"type": "null"}]}
    long_form = {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {"value": value, "by": _NOTE, "on": _NOTE, "source": _NOTE},
    }
    return {"description": f"{fact.question.zh} / {fact.question.en}", "anyOf": [*value["anyOf"], long_form]}


def _value(fact: FactDefinition) -> dict[str, Any]:
    match fact.type:
        case "boolean":
            return {"type": "boolean"}
        case "number":
            return {"type": "integer", "minimum": 0}
        case "choice":
            return {"enum": list(fact.choice_ids)}
        case "many":
            return {"type": "array", "items": {"enum": list(fact.choice_ids)}}
        case "date":
            return {"type": "string", "format": "date"}
        case _:
            return {"type": "string"}
