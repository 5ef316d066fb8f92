"""The blocks of a document as paragraphs and tables of Word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hegui.documents.docx._runs import DEEP, QUIET, SMALLER, SOFT, Look, Runs, paragraph, run, sign
from hegui.documents.docx._tables import fields, matrix, table
from hegui.documents.outline import Block, Callout, Details, Fields, Listing, Matrix, Node, Paragraph, Section, Table, Tree
from hegui.documents.paper import HOLDS
from hegui.words.text import Text

_DEEPEST = 6
_STYLES = {"plain": "BodyText", "lead": "Lead", "quiet": "Remark"}
_CALLOUTS = {"notice": "Notice", "caution": "Caution", "missing": "Caution"}
_NUMBERED, _BULLETED = 1, 2
_STEP = 340  # twentieths of a point that a node of a reason stands further in than the one above
_DEEPEST_NODE = 12
_EN_SPACE = "\u2002"
_BEHIND = Look(ink=SOFT, bold=False, size=18)


class Writer:
    """Writes blocks one after the other; inside a callout paragraphs take its style."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self._inside: str | None = None

    def blocks(self, blocks: Sequence[Block], level: int) -> str:
        """Return blocks; a section among them gets a heading of this level. A paragraph stays with the table it opens."""
        written = [self.block(block, level) for block in blocks]
        for at, (block, following) in enumerate(pairwise(blocks)):
            if isinstance(block, Paragraph) and isinstance(following, Table):
                written[at] = written[at].replace("</w:pPr>", "<w:keepNext/></w:pPr>", 1)
        return "".join(written)

    def block(self, block: Block, level: int) -> str:
        """Return one block."""
        match block:
            case Section():
                return self._heading(block, level) + self.blocks(block.blocks, level + 1)
            case Paragraph():
                english = QUIET if self._inside or block.tone == "quiet" else SMALLER
                return paragraph(self._inside or _STYLES[block.tone], self.runs.below(block.text, english=english))
            case Callout():
                return self._callout(block, level)
            case Listing():
                return self._listing(block)
            case Fields():
                return fields(block, self.runs)
            case Table():
                return table(block, self.runs)
            case Matrix():
                return matrix(block, self.runs)
            case Tree():
                return "".join(self._node(node, 0) for node in block.nodes)
            case Details():
                return self._details(block, level)

    def _heading(self, section: Section, level: int) -> str:
        depth = min(level, _DEEPEST)
        english = Look(ink=SOFT, size=None if section.entry or level > 2 else 22)
        pieces = [self.runs.bookmark(section.anchor), self.runs.beside(section.title, english=english, between=_EN_SPACE)]
        pieces += [run(_EN_SPACE, "en", _BEHIND) + self.runs.chip(chip) for chip in section.chips]
        pieces += [self._aside(section.aside)]
        new_page = "<w:pageBreakBefore/>" if section.new_page else ""
        return paragraph(f"{'Entry' if section.entry else 'Heading'}{depth}", "".join(pieces), new_page)

    def _aside(self, aside: Text | None) -> str:
        return run(_EN_SPACE, "en", _BEHIND) + self.runs.beside(aside, _BEHIND) if aside else ""

    def _callout(self, callout: Callout, level: int) -> str:
        outer, self._inside = self._inside, _CALLOUTS[callout.kind]
        written = self.blocks(callout.blocks, level)
        self._inside = outer
        return written

    def _listing(self, listing: Listing) -> str:
        number = _NUMBERED if listing.numbered else _BULLETED
        numbering = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(paragraph("ListParagraph", self.runs.inline(item), numbering) for item in listing.items)

    def _details(self, details: Details, level: int) -> str:
        """Return what could be opened, open. What only adds and names itself, as fields do, needs no heading."""
        place = self.runs.bookmark(details.anchor)
        if details.extra and details.blocks and isinstance(details.blocks[0], Fields) and not place:
            return self.blocks(details.blocks, level)
        mark = "" if details.holds == "unsaid" else sign(f"{HOLDS[details.holds]} ", Look(ink=DEEP))
        summary = self.runs.beside(details.summary)
        return paragraph("Summary", place + mark + summary + self._aside(details.aside)) + self.blocks(details.blocks, level)

    def _node(self, node: Node, depth: int) -> str:
        left = _STEP * (min(depth, _DEEPEST_NODE) + 1)
        pieces = [sign(HOLDS[node.holds]), "<w:r><w:tab/></w:r>", self.runs.link(node.words, node.anchor)]
        pieces += ["<w:r><w:br/></w:r>" + self.runs.beside(more, QUIET) for more in (node.seen, node.cites) if more]
        place = f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs><w:ind w:left="{left}" w:hanging="{_STEP}"/>'
        return paragraph("Reason", "".join(pieces), place) + "".join(self._node(part, depth + 1) for part in node.parts)
