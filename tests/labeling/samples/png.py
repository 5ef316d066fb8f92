"""PNG samples."""

from __future__ import annotations

import io
import struct
import zlib

from marks import MARK
from PIL import Image
from PIL.PngImagePlugin import PngInfo

SUFFIX = ".png"
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="somebody">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="uuid:1" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>某人 &amp; co</rdf:li></rdf:Seq></dc:creator>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>" + " " * 2000 + '<?xpacket end="w"?>'
)


def picture(mode="RGB", size=(40, 24)):
    image = Image.effect_noise(size, 60)
    return image.convert(mode)


def png(mode="RGB", info=None, **options):
    written = io.BytesIO()
    picture(mode).save(written, "PNG", pnginfo=info, **options)
    return written.getvalue()


def with_text(*texts, xmp=None):
    info = PngInfo()
    for keyword, text, packed in texts:
        info.add_text(keyword, text, zip=packed)
    if xmp:
        info.add_itxt("XML:com.adobe.xmp", xmp)
    return png(info=info)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(kind, data, at=33):
    plain = png()
    return plain[:at] + chunk(kind, data) + plain[at:]


def exif(comment):
    block = Image.Exif()
    block[0x010E] = "a described picture"
    inner = block.get_ifd(0x8769)
    inner[0x9286] = comment
    block[0x8769] = inner
    return block


def in_parts(data, size):
    """The same picture with its data in chunks of this size."""
    start = data.index(b"IDAT") - 4
    packed = data[start + 8 : start + 8 + struct.unpack_from(">I", data, start)[0]]
    parts = b"".join(chunk(b"IDAT", packed[at : at + size]) for at in range(0, len(packed), size))
    return data[:start] + parts + data[start + 12 + len(packed) :]


def animated():
    written = io.BytesIO()
    picture().save(written, "PNG", save_all=True, append_images=[picture(), picture()], duration=50)
    return written.getvalue()


def samples():
    return {
        "plain": png(),
        "palette with transparency": png("P", transparency=0),
        "sixteen bits": png("I;16"),
        "alpha": png("RGBA"),
        "other text and XMP": with_text(("Title", "a title", False), ("Comment", "packed", True), xmp=XMP),
        "packed XMP": with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP.encode())),
        "EXIF": png(exif=exif(b"ASCII\0\0\0nothing of a mark")),
        "picture data in many parts": in_parts(png(), 64),
        "an unknown chunk": with_chunk(b"prVt", b"unknown bytes \x00\xff"),
        "bytes behind the end": png() + b"trailing",
        "animated": animated(),
    }


def content(data):
    image = Image.open(io.BytesIO(data))
    frames = []
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        frames.append((image.mode, image.size, image.tobytes(), image.info.get("duration")))
    return frames


def others(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    xmp = image.info.get("XML:com.adobe.xmp", "")
    tags = {**image.getexif(), "inner": {k: v for k, v in image.getexif().get_ifd(0x8769).items() if k != 0x9286}}
    told = {key: str(value) for key, value in image.info.items() if not key.startswith(("XML", "AIGC", "xmp", "exif"))}
    return told, tags, "某人 &amp; co" in xmp


def tolerated():
    return {
        "tEXt AIGC": with_text(("AIGC", MARK.wrapped(), False)),
        "zTXt AIGC": with_text(("AIGC", MARK.wrapped(), True)),
        "EXIF UserComment": png(exif=exif(b"ASCII\0\0\0" + MARK.wrapped().encode())),
        "iTXt AIGC": with_chunk(b"iTXt", b"AIGC\0\0\0\0\0" + MARK.inner().encode()),
    }
