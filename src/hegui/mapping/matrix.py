"""The matrix as CSV: a row a system, a column an instrument, then how many duties have each verdict."""

from __future__ import annotations

import csv
import io
from collections import Counter

from hegui.mapping.judging import STRENGTH
from hegui.mapping.results import Mapping, SystemMapping

# A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it text again.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def mapping_csv(mapping: Mapping) -> str:
    """Return the matrix; verdicts stand as in the JSON, so that a script can read them."""
    instruments = [instrument.id for instrument in mapping.rulebook.mapped]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["id", "name_zh", "name_en", "as_of", *instruments, *(f"duties_{verdict}" for verdict in STRENGTH)])
    for system in mapping.systems:
        writer.writerow([_defused(cell) for cell in _row(system, mapping)])
    return written.getvalue()


def _row(system: SystemMapping, mapping: Mapping) -> list[str]:
    counts = Counter(result.outcome.verdict for result in system.duties)
    return [
        system.profile.id,
        system.profile.name.zh,
        system.profile.name.en,
        mapping.as_of.isoformat(),
        *(result.outcome.verdict for result in system.instruments),
        *(str(counts[verdict]) for verdict in STRENGTH),
    ]


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
