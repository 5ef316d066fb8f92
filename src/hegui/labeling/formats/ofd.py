"""OFD (GB/T 33190-2016): TC260-PG-20258A covers it, but the place of the mark is not known to us yet.

Custom data named AIGC in the document information of OFD.xml is read; writing waits until the guide's place is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from hegui.labeling.containers.xml_parts import elements
from hegui.labeling.containers.zip import SIGNATURE, Archive
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

NAME = "OFD"
MEDIA_TYPES = ("application/ofd",)
SUFFIXES = (".ofd",)
NO_PLACE = True

_ROOT = "OFD.xml"


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its name, or by its first entry."""
    return head.startswith(SIGNATURE) and (name.lower().endswith(SUFFIXES) or head.startswith(_ROOT.encode(), 30))


def read(source: Source) -> Iterable[Placed]:
    """Look at the custom data of the document."""
    archive = Archive(source)
    if _ROOT not in archive.entries:
        damaged(source.name, "缺少 OFD.xml", "it has no OFD.xml")
    for each in elements(archive.read(_ROOT), ("CustomData",), source.name):
        if each.attributes.get("Name") == KEY:
            yield Placed("OFD.xml CustomData AIGC", "tolerated", each.text.strip())


def write(source: Source, mark: Mark) -> NoReturn:
    """Refuse: a mark at a guessed place would be none."""
    message = Text("OFD 文件中标识的规定位置尚未核实，暂不写入。", "The place of marks in OFD is not known yet.")
    remedy = Text(
        "请先添加显式标识；或者转换为 PDF 再写入标识。",
        "Use an explicit label, or turn it into PDF first.",
    )
    raise Refused([Finding("no_place", message, source.name, remedy, cites=("GB45438.6.1",))])
