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
    told = {key: str(value) for key, value in image.info.items() if not key.startswith(("XML", "AIGC", "xmp"))}
    return told, "某人 &amp; co" in xmp


def tolerated():
    return {
        "tEXt AIGC": with_text(("AIGC", MARK.wrapped(), False)),
        "zTXt AIGC": with_text(("AIGC", MARK.wrapped(), True)),
        "iTXt AIGC": with_chunk(b"iTXt", b"AIGC\0\0\0\0\0" + MARK.inner().encode()),
    }
