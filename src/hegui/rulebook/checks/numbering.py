"""Numbers by day: on every day, a number names one article, and what is law cites what was law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from hegui.rulebook.book import Rulebook
from hegui.rulebook.numbering import numbering_days
from hegui.words.finding import Finding
from hegui.words.text import Text


def check_numbering(rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each number that names two articles on a day, and each duty that cites nothing of its day."""
    return [found for day in numbering_days(rulebook.contents) for found in _on(day - timedelta(days=1), rulebook)]


def _on(day: date, rulebook: Rulebook) -> Iterator[Finding]:
    book = rulebook.as_cited(day)
    doubled = Text("{day}有两条的条号同为{number}。", "On {day} two articles bear the number {number}.")
    uncited = Text("{day}所引条文均非当时有效的条文。", "On {day} nothing that it cites was law.")
    for instrument in book.contents.instruments:
        for number, count in Counter(article.article for article in instrument.articles).items():
            if count > 1:
                yield Finding("doubled_number", doubled.filled(day=day, number=number), f"{instrument.id}.{number}")
    for duty in book.duties.values():
        if book.span_of(duty).holds(day) and not any(cited.startswith(f"{duty.instrument}.") for cited in duty.cites):
            yield Finding("cites_no_law", uncited.filled(day=day), duty.id)
