"""Text as HTML: everything escaped, the language of each piece told, both languages side by side where asked."""

from __future__ import annotations

import re
from html import escape

from hegui.words.text import Shown, Text, read

TAGS = {"zh": "zh-Hans", "en": "en"}

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_HAN_RUN = re.compile(r"[㐀-䶿一-鿿豈-﫿][　-〿㐀-䶿一-鿿豈-﫿＀-￯]*")
_LETTER = re.compile(r"[^\W\d_]")
# Control characters are no text; marks that turn the direction of writing could make a name read as something else.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


def clean(written: str) -> str:
    """Return the text without characters that are no text or that turn its direction."""
    return _NOT_TEXT.sub("\ufffd", written)


def marked(text: Text, shown: Shown) -> str:
    """Return a text as HTML. A text that reads the same in both languages, such as a name, is written once."""
    if shown == "both":
        if text.zh == text.en:
            return _same(clean(text.zh), "both")
        zh, en = clean(text.zh), clean(text.en)
        return f'<span lang="zh-Hans">{escape(zh)}</span> <span lang="en">{_english(en)}</span>'
    if text.zh == text.en:
        return _same(clean(text.zh), shown)
    return escape(clean(text.zh)) if shown == "zh" else _english(clean(text.en))


def plain(text: Text, shown: Shown, between: str = " / ") -> str:
    """Return a text escaped and without marks, for the title of a page."""
    return escape(clean(read(text, shown, between)))


def _same(written: str, shown: Shown) -> str:
    """Mark a shared text by its own script where that differs from the page; `bdi` keeps names apart from the sentence."""
    if not _LETTER.search(written):
        return escape(written)
    own = "zh-Hans" if _HAN.search(written) else "en"
    if shown != "both" and own == TAGS[shown]:
        return f"<bdi>{escape(written)}</bdi>"
    return f'<bdi lang="{own}">{escape(written)}</bdi>'


def _english(written: str) -> str:
    """Return an English text with the Chinese words inside it marked as Chinese."""
    return _HAN_RUN.sub(lambda run: f'<bdi lang="zh-Hans">{run[0]}</bdi>', escape(written))
