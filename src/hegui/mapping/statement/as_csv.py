"""The statement of applicability as CSV: a row for each system and control."""

from __future__ import annotations

import csv
import io

from hegui.mapping.matrix import defused
from hegui.mapping.statement.stating import ControlState, Statement, SystemStatement
from hegui.mapping.statement.words import crosswalk_words
from hegui.words.text import Shown, Text, read

_HEAD = ("system", "control", "theme", "title", "need", "duties", "possible", "owner", "evidence", "test", "crosswalk")


def statement_csv(statement: Statement, lang: Shown) -> str:
    """Return the statement as a table that spreadsheets read; words are in the language asked for."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_HEAD)
    for system in statement.systems:
        for state in system.controls:
            table.writerow(map(defused, _row(system, state, lang)))
    return written.getvalue()


def _row(system: SystemStatement, state: ControlState, lang: Shown) -> tuple[str, ...]:
    control = state.control
    return (
        system.profile.id,
        control.id,
        control.theme,
        read(control.title, lang),
        state.need,
        " ".join(result.duty.id for result in state.duties),
        " ".join(result.duty.id for result in state.possible),
        read(control.owner, lang),
        _lines(control.evidence, lang),
        read(control.test, lang),
        _lines(crosswalk_words(control), lang),
    )


def _lines(texts: tuple[Text, ...], lang: Shown) -> str:
    return "\n".join(read(text, lang) for text in texts)
