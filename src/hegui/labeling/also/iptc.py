"""IPTC: the digital source type, a property of IPTC Extension (Photo Metadata Standard, 2008 namespace; NewsCodes)."""

from __future__ import annotations

from typing import Literal, cast

from hegui.labeling.containers.xmp import Property
from hegui.labeling.formats import Format, XmpFormat
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces
from hegui.words import Finding, Text

PROPERTY = Property("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt", "DigitalSourceType")

SourceType = Literal["trained", "composite"]

_CODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SOURCE_TYPES: dict[SourceType, str] = {
    "trained": f"{_CODES}trainedAlgorithmicMedia",
    "composite": f"{_CODES}compositeWithTrainedAlgorithmicMedia",
}
_MADE_WITHOUT = {  # codes by whose definition nothing was generated; of the others one cannot tell
    *("digitalCapture", "computationalCapture", "compositeCapture", "negativeFilm", "positiveFilm", "print"),
    *("humanEdits", "minorHumanEdits", "digitalCreation", "digitalArt"),
}


def stated(form: Format, source: Source) -> str:
    """Return the source type that a file names, if its format has XMP that we know."""
    found = cast("XmpFormat", form).stated(source, PROPERTY) if has_place(form) else ()
    return next(filter(None, found), "") if found else ""


def stating(form: Format, source: Source, source_type: str) -> Pieces:
    """Return the pieces of the file that names this source type, in the XMP packet that the mark stands in too."""
    return cast("XmpFormat", form).state(source, PROPERTY, source_type)


def has_place(form: Format) -> bool:
    """Tell whether files of this format can name a source type here."""
    return hasattr(form, "state")


def disagreement(source_type: str, label: str, place: str) -> list[Finding]:
    """Return what is to be told where IPTC metadata deny what the mark says."""
    code = source_type.strip().rstrip("/").rpartition("/")[2]
    if label != "1" or code not in _MADE_WITHOUT:
        return []
    message = Text(
        f"标识写明属于生成合成，而 IPTC 元数据写明来源为 {code}，并非生成。",
        f"The mark says that this is generated; its IPTC metadata say {code}, which is not.",
    )
    remedy = Text(
        "请核实来源；属于生成合成的，用 --also iptc --replace 改写 IPTC 元数据。",
        "Find out which is true; if it is generated, correct the IPTC metadata with --also iptc --replace.",
    )
    return [Finding("source_types_disagree", message, place, remedy, "warning", ("GB45438.6.1",))]


def kept(source_type: str, place: str) -> Finding:
    """Return what is to be told where another source type stands and may not be replaced."""
    message = Text(
        f"IPTC 元数据已写明另一来源类型（{source_type[:80]}），予以保留。",
        f"The IPTC metadata name another source type ({source_type[:80]}), which is kept.",
    )
    remedy = Text("核实后用 --replace 替换。", "Find out which is true, then take its place with --replace.")
    return Finding("other_source_type", message, place, remedy, "warning")


def no_place(name: str, place: str) -> Finding:
    """Return what is to be told of a format into whose XMP nothing can be written here."""
    message = Text(
        f"{name} 在此没有写入 IPTC 来源类型的位置；标识照常写入。",
        f"{name} has no place for the IPTC source type here; the mark is written all the same.",
    )
    remedy = Text("IPTC 来源类型用于图片。", "The IPTC source type is for pictures.")
    return Finding("no_iptc_place", message, place, remedy, "warning")
