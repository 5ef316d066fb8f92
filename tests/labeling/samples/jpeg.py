"""JPEG samples."""

from __future__ import annotations

import io
import re
import struct
from hashlib import md5

from marks import MARK
from PIL import Image, ImageCms
from PIL.MpoImagePlugin import MpoImageFile

SUFFIX = ".jpg"
XMP_SIGN = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_SIGN = b"http://ns.adobe.com/xmp/extension/\0"
TOLD = "某人 &amp; co"


def xmp(more="", padding=0):
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>{TOLD}</rdf:li></rdf:Seq></dc:creator>'
        f"{more}</rdf:Description></rdf:RDF></x:xmpmeta>{' ' * padding}" + '<?xpacket end="w"?>'
    ).encode()


def filled(total, **options):
    """XMP of exactly this many bytes, none of them padding."""
    room = total - len(xmp("<dc:source></dc:source>", **options))
    return xmp(f"<dc:source>{'s' * room}</dc:source>", **options)


def picture(mode="RGB", size=(48, 32)):
    return Image.effect_noise(size, 60).convert(mode)


def jpeg(mode="RGB", **options):
    written = io.BytesIO()
    picture(mode).save(written, "JPEG", **options)
    return written.getvalue()


def segment(marker, data):
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def with_segments(*segments, at=20, base=None):
    base = base or jpeg()
    return base[:at] + b"".join(segments) + base[at:]


def with_xmp(*packets):
    return with_segments(*(segment(0xE1, XMP_SIGN + packet) for packet in packets))


def extended(packet, size=1000):
    name = md5(packet).hexdigest().upper().encode()
    parts = [(offset, packet[offset : offset + size]) for offset in range(0, len(packet), size)]
    heads = [EXTENDED_SIGN + name + struct.pack(">II", len(packet), offset) for offset, _ in parts]
    segments = [segment(0xE1, head + part) for head, (_, part) in zip(heads, parts, strict=True)]
    note = f'<n:HasExtendedXMP xmlns:n="http://ns.adobe.com/xmp/note/">{name.decode()}</n:HasExtendedXMP>'
    return with_segments(segment(0xE1, XMP_SIGN + xmp(note)), *reversed(segments))


def exif(comment=None, endian="<", description="a described picture"):
    block = Image.Exif()
    block.endian = endian
    block[0x010E] = description
    inner = block.get_ifd(0x8769)
    inner[0x9003] = "2026:01:02 03:04:05"
    if comment is not None:
        inner[0x9286] = comment
    block[0x8769] = inner
    return block


def several_pictures():
    written = io.BytesIO()
    second = picture(size=(64, 24))
    picture().save(written, "MPO", save_all=True, append_images=[second])
    return written.getvalue()


def with_xmp_behind_the_pictures_table():
    data = several_pictures()
    table = data.index(b"MPF\0") - 4
    end = table + 2 + struct.unpack_from(">H", data, table + 2)[0]
    late = segment(0xE1, XMP_SIGN + xmp())
    shifted = data[:end] + late + data[end:]
    return shifted.replace(*_second_offset(data, len(late)), 1)


def _second_offset(data, more):
    """The entry of the second picture before and after it moved."""
    table = data.index(b"MPF\0") + 4
    second = data.index(b"\xff\xd8\xff", 3)
    old = struct.pack("<I" if data[table : table + 2] == b"II" else ">I", second - table)
    new = struct.pack("<I" if data[table : table + 2] == b"II" else ">I", second - table + more)
    assert data.count(old) == 1
    return old, new


def samples():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return {
        "plain": jpeg(),
        "progressive": jpeg(progressive=True),
        "grey": jpeg("L"),
        "CMYK": jpeg("CMYK"),
        "no JFIF": jpeg()[:2] + jpeg()[20:],
        "EXIF, profile, comment": jpeg(exif=exif(), icc_profile=profile, comment=b"a comment {not JSON"),
        "EXIF of the other byte order": jpeg(exif=exif(endian=">", comment=b"ASCII\0\0\0nothing of a mark")),
        "XMP with padding": with_xmp(xmp(padding=2000)),
        "XMP in UTF-16": with_xmp(("\ufeff" + xmp().decode()).encode("utf-16-le")),
        "XMP that fits without its padding": with_xmp(xmp(padding=65502 - len(xmp()))),
        "XMP that fills its segment": with_xmp(filled(65502)),
        "extended XMP": extended(filled(2500)),
        "two packets": with_xmp(xmp(), xmp("<dc:source>second</dc:source>")),
        "fill bytes": with_segments(b"\xff\xff", segment(0xFE, b"comment")),
        "an unknown segment": with_segments(segment(0xE9, b"unknown \x00\xff{AIGC"), segment(0xE0, b"JFXX\0\x10")),
        "XMP before EXIF": with_segments(segment(0xE1, XMP_SIGN + xmp()), segment(0xE1, exif().tobytes())),
        "several pictures": several_pictures(),
        "several pictures, XMP behind their table": with_xmp_behind_the_pictures_table(),
        "bytes behind the end": jpeg() + b"\xff\xd8trailing",
    }


def content(data):
    image = Image.open(io.BytesIO(data))
    frames = []
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        frames.append((image.mode, image.size, image.tobytes()))
    trailing = b"trailing" in data
    return frames, trailing, type(image) is MpoImageFile


def others(data):
    image = Image.open(io.BytesIO(data))
    names = {"jfif", "dpi", "icc_profile", "comment", "adobe"}
    told = {key: value for key, value in image.info.items() if key in names}
    pictures = [segment for segment in getattr(image, "applist", []) if segment[0] not in {"APP1", "APP2"}]
    tags = {**image.getexif(), **image.getexif().get_ifd(0x8769)}
    xmps = [text in data for text in (TOLD.encode(), b"second</dc:source>")]
    wide = TOLD.encode("utf-16-le") in data or xmps[0]
    return told, pictures, tags, wide, xmps[1], len(re.findall(rb"s{2000}", data)) > 0


def tolerated():
    return {
        "EXIF UserComment": jpeg(exif=exif(b"ASCII\0\0\0" + MARK.wrapped().encode())),
        "EXIF ImageDescription": jpeg(exif=exif(description=MARK.inner())),
        "APP4 AIGC": with_segments(segment(0xE4, b"AIGC" + MARK.inner().encode())),
        "APP0 AIGC": glued_into_jfif(),
        "COM AIGC": jpeg(comment=MARK.wrapped().encode()),
    }


def glued_into_jfif():
    data = jpeg()
    assert data[2:4] == b"\xff\xe0"
    return data[:2] + segment(0xE0, data[6:20] + b"AIGC" + MARK.inner().encode()) + data[20:]
