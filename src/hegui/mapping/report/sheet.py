"""The sheet of one system: what the parts of a report share, and the names of the places in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from hegui.mapping.results import DutyResult, InstrumentResult, Mapping, SystemMapping, Verdict
from hegui.mapping.telling import listed
from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import Verification
from hegui.words.text import Text

OPEN_VERDICTS: tuple[Verdict, ...] = ("applies", "undetermined")
UNSURE: tuple[Verification, ...] = ("memory", "open")


@dataclass(frozen=True)
class Sheet:
    """One system of a mapping; `number` keeps its anchors apart from those of the others."""

    mapping: Mapping
    system: SystemMapping
    number: int
    brief: bool

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook of the mapping."""
        return self.mapping.rulebook

    @property
    def anchor(self) -> str:
        """The anchor of the system's section."""
        return f"s{self.number}"

    def place(self, name: str) -> str:
        """Return the anchor of something inside the system's section."""
        return f"{self.anchor}/{name}"

    @cached_property
    def functions(self) -> dict[str, Text]:
        """The names of the functions by id; empty where the system is one function itself."""
        return {function.id: function.name for function in self.system.profile.functions}

    def function_names(self, functions: tuple[str, ...]) -> Text | None:
        """Return the names of functions in a row, if the system has functions to tell apart."""
        named = [self.functions[id_] for id_ in functions if id_ in self.functions]
        return listed(named) if named else None

    @cached_property
    def instruments(self) -> tuple[InstrumentResult, ...]:
        """The results of the instruments that are more than drafts."""
        return tuple(result for result in self.system.instruments if result.instrument.status != "draft")

    def duties(self, *verdicts: Verdict) -> list[DutyResult]:
        """Return the duties of these verdicts, in the order of the rulebook."""
        return [result for result in self.system.duties if result.outcome.verdict in verdicts]

    def duties_of(self, instrument: str, *verdicts: Verdict) -> list[DutyResult]:
        """Return the duties of one instrument of these verdicts."""
        return [result for result in self.duties(*verdicts) if result.duty.instrument == instrument]

    def shown_duties_of(self, instrument: str) -> list[DutyResult]:
        """Return the duties of one instrument that apply or are open."""
        return self._shown_by_instrument.get(instrument, [])

    @cached_property
    def _shown_by_instrument(self) -> dict[str, list[DutyResult]]:
        found: dict[str, list[DutyResult]] = {}
        for result in self.duties(*OPEN_VERDICTS):
            found.setdefault(result.duty.instrument, []).append(result)
        return found

    def instrument_place(self, instrument: str) -> str:
        """Return the anchor of an instrument: in a brief report one without duties stands in the annex alone."""
        if self.brief and not self.shown_duties_of(instrument):
            return title_anchor(instrument)
        return self.place(instrument)

    def some_functions(self, functions: tuple[str, ...]) -> Text | None:
        """Return the names of functions where they are not all that the system has."""
        return self.function_names(functions) if len(functions) < len(self.functions) else None

    @cached_property
    def question_numbers(self) -> dict[str, int]:
        """The open questions, the most deciding first, with their numbers."""
        return {fact: number for number, fact in enumerate(self.system.next_questions, 1)}

    @cached_property
    def shown_duties(self) -> frozenset[str]:
        """The ids of the duties that have a place of their own in the report."""
        return frozenset(result.duty.id for result in self.duties(*OPEN_VERDICTS))


def with_functions(words: Text, names: Text | None) -> Text:
    """Return words with the names of the functions concerned behind them."""
    return Text(f"{words.zh}（{names.zh}）", f"{words.en} ({names.en})") if names else words


def duty_anchor(duty: str) -> str:
    """Return the name of a duty's place in its sheet."""
    return f"duty/{duty}"


def title_anchor(instrument: str) -> str:
    """Return the anchor of an instrument's full title, shared by all systems of a report."""
    return f"title/{instrument}"
