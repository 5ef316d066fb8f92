"""Word: a document with real styles, headings, tables and links, to be worked on further."""

from __future__ import annotations

from hegui.documents.outline import Document
from hegui.documents.paper import needed
from hegui.words.text import Shown


def render(document: Document, lang: Shown) -> bytes:
    """Return the document as DOCX, the same bytes for the same outline; needs the extra `documents`."""
    written: bytes = needed("hegui.documents.docx._file").written(document, lang)
    return written
