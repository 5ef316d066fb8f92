"""Choosing entries: by number, time, action, actor, subject or payload."""

from __future__ import annotations

from dataclasses import dataclass

from hegui.ledger.entry import ERASED

LARGEST = 2**63 - 1  # the largest number that SQLite knows; no ledger gets there


@dataclass(frozen=True, slots=True)
class Filter:
    """What chosen entries have in common; what is None does not matter.

    Numbers and times are half-open: `first` and `since` belong to the choice, `last` and `until` no longer do.
    `action` may end with `*`. `with_erasings` adds the entries that tell of the erasing of chosen payloads.
    """

    first: int | None = None
    last: int | None = None
    since: str | None = None
    until: str | None = None
    action: str | None = None
    actor: str | None = None
    subject: str | None = None
    payload: str | None = None
    with_erasings: bool = False

    def where(self) -> tuple[str, list[object]]:
        """Return the choice as an SQL condition with its values."""
        pattern = self.action if self.action and self.action.endswith("*") else None
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
        condition = " AND ".join(test for test, _ in chosen) or "1"
        values = [value for _, value in chosen]
        if not self.with_erasings:
            return condition, values
        erasing = f"action = '{ERASED}' AND subject IN (SELECT payload FROM entries WHERE {condition})"  # noqa: S608 - our own words
        return f"({condition}) OR ({erasing})", values * 2
