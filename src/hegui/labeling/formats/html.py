"""HTML: the mark is `<meta name="AIGC" content='...'>` in the head. The guides do not name HTML; this is our practice.

The element is put in as ASCII behind the character set or at the start of the head, so that it is right in every encoding
that has ASCII in it. What stands in comments, scripts and templates is no mark.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from hegui.labeling.containers.html_head import Meta, head_of
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced
from hegui.words import Finding, Refused, Text

NAME = "HTML"
MEDIA_TYPES = ("text/html", "application/xhtml+xml")
SUFFIXES = (".html", ".htm", ".xhtml")

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*+<(?:!doctype\s+html|html|head)[\s>]", re.IGNORECASE)


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its name; by its first element where the name has no ending."""
    return name.lower().endswith(SUFFIXES) or ("." not in name.rpartition("/")[2] and _START.match(head) is not None)


def read(source: Source) -> Iterable[Placed]:
    """Look at the meta elements of the head."""
    _refuse_utf_16(source)
    for meta in head_of(source).metas:
        if _is_ours(meta):
            exact = meta.attributes["name"].strip() == KEY
            text = meta.attributes.get("content", "")
            yield Placed("meta AIGC", "prescribed", text) if exact else Placed("meta aigc", "tolerated", text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the element into the head, in place of the first one that is there."""
    _refuse_utf_16(source)
    head = head_of(source)
    new = _element(json.dumps(mark.fields(), separators=(",", ":")), source)
    ours = [(meta.start, meta.end) for meta in head.metas if _is_ours(meta)]
    changes: list[Change] = [(start, end, b"" if number else new) for number, (start, end) in enumerate(ours)]
    return spliced(source, changes or [(head.room, head.room, new)])


def _is_ours(meta: Meta) -> bool:
    return meta.attributes.get("name", "").strip().upper() == KEY


def _element(text: str, source: Source) -> bytes:
    content = escape(text, {"'": "&#39;"}).encode("ascii")
    strict = source.name.lower().endswith(".xhtml") or source.head.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml")
    return b"<meta name=\"%b\" content='%b'%b>" % (KEY.encode(), content, b" /" if strict else b"")


def _refuse_utf_16(source: Source) -> None:
    if source.head.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = Text("文件不是 UTF-8 编码。", "The file is not UTF-8.")
        raise Refused([Finding("not_utf8", message, source.name, Text("请另存为 UTF-8。", "Save it as UTF-8."))])
