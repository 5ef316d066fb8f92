"""What the interview asks next: one question with what hangs on it, or that nothing is left to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hegui.mapping.profile import Function
from hegui.rulebook.models import FactDefinition, Instrument


class Slot(NamedTuple):
    """Where an answer goes: a fact of one function, or of the system where `function` is None."""

    fact: str
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many verdicts of one kind of thing there are, by verdict; what is not in force is not counted."""

    applies: int
    does_not_apply: int
    undetermined: int

    @property
    def decided(self) -> int:
        """How many are no longer open."""
        return self.applies + self.does_not_apply


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the interview is: the verdicts of instruments and of duties in force that day."""

    instruments: Count
    duties: Count

    @property
    def decided(self) -> int:
        """How many verdicts are no longer open."""
        return self.instruments.decided + self.duties.decided

    @property
    def undecided(self) -> int:
        """How many verdicts are still open."""
        return self.instruments.undetermined + self.duties.undetermined


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an answer within one instrument: the instrument's own verdict, and duties by id."""

    instrument: Instrument
    itself: bool
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The next question: the fact, the function it concerns (None: the system), and the verdicts that wait for it."""

    fact: FactDefinition
    function: Function | None
    waiting: tuple[Waiting, ...]
    progress: Progress

    @property
    def slot(self) -> Slot:
        """Where the answer goes."""
        return Slot(self.fact.id, self.function.id if self.function else None)


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is left to ask: no answer that may still be given can settle a verdict."""

    progress: Progress
