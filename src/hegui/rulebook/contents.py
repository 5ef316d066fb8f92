"""All that the data folder says, before it is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hegui.rulebook.controls import Control, Framework
from hegui.rulebook.models import Advice, DerivedFact, FactDefinition, HolidayNotice, Instrument, RegisterSection, Route


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the data folder says, in the order it says it; this is what is compiled to one file."""

    version: str
    known_on: date
    facts: tuple[FactDefinition, ...]
    derived: tuple[DerivedFact, ...]
    instruments: tuple[Instrument, ...]
    routes: tuple[Route, ...]
    advice: tuple[Advice, ...]
    register: tuple[RegisterSection, ...]
    calendar: tuple[HolidayNotice, ...]
    controls: tuple[Control, ...]
    frameworks: tuple[Framework, ...]
