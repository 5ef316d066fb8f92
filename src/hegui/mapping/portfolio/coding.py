"""Codings: all that a fact says to the law in one byte, so that the answers of many functions are a string of bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import prod
from typing import Any

UNKNOWN = 255


@dataclass(frozen=True, slots=True)
class Tested:
    """A variable that the law tests: its number, how many values it has, and which of them a known fact takes."""

    number: int
    width: int
    branch_of: Callable[[Any], int]


@dataclass(frozen=True, slots=True)
class Coding:
    """Variables of one fact that a byte has room for; their branches are the digits of the code.

    `possible` has, for each value of each variable, whether a code leaves it possible: 256 characters, `1` or `0`.
    """

    variables: tuple[Tested, ...]
    possible: dict[int, list[bytes]] = field(init=False)

    def __post_init__(self) -> None:
        worth, possible = 1, {}
        for variable in reversed(self.variables):
            digits = [code // worth % variable.width for code in range(UNKNOWN)]
            possible[variable.number] = [_signs(digits, branch) for branch in range(variable.width)]
            worth *= variable.width
        object.__setattr__(self, "possible", possible)

    def code(self, value: Any) -> int:
        """Return the byte of a value; None is not known."""
        if value is None:
            return UNKNOWN
        code = 0
        for variable in self.variables:
            code = code * variable.width + variable.branch_of(value)
        return code


def codings(tested: Iterable[Tested]) -> tuple[Coding, ...]:
    """Return the codings of a fact's variables: mostly one, several for a fact of many answers."""
    groups: list[list[Tested]] = [[]]
    for variable in tested:
        if prod(other.width for other in groups[-1]) * variable.width > UNKNOWN:
            groups.append([])
        groups[-1].append(variable)
    return tuple(Coding(tuple(group)) for group in groups)


def _signs(digits: list[int], branch: int) -> bytes:
    """Return the sign of every code; the last one is `UNKNOWN`, which leaves every branch possible."""
    return bytes(ord("1" if digit == branch else "0") for digit in digits) + b"1"
