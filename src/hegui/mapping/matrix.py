"""The matrix as CSV: a row a system, a column an instrument, then how many duties have which verdict."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from hegui.mapping.portfolio import Verdicts, judge_portfolio
from hegui.mapping.profile import Profile
from hegui.mapping.results import Verdict
from hegui.rulebook.book import Rulebook

VERDICTS: tuple[Verdict, ...] = ("applies", "undetermined", "does_not_apply", "not_in_force")
_FORMULA = tuple("=+-@＝＋－＠")  # spreadsheets in East Asian languages take the wide signs too


def matrix_csv(profiles: Iterable[Profile], *, as_of: date, rulebook: Rulebook) -> Iterator[str]:
    """Yield the matrix in pieces: its headings, then the systems a block at a time."""
    instruments = [instrument.id for instrument in rulebook.mapped]
    yield ",".join(["id", "name_zh", "name_en", *instruments, *(f"duties_{verdict}" for verdict in VERDICTS)]) + "\n"
    for verdicts in judge_portfolio(profiles, as_of=as_of, rulebook=rulebook):
        yield "".join(f"{line}\n" for line in _lines(verdicts, instruments))


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet runs: one that would start a formula gets an apostrophe before it."""
    one_kind_of_break = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{one_kind_of_break}" if cell.lstrip().startswith(_FORMULA) else one_kind_of_break


def _lines(verdicts: Verdicts, instruments: list[str]) -> Iterator[str]:
    """Put the columns of a block side by side: only what people wrote has to be quoted and kept from being run."""
    written = _quoted([defused(p.id), defused(p.name.zh), defused(p.name.en)] for p in verdicts.profiles)
    duties = verdicts.duties()
    columns = [*map(verdicts.of, instruments), *(map(str, duties[verdict]) for verdict in VERDICTS)]
    return map(",".join, zip(written, *columns, strict=True))


def _quoted(rows: Iterable[Iterable[str]]) -> list[str]:
    """Return rows as CSV, without the ends of their lines."""
    lines: list[str] = []
    csv.writer(_Lines(lines.append), lineterminator="\n").writerows(rows)
    return [line[:-1] for line in lines]


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a CSV writer writes to: it writes a row at once."""

    write: Callable[[str], object]
