"""The matrix as CSV: a row a system, a column an instrument, then how many duties have which verdict."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from hegui.mapping.results import Mapping, SystemMapping, Verdict

VERDICTS: tuple[Verdict, ...] = ("applies", "undetermined", "does_not_apply", "not_in_force")
_FORMULA = tuple("=+-@＝＋－＠")  # spreadsheets in East Asian languages take the wide signs too


def mapping_csv(mapping: Mapping) -> str:
    """Return the matrix of a mapping; names that a spreadsheet would take for formulas are kept from being run."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    instruments = [instrument.id for instrument in mapping.rulebook.mapped]
    table.writerow(["id", "name_zh", "name_en", *instruments, *(f"duties_{verdict}" for verdict in VERDICTS)])
    for system in mapping.systems:
        table.writerow(map(defused, _row(system, instruments)))
    return written.getvalue()


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet runs: one that would start a formula gets an apostrophe before it."""
    one_kind_of_break = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{one_kind_of_break}" if cell.lstrip().startswith(_FORMULA) else one_kind_of_break


def _row(system: SystemMapping, instruments: list[str]) -> Iterator[str]:
    profile = system.profile
    verdicts = {result.instrument.id: result.outcome.verdict for result in system.instruments}
    counted = Counter(result.outcome.verdict for result in system.duties)
    yield from (profile.id, profile.name.zh, profile.name.en)
    yield from (verdicts[instrument] for instrument in instruments)
    yield from (str(counted[verdict]) for verdict in VERDICTS)
