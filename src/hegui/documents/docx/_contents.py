"""The table of contents: a field of Word that already holds its entries, so that nobody is asked to update it on opening.

The entries are links; page numbers come with "Update field", as only Word knows its pages.
"""

from __future__ import annotations

from hegui.documents.docx._runs import QUIET, Runs, paragraph
from hegui.documents.outline import Document
from hegui.documents.paper import CONTENTS, sections

_DEEPEST = 2
_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{_DEEPEST}" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def contents(document: Document, runs: Runs) -> str:
    """Return the heading of the contents and the field with its entries, where the document has them."""
    if not document.contents:
        return ""
    listed = [(level, section) for level, section in sections(document.sections) if level <= _DEEPEST and not section.entry]
    entries = [
        (level, runs.to(runs.beside(section.title, english=QUIET, between="\u2002"), section.anchor))
        for level, section in listed
    ]
    written = ""
    for at, (level, words) in enumerate(entries):
        written += paragraph(f"TOC{level}", (_BEGIN if at == 0 else "") + words + (_END if at == len(entries) - 1 else ""))
    return paragraph("ContentsHeading", runs.beside(CONTENTS)) + written if entries else ""
