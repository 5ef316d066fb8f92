"""Pieces of HTML that show a label beside an answer, around a player, or always at the edge of a page (GB 45438-2025, 5.6).

The element is a web component (`aigc-label.js`); between its tags stands what is shown where scripts do not run.
"""

from __future__ import annotations

import html
from importlib.resources import files
from typing import Literal, get_args

from hegui.labeling.explicit.wording import findings_of
from hegui.words import Refused

SnippetKind = Literal["answer", "player", "bar"]
SnippetLanguage = Literal["zh", "en"]
KINDS: tuple[SnippetKind, ...] = get_args(SnippetKind)
SHOWN = "内容由AI生成"

_USES: dict[SnippetKind, str] = {
    "answer": "<!-- Put it before or behind each answer. -->\n{element}\n",
    "player": "<!-- Put your own player where this one stands. -->\n{element}\n",
    "bar": "<!-- First in the body, it stays at the top; with at=bottom, last in the body, at the bottom. -->\n{element}\n",
}
_BAR: dict[SnippetLanguage, str] = {"zh": "生成合成内容", "en": "Generated content"}  # how a landmark of the page is called
_PLAYER = '<audio controls src="your-sound.mp3"></audio>'


def snippet(kind: SnippetKind, lang: SnippetLanguage = "zh", wording: str = SHOWN) -> str:
    """Return the element with its script, to be put into a page; refuse a wording that lacks an element."""
    if problems := findings_of(wording):
        raise Refused(problems)
    return f"{_USES[kind].format(element=_element(kind, lang, html.escape(wording)))}<script>\n{script()}</script>\n"


def script() -> str:
    """Return the web component, for pages that keep scripts in files of their own."""
    return files("hegui.labeling.explicit.interface").joinpath("aigc-label.js").read_text("utf-8")


def _element(kind: SnippetKind, lang: SnippetLanguage, wording: str) -> str:
    language = "zh-Hans" if lang == "zh" else "en"
    shown = f'<span lang="zh-Hans">{wording}</span>' + ("" if lang == "zh" else " <span>AI-generated</span>")
    inside = f"\n  {_PLAYER}\n" if kind == "player" else shown
    before = f"<noscript>{shown}</noscript>\n" if kind == "player" else ""
    landmark = f' role="complementary" aria-label="{_BAR[lang]}"' if kind == "bar" else ""
    return f'{before}<aigc-label kind="{kind}" lang="{language}" wording="{wording}"{landmark}>{inside}</aigc-label>'
