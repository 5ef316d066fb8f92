"""By when, as a report says it: the rule, the day, and whether that day has passed."""

from __future__ import annotations

from datetime import date

from hegui.mapping.due import DueDay
from hegui.mapping.telling import due_words
from hegui.words.text import Text

_PASSED = Text(
    "{when}。该日早于评估日，请确认已经办理。",
    "{when}. The day lies before the assessment date; make sure it was done.",
)


def when(due: DueDay, as_of: date, met: bool | None = None) -> Text:
    """Return by when a duty is to be done; a day that has passed is pointed out, unless it is known that it was done."""
    words = due_words(due)
    passed = not met and due.day is not None and due.day < as_of
    return _PASSED.filled(when=words) if passed else words
