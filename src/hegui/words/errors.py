"""The errors that Hegui raises.

    HeguiError            carries findings: all problems together, never only the first
    ├── Refused           the input was refused; nothing was done (exit status 2)
    └── Unfinished        part or all could not be done (exit status 3)

Engines raise; only the interface prints and exits.
"""

from __future__ import annotations

from collections.abc import Iterable

from hegui.words.finding import Finding


class HeguiError(Exception):
    """Root of all errors of this product; `findings` says what, where and what to do."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{finding.place}: {finding.message.en}" for finding in self.findings))


class Refused(HeguiError):  # noqa: N818 - the word says what happened to the input
    """The input cannot be used as it is."""


class Unfinished(HeguiError):  # noqa: N818 - likewise
    """The work could not be done, though the input was fine."""
