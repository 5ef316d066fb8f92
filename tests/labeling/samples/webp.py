"""WebP samples, made and read by Pillow."""

from __future__ import annotations

import io
import struct

from marks import MARK
from PIL import Image, ImageCms

SUFFIX = ".webp"
TOLD = "某人 &amp; co"
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>{TOLD}</rdf:li></rdf:Seq></dc:creator>'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()


def picture(mode="RGB", size=(41, 23)):
    return Image.effect_noise(size, 60).convert(mode)


def webp(mode="RGB", **options):
    written = io.BytesIO()
    image = picture(mode)
    if mode == "RGBA":
        image.putalpha(picture("L"))
    image.save(written, "WEBP", **options)
    return written.getvalue()


def chunk(kind, data):
    return struct.pack("<4sI", kind, len(data)) + data + b"\0" * (len(data) % 2)


def with_chunks(data, *chunks):
    grown = data + b"".join(chunks)
    return grown[:4] + struct.pack("<I", len(grown) - 8) + grown[8:]


def exif(comment=None):
    block = Image.Exif()
    block[0x010E] = "a described picture"
    if comment:
        block[0x8769] = {0x9286: comment}
    return block


def lacking_padding():
    return with_chunks(webp(exif=exif()), b"prVt\3\0\0\0odd")


def samples():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    frames = [picture(), picture()]
    return {
        "lossy": webp(),
        "lossless": webp(lossless=True),
        "lossless with transparency": webp("RGBA", lossless=True),
        "lossy with transparency": webp("RGBA"),
        "EXIF and profile": webp(exif=exif(), icc_profile=profile),
        "XMP of somebody": webp(xmp=XMP, exif=exif()),
        "two packets": with_chunks(webp(xmp=XMP), chunk(b"XMP ", XMP)),
        "an unknown chunk": with_chunks(webp(lossless=True), chunk(b"prVt", b"unknown")),
        "XMP in a file that is not extended": with_chunks(webp(), chunk(b"XMP ", XMP)),
        "animated": webp(save_all=True, append_images=frames, duration=70, loop=3),
        "bytes behind the end": webp() + b"trailing",
    }


def content(data):
    image = Image.open(io.BytesIO(data))
    frames = []
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        frames.append((image.mode, image.size, image.tobytes(), image.info.get("duration"), image.info.get("loop")))
    return frames, data.endswith(b"trailing")


def others(data):
    image = Image.open(io.BytesIO(data))
    return dict(image.getexif()), image.info.get("icc_profile"), data.count(TOLD.encode()), data.count(b"unknown")


def tolerated():
    return {"EXIF UserComment": webp(exif=exif(b"ASCII\0\0\0" + MARK.wrapped().encode()))}
