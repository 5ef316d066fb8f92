"""From the text at a place to a mark: tolerant of what stands in real files, with everything that is odd as a finding."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from hegui.labeling.mark import KEYS, NAME, Mark
from hegui.words import Finding, Text

MOST_CHARACTERS = 1 << 20

_FORM = ("GB45438.E",)
_KEYS = frozenset(KEYS)
_EACH = ",".join(rf'"{key}":"([^"\\\x00-\x1f]*)"' for key in KEYS)
_USUAL = re.compile(rf"\{{{_EACH}\}}").fullmatch  # an object as it is mostly written, in which nothing is escaped


@dataclass(frozen=True, slots=True)
class ReadMark:
    """The seven fields as written (None: the key is missing), or no fields where the text is no AIGC object."""

    fields: dict[str, str | None] | None
    findings: tuple[Finding, ...]

    @property
    def mark(self) -> Mark | None:
        """The mark, where there is one; missing fields are empty."""
        return Mark.of_fields(self.fields) if self.fields is not None else None


def read_mark(text: str, place: str) -> ReadMark:
    """Read a text as an AIGC object, alone or under the name AIGC."""
    fields = _plain_fields(text)
    if fields is not None:
        return ReadMark(fields, ())
    reader = _Reader(place)
    value = reader.decoded(text)
    if isinstance(value, dict) and isinstance(value.get(NAME), dict):
        value = value[NAME]
    if not isinstance(value, dict) or not value.keys() & set(KEYS):
        if not reader.findings:
            reader.note("not_an_aigc_object", "此处的内容不是 AIGC 对象", "what stands here is no AIGC object")
        return ReadMark(None, tuple(reader.findings))
    return ReadMark(reader.fields(value), tuple(reader.findings))


def _plain_fields(text: str) -> dict[str, str | None] | None:
    """Return the fields of an object in which nothing is odd, as nearly all are; None where a closer look is needed."""
    usual = _USUAL(text) if len(text) <= MOST_CHARACTERS else None
    if usual is not None:
        return dict(zip(KEYS, usual.groups(), strict=True))
    try:
        value = _DECODER.decode(text) if len(text) <= MOST_CHARACTERS else None
    except (ValueError, RecursionError):
        return None
    if type(value) is dict and len(value) == 1:
        value = value.get(NAME)
    if type(value) is not dict or value.keys() != _KEYS or set(map(type, value.values())) != {str}:
        return None
    return {key: value[key] for key in KEYS}


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_single)


class _Reader:
    """Collects what is odd about one text."""

    def __init__(self, place: str) -> None:
        self.findings: list[Finding] = []
        self._place = place

    def note(self, code: str, zh: str, en: str, severity: Any = "error") -> None:
        message = Text(f"{zh}。", f"{en[0].upper()}{en[1:]}.")
        remedy = Text("请按附录 E 的形式重新写入标识。", "Write the mark again in the form of Annex E.")
        self.findings.append(Finding(code, message, self._place, remedy, severity, _FORM))

    def decoded(self, text: str) -> Any:
        """Return the JSON of a text; one that went through XML twice is taken back once."""
        if len(text) > MOST_CHARACTERS:
            self.note("mark_too_long", "标识过长", "the mark is too long")
            return None
        text = text.strip("\0 \r\n\t\ufeff")
        value = self._json(text)
        if value is None and "&quot;" in text:
            value = self._json(html.unescape(text))
            if value is not None:
                self.note("escaped_twice", "标识被重复转义", "the mark is escaped once too often")
        if value is None:
            self.note("not_json", "标识不是合规的 JSON", "the mark is not valid JSON")
        return value

    def _json(self, text: str) -> Any:
        try:
            return json.loads(text, object_pairs_hook=self._object, parse_constant=str)
        except (ValueError, RecursionError):
            return None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, count in Counter(key for key, _ in pairs).items():
            if count > 1:
                self.note("doubled_key", f"键“{key[:40]}”重复", f"the key '{key[:40]}' is doubled")
        return dict(reversed(pairs))  # the first of two counts

    def fields(self, value: dict[str, Any]) -> dict[str, str | None]:
        """Return the seven fields as texts."""
        for key in value.keys() - set(KEYS):
            self.note("extra_key", f"多出附录 E 没有的键“{key[:40]}”", f"Annex E has no key '{key[:40]}'", "warning")
        return {key: self._text(key, value[key]) if key in value else None for key in KEYS}

    def _text(self, key: str, value: Any) -> str:
        if isinstance(value, str):
            return value
        self.note("not_a_string", f"{key} 的值不是字符串", f"the value of {key} is no string")
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
