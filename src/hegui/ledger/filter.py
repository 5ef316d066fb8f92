"""Choosing entries: by number, time, action, actor, subject or payload."""

from __future__ import annotations

from dataclasses import dataclass

from hegui.ledger.entry import Entry

LARGEST = 2**63 - 1  # the largest number that SQLite knows; no ledger gets there


@dataclass(frozen=True, slots=True)
class Filter:
    """What chosen entries have in common; what is None does not matter.

    Numbers and times are half-open: `first` and `since` belong to the choice, `last` and `until` no longer do.
    `action` may end with `*`.
    """

    first: int | None = None
    last: int | None = None
    since: str | None = None
    until: str | None = None
    action: str | None = None
    actor: str | None = None
    subject: str | None = None
    payload: str | None = None

    def where(self) -> tuple[str, list[object]]:
        """Return the choice as an SQL condition with its values."""
        pattern = _glob(self.action[:-1]) + "*" if self.action and self.action.endswith("*") else None
        tests: list[tuple[str, object]] = [
            ("number >= ?", None if self.first is None else min(self.first, LARGEST)),
            ("number < ?", None if self.last is None else min(self.last, LARGEST)),
            ("time >= ?", self.since),
            ("time < ?", self.until),
            ("action GLOB ?", pattern),
            ("action = ?", None if pattern else self.action),
            ("actor = ?", self.actor),
            ("subject = ?", self.subject),
            ("payload = ?", self.payload),
        ]
        chosen = [(test, value) for test, value in tests if value is not None]
        return " AND ".join(test for test, _ in chosen) or "1", [value for _, value in chosen]

    def chooses(self, number: int, entry: Entry) -> bool:
        """Tell whether an entry is chosen, without the index."""
        action = self.action or "*"
        return (
            (self.first is None or self.first <= number)
            and (self.last is None or number < self.last)
            and (self.since is None or self.since <= entry.time)
            and (self.until is None or entry.time < self.until)
            and (entry.action.startswith(action[:-1]) if action.endswith("*") else entry.action == action)
            and self.actor in (None, entry.actor)
            and self.subject in (None, entry.subject)
            and self.payload in (None, entry.payload)
        )


def _glob(text: str) -> str:
    """Return a pattern of SQLite that fits only this text."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)
