"""Decision diagrams: exact three-valued answers over facts that are not known.

A condition over unknown facts is kept as a reduced, ordered, multi-valued decision diagram (Bryant 1986; Srinivasan et
al. 1990). Reduced diagrams are canonical, which gives what the mapping promises: the answer is certain exactly when the
diagram is a terminal, and an unknown fact can still change the answer exactly when the diagram tests it.
"""

from __future__ import annotations

from collections.abc import Callable

FALSE = 0
TRUE = 1

_LAST = 1 << 60


class Diagrams:
    """Keeps diagrams by number; equal functions have equal numbers. Variables are ordered by their number."""

    def __init__(self) -> None:
        self._variable = [_LAST, _LAST]
        self._branches: list[tuple[int, ...]] = [(), ()]
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}
        self._opposite: dict[int, int] = {FALSE: TRUE, TRUE: FALSE}
        self._tested: dict[int, frozenset[int]] = {FALSE: frozenset(), TRUE: frozenset()}
        self._given: dict[tuple[int, int, int], int] = {}
        self._width: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._variable)

    def choice(self, variable: int, branches: tuple[int, ...]) -> int:
        """Return the diagram that goes to one branch for each value of a variable."""
        if all(branch == branches[0] for branch in branches):
            return branches[0]
        key = (variable, branches)
        found = self._known.get(key)
        if found is None:
            found = len(self._variable)
            self._variable.append(variable)
            self._branches.append(branches)
            self._known[key] = found
            self._width[variable] = len(branches)
        return found

    def both(self, one: int, other: int) -> int:
        """Return the diagram that is true where both are."""
        if FALSE in (one, other):
            return FALSE
        if one in (TRUE, other):
            return other
        if other == TRUE:
            return one
        key = (one, other) if one < other else (other, one)
        found = self._both.get(key)
        if found is None:
            found = self._both[key] = self._branch_by_branch(self.both, one, other)
        return found

    def either(self, one: int, other: int) -> int:
        """Return the diagram that is true where at least one is."""
        if TRUE in (one, other):
            return TRUE
        if one in (FALSE, other):
            return other
        if other == FALSE:
            return one
        key = (one, other) if one < other else (other, one)
        found = self._either.get(key)
        if found is None:
            found = self._either[key] = self._branch_by_branch(self.either, one, other)
        return found

    def opposite(self, node: int) -> int:
        """Return the diagram that is true where this one is false."""
        found = self._opposite.get(node)
        if found is None:
            found = self.choice(self._variable[node], tuple(self.opposite(branch) for branch in self._branches[node]))
            self._opposite[node] = found
            self._opposite[found] = node
        return found

    def tested(self, node: int) -> frozenset[int]:
        """Return the variables that can change the answer."""
        found = self._tested.get(node)
        if found is None:
            below = (self.tested(branch) for branch in self._branches[node])
            found = self._tested[node] = frozenset((self._variable[node],)).union(*below)
        return found

    def top(self, node: int) -> tuple[int, tuple[int, ...]]:
        """Return the variable that a diagram tests first, and where each of its values leads."""
        return self._variable[node], self._branches[node]

    def width(self, variable: int) -> int:
        """Return how many values a variable has."""
        return self._width[variable]

    def given(self, node: int, variable: int, value: int) -> int:
        """Return the diagram that is left once a variable has its value (by the number of the branch)."""
        if variable not in self.tested(node):
            return node
        if self._variable[node] == variable:
            return self._branches[node][value]
        key = (node, variable, value)
        found = self._given.get(key)
        if found is None:
            branches = tuple(self.given(branch, variable, value) for branch in self._branches[node])
            found = self._given[key] = self.choice(self._variable[node], branches)
        return found

    def _branch_by_branch(self, join: Callable[[int, int], int], one: int, other: int) -> int:
        first, second = self._variable[one], self._variable[other]
        variable = min(first, second)
        width = self._width[variable]
        ones = self._branches[one] if first == variable else (one,) * width
        others = self._branches[other] if second == variable else (other,) * width
        return self.choice(variable, tuple(map(join, ones, others)))
