"""Editing a profile's text in place: one fact is put in, and every other character stays, comments and all."""

from __future__ import annotations

import re
from typing import Any

import yaml

from hegui.mapping.interview.asking import Slot
from hegui.mapping.interview.writing import value_json, value_yaml
from hegui.rulebook.evaluation import FactValue

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ESCAPES = re.compile(r"\\\\|\\u[0-9a-fA-F]{4}")


def with_fact(text: str, slot: Slot, value: FactValue, as_json: bool = False) -> str:
    """Return the text of a profile with one fact put in, or in the place of the value that stands there."""
    return _Editor(text, as_json).put(slot, value_json(value) if as_json else value_yaml(value))


class _Editor:
    """Knows where everything stands in one text. The text is a profile that was read without a complaint."""

    def __init__(self, text: str, as_json: bool) -> None:
        self._text = text if text.endswith("\n") else text + "\n"
        self._as_json = as_json
        self._newline = "\r\n" if "\r\n" in text else "\n"
        # Half a pair of escapes, which JSON uses for rare hanzi, is nothing to YAML; only the places matter here.
        placed = _ESCAPES.sub(lambda found: "x" * len(found[0]), self._text) if as_json else self._text
        self._root = yaml.compose(placed, Loader=_LOADER)

    def put(self, slot: Slot, value: str) -> str:
        holder = self._root if slot.function is None else self._function(slot.function)
        facts = _child(holder, "facts")
        if facts is None:
            return self._insert(holder, self._key("facts"), self._nested(holder, slot.fact, value))
        if not isinstance(facts, yaml.MappingNode) or not facts.value:
            return self._replace(facts, self._nested(holder, slot.fact, value))
        there = _child(facts, slot.fact)
        if there is not None:
            return self._replace(there, value)
        return self._insert(facts, self._key(slot.fact), value)

    def _function(self, function: str) -> Any:
        functions = _child(self._root, "functions")
        return next(item for item in functions.value if _child(item, "id").value == function)

    def _key(self, key: str) -> str:
        return f'"{key}"' if self._as_json else key

    def _nested(self, holder: Any, fact: str, value: str) -> str:
        """Return facts with a single one in them, as the value of the key `facts` of a holder."""
        entry = f"{self._key(fact)}: {value}"
        if holder.flow_style:
            return "{" + entry + "}"
        return self._newline + " " * (_column(holder) + 2) + entry

    def _insert(self, mapping: Any, key: str, value: str) -> str:
        between = "" if value.startswith(("\n", "\r")) else " "
        entry = f"{key}:{between}{value}"
        last = _end(mapping.value[-1][1])
        if mapping.flow_style:
            return self._spliced(last, last, f",{self._gap(mapping)}{entry}")
        start = self._text.index("\n", len(self._text[:last].rstrip())) + 1
        return self._spliced(start, start, " " * _column(mapping) + entry + self._newline)

    def _gap(self, mapping: Any) -> str:
        """Return what stands between entries in braces: a space, or a new line with its indentation."""
        begins = mapping.value[-1][0].start_mark
        line = self._text[begins.index - begins.column : begins.index]
        return self._newline + line if not line.strip() and begins.column else " "

    def _replace(self, node: Any, value: str) -> str:
        start, end = node.start_mark.index, _end(node)
        if value.startswith(("\n", "\r")):  # a value on lines of its own goes below the comment beside its key
            behind = self._text.index("\n", end)
            comment = self._text[end:behind].rstrip("\r")
            start = len(self._text[:start].rstrip(" "))
            return self._spliced(start, behind + 1, comment.strip() and f" {comment.strip()}", value, self._newline)
        return self._spliced(start, end, "" if self._text[start - 1] in " \n" else " ", value)

    def _spliced(self, start: int, end: int, *pieces: str) -> str:
        return self._text[:start] + "".join(pieces) + self._text[end:]


def _child(mapping: Any, key: str) -> Any:
    return next((value for name, value in mapping.value if name.value == key), None)


def _column(mapping: Any) -> int:
    column: int = mapping.value[0][0].start_mark.column
    return column


def _end(node: Any) -> int:
    """Return where a node ends; what is laid out by indentation ends with the last thing in it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, yaml.MappingNode) else last)
    index: int = node.end_mark.index
    return index
