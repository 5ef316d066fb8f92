"""PDF samples: written by hand where something is odd, by pikepdf where the form is common."""

from __future__ import annotations

import io
import zlib

import pikepdf
from marks import MARK

SUFFIX = ".pdf"
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>{more}</rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="w"?>'
)
PAGE = b"BT /F1 24 Tf 72 700 Td (a page that stays) Tj ET"
PAGES = {
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    4: b"<</Length %d>>stream\n%b\nendstream" % (len(PAGE), PAGE),
    5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
}
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
INFO = rb"<</Title(a (nested) \(title\) \101)/Author<FEFF67D04EBA>/Custom/Name%a comment" + b"\n/Dict<</A[1 -.5 true null]>>>>"
IDENTIFIER = b"/ID[<0123456789ABCDEF><0123456789ABCDEF>]"


def stream(data, entries=b""):
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def numbered(objects, start):
    """The objects one after the other, and where each begins."""
    written, places = b"", {}
    for number, body in objects.items():
        places[number] = start + len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    return written, places


def classic(
    objects=None, trailer=b"/Root 1 0 R", header=b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", line_end=b" \n", end=b"%%EOF\n", before=b""
):
    objects = {1: CATALOG, **PAGES, **(objects or {})}
    body, places = numbered(objects, len(header))
    size = max(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f%b" % (size, line_end)
    table += b"".join(
        b"%010d 00000 n%b" % (places[n], line_end) if n in places else b"0000000000 00000 f" + line_end for n in range(1, size)
    )
    at = len(header) + len(body)
    return before + header + body + table + b"trailer\n<</Size %d%b>>\nstartxref\n%d\n%b" % (size, trailer, at, end)


def hybrid():
    """A table for old readers, in which the Info dictionary is free, and a stream beside it that knows it."""
    header = b"%PDF-1.4\n"
    packed = stream(b"6 0 " + INFO, b"/Type/ObjStm/N 1/First 4")
    body, places = numbered({1: CATALOG, **PAGES, 7: packed}, len(header))
    at = len(header) + len(body)
    rows = b"\2" + (7).to_bytes(4, "big") + b"\0\0"
    beside = b"8 0 obj\n" + stream(rows, b"/Type/XRef/Size 9/W[1 4 2]/Index[6 1]/Root 1 0 R") + b"\nendobj\n"
    lines = [b"0000000006 65535 f \n"] + [b"%010d 00000 n \n" % places[n] for n in range(1, 6)]
    lines += [b"0000000000 65535 f \n", b"%010d 00000 n \n" % places[7], b"%010d 00000 n \n" % at]
    start = at + len(beside)
    table = b"xref\n0 9\n" + b"".join(lines) + b"trailer\n<</Size 9/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    newest = b"xref\n0 0\ntrailer\n<</Size 9/Root 1 0 R/Info 6 0 R/Prev %d/XRefStm %d>>\n" % (start, at)
    return header + body + beside + table + newest + b"startxref\n%d\n%%%%EOF" % (start + len(table))


def updated(data, number, body, start, size):
    """A classic increment with one object."""
    at = len(data)
    written = b"%d 0 obj\n%b\nendobj\n" % (number, body)
    section = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root 1 0 R/Info 6 0 R/Prev %d>>\n" % (number, at, size, start)
    return data + written + section + b"startxref\n%d\n%%%%EOF\n" % (at + len(written))


def start_of(data):
    return int(data[data.rindex(b"startxref") + 9 :].split()[0])


def edited_twice():
    first = classic({6: INFO}, b"/Root 1 0 R/Info 6 0 R")
    return updated(first, 6, b"<</Title(changed)/Author<FEFF67D04EBA>>>", start_of(first), 7)


def saved(**options):
    with pikepdf.open(io.BytesIO(classic({6: INFO}, b"/Root 1 0 R/Info 6 0 R" + IDENTIFIER))) as pdf:
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True, **options)
    return written.getvalue()


def certified(level):
    signature = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>/Reference[<</TransformMethod/DocMDP/TransformParams<</P %d>>>>]>>"
    )
    catalog = b"<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 6 0 R>>>>"
    return classic({1: catalog, 6: signature % level})


def with_xmp(more="", packed=False, info=b""):
    packet = XMP.replace("{more}", more).encode()
    if packed:
        metadata = stream(zlib.compress(packet), b"/Type/Metadata/Subtype/XML/Filter/FlateDecode")
    else:
        metadata = stream(packet, b"/Type/Metadata/Subtype/XML")
    return classic({1: b"<</Type/Catalog/Pages 2 0 R/Metadata 7 0 R>>", 6: INFO, 7: metadata}, b"/Root 1 0 R/Info 6 0 R")


def samples():
    return {
        "plain": classic(),
        "an Info dictionary": classic({6: INFO}, b"/Root 1 0 R/Info 6 0 R" + IDENTIFIER),
        "Info in the trailer itself": classic(None, b"/Root 1 0 R/Info<</Title(a title)>>"),
        "Info that is not there": classic(None, b"/Root 1 0 R/Info 9 0 R"),
        "Info of another generation, without a line end": classic({6: INFO}, b"/Root 1 0 R/Info 6 0 R", end=b"%%EOF"),
        "cross-reference streams": saved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "linearized": saved(linearize=True),
        "linearized with object streams": saved(linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "hybrid": hybrid(),
        "edited before": edited_twice(),
        "XMP": with_xmp(),
        "packed XMP": with_xmp(packed=True),
        "CRLF in the table": classic({6: INFO}, b"/Root 1 0 R/Info 6 0 R", line_end=b"\r\n"),
        "table entries of 19 bytes": classic({6: INFO}, b"/Root 1 0 R/Info 6 0 R", line_end=b"\n"),
        "bytes before the header": classic({6: INFO}, b"/Root 1 0 R/Info 6 0 R", before=b"\n\n"),
        "bytes behind the end": classic() + b"\0" * 500,
        "certified, with forms to fill": certified(2),
    }


def content(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            (page.Contents.read_bytes(), str(page.MediaBox), pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))
            for page in pdf.pages
        ]


def others(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        info = {key: repr(value) for key, value in pdf.docinfo.items() if key != "/AIGC"} if "/Info" in pdf.trailer else {}
        identifier = bytes(pdf.trailer.ID[0]) if "/ID" in pdf.trailer else None
        metadata = "application/pdf" in pdf.Root.Metadata.read_bytes().decode() if "/Metadata" in pdf.Root else None
        return info, identifier, metadata, sorted(pdf.Root.keys())


def tolerated():
    escaped = MARK.inner().replace('"', "&quot;")
    stated = f'<TC260:AIGC xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">{escaped}</TC260:AIGC>'
    return {"XMP TC260:AIGC": with_xmp(stated, packed=True)}
