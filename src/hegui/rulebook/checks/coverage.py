"""Coverage: which duty carries each row of the register, or why a row is not a duty."""

from __future__ import annotations

from dataclasses import dataclass

from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import Duty, NotADuty, ProcedureStep, RegisterSection
from hegui.words.finding import Finding
from hegui.words.text import Text


@dataclass(frozen=True, slots=True)
class CoveredRow:
    """One row of the register with what carries it: duties, steps of procedure, or why it asks nothing of a company."""

    section: RegisterSection
    row: str
    duties: tuple[str, ...]
    not_a_duty: NotADuty | None

    @property
    def carried(self) -> bool:
        """Tell whether anything carries the row."""
        return bool(self.duties) or self.not_a_duty is not None


def coverage(rulebook: Rulebook) -> list[CoveredRow]:
    """Return every row of the register in its order."""
    duties: dict[str, list[str]] = {}
    for carrier in _carriers(rulebook):
        for row in carrier.rows:
            duties.setdefault(row, []).append(carrier.id)
    listed = {entry.row: entry for instrument in rulebook.contents.instruments for entry in instrument.not_a_duty}
    return [
        CoveredRow(section, row, tuple(duties.get(row, ())), listed.get(row))
        for section in rulebook.contents.register
        for row in section.rows
    ]


def check_coverage(rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each row that nothing carries and for each row id that is not in the register."""
    rows = coverage(rulebook)
    known = {row.row for row in rows}
    named = {row: carrier.id for carrier in _carriers(rulebook) for row in carrier.rows}
    named |= {entry.row: i.id for i in rulebook.contents.instruments for entry in i.not_a_duty}
    missing = Text("没有义务承载此行，也未说明其不是义务。", "No duty carries this row, and nothing says it is not a duty.")
    strange = Text("登记表中没有“{row}”这一行。", "The register has no row '{row}'.")
    return [Finding("row_missing", missing, row.row) for row in rows if not row.carried] + [
        Finding("unknown_row", strange.filled(row=row), place) for row, place in named.items() if row not in known
    ]


def _carriers(rulebook: Rulebook) -> tuple[Duty | ProcedureStep, ...]:
    return (*rulebook.duties.values(), *rulebook.procedure.values())
