"""Reason trees on paper: each role and computed fact is reasoned once, and other trees refer to it.

The trees are those of the engine, cut where a role or a computed fact begins; its own tree stands at the place referred to.
Functions that give the same reason are told together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hegui.documents.outline import Block, Details, Node, Paragraph, Tree
from hegui.mapping.citing import place, short_cites
from hegui.mapping.reasons import ON_FACTS, node_words, seen_words
from hegui.mapping.report.sheet import UNSURE, Sheet, duty_anchor
from hegui.mapping.results import DutyResult
from hegui.mapping.telling import listed
from hegui.mapping.wording import UNCHECKED
from hegui.rulebook.evaluation import Reason
from hegui.rulebook.models import Duty, Verification
from hegui.words.text import Text

_JOINING = ("all", "any")
_MOST_REPEATED = 3  # nodes of a reason that is repeated rather than referred to
_WHY = Text("理由", "Reason")
_SAME_AS = Text("同“{title}”（{place}）的理由", "as for “{title}” ({place})")
_FUNCTIONS = Text("功能：{names}", "function: {names}")
_ROLE = Text("角色：{term}", "role: {term}")
_VALUE = Text("{title}：{label}", "{title}: {label}")


class Trees:
    """The reason trees of one system."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rulebook = sheet.rulebook
        self._told: dict[Node, Duty] = {}
        self._reasoned: dict[str, dict[str, Reason]] = {}
        outcomes = [result.outcome for result in sheet.system.instruments]
        for outcome in outcomes + [result.outcome for result in sheet.system.duties]:
            self._collect(outcome.reason, "")

    def why(self, result: DutyResult) -> Details:
        """Return the reason of a duty to open; a long one that an earlier duty has too is told there."""
        node, duty = self._node(result.outcome.reason), result.duty
        earlier = self._told.setdefault(node, duty) if _size(node) > _MOST_REPEATED else duty
        if earlier is not duty:
            same = _SAME_AS.filled(title=earlier.title, place=place(earlier.cites[0], self.rulebook))
            node = Node(node.holds, same, anchor=self.sheet.place(duty_anchor(earlier.id)))
        return Details(_WHY, (Tree((node,)),), extra=True)

    def computed(self) -> list[Details]:
        """Return the computed facts that some tree refers to, each with its reason, in the order of the rulebook."""
        return [
            self._reason_of(fact.id, fact.title, fact.verification, fact.note)
            for fact in self.rulebook.contents.derived
            if fact.id in self._reasoned
        ]

    def role(self, instrument: str, role: str, aside: Text | None) -> Details:
        """Return a role with its reason."""
        subject = f"{instrument}.{role}"
        held = self.rulebook.roles[subject]
        return self._reason_of(subject, _ROLE.filled(term=held.term), held.verification, held.note, aside)

    def _reason_of(
        self, subject: str, title: Text, verification: Verification, note: Text | None, aside: Text | None = None
    ) -> Details:
        by_function = {function: self._below(reason) for function, reason in self._reasoned[subject].items()}
        remarks = ([note] if note else []) + ([UNCHECKED] if verification in UNSURE else [])
        blocks: list[Block] = [Tree(self._together(by_function)), *(Paragraph(remark, "quiet") for remark in remarks)]
        return Details(title, tuple(blocks), aside, self.sheet.place(subject), self._holds(subject))

    def _holds(self, subject: str) -> bool | None:
        """Tell whether a role is held, or a computed boolean is so, in some function; a choice is told by its nodes."""
        reasons = self._reasoned[subject].values()
        values = [reason.parts[0].value if subject in self.rulebook.derived else reason.value for reason in reasons]
        return True if True in values else None if None in values else False

    def _collect(self, reason: Reason, function: str) -> None:
        """Note each role and computed fact with its reason, function by function."""
        if reason.test == "function":
            function = reason.subject or ""
        if self._stands_alone(reason):
            known = self._reasoned.setdefault(reason.subject or "", {})
            if function in known:
                return
            known[function] = reason
        for part in reason.parts:
            self._collect(part, function)

    def _stands_alone(self, reason: Reason) -> bool:
        return reason.test == "role" or (reason.test in ON_FACTS and reason.subject in self.rulebook.derived)

    def _node(self, reason: Reason) -> Node:
        words = node_words(reason, self.rulebook, self.sheet.functions)
        cites = short_cites(reason.cites, self.rulebook) if reason.cites else None
        if self._stands_alone(reason):
            return Node(reason.value, words, cites=cites, anchor=self.sheet.place(reason.subject or ""))
        if reason.test == "duty":
            return Node(reason.value, words, anchor=self.sheet.place(duty_anchor(reason.subject or "")))
        if reason.test == "any_function":
            return self._any_function(reason, words)
        parts = tuple(self._node(part) for part in _spliced(reason))
        if reason.test in _JOINING and len(parts) == 1:
            return parts[0] if cites is None or parts[0].cites else replace(parts[0], cites=cites)
        return Node(reason.value, words, seen_words(reason, self.rulebook), cites, parts=parts)

    def _any_function(self, reason: Reason, words: Text) -> Node:
        """Return the functions below one node, or their common reason alone where all of them share it."""
        below = self._together({part.subject or "": (self._node(part.parts[0]),) for part in reason.parts})
        return below[0] if len(below) == 1 else Node(reason.value, words, parts=below)

    def _below(self, reason: Reason) -> tuple[Node, ...]:
        """Return the nodes under a role or computed fact; those of a computed choice are told value by value."""
        parts = tuple(self._node(part) for part in reason.parts)
        fact = self.rulebook.derived.get(reason.subject or "")
        if fact is None or not fact.rules:
            return parts
        labels = {choice.id: choice.label for choice in fact.choices}
        titles = [_VALUE.filled(title=fact.title, label=labels[rule.value]) for rule in fact.rules]
        return tuple(Node(part.holds, title, parts=(part,)) for title, part in zip(titles, parts, strict=True))

    def _together(self, by_function: Mapping[str, tuple[Node, ...]]) -> tuple[Node, ...]:
        """Return the nodes of the functions, those with the same reason together; without heads where all share it."""
        groups: dict[tuple[Node, ...], list[str]] = {}
        for function, nodes in by_function.items():
            groups.setdefault(nodes, []).append(function)
        if len(groups) == 1:
            return next(iter(groups))
        return tuple(Node(_common(nodes), self._heads(functions), parts=nodes) for nodes, functions in groups.items())

    def _heads(self, functions: Iterable[str]) -> Text:
        return _FUNCTIONS.filled(names=listed([self.sheet.functions[function] for function in functions]))


def _size(node: Node) -> int:
    return 1 + sum(map(_size, node.parts))


def _spliced(reason: Reason) -> Iterable[Reason]:
    """Yield the parts of a node; what joins as the node itself does, without articles of its own, is told in one breath."""
    for part in reason.parts:
        if reason.test in _JOINING and part.test == reason.test and not part.cites:
            yield from _spliced(part)
        else:
            yield part


def _common(nodes: tuple[Node, ...]) -> bool | None:
    """Return the value of a function's node: that of its only part, or of the first that decides among several."""
    return nodes[0].holds if len(nodes) == 1 else True if any(node.holds for node in nodes) else nodes[0].holds
