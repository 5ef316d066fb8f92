"""Office samples: written by python-docx and openpyxl, or put together where something is odd."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import openpyxl
from lxml import etree
from marks import MARK
from openpyxl.packaging.custom import StringProperty

SUFFIX = ".docx"
TOUCHED = ("[Content_Types].xml", "_rels/.rels", "docProps/custom.xml")
SCHEMA = "http://schemas.openxmlformats.org/officeDocument/2006"
CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="{s}/custom-properties" '
    'xmlns:vt="{s}/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="7" name="部门">'
    "<vt:lpwstr>合规 &amp; 法务</vt:lpwstr></property>{more}</Properties>"
)
PREFIXED = (
    '<op:Properties xmlns:op="{s}/custom-properties" xmlns:v="{s}/docPropsVTypes"><op:property pid="2" name="a" '
    'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}"><v:i4>5</v:i4></op:property></op:Properties>'
)


def saved(document):
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def word():
    document = docx.Document()
    document.add_heading("标题", 1)
    document.add_paragraph("a paragraph that stays")
    document.core_properties.author = "某人"
    return saved(document)


def excel(**properties):
    book = openpyxl.Workbook()
    book.active["A1"] = "a cell that stays"
    for name, value in properties.items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))
    return saved(book)


def entries(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


class Forward(io.BytesIO):
    """A stream that cannot seek, so that sizes are written behind the entries."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError

    def tell(self):
        raise OSError


def zipped(contents, stream=None, comment=b"", method=zipfile.ZIP_DEFLATED, wide=False):
    stream = stream or io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.comment = comment
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = method
            with archive.open(info, "w", force_zip64=wide) as entry:
                entry.write(content)
    return stream.getvalue()


def with_custom(custom, registered=True, data=None):
    parts = entries(data or word())
    parts["docProps/custom.xml"] = custom
    if registered:
        relation = f'<Relationship Id="rId9" Type="{SCHEMA}/relationships/custom-properties" Target="docProps/custom.xml"/>'
        override = (
            '<Override PartName="/docProps/custom.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
        )
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", f"{override}</Types>".encode())
    return zipped(parts)


def with_macros():
    parts = entries(word()) | {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"}
    types = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    extension = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override'
    parts["[Content_Types].xml"] = types.replace(b"<Override", extension, 1)
    return zipped(parts)


def presentation():
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/ppt/presentation.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{SCHEMA}/relationships/officeDocument" Target="ppt/presentation.xml"/></Relationships>'
    )
    slides = '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>'
    return zipped(
        {"[Content_Types].xml": types.encode(), "_rels/.rels": relations.encode(), "ppt/presentation.xml": slides.encode()}
    )


def strict():
    parts = entries(presentation())
    loose, new = b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
    return zipped({name: content.replace(loose, new) for name, content in parts.items()})


def samples():
    return {
        "Word": word(),
        "Excel": excel(),
        "Excel with a custom property": excel(部门="合规 & 法务"),
        "PowerPoint": presentation(),
        "strict": strict(),
        "custom properties": with_custom(CUSTOM.format(s=SCHEMA, more="").encode()),
        "custom properties with other prefixes": with_custom(PREFIXED.format(s=SCHEMA).encode()),
        "no custom property in the part": with_custom(f'<Properties xmlns="{SCHEMA}/custom-properties"/>'.encode()),
        "the part is there, but not registered": with_custom(CUSTOM.format(s=SCHEMA, more="").encode(), registered=False),
        "macros": with_macros(),
        "sizes behind the entries": zipped(entries(word()), Forward()),
        "64-bit sizes": zipped(entries(word()), wide=True),
        "nothing packed, with a comment": zipped(entries(word()), comment=b"a comment", method=zipfile.ZIP_STORED),
        "content types last": zipped(dict(reversed(entries(word()).items()))),
    }


def content(data):
    parts = {name: part for name, part in entries(data).items() if name not in TOUCHED}
    if "word/vbaProject.bin" in parts:
        shown = []  # python-docx opens no document with macros
    elif "word/document.xml" in parts:
        shown = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    elif "xl/workbook.xml" in parts:
        shown = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).active["A"]]
    else:
        shown = []
    return list(parts.items()), shown


def others(data):
    parts = entries(data)
    root = etree.fromstring(parts.get("docProps/custom.xml", b"<none/>"))
    named = {each.get("name"): (each.get("pid"), each.get("fmtid"), "".join(each.itertext())) for each in root}
    properties = {name: stated for name, stated in named.items() if name != "AIGC"}
    relations = {each.get("Id"): each.get("Target") for each in etree.fromstring(parts["_rels/.rels"])}
    types = {each.get("PartName") or each.get("Extension") for each in etree.fromstring(parts["[Content_Types].xml"])}
    registered = [key for key, target in relations.items() if target == "docProps/custom.xml"]
    kept = {key: target for key, target in relations.items() if key not in registered}
    return properties, kept, types - {"/docProps/custom.xml"}, re.findall(rb"a comment\Z", data)


def tolerated():
    escaped = MARK.inner().replace('"', "&quot;")
    start = '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="9" name="AIGC">'
    mark = f"{start}<vt:lpwstr>{escaped}</vt:lpwstr></property>"
    custom = CUSTOM.format(s=SCHEMA, more=mark).encode()
    return {"docProps/custom.xml AIGC, not registered": with_custom(custom, registered=False)}
