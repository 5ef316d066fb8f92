"""What was found in one file, as the command and the API tell it in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hegui.labeling.explicit.style import ExplicitLabel
from hegui.labeling.reading import FileMarks, FoundMark
from hegui.labeling.verifying import Verified


def marks_json(marks: FileMarks | None, explicit: Iterable[ExplicitLabel] = ()) -> dict[str, Any]:
    """Return format, media type, marks, explicit labels and, where there is any, what the file says beside (`also`).

    Nothing is known of a file that could not be read.
    """
    if marks is None:
        return {"format": None, "media_type": None, "marks": [], "explicit": []}
    told = {
        "format": marks.format.NAME,
        "media_type": marks.media_type,
        "marks": [_found(found) for found in marks.found],
        "explicit": [label.plain() for label in explicit],
    }
    also = marks.beside.plain()
    return {**told, "also": also} if also else told


def verified_json(verified: Verified, explicit: Iterable[ExplicitLabel] = ()) -> dict[str, Any]:
    """Return the same with the verdict and its findings."""
    return {
        **marks_json(verified.marks, explicit),
        "verdict": verified.verdict,
        "findings": [finding.plain() for finding in verified.findings],
    }


def _found(found: FoundMark) -> dict[str, Any]:
    """Return one mark; a label of another scheme, or one that cannot be read, stands as its text."""
    told = {"place": found.placed.place, "placement": found.placed.placement, "mark": found.read.fields}
    return told if found.read.fields is not None else {**told, "text": found.placed.text[:2000]}
