"""What stands beside the mark of a file: the IPTC source type, and whether there is a C2PA manifest."""

from __future__ import annotations

from dataclasses import dataclass

from hegui.labeling.also import iptc
from hegui.labeling.containers import jumbf
from hegui.labeling.formats import Format
from hegui.labeling.source import Source
from hegui.words import Refused


@dataclass(frozen=True, slots=True)
class Beside:
    """The source type that IPTC metadata name (empty where they name none), and whether a C2PA manifest is there."""

    source_type: str = ""
    manifest: bool = False

    def plain(self) -> dict[str, str]:
        """Return what is there, and nothing of what is not."""
        told = {"iptc": self.source_type[:2000]} if self.source_type else {}
        return {**told, "c2pa": "present"} if self.manifest else told


NOTHING = Beside()


def beside(source: Source, form: Format) -> Beside:
    """Look beside the mark. What cannot be read there says nothing: the mark alone decides whether a file is damaged."""
    try:
        source_type = iptc.stated(form, source)
    except Refused:
        source_type = ""
    try:
        manifest = getattr(form, "bears_manifest", jumbf.at_an_edge)(source)
    except Refused:
        manifest = False
    return Beside(source_type, manifest) if source_type or manifest else NOTHING
