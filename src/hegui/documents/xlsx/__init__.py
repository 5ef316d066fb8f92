"""Excel: the tables and registers of a document, a sheet each, to be sorted and filtered."""

from __future__ import annotations

from hegui.documents.outline import Document
from hegui.documents.paper import needed
from hegui.words.text import Shown


def render(document: Document, lang: Shown) -> bytes:
    """Return the tables of the document as XLSX, the same bytes for the same outline; needs the extra `documents`."""
    written: bytes = needed("hegui.documents.xlsx._file").written(document, lang)
    return written
