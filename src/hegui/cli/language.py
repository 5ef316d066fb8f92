"""The language of the terminal: `--lang` where given, else HEGUI_LANG, else the locale."""

from __future__ import annotations

import os
from typing import Literal

from hegui.words.text import Language, Text

Shown = Literal["zh", "en", "both"]


def preferred() -> Language:
    """Return the language of this terminal."""
    names = (os.environ.get(name, "") for name in ("HEGUI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").lower().startswith("zh") else "en"


def say(zh: str, en: str) -> str:
    """Return the sentence in the language of this terminal; help texts are written with it."""
    return Text(zh, en).read(preferred())


def read(text: Text, shown: Shown, between: str = " / ") -> str:
    """Return a text in the language asked for, or in both; what is the same in both stands once."""
    if shown != "both":
        return text.read(shown)
    return text.zh if text.zh == text.en else f"{text.zh}{between}{text.en}"
