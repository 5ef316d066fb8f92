"""Markdown: the same outline as plain text that can be mailed, compared and kept beside code (GitHub's tables)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hegui.documents._inline import identity, target
from hegui.documents._marked import clean
from hegui.documents.outline import (
    Address,
    Block,
    Callout,
    Cell,
    Chip,
    Code,
    Details,
    Document,
    Fields,
    Inline,
    Items,
    Link,
    Listing,
    Matrix,
    MatrixCell,
    Node,
    Paragraph,
    Section,
    Table,
    Tree,
)
from hegui.documents.paper import BETWEEN, EMPTY
from hegui.words.text import Shown, Text

_DEEPEST = 6
_SPECIAL = re.compile(r"([\\`*_\[\]|~#])")
_LINE_START = re.compile(r"^(\s*)([-+>=]|\d+[.)])")
_SIGNS = {
    "applies": "●",
    "undetermined": "?",
    "does_not_apply": "–",
    "not_in_force": "○",
    "practice": "▲",
    "unchecked": "!",
    "past": "◷",
}
_HOLDS = {True: "✓", False: "✗", None: "?"}


def render(document: Document, lang: Shown) -> str:
    """Return the document as Markdown, the same text for the same outline."""
    head = (
        f"# {_line(document.title, lang)}\n\n{_lines(document.subtitle, lang)}\n\n{_quoted(_lines(document.notice, lang))}\n\n"
    )
    return f"{head}{_blocks(document.sections, 2, lang)}---\n\n{_lines(document.footer, lang)}\n"


def _blocks(blocks: Iterable[Block], level: int, lang: Shown) -> str:
    return "".join(f"{_block(block, level, lang)}\n\n" for block in blocks)


def _block(block: Block, level: int, lang: Shown) -> str:
    match block:
        case Section():
            chips = "".join(f" {_inline(chip, lang)}" for chip in block.chips)
            head = f"{'#' * min(level, _DEEPEST)} {_line(block.title, lang)}{chips}{_aside(block.aside, lang)}"
            return f"{_identity(block.anchor)}{head}\n\n{_blocks(block.blocks, level + 1, lang)}".rstrip()
        case Paragraph():
            return _lines(block.text, lang)
        case Callout():
            return _quoted(_blocks(block.blocks, level, lang).rstrip())
        case Listing():
            return "\n".join(f"{'1.' if block.numbered else '-'} {_inline(item, lang)}" for item in block.items)
        case Fields():
            return "\n".join(f"- {_line(name, lang)}: {_cell(content, lang)}" for name, content in block.rows)
        case Table():
            return _table(block, lang)
        case Matrix():
            return _matrix(block, lang)
        case Tree():
            return "\n".join(_node(top, lang, 0) for top in block.nodes)
        case Details():
            mark = "" if block.holds == "unsaid" else f"{_HOLDS[block.holds]} "
            summary = f"{mark}**{_line(block.summary, lang)}**{_aside(block.aside, lang)}"
            return f"{_identity(block.anchor)}{summary}\n\n{_blocks(block.blocks, level, lang)}".rstrip()


def _table(table: Table, lang: Shown) -> str:
    head = [_line(name, lang) for name in table.head]
    rows = [
        [f"{_mark(anchor)}{_cell(first, lang)}", *(_cell(content, lang) for content in rest)]
        for anchor, (first, *rest) in zip(table.row_anchors(), table.rows, strict=True)
    ]
    return f"{_lines(table.caption, lang)}\n\n{_grid([head, ['---'] * len(head), *rows])}"


def _matrix(matrix: Matrix, lang: Shown) -> str:
    head = [_line(matrix.corner, lang), *(_inline(column, lang) for column in matrix.columns)]
    rows = [[_inline(row.head, lang), *(_matrix_cell(content) for content in row.cells)] for row in matrix.rows]
    legend = "  ".join(_inline(chip, lang) for chip in matrix.legend)
    grid = _grid([head, ["---", *([":-:"] * len(matrix.columns))], *rows])
    return f"{_lines(matrix.caption, lang)}\n\n{grid}\n\n{legend}\n\n{_lines(matrix.number_means, lang)}"


def _matrix_cell(content: MatrixCell) -> str:
    told = _SIGNS[content.chip.kind] if content.number is None else f"{_SIGNS[content.chip.kind]} {content.number}"
    return f"[{told}]({target(content.anchor)})" if content.anchor else told


def _grid(rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _node(reason: Node, lang: Shown, depth: int) -> str:
    words = _line(reason.words, lang)
    pieces = [f"[{words}]({target(reason.anchor)})" if reason.anchor else words]
    pieces += [f"({_line(text, lang)})" for text in (reason.seen, reason.cites) if text]
    line = f"{'  ' * depth}- {_HOLDS[reason.holds]} {' '.join(pieces)}"
    return "\n".join([line, *(_node(part, lang, depth + 1) for part in reason.parts)])


def _cell(content: Cell, lang: Shown) -> str:
    if isinstance(content, Items):
        between = BETWEEN if content.beside else "<br>"
        return between.join(_inline(part, lang) for part in content.parts) or EMPTY
    return _inline(content, lang)


def _inline(part: Inline, lang: Shown) -> str:
    match part:
        case Text():
            return _line(part, lang)
        case Chip():
            return f"[{_SIGNS[part.kind]} {_line(part.label, lang)}]".replace("[", "\\[", 1)
        case Link():
            return f"[{_line(part.label, lang)}]({target(part.anchor)})"
        case Address():
            return f"<{_address(part.url)}>"
        case Code():
            return f"`{clean(part.content).replace('`', '')}`"


def _address(url: str) -> str:
    return re.sub(r"[\s<>|]", "", clean(url))


def _aside(aside: Text | None, lang: Shown) -> str:
    return f" – {_line(aside, lang)}" if aside else ""


def _identity(anchor: str | None) -> str:
    return f"{_mark(anchor)}\n\n" if anchor else ""


def _mark(anchor: str | None) -> str:
    return f"<a{identity(anchor)}></a>" if anchor else ""


def _line(text: Text, lang: Shown) -> str:
    """Return a text on one line, both languages with a stroke between them."""
    if lang != "both":
        return _escaped(text.read(lang))
    return _escaped(text.zh) if text.zh == text.en else f"{_escaped(text.zh)} / {_escaped(text.en)}"


def _lines(text: Text, lang: Shown) -> str:
    """Return a text as a paragraph, the English on a line of its own."""
    if lang != "both" or text.zh == text.en:
        return _line(text, lang)
    return f"{_escaped(text.zh)}\\\n{_escaped(text.en)}"


def _quoted(lines: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in lines.split("\n"))


def _escaped(written: str) -> str:
    """Return a text in which nothing is read as Markdown or HTML."""
    one_line = " ".join(clean(written).split())
    escaped = _SPECIAL.sub(r"\\\1", one_line).replace("&", "&amp;").replace("<", "&lt;")
    return _LINE_START.sub(r"\1\\\2", escaped)
