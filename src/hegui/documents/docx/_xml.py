"""WordprocessingML as text: escaped, and with the few elements that every part needs."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}"'

__all__ = ["RELATIONS", "SPACES", "WORD", "escaped", "quoted"]


def escaped(written: str) -> str:
    """Return characters as the content of a text element."""
    return f'<w:t xml:space="preserve">{escape(written)}</w:t>'


def quoted(written: str) -> str:
    """Return characters as the value of an attribute, with its quotation marks."""
    return quoteattr(written)
