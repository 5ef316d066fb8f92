"""Retention: how long payloads have to be kept before they may be erased, rule by rule, with the article behind it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hegui.ledger.entry import Entry, moment
from hegui.ledger.findings import bad_actions, bad_months
from hegui.words import Refused, Text
from hegui.words.reader import Document, read_bytes, read_file
from hegui.words.shapes import Problems, shape
from hegui.words.span import BEIJING, months_later

OWN_RULES = "retention.yaml"
_PATTERN = re.compile(r"[a-z*][a-z0-9.*-]{0,99}")


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

    def keep_until(self, entry: Entry) -> date | None:
        """Return the first day on which the payload may be erased; None when the calendar ends before."""
        return _later(entry, self.keep_months)

    def last_day(self, entry: Entry) -> date:
        """Return the last day on which the payload has to be kept."""
        until = self.keep_until(entry)
        return date.max if until is None else until - timedelta(days=1)

    def keeps(self, entry: Entry, day: date) -> bool:
        """Tell whether the rule keeps the payload on this day."""
        until = self.keep_until(entry)
        return self.speaks_of(entry) and (until is None or day < until)

    def wants_erased(self, entry: Entry, day: date) -> bool:
        """Tell whether the rule wants the payload erased by this day."""
        on = None if self.erase_after_months is None else _later(entry, self.erase_after_months)
        return self.speaks_of(entry) and on is not None and on <= day


def _later(entry: Entry, months: int) -> date | None:
    """Return the first day after a term of months that begins with an entry, as days are counted in Beijing.

    The day itself does not count, and the matching day is the last of the term (Civil Code 201 and 202).
    """
    try:
        day = moment(entry.time).astimezone(BEIJING).date()
        return months_later(day, months) + timedelta(days=1) if months else day
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Retention:
    """The rules of one ledger."""

    rules: tuple[Rule, ...]

    def keeping(self, entry: Entry, day: date) -> Rule | None:
        """Return the rule that keeps the payload longest, if one still keeps it on this day."""
        keeping = [rule for rule in self.rules if rule.keeps(entry, day)]
        return max(keeping, key=lambda rule: rule.keep_until(entry) or date.max, default=None)

    def expired(self, entry: Entry, day: date) -> bool:
        """Tell whether a rule wants the payload erased by this day and none keeps it."""
        return any(rule.wants_erased(entry, day) for rule in self.rules) and self.keeping(entry, day) is None


def read_retention(folder: Path) -> Retention:
    """Return the ledger's own rules where it has some, else those that are shipped; raise `Refused` for bad ones."""
    own = folder / OWN_RULES
    return _rules(read_file(own)) if os.path.lexists(own) else shipped_retention()


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
            _check(rule, ("rules", at), problems)
    if problems.findings:
        raise Refused(problems.findings)
    return Retention(read.rules)


def _check(rule: Rule, place: tuple[str | int, ...], problems: Problems) -> None:
    wrong = next((pattern for pattern in rule.actions if not _PATTERN.fullmatch(pattern)), None)
    if wrong is not None or not rule.actions:
        problems.add((*place, "actions"), "bad_actions", bad_actions(wrong))
    last = 1200 if rule.erase_after_months is None else rule.erase_after_months
    if not 0 <= rule.keep_months <= last <= 1200:
        problems.add(place, "bad_months", bad_months())
