"""The head of an HTML document, as bytes: its meta elements with their places, and where a new one can stand.

Comments, scripts, styles and templates are passed over; the head ends where anything begins that belongs to the body.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from hegui.labeling.source import Source, damaged

MOST_HEAD = 4 << 20
MOST_METAS = 10_000

_TOKEN = re.compile(
    rb"<!--.*?(?:-->|--!>)|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+)>|<[!?][^>]*>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"([^\s=/>\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_OF_HEAD = {b"html", b"head", b"meta", b"link", b"title", b"base", b"script", b"style", b"noscript", b"template"}
_RAW = {b"script", b"style", b"title", b"noscript", b"template"}
_BLANK = re.compile(rb"[ \t\r\n\f]*")
_OPENED = re.compile(rb"</?[a-zA-Z]|<[!?]|</?\Z")


@dataclass(frozen=True, slots=True)
class Meta:
    """A meta element with its attributes and its place."""

    attributes: dict[str, str]
    start: int
    end: int


@dataclass(slots=True)
class Head:
    """The meta elements; `room` is where a new one can stand: behind the character set or the tag of the head."""

    metas: list[Meta] = field(default_factory=list)
    room: int = 0


def head_of(source: Source) -> Head:
    """Return the head; more of the file is looked at only where it does not end in the first bytes."""
    data = source.head
    head, whole = _head_in(data)
    if not whole and source.size > len(data):
        head, whole = _head_in(source.upto(0, MOST_HEAD))
    if not whole and (source.size > MOST_HEAD or len(head.metas) >= MOST_METAS):
        damaged(source.name, "HTML 的 head 没有结束", "its head does not end")
    return head


def _head_in(data: bytes) -> tuple[Head, bool]:
    """Return the head in some bytes, and whether it ends in them."""
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    head = Head(room=at)
    while (at := _next(data, at)) < len(data) and len(head.metas) < MOST_METAS:
        token = _TOKEN.match(data, at)
        if token is None:  # text, with which the body begins; or a tag that does not end here
            return head, not _OPENED.match(data, at)
        at, name = token.end(), (token["name"] or b"").lower()
        if name and (name not in _OF_HEAD or token["close"]):
            if name in _OF_HEAD - {b"head", b"html"}:
                continue
            return head, True
        _note(head, name, token)
        if name in _RAW and not token["attributes"].endswith(b"/"):
            closing = re.compile(rb"</" + name + rb"[\s/>][^>]*", re.IGNORECASE).search(data, at)
            if closing is None:
                return head, False
            at = min(closing.end() + 1, len(data))
    return head, False


def _next(data: bytes, at: int) -> int:
    blank = _BLANK.match(data, at)
    return blank.end() if blank else at


def _note(head: Head, name: bytes, token: re.Match[bytes]) -> None:
    if name == b"meta":
        meta = Meta(_attributes(token["attributes"]), token.start(), token.end())
        head.metas.append(meta)
        if "charset" in meta.attributes or meta.attributes.get("http-equiv", "").lower() == "content-type":
            head.room = token.end()
    elif name in (b"head", b"html") or (not name and not head.metas and not token[0].startswith(b"<!--")):
        head.room = token.end()


def _attributes(written: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(written):
        text = value[1:-1] if value[:1] in (b'"', b"'") else value
        found.setdefault(name.decode("latin-1").lower(), html.unescape(_decoded(text)))
    return found


def _decoded(written: bytes) -> str:
    """Return a value as text; what is not UTF-8 is most often a Chinese encoding."""
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("gb18030", "replace")
