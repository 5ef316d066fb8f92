"""An Office file whose bytes depend on its content alone: no clock, one order, one compression."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell
_DATES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
_PROPERTIES = "docProps/core.xml"
_TYPES = "[Content_Types].xml"


def settled(file: bytes) -> bytes:
    """Return the same file without the time at which it was written."""
    target = BytesIO()
    with ZipFile(BytesIO(file)) as source, ZipFile(target, "w") as written:
        for name in sorted(source.namelist(), key=lambda name: (name != _TYPES, name)):
            content = source.read(name)
            entry = ZipInfo(name, _FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            written.writestr(entry, _DATES.sub(b"", content) if name == _PROPERTIES else content)
    return target.getvalue()
