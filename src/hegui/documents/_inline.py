"""What stands inside a line, as HTML: chips, links, addresses, code, and cells of several entries."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlsplit

from hegui.documents._marked import clean, marked
from hegui.documents.outline import Address, Cell, Chip, Code, Inline, Items, Link, Node
from hegui.words.text import Shown, Text

SIGNS = {True: ("✓", "y"), False: ("✗", "n"), None: ("?", "q")}


def inline(part: Inline, shown: Shown) -> str:
    """Return one part of a line."""
    match part:
        case Text():
            return marked(part, shown)
        case Chip():
            return f'<span class="chip {part.kind}">{marked(part.label, shown)}</span>'
        case Link():
            return f'<a href="{target(part.anchor)}">{marked(part.label, shown)}</a>'
        case Address():
            return _address(part)
        case Code():
            return f"<code>{escape(clean(part.content))}</code>"


def cell(content: Cell, shown: Shown) -> str:
    """Return the content of a cell; entries of a list stand below one another."""
    if not isinstance(content, Items):
        return inline(content, shown)
    if not content.parts:
        return "–"
    if len(content.parts) == 1:
        return inline(content.parts[0], shown)
    kind = ' class="beside"' if content.beside else ' class="marks"' if _has_chips(content) else ""
    return f"<ul{kind}>" + "".join(f"<li>{inline(part, shown)}</li>" for part in content.parts) + "</ul>"


def _has_chips(content: Items) -> bool:
    return any(isinstance(part, Chip) for part in content.parts)


def node(reason: Node, shown: Shown) -> str:
    """Return one node of a reason with those below it."""
    words = marked(reason.words, shown)
    pieces = [f'<a href="{target(reason.anchor)}">{words}</a>' if reason.anchor else words]
    if reason.seen:
        pieces.append(f"<small>{marked(reason.seen, shown)}</small>")
    if reason.cites:
        pieces.append(f"<cite>{marked(reason.cites, shown)}</cite>")
    below = f"<ul>{''.join(node(part, shown) for part in reason.parts)}</ul>" if reason.parts else ""
    return f"<li>{sign(reason.holds)}<div>{' '.join(pieces)}{below}</div></li>"


def sign(holds: bool | None) -> str:
    """Return the sign of a node: it holds, it does not, it is not known."""
    mark, kind = SIGNS[holds]
    return f'<b class="{kind}">{mark}</b>'


def target(anchor: str) -> str:
    """Return the address of an anchor of this document."""
    return "#" + quote(clean(anchor), safe="/.-_")


def identity(anchor: str | None) -> str:
    """Return the attribute that makes a place reachable."""
    return f' id="{escape(clean(anchor))}"' if anchor else ""


def _address(address: Address) -> str:
    """Return an address of the web as a link; anything that is not one stays text."""
    written = escape(clean(address.url))
    if urlsplit(address.url).scheme not in ("http", "https"):
        return f"<code>{written}</code>"
    return f'<a href="{written}" rel="noreferrer noopener" class="url">{written}</a>'
