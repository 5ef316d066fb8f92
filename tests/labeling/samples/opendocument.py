"""OpenDocument samples, put together as LibreOffice writes them."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

SUFFIX = ".odt"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.{kind}">{more}</manifest:file-entry>'
    "</manifest:manifest>"
)
ROOT = f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta xmlns:office="{OFFICE}" xmlns:meta="{META}">'
FIELDS = '<meta:generator>us</meta:generator><meta:user-defined meta:name="部门">合规 &amp; 法务</meta:user-defined>'


def document(meta=f"<office:meta>{FIELDS}</office:meta>", kind="text", more="", **parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}")
        for name, content in {
            "content.xml": "<content>text that stays</content>" * 50,
            "meta.xml": f"{ROOT}{meta}</office:document-meta>",
            "Pictures/a.png": "a picture",
            "META-INF/manifest.xml": MANIFEST.format(kind=kind, more=more),
            **parts,
        }.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def samples():
    return {
        "text": document(),
        "spreadsheet": document(kind="spreadsheet"),
        "presentation": document(kind="presentation"),
        "no fields": document("<office:meta/>"),
        "fields with another prefix": document(f'<office:meta><m:keyword xmlns:m="{META}">a</m:keyword></office:meta>'),
    }


def content(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.header_offset) == ("mimetype", zipfile.ZIP_STORED, 0)
        return [(name, archive.read(name)) for name in archive.namelist() if name != "meta.xml"]


def others(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        fields = etree.fromstring(archive.read("meta.xml"))[0]
    return [(each.tag, dict(each.attrib), each.text) for each in fields if each.get(f"{{{META}}}name") != "AIGC"]


def tolerated():
    return {}
