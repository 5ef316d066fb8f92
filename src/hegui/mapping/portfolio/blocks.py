"""Blocks: some systems whose functions stand side by side, and the way back from functions to systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from hegui.mapping.profile import Profile
from hegui.rulebook.columns import Column
from hegui.rulebook.evaluation import FactValue

MOST_FUNCTIONS = 16_384  # smaller blocks repeat the walk too often, larger ones hold more memory and are no faster

_Facts = dict[str, FactValue]


@dataclass(frozen=True, slots=True)
class Block:
    """Systems, and the facts of their functions in layers: all first functions, then the second ones of those that have two.

    Systems with more functions stand first in every layer, so that the bits of a layer belong to the first systems.
    `layers` are the ends of the layers, `places` tells where each system stands.
    """

    profiles: tuple[Profile, ...]
    functions: tuple[_Facts, ...]
    layers: tuple[int, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, profiles: list[Profile]) -> Block:
        """Lay the functions of some systems out."""
        facts = [_by_function(profile) for profile in profiles]
        order = sorted(range(len(profiles)), key=lambda system: -len(facts[system]))
        places = sorted(range(len(profiles)), key=order.__getitem__)
        layered, layers = [], [0]
        for layer in range(len(facts[order[0]])):
            layered += [facts[system][layer] for system in order if layer < len(facts[system])]
            layers.append(len(layered))
        return cls(tuple(profiles), tuple(layered), tuple(layers), tuple(places))

    def in_order(self, numbers: list[int]) -> list[int]:
        """Return the numbers of the systems in the order of the portfolio."""
        return [numbers[place] for place in self.places] if len(self.layers) > 2 else numbers

    def some(self, functions: Column) -> Column:
        """Return the systems of which some function is in the column."""
        systems = 0
        for first, end in pairwise(self.layers):
            systems |= functions >> first & (1 << end - first) - 1
        return systems


def blocks(profiles: Iterable[Profile]) -> Iterator[Block]:
    """Cut a portfolio into blocks; no more systems are held than one of them has."""
    held: list[Profile] = []
    functions = 0
    for profile in profiles:
        more = len(profile.functions) or 1
        if held and functions + more > MOST_FUNCTIONS:
            yield Block.of(held)
            held, functions = [], 0
        held.append(profile)
        functions += more
    if held:
        yield Block.of(held)


def _by_function(profile: Profile) -> list[_Facts]:
    return [{**profile.facts, **function.facts} for function in profile.functions] or [profile.facts]
