"""Rendering an outline in the form asked for, each renderer loaded when it is used."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from hegui.cli.printing import deliver, deliver_bytes
from hegui.documents.outline import Document
from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.text import Shown, Text

_PAGES = {"md": "markdown", "html": "html"}
_FILES = ("docx", "pdf", "xlsx")
DOCUMENT_FORMS = (*_PAGES, *_FILES)


def check_form(form: str, out: Path | None) -> None:
    """Refuse, before any work is done, a form that is no text and has no file to go to."""
    if form in _FILES and out is None:
        message = Text("{form}不是文本，不能显示在终端。", "{form} is no text and cannot be shown on a terminal.")
        remedy = Text("请用 --out 指定文件。", "Name a file with --out.")
        raise Refused([Finding("no_file", message.filled(form=form), "--format", remedy)])


def deliver_document(document: Document, form: str, lang: Shown, out: Path | None) -> None:
    """Print the document, or write it to its file, in one of `DOCUMENT_FORMS`."""
    renderer = import_module(f"hegui.documents.{_PAGES.get(form, form)}")
    rendered: str | bytes = renderer.render(document, lang)
    if isinstance(rendered, str):
        deliver(rendered, out)
    elif out is not None:
        deliver_bytes([rendered], out)
