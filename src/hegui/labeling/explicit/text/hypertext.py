"""A label in HTML: an element of its own at the beginning or the end of the body, or raised beside the first heading.

It is written in ASCII, with references for characters, so that it is right in every encoding the formats allow. Screen
readers announce it as a note, and in Chinese.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from hegui.labeling.explicit.style import Style
from hegui.labeling.explicit.text.lettering import SPAN
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change
from hegui.words import Finding, Refused, Text

MOST_HEAD = 4 << 20

_OPENING = re.compile(rb"<!--|<(script|style|template|title|noscript|textarea|body|h1|/head)(?=[\s>/])", re.IGNORECASE)
_TAG_END = re.compile(rb"(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>")
_PIECE = re.compile(r"(<[^<>]*>)")
_RAW = ("script", "style", "template", "noscript", "title", "textarea")
_PHRASING = (
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "em",
    "font",
    "i",
    "kbd",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
)
_INLINE = frozenset((*_PHRASING, "span", "strong", "sub", "u", "var"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_\-]+)", re.IGNORECASE)
_CHINESE = ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk")


def changes_for(source: Source, style: Style, places: tuple[str, ...]) -> list[Change]:
    """Return the changes that put the label at these places; `corner` is beside the first heading."""
    wording = html.escape(style.wording).encode("ascii", "xmlcharrefreplace")
    note = b'<p role="note" lang="zh-Hans" data-aigc-label>' + wording + b"</p>"
    changes: list[Change] = []
    if "start" in places:
        changes.append((start := start_of_body(source), start, note))
    if "corner" in places:
        raised = b'<sup role="note" lang="zh-Hans" data-aigc-label>' + wording + b"</sup>"
        heading = _end_of_heading(source)
        at = start_of_body(source) if heading is None else heading
        changes.append((at, at, note if heading is None else raised))
    if "end" in places:
        changes.append((end := end_of_body(source), end, note))
    return changes


def start_of_body(source: Source) -> int:
    """Return where the body begins; in a document that leaves its tags out, where the first of it can stand."""
    data = source.head if source.size <= len(source.head) else source.upto(0, MOST_HEAD)
    head = None
    for name, start, end in _elements(data):
        if name == b"body":
            return end
        if name == b"/head":
            head = end
        elif name == b"h1" and head is None and not re.search(rb"<(?:!doctype|html|head)\b", data[:start], re.IGNORECASE):
            break
    if head is not None:
        return head
    if not re.search(rb"<(?:!doctype|html|head)\b", data[:SPAN], re.IGNORECASE):
        return 3 if data.startswith(b"\xef\xbb\xbf") else 0  # a part of a page
    raise Refused([Finding("no_place", _NO_BODY, source.name, _NO_BODY_REMEDY)])


def end_of_body(source: Source) -> int:
    """Return where the body ends: before its closing tag, that of the document, or the end of the file."""
    from_ = max(0, source.size - SPAN)
    tail = source.upto(from_, SPAN).lower()
    found = [tail.rfind(tag) for tag in (b"</body", b"</html")]
    at = next((place for place in found if place >= 0), len(tail))
    return from_ + at


def encoding_of(source: Source) -> str:
    """Return the encoding that a document declares, as far as it concerns us: Chinese, or UTF-8."""
    declared = _CHARSET.search(source.head[:4096])
    return "gb18030" if declared and declared[1].decode().lower() in _CHINESE else "utf-8"


def lines_of(text: str) -> list[tuple[str, bool]]:
    """Return what is seen of a stretch of HTML, line by line, with whether it stands raised."""
    lines, line, raw, raised = [], "", "", False
    seen, *commented = text.split("<!--")
    text = seen + "".join(part.partition("-->")[2] for part in commented)
    for number, piece in enumerate(_PIECE.split(text)):
        if number % 2 == 0:
            line += "" if raw else html.unescape(piece)
            continue
        name = re.sub(r"[^a-z0-9].*", "", piece[1:].lstrip("/").lower(), flags=re.DOTALL)
        closing = piece.startswith("</")
        if raw or (name in _RAW and not closing):
            raw = "" if closing and name == raw else raw or name
        elif name == "sup":
            lines.append((line, raised))
            line, raised = "", not closing
        elif name and name not in _INLINE:
            lines.append((line, raised))
            line = ""
    return [(found.strip(), high) for found, high in [*lines, (line, raised)] if found.strip()]


def _elements(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the tags that matter, outside comments and elements whose content is no markup; each is passed once."""
    at = 0
    while found := _OPENING.search(data, at):
        name = (found[1] or b"").lower()
        ending = _TAG_END.match(data, found.end()) if name else None
        if name and ending is None:
            return
        at = ending.end() if ending else found.end()
        if name in (b"body", b"h1", b"/head"):
            yield name, found.start(), at
            continue
        closing = re.compile(b"</" + name + rb"[^>]*>" if name else b"-->", re.IGNORECASE).search(data, at)
        if closing is None:
            return
        at = closing.end()


def _end_of_heading(source: Source) -> int | None:
    """Return where the first heading of the page ends, if it has one near."""
    data = source.upto(0, MOST_HEAD)
    start = next((end for name, _, end in _elements(data) if name == b"h1"), None)
    closing = re.compile(rb"</h1", re.IGNORECASE).search(data, start, start + SPAN) if start is not None else None
    return closing.start() if closing else None


_NO_BODY = Text("找不到 HTML 正文的开头（body）。", "The beginning of the body of the HTML document is not found.")
_NO_BODY_REMEDY = Text("请写明 <body>，或者把标识放在末尾。", "Write out <body>, or put the label at the end.")
