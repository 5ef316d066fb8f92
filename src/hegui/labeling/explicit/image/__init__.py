"""Labels that are seen on pictures: text on a corner, 5 % of the shortest side or higher (GB 45438-2025, 5.2).

A module for each format, which says in its first lines how far only the region of the label changes. All are loaded when a
picture is looked at; they need the extra `media`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from hegui.labeling.explicit.image.extra import LabelThereError, needed
from hegui.labeling.explicit.style import ExplicitLabel, Style
from hegui.labeling.formats import Format, format_of
from hegui.labeling.source import Source
from hegui.labeling.splicing import whole, write_pieces
from hegui.words import Finding

NAME = "image"

_MODULES = {"JPEG": "jpeg", "PNG": "png", "GIF": "gif", "WebP": "webp", "TIFF": "tiff", "BMP": "bmp"}


def handles(form: Format, source: Source) -> bool:
    """Tell it by the format."""
    return form.NAME in _MODULES


def read(source: Source) -> Iterable[ExplicitLabel]:
    """Look for labels along the edges of the (first) picture."""
    found: list[ExplicitLabel] = needed("detection").labels_in(source, format_of(source).NAME)
    return found


def write(source: Source, style: Style, target: BinaryIO) -> tuple[Finding, ...]:
    """Write the file with the label, or as it is where that stands there; return what there is to be told of it."""
    try:
        made, told = needed(_MODULES[format_of(source).NAME]).labelled(source, style)
    except LabelThereError:
        write_pieces(source, whole(source), target)
        return ()
    target.write(made)
    findings: tuple[Finding, ...] = told
    return findings
