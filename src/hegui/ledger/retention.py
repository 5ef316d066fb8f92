"""Retention: how long payloads have to be kept before they may be erased, rule by rule, with the article behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hegui.ledger.entry import Entry
from hegui.ledger.findings import bad_months
from hegui.words import Refused, Text
from hegui.words.reader import Document, read_bytes, read_file
from hegui.words.shapes import shape
from hegui.words.span import months_later

OWN_RULES = "retention.yaml"


@dataclass(frozen=True, slots=True)
class Rule:
    """Actions (patterns with `*`), the months their payloads are kept at least, and when they are to be erased at last."""

    actions: tuple[str, ...]
    keep_months: int
    why: Text
    cites: tuple[str, ...] = ()
    erase_after_months: int | None = None

    def speaks_of(self, entry: Entry) -> bool:
        """Tell whether the rule is about this entry."""
        return any(fnmatchcase(entry.action, pattern) for pattern in self.actions)

    def keep_until(self, entry: Entry) -> date:
        """Return the first day on which the payload may be erased."""
        return months_later(date.fromisoformat(entry.time[:10]), self.keep_months)

    def erase_on(self, entry: Entry) -> date | None:
        """Return the day on which the payload is to be erased, if the rule says so."""
        if self.erase_after_months is None:
            return None
        return months_later(date.fromisoformat(entry.time[:10]), self.erase_after_months)


@dataclass(frozen=True, slots=True)
class Retention:
    """The rules of one ledger."""

    rules: tuple[Rule, ...]

    def keeping(self, entry: Entry, day: date) -> Rule | None:
        """Return the rule that keeps the payload longest, if one still keeps it on this day."""
        matching = [rule for rule in self.rules if rule.speaks_of(entry) and day < rule.keep_until(entry)]
        return max(matching, key=lambda rule: rule.keep_until(entry), default=None)

    def expired(self, entry: Entry, day: date) -> bool:
        """Tell whether a rule wants the payload erased by this day and none keeps it."""
        due = [rule.erase_on(entry) for rule in self.rules if rule.speaks_of(entry)]
        return any(on is not None and on <= day for on in due) and self.keeping(entry, day) is None


def read_retention(folder: Path) -> Retention:
    """Return the ledger's own rules where it has some, else those that are shipped; raise `Refused` for bad ones."""
    own = folder / OWN_RULES
    return _rules(read_file(own)) if own.exists() else shipped_retention()


@cache
def shipped_retention() -> Retention:
    """Return the rules that are shipped."""
    return _rules(read_bytes(files("hegui.ledger").joinpath(OWN_RULES).read_bytes(), OWN_RULES))


@dataclass(frozen=True, slots=True)
class _File:
    rules: tuple[Rule, ...]


def _rules(document: Document) -> Retention:
    problems = document.problems()
    read: Any = shape(_File, document.value, (), problems)
    if not problems.findings:
        for at, rule in enumerate(read.rules):
            if not 0 <= rule.keep_months <= 1200 or not rule.keep_months <= (rule.erase_after_months or 1200) <= 1200:
                problems.add(("rules", at), "bad_months", bad_months())
    if problems.findings:
        raise Refused(problems.findings)
    return Retention(read.rules)
