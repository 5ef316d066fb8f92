"""Rendering an outline in the form asked for, each renderer loaded when it is used."""

from __future__ import annotations

from hegui.documents.outline import Document
from hegui.words.text import Shown

DOCUMENT_FORMS = ("md", "html")


def rendered(document: Document, form: str, lang: Shown) -> str:
    """Return the document in one of `DOCUMENT_FORMS`."""
    from hegui.documents import html, markdown

    return html.render(document, lang) if form == "html" else markdown.render(document, lang)
