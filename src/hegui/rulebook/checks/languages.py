"""Both languages: every text of the rulebook is there in Chinese and in English, and the Chinese is Chinese."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from hegui.rulebook.book import Rulebook
from hegui.words.finding import Finding
from hegui.words.text import Text

_CHINESE = re.compile(r"[一-鿿]")


def check_languages(rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each text that is empty, or is not in the language it claims to be."""
    return [
        Finding(
            "language",
            Text("此处缺少中文或英文文本，或语言有误。", "A Chinese or English text is missing or in the wrong language."),
            place,
        )
        for place, text in texts(rulebook.contents, "")
        if not text.zh.strip() or not text.en.strip() or not _CHINESE.search(text.zh) or _mostly_chinese(text.en)
    ]


def check_filled_in(rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each text that a scaffold left to be filled in."""
    message = Text("此处尚未填写。", "This is still to be filled in.")
    return [
        Finding("not_filled_in", message, place)
        for place, text in texts(rulebook.contents, "")
        if "请填写" in text.zh or "(fill in)" in text.en
    ]


def texts(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    """Yield every text below a value of the rulebook, with the id nearest to it."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, place)
    elif dataclasses.is_dataclass(value):
        here = f"{place} {getattr(value, 'id', '')}".strip()
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name), f"{here}, {field.name}" if here else field.name)


def _mostly_chinese(english: str) -> bool:
    return len(_CHINESE.findall(english)) > len(english) / 3
