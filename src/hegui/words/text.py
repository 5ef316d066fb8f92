"""Bilingual text: every sentence a person reads exists in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
Shown = Literal["zh", "en", "both"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in simplified Chinese and in English."""

    zh: str
    en: str

    def read(self, language: Language) -> str:
        """Return the text in one language."""
        return self.zh if language == "zh" else self.en

    def filled(self, **values: object) -> Text:
        """Return the text with its named placeholders filled; a `Text` value is filled language by language."""
        zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
        en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))

    def plain(self) -> dict[str, str]:
        """Return the shape that JSON carries: `{zh, en}`."""
        return {"zh": self.zh, "en": self.en}


def read(text: Text, shown: Shown, between: str = " / ") -> str:
    """Return a text in the language asked for, or in both; what is the same in both stands once."""
    if shown != "both":
        return text.read(shown)
    return text.zh if text.zh == text.en else f"{text.zh}{between}{text.en}"
