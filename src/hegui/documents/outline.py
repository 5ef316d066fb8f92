"""The outline of a document: a small set of frozen blocks that every form of paper and page is made from.

A document holds sections, a section holds blocks and further sections; heading levels follow from the nesting.
An `anchor` names a place inside the document that links can lead to; it is unique in its document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from hegui.words.text import Text

ChipKind = Literal["applies", "undetermined", "does_not_apply", "not_in_force", "practice", "unchecked", "past"]
CalloutKind = Literal["notice", "caution", "missing"]


@dataclass(frozen=True, slots=True)
class Chip:
    """A short mark such as a verdict: its kind gives sign and colour, its label the words."""

    kind: ChipKind
    label: Text


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of the same document."""

    label: Text
    anchor: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address on the web, shown as written; nothing is loaded from it."""

    url: str


@dataclass(frozen=True, slots=True)
class Code:
    """A name or hash, shown letter by letter."""

    content: str


Inline: TypeAlias = Text | Chip | Link | Address | Code


@dataclass(frozen=True, slots=True)
class Items:
    """Several entries below one another in one cell, short ones after one another; none at all shows a dash."""

    parts: tuple[Inline, ...]
    beside: bool = False


Cell: TypeAlias = Inline | Items


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a lead opens a part, a quiet one is a remark."""

    text: Text
    tone: Literal["plain", "lead", "quiet"] = "plain"


@dataclass(frozen=True, slots=True)
class Callout:
    """Something that must not be overlooked."""

    kind: CalloutKind
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered or not."""

    items: tuple[Inline, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with what they hold, below one another."""

    rows: tuple[tuple[Text, Cell], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of each row is its head. Rows can be reached where anchors are given."""

    caption: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    anchors: tuple[str, ...] = ()
    shares: tuple[int, ...] = ()  # of the width, in steps of five percent; left to the content where none are given

    def row_anchors(self) -> tuple[str | None, ...]:
        """Return the anchor of each row, None where rows have none."""
        return self.anchors or (None,) * len(self.rows)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A verdict where a row and a column meet, with a number that says how much hangs on it."""

    chip: Chip
    number: int | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a matrix: its head and a cell for each column."""

    head: Link
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A picture of many verdicts at once: rows by columns of signs, with the legend that names them."""

    caption: Text
    corner: Text
    columns: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    legend: tuple[Chip, ...]
    number_means: Text


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a reason: whether it holds (None: not known), what it asks, what was seen, where it is written."""

    holds: bool | None
    words: Text
    seen: Text | None = None
    cites: Text | None = None
    anchor: str | None = None
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """The reason for an answer, as a tree of nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """Something to open when wanted; `holds` shows the sign of a reason beside the summary."""

    summary: Text
    blocks: tuple[Block, ...]
    aside: Text | None = None
    anchor: str | None = None
    holds: bool | Literal["unsaid"] | None = "unsaid"
    extra: bool = False  # only adds to what stands before it: left out on paper while it is closed


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `aside` is a remark in the heading's line."""

    title: Text
    blocks: tuple[Block, ...]
    anchor: str | None = None
    aside: Text | None = None
    chips: tuple[Chip, ...] = ()
    entry: bool = False  # one of many alike: set apart by a rule, not by a large heading
    new_page: bool = False  # on paper it starts a page


Block: TypeAlias = Paragraph | Callout | Listing | Fields | Table | Matrix | Tree | Details | Section


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; the notice stands at its top, the footer at its end."""

    title: Text
    subtitle: Text
    notice: Text
    footer: Text
    sections: tuple[Section, ...]
    contents: bool = True  # on paper, a list of the contents stands before the sections
