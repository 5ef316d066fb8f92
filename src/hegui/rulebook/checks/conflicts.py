"""Conflicts: two rules that give different values to the same derived fact at once are an error, never "the last wins"."""

from __future__ import annotations

from itertools import combinations

from hegui.rulebook.book import Rulebook
from hegui.rulebook.diagrams import FALSE, Diagrams
from hegui.rulebook.evaluation import Evaluation
from hegui.rulebook.variables import Variables
from hegui.words.finding import Finding
from hegui.words.text import Text


def check_conflicts(rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each pair of rules that some facts satisfy both, though their values differ."""
    diagrams = Diagrams()
    nothing_known = Evaluation(rulebook, Variables(rulebook), diagrams, {})
    message = Text("“{one}”与“{other}”可能同时成立而结论不同。", "'{one}' and '{other}' can both hold, with different values.")
    return [
        Finding("conflict", message.filled(one=one.value, other=other.value), fact.id)
        for fact in rulebook.contents.derived
        for one, other in combinations(fact.rules, 2)
        if one.value != other.value and diagrams.both(nothing_known.answer(one.when), nothing_known.answer(other.when)) != FALSE
    ]
