"""The file itself: the data laid out by one fixed template. No file, package or font of the machine can be reached from it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from tempfile import TemporaryDirectory

import typst

from hegui.documents.outline import Document
from hegui.documents.pdf._glyphs import FOLDER
from hegui.documents.pdf._plain import data
from hegui.words.text import Shown

_TEMPLATE = ("main.typ", "blocks.typ", "words.typ")


def written(document: Document, lang: Shown) -> bytes:
    """Return the document as PDF."""
    return pages(document, lang, "pdf")


def pages(document: Document, lang: Shown, form: str) -> bytes:
    """Return the document in a form that Typst writes."""
    content = json.dumps(data(document, lang), ensure_ascii=False).encode()
    with TemporaryDirectory() as nothing:
        file: bytes = typst.compile(  # type: ignore[call-overload]  # a dictionary of files is documented, not typed
            {**_template(), "data.json": content},
            root=nothing,
            package_path=nothing,
            package_cache_path=nothing,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format=form,
            pdf_standards=["1.7", "ua-1"],
        )
    return file


@cache
def _template() -> dict[str, bytes]:
    folder = files("hegui.documents.pdf")
    return {name: folder.joinpath(name).read_bytes() for name in _TEMPLATE}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER])
