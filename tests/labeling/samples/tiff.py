"""TIFF samples."""

from __future__ import annotations

import io
import struct

from marks import MARK
from PIL import Image, TiffImagePlugin

SUFFIX = ".tif"
TOLD = "某人 &amp; co"
XMP_TAG, COMMENT_TAG, EXIF_TAG = 700, 0x9286, 0x8769


def xmp(padding=0, more=""):
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{TOLD}</dc:creator>{more}'
        f"</rdf:Description></rdf:RDF></x:xmpmeta>{' ' * padding}" + '<?xpacket end="w"?>'
    ).encode()


def picture(mode="RGB", size=(40, 24), noise=60):
    return Image.effect_noise(size, noise).convert(mode)


def tiff(mode="RGB", tags=None, kind=1, **options):
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in (tags or {}).items():
        directory[tag] = value
        if tag == XMP_TAG:
            directory.tagtype[tag] = kind
    written = io.BytesIO()
    picture(mode).save(written, "TIFF", tiffinfo=directory, **options)
    return written.getvalue()


def pages(**options):
    return tiff(save_all=True, append_images=[picture(noise=20), picture("L", size=(16, 16))], **options)


def built(order="<", wide=False, *, first=(), extra=b""):
    """A TIFF of one grey strip, built field by field; `first` holds further fields (tag, kind, number, bytes)."""
    pixels = bytes(range(256))
    pointer, fields = ("Q", "HHQ") if wide else ("I", "HHI")
    head = (
        struct.pack(order + "2sHHHQ", b"II" if order == "<" else b"MM", 43, 8, 0, 16 + 256)
        if wide
        else struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 8 + 256)
    )
    size = struct.calcsize(order + pointer)

    def number(kind, value):
        return struct.pack(order + {3: "H", 4: "I"}[kind], value).ljust(size, b"\0")

    entries = [(256, 3, 1, number(3, 16)), (257, 3, 1, number(3, 16)), (258, 3, 1, number(3, 8)), (259, 3, 1, number(3, 1))]
    entries += [(262, 3, 1, number(3, 1)), (273, 4, 1, number(4, len(head))), (278, 3, 1, number(3, 16))]
    entries += [(279, 4, 1, number(4, 256)), *first]
    entries.sort(key=lambda entry: entry[0])
    body = struct.pack(order + ("Q" if wide else "H"), len(entries))
    behind = len(head) + 256 + len(body) + len(entries) * (4 + 2 * size) + size
    values = b""
    for tag, kind, count, value in entries:
        if len(value) > size:
            place, values = behind + len(values), values + value
            value = struct.pack(order + pointer, place)
        body += struct.pack(order + fields, tag, kind, count) + value
    return head + pixels + body + bytes(size) + values + extra


def samples():
    return {
        "plain": tiff(),
        "sixteen bits": tiff("I;16"),
        "compressed": tiff(compression="tiff_adobe_deflate"),
        "palette": tiff("P"),
        "big endian": built(">"),
        "BigTIFF": built("<", wide=True),
        "BigTIFF, big endian": built(">", wide=True),
        "an odd length": built(extra=b"odd"),
        "pages": pages(),
        "XMP as bytes": tiff(tags={XMP_TAG: xmp(), 270: "a description"}),
        "XMP with padding": tiff(tags={XMP_TAG: xmp(2000)}, kind=7),
        "XMP at the end": built(first=[(700, 1, len(xmp()), xmp())]),
        "XMP before other values": built(first=[(700, 1, len(xmp()), xmp()), (40000, 7, 9, b"something")]),
        "XMP in BigTIFF": built(">", wide=True, first=[(700, 7, len(xmp()), xmp())], extra=b"something"),
        "a private field": built(first=[(65000, 7, 9, b"something")]),
    }


def content(data):
    if data.startswith(b"MM\0+"):  # Pillow does not read it: the strip that `built` put behind the header
        return data[16:272]
    image = Image.open(io.BytesIO(data))
    frames = []
    for frame in range(image.n_frames):
        image.seek(frame)
        frames.append((image.mode, image.size, image.tobytes(), image.getpalette()))
    return frames


def others(data):
    if data.startswith(b"MM\0+"):
        return TOLD.encode() in data, b"something" in data
    image = Image.open(io.BytesIO(data))
    frames = []
    for frame in range(image.n_frames):
        image.seek(frame)
        tags = {tag: value for tag, value in image.tag_v2.items() if tag != XMP_TAG}
        frames.append((tags, TOLD in str(image.info.get("xmp", b"").decode())))
    return frames, b"something" in data


def tolerated():
    return {
        "EXIF ImageDescription": tiff(tags={270: MARK.wrapped()}),
        "EXIF UserComment": tiff(tags={EXIF_TAG: {COMMENT_TAG: b"ASCII\0\0\0" + MARK.wrapped().encode()}}),
        "IFD1 XMP TC260:AIGC": second_page_marked(),
    }


def second_page_marked():
    stated = f'<T:AIGC xmlns:T="http://www.tc260.org.cn/ns/AIGC/1.0/">{MARK.inner().replace(chr(34), "&quot;")}</T:AIGC>'
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    directory[XMP_TAG] = xmp(more=stated)
    second = picture(noise=20)
    second.encoderinfo = {"tiffinfo": directory}
    written = io.BytesIO()
    picture().save(written, "TIFF", save_all=True, append_images=[second])
    return written.getvalue()
