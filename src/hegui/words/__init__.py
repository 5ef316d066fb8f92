"""Shared shapes: bilingual text, citations, spans of days, findings, errors, and strict reading. This room knows no other."""

from hegui.words.citation import Citation
from hegui.words.errors import HeguiError, Refused, Unfinished
from hegui.words.finding import Finding
from hegui.words.span import Span
from hegui.words.text import Language, Text

__all__ = ["Citation", "Finding", "HeguiError", "Language", "Refused", "Span", "Text", "Unfinished"]
