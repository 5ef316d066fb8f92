"""What stands on every page: the title above, the standing remark and the page number below."""

from __future__ import annotations

from docx.document import Document as Package
from docx.oxml import parse_xml

from hegui.documents.docx._runs import Runs, paragraph, run
from hegui.documents.docx._xml import SPACES
from hegui.documents.outline import Document


def frame(package: Package, document: Document, runs: Runs) -> None:
    """Write header and footer; the first page has no header, as the title stands there."""
    section = package.sections[0]
    section.different_first_page_header_footer = True
    _write(section.header, paragraph("Header", runs.beside(document.title)))
    remark = paragraph("Footer", runs.below(document.footer))
    for footer in (section.footer, section.first_page_footer):
        _write(footer, remark + paragraph("Folio", _field("PAGE") + run(" / ", "en") + _field("NUMPAGES")))
    _write(section.first_page_header, paragraph("AfterTable", ""))


def _write(part: object, content: str) -> None:
    element = part._element  # type: ignore[attr-defined]  # python-docx has no public way to a header's element
    for old in list(element):
        element.remove(old)
    for new in parse_xml(f"<w:body {SPACES}>{content}</w:body>"):
        element.append(new)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} ">{run("1", "en")}</w:fldSimple>'
