"""What stands inside a line, as runs of Word: language and font told for each, links to bookmarks, chips with sign and word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from hegui.documents._marked import clean
from hegui.documents.docx._xml import escaped, quoted
from hegui.documents.outline import Address, Chip, ChipKind, Code, Inline, Link
from hegui.documents.paper import SIGNS, Line, is_address, lines
from hegui.words.text import Shown, Text

BREAK = "<w:r><w:br/></w:r>"
INK, SOFT, DEEP = "1C2229", "57606B", "17406A"
_LANGUAGE = {
    # Quotation marks belong to both scripts: the hint says which font they take.
    "zh": ('<w:rFonts w:hint="eastAsia"/>', '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/>'),
    "en": ("", '<w:lang w:val="en-GB"/>'),
}
_SIGN_FONT = (
    '<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:cs="Segoe UI Symbol"/>'
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks where it differs from its paragraph: colour, size in half points, whether bold, edge and fill."""

    ink: str | None = None
    size: int | None = None
    bold: bool | None = None
    edge: str | None = None
    fill: str | None = None
    dashed: bool = False

    def xml(self) -> str:
        """Return the properties in the order of the standard (ECMA-376, 17.3.2)."""
        bold = "" if self.bold is None else f'<w:b w:val="{int(self.bold)}"/>'
        ink = f'<w:color w:val="{self.ink}"/>' if self.ink else ""
        size = f'<w:sz w:val="{self.size}"/>' if self.size else ""
        kind = "dashed" if self.dashed else "single"
        edge = f'<w:bdr w:val="{kind}" w:sz="4" w:space="0" w:color="{self.edge}"/>' if self.edge else ""
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>' if self.fill else ""
        return bold + ink + size + edge + fill


USUAL = Look()
QUIET = Look(ink=SOFT)
SMALLER = Look(ink=SOFT, size=19)
_SMALL = 17
# A chip is told by its sign and its word; colour, edge and fill only help.
_CHIPS = {
    "applies": Look("FFFFFF", _SMALL, False, DEEP, DEEP),
    "undetermined": Look("8A4B00", _SMALL, False, "B26C10", "FDF4E3"),
    "does_not_apply": Look(SOFT, _SMALL, False, "8A94A0"),
    "not_in_force": Look(SOFT, _SMALL, False, "8A94A0", dashed=True),
    "practice": Look("0D5750", _SMALL, False, "0D5750"),
    "unchecked": Look("8A4B00", _SMALL, False, "B26C10"),
    "past": Look("93291E", _SMALL, False, "93291E"),
}
_FILLED = ("applies", "undetermined", "not_in_force")


def paragraph(style: str, runs: str, extra: str = "") -> str:
    """Return a paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def run(written: str, language: str, look: Look = USUAL) -> str:
    """Return a run in one language."""
    font, lang = _LANGUAGE[language]
    return f"<w:r><w:rPr>{font}{look.xml()}{lang}</w:rPr>{escaped(written)}</w:r>"


def sign(written: str, look: Look = USUAL) -> str:
    """Return a sign in a font that has it."""
    return f"<w:r><w:rPr>{_SIGN_FONT}{look.xml()}</w:rPr>{escaped(written)}</w:r>"


def mark(kind: ChipKind, number: str) -> str:
    """Return the sign of a verdict with its number, bordered as its chip."""
    look = _CHIPS[kind] if kind in _FILLED else Look(ink=SOFT)
    return sign(f"\u00a0{SIGNS[kind]}\u00a0", look) + (run(f"{number}\u00a0", "en", look) if number else "")


class Runs:
    """Writes what stands inside the lines of one document."""

    def __init__(self, shown: Shown, known: dict[str, str], outside: Callable[[str], str]) -> None:
        self.shown = shown
        self._known = known
        self._open = set(known)
        self._outside = outside
        self._numbers = count(1)

    def beside(self, text: Text, look: Look = USUAL, english: Look | None = None, between: str = " ") -> str:
        """Return a text in one line; the English beside the Chinese may look different."""
        first, *rest = lines(text, self.shown)
        second = english or look
        return self._line(first, look) + "".join(run(between, "en", second) + self._line(line, second) for line in rest)

    def below(self, text: Text, look: Look = USUAL, english: Look = QUIET) -> str:
        """Return a text with the English under the Chinese."""
        first, *rest = lines(text, self.shown)
        return self._line(first, look) + "".join(BREAK + self._line(line, english) for line in rest)

    def _line(self, line: Line, look: Look) -> str:
        return "".join(run(part.written, part.language, look) for part in line)

    def inline(self, part: Inline, stacked: bool = True) -> str:
        """Return one part of a line."""
        match part:
            case Text():
                return self.below(part) if stacked else self.beside(part)
            case Chip():
                return self.chip(part)
            case Link():
                return self.link(part.label, part.anchor, stacked)
            case Address():
                return self._address(clean(part.url))
            case Code():
                return f'<w:r><w:rPr><w:rStyle w:val="Code"/></w:rPr>{escaped(clean(part.content))}</w:r>'

    def chip(self, chip: Chip) -> str:
        """Return a chip: a bordered mark of sign and word."""
        look = _CHIPS[chip.kind]
        return sign(f"\u00a0{SIGNS[chip.kind]}\u00a0", look) + self.beside(chip.label, look) + run("\u00a0", "en", look)

    def link(self, label: Text, anchor: str | None, stacked: bool = True) -> str:
        """Return words that lead to a place of this document; without such a place they stay words."""
        if anchor not in self._known:
            return self.below(label) if stacked else self.beside(label)
        look = Look(ink=DEEP)
        words = self.below(label, look, look) if stacked else self.beside(label, look)
        return self.to(words, anchor)

    def to(self, runs: str, anchor: str | None) -> str:
        """Return runs as a link where the document has the place."""
        place = self._known.get(anchor or "")
        return f'<w:hyperlink w:anchor="{place}" w:history="1">{runs}</w:hyperlink>' if place else runs

    def bookmark(self, anchor: str | None) -> str:
        """Return the place that links lead to; it is defined once."""
        if anchor not in self._open:
            return ""
        self._open.discard(anchor)
        number = next(self._numbers)
        return f'<w:bookmarkStart w:id="{number}" w:name="{self._known[anchor]}"/><w:bookmarkEnd w:id="{number}"/>'

    def _address(self, url: str) -> str:
        runs = f'<w:r><w:rPr><w:rStyle w:val="Address"/></w:rPr>{escaped(url)}</w:r>'
        return f"<w:hyperlink r:id={quoted(self._outside(url))}>{runs}</w:hyperlink>" if is_address(url) else runs
