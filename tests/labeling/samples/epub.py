"""EPUB samples."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

SUFFIX = ".epub"
OPF = "http://www.idpf.org/2007/opf"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
BOOK = (
    f'<package xmlns="{OPF}" version="{{0}}"><metadata {DC}><dc:title>书 &amp; page</dc:title>{{1}}</metadata>'
    "<manifest/></package>"
)
PREFIXED = (
    f'<opf:package xmlns:opf="{OPF}" version="2.0"><opf:metadata {DC}><dc:title>x</dc:title></opf:metadata></opf:package>'
)


def book(package, **parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/content.opf": package,
            "OEBPS/a.xhtml": "<p>text that stays</p>" * 50,
            **parts,
        }.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return written.getvalue()


def samples():
    return {
        "EPUB 3": book(BOOK.format("3.0", '<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>')),
        "EPUB 2": book(BOOK.format("2.0", '<meta name="cover" content="a"/>')),
        "prefixes": book(PREFIXED),
        "no metadata": book(f'<package xmlns="{OPF}" version="3.0"><metadata/></package>'),
    }


def content(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        return [(name, archive.read(name)) for name in archive.namelist() if name != "OEBPS/content.opf"]


def others(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        metadata = etree.fromstring(archive.read("OEBPS/content.opf"))[0]
    return [(each.tag, dict(each.attrib), each.text) for each in metadata if each.get("name") != "AIGC"]


def tolerated():
    return {}
