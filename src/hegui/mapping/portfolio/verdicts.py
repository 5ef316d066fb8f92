"""Verdicts of many systems, judged a block at a time, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from hegui.mapping.portfolio.blocks import Block, blocks
from hegui.mapping.portfolio.columns import possible_values
from hegui.mapping.portfolio.law import Law
from hegui.mapping.profile import Profile
from hegui.mapping.results import Verdict
from hegui.rulebook.book import Rulebook
from hegui.rulebook.columns import Answers, Column, counted, numbers

_WORDS: dict[int, Verdict] = {0b00: "does_not_apply", 0b01: "undetermined", 0b11: "applies"}


class Verdicts:
    """The verdicts of the systems of one block, in their order."""

    def __init__(self, block: Block, law: Law) -> None:
        self.profiles = block.profiles
        self._block = block
        self._law = law
        everyone = (1 << len(block.functions)) - 1
        answers = law.diagrams.answers(possible_values(block.functions, law), everyone)
        self._systems = {diagram: _of_systems(answer, everyone, block) for diagram, answer in answers.items()}

    def of(self, subject: str) -> list[Verdict]:
        """Return the verdict of each system on an instrument or a duty."""
        diagram = self._law.answer.get(subject)
        if diagram is None:
            return ["not_in_force"] * len(self.profiles)
        return list(map(_WORDS.__getitem__, self._numbers(self._systems[diagram])))

    def duties(self) -> dict[Verdict, list[int]]:
        """Return how many duties have which verdict, for each system."""
        in_force = [self._systems[self._law.answer[duty]] for duty in self._law.duties if duty in self._law.answer]
        possible = self._numbers(counted(possibly for possibly, _ in in_force))
        certain = self._numbers(counted(certainly for _, certainly in in_force))
        return {
            "applies": certain,
            "undetermined": [possibly - certainly for possibly, certainly in zip(possible, certain, strict=True)],
            "does_not_apply": [len(in_force) - possibly for possibly in possible],
            "not_in_force": [len(self._law.duties) - len(in_force)] * len(self.profiles),
        }

    def _numbers(self, digits: tuple[Column, ...] | list[Column]) -> list[int]:
        return self._block.in_order(numbers(digits, len(self.profiles)))


def _of_systems(answers: Answers, everyone: Column, block: Block) -> tuple[Column, Column]:
    """Return the systems of which some function possibly, and some certainly, answers yes."""
    return block.some(answers.may_be_true), block.some(everyone & ~answers.may_be_false)


def judge_portfolio(profiles: Iterable[Profile], *, as_of: date, rulebook: Rulebook) -> Iterator[Verdicts]:
    """Judge systems by the law of a day, block by block; the answers are those of `map_systems`, without the reasons."""
    law = Law(rulebook, as_of)
    return (Verdicts(block, law) for block in blocks(profiles))
