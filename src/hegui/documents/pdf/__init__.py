"""PDF: an A4 paper that opens everywhere: tagged, with bookmarks and fonts inside (PDF/UA-1)."""

from __future__ import annotations

from hegui.documents.outline import Document
from hegui.documents.paper import needed
from hegui.words.text import Shown


def render(document: Document, lang: Shown) -> bytes:
    """Return the document as PDF, the same bytes for the same outline; needs the extra `documents`."""
    written: bytes = needed("hegui.documents.pdf._file").written(document, lang)
    return written
