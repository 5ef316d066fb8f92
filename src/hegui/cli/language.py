"""The language of the terminal: `--lang` where given, else HEGUI_LANG, else the locale."""

from __future__ import annotations

import os

from hegui.words.text import Language, Text


def preferred() -> Language:
    """Return the language of this terminal."""
    names = (os.environ.get(name, "") for name in ("HEGUI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").lower().startswith("zh") else "en"


def say(zh: str, en: str) -> str:
    """Return the sentence in the language of this terminal; help texts are written with it."""
    return Text(zh, en).read(preferred())
