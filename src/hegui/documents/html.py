"""HTML: one file that stands on its own. No script, nothing loaded from anywhere; it can be read, printed and kept."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from hegui.documents._blocks import Writer
from hegui.documents._inline import target
from hegui.documents._marked import TAGS, marked, plain
from hegui.documents.outline import Block, Callout, Details, Document, Section
from hegui.words.text import Shown, Text

_CONTENTS = Text("目录", "Contents")
_LANGUAGE = Text("语言", "Language")
_OPEN_ALL = Text("展开全部理由", "Open all reasons")
_SKIP = Text("跳到正文", "Skip to the content")
_SHOWN: tuple[tuple[Shown, str, str], ...] = (
    ("zh", "zh-Hans", "中文"),
    ("en", "en", "English"),
    ("both", "zh-Hans", "中英对照"),
)


def render(document: Document, lang: Shown) -> str:
    """Return the document as one HTML page, the same bytes for the same outline."""
    writer = Writer(lang)
    return (
        f'<!DOCTYPE html>\n<html lang="{TAGS.get(lang, "zh-Hans")}" class="{lang}">\n'
        f"<head>\n{_head(document, lang)}</head>\n<body>\n"
        f'<a class="skip" href="#page-content">{marked(_SKIP, lang)}</a>\n'
        f"{_header(document, lang)}{_controls(document, lang)}"
        f'<main id="page-content">\n{_notice(document, lang)}{_contents(document, lang)}'
        f"{writer.blocks(document.sections, 2)}</main>\n"
        f"<footer><p>{marked(document.footer, lang)}</p></footer>\n</body>\n</html>\n"
    )


def _head(document: Document, lang: Shown) -> str:
    style, digest = _style()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light">\n'
        f'<title>{plain(document.title, lang)}</title>\n<link rel="icon" href="data:,">\n<style>{style}</style>\n'
    )


@cache
def _style() -> tuple[str, str]:
    """Return the style sheet and its hash, by which the page's policy allows this one and no other."""
    style = files("hegui.documents").joinpath("report.css").read_text("utf-8")
    return style, base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _header(document: Document, lang: Shown) -> str:
    title, subtitle = marked(document.title, lang), marked(document.subtitle, lang)
    return f'<header><h1>{title}</h1>\n<p class="subtitle">{subtitle}</p></header>\n'


def _notice(document: Document, lang: Shown) -> str:
    return f'<div class="callout notice"><p>{marked(document.notice, lang)}</p></div>\n'


def _controls(document: Document, lang: Shown) -> str:
    """Return the switches: they work by style alone, as no script runs here."""
    switches = _languages() if lang == "both" else ""
    if any(isinstance(block, Details) for block in _all_blocks(document.sections)):
        label = f'<label for="open-all">{marked(_OPEN_ALL, lang)}</label>'
        switches += f'<div class="open-all"><input type="checkbox" id="open-all">{label}</div>'
    return f'<div class="controls" role="region" aria-label="{plain(_LANGUAGE, lang)}">{switches}</div>\n' if switches else ""


def _languages() -> str:
    choices = (
        f'<input type="radio" name="shown" id="shown-{shown}"{" checked" if shown == "both" else ""}>'
        f'<label for="shown-{shown}" lang="{tag}">{name}</label>'
        for shown, tag, name in _SHOWN
    )
    return f'<fieldset><legend class="unseen">{marked(_LANGUAGE, "both")}</legend>{"".join(choices)}</fieldset>'


def _contents(document: Document, lang: Shown) -> str:
    links = "".join(
        f'<li><a href="{target(section.anchor)}">{marked(section.title, lang)}</a></li>'
        for section in document.sections
        if section.anchor
    )
    return f'<nav aria-labelledby="page-contents"><h2 id="page-contents">{marked(_CONTENTS, lang)}</h2><ol>{links}</ol></nav>\n'


def _all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Section | Callout | Details):
            yield from _all_blocks(block.blocks)
