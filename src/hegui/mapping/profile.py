"""Profiles: what is known of one AI system, its functions and its organisation."""

from __future__ import annotations

from dataclasses import dataclass, field

from hegui.rulebook.evaluation import FactValue
from hegui.words.text import Text


@dataclass(frozen=True, slots=True)
class Function:
    """One thing the system does; its facts override the system's, and a value of None makes one unknown again."""

    id: str
    name: Text
    facts: dict[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """One AI system. A fact left out is unknown; a profile without functions is one function itself."""

    id: str
    name: Text
    facts: dict[str, FactValue] = field(default_factory=dict)
    functions: tuple[Function, ...] = ()

    def as_functions(self) -> tuple[Function, ...]:
        """Return the functions, each with the system's facts beneath its own."""
        if not self.functions:
            return (Function(self.id, self.name, self._over({})),)
        return tuple(Function(f.id, f.name, self._over(f.facts)) for f in self.functions)

    def _over(self, own: dict[str, FactValue]) -> dict[str, FactValue]:
        return {name: fact for name, fact in {**self.facts, **own}.items() if fact.value is not None}
