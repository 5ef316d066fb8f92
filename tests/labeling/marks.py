"""Marks that the tests write. The credit codes are made up; their check characters are right."""

from __future__ import annotations

from hegui.labeling import Mark, provider_code
from hegui.labeling.credit_code import check_character


def credit_code(first_seventeen: str) -> str:
    return first_seventeen + check_character(first_seventeen)


OURS = provider_code(credit_code("91110000MA0000AA0"), "generation", "0001")
THEIRS = provider_code(credit_code("91310000MA0000BB0"), "generation", "0001")
PLATFORM = provider_code(credit_code("91440300MA0000CC0"), "propagation", "0001")

MARK = Mark.first(OURS, "3c5d7a9e-0001")
NEXT = Mark.first(OURS, "3c5d7a9e-0002-a-longer-number")
SIGNED = Mark("1", OURS, "id", '{"SecurityData":{"Type":"TC260PG","Version":1}}', OURS, "id", "<&'>")
OTHER = Mark.first(THEIRS, "other-1")
