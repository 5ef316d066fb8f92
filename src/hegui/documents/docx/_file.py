"""The file itself: our own template, filled with the blocks of the outline."""

from __future__ import annotations

from io import BytesIO

from docx.document import Document as Package
from docx.oxml import parse_xml

from hegui.documents.docx._blocks import Writer
from hegui.documents.docx._contents import contents
from hegui.documents.docx._frame import frame
from hegui.documents.docx._runs import SOFT, Look, Runs, paragraph
from hegui.documents.docx._template import template
from hegui.documents.docx._xml import SPACES
from hegui.documents.outline import Document
from hegui.documents.paper import places, plain
from hegui.documents.settled import settled
from hegui.words.text import Shown

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def written(document: Document, lang: Shown) -> bytes:
    """Return the document as DOCX."""
    package = template(lang)
    package.core_properties.title = plain(document.title, lang)
    runs = Runs(lang, places(document), lambda url: _outside(package, url))
    _fill(package, _body(document, runs))
    frame(package, document, runs)
    file = BytesIO()
    package.save(file)
    return settled(file.getvalue())


def _outside(package: Package, url: str) -> str:
    relation: str = package.part.relate_to(url, _HYPERLINK, is_external=True)
    return relation


def _body(document: Document, runs: Runs) -> str:
    """Return title, notice, contents and sections as paragraphs and tables."""
    title = paragraph("Title", runs.below(document.title, english=Look(ink=SOFT, size=26))) + paragraph(
        "Subtitle", runs.below(document.subtitle)
    )
    notice = paragraph("Notice", runs.below(document.notice))
    return title + notice + contents(document, runs) + Writer(runs).blocks(document.sections, 1)


def _fill(package: Package, body: str) -> None:
    """Put paragraphs before the last element of the body, which holds the page set-up."""
    setup = package.element.body.sectPr
    for element in parse_xml(f"<w:body {SPACES}>{body}</w:body>"):
        setup.addprevious(element)
