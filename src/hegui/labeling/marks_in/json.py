"""Marks in JSON records: the member AIGC of the object, which is the whole of Annex E among other members."""

from __future__ import annotations

import json

from hegui.labeling.containers.json_text import Record, value_of
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.placed import Placed


def placed_in(record: Record, text: str) -> list[Placed]:
    """Return the marks of a record; one that is a text and no object is read too."""
    values = [value_of(text, member) for member in record.members if member.key == KEY]
    return [_text(value) if value.startswith('"') else Placed("AIGC", "prescribed", value) for value in values]


def _text(value: str) -> Placed:
    return Placed("AIGC as text", "tolerated", str(json.loads(value, strict=False)))
