"""An empty table to fill in: the headings, and under them the questions in a row that is read as a remark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from hegui.mapping.tables.rows import REMARK
from hegui.rulebook.book import Rulebook
from hegui.words.text import Shown, read

_FIRST = ("id", "name_zh", "name_en", "function")


def template(rulebook: Rulebook, lang: Shown = "zh", facts: Iterable[str] | None = None) -> list[list[str]]:
    """Return two rows for these facts, or for all; a fact with answers to choose from names them after its question."""
    asked = [rulebook.facts[fact] for fact in facts] if facts is not None else list(rulebook.contents.facts)
    questions = [" ".join([read(fact.question, lang), *fact.choice_ids]) for fact in asked]
    return [[*_FIRST, *(fact.id for fact in asked)], [REMARK, *("" for _ in _FIRST[1:]), *questions]]


def template_csv(rulebook: Rulebook, lang: Shown) -> str:
    """Return the empty table of all facts as CSV."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(template(rulebook, lang))
    return written.getvalue()
