"""GIF samples."""

from __future__ import annotations

import io

from marks import MARK
from PIL import Image

SUFFIX = ".gif"
TOLD = "某人 &amp; co"
MAGIC = bytes([1, *range(255, -1, -1), 0])


def xmp(padding=0):
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{TOLD}</dc:creator>'
        f"</rdf:Description></rdf:RDF></x:xmpmeta>{' ' * padding}" + '<?xpacket end="w"?>'
    ).encode()


def picture(seed=0, size=(40, 24)):
    return Image.radial_gradient("L").rotate(seed).resize(size).convert("P")


def gif(**options):
    written = io.BytesIO()
    picture().save(written, "GIF", **options)
    return written.getvalue()


def animated(**options):
    return gif(save_all=True, append_images=[picture(30), picture(60)], duration=50, loop=0, **options)


def behind_header(data):
    return 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)


def with_blocks(*blocks, base=None):
    base = base or gif()
    at = behind_header(base)
    return base[:at] + b"".join(blocks) + base[at:]


def application(name, data):
    return b"\x21\xff" + bytes([len(name)]) + name + data


def sub_blocks(data):
    parts = [data[at : at + 255] for at in range(0, len(data), 255)]
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def comment(text):
    return b"\x21\xfe" + sub_blocks(text)


def with_xmp(packet, base=None):
    return with_blocks(application(b"XMP DataXMP", packet + MAGIC), base=base)


def behind_the_pictures():
    data = animated()
    assert data.endswith(b"\x3b")
    return data[:-1] + application(b"XMP DataXMP", xmp() + MAGIC) + b"\x3b"


def samples():
    return {
        "plain": gif(),
        "GIF87a": b"GIF87a" + gif()[6:],
        "animated": animated(),
        "comment": animated(comment=b"a comment {not JSON"),
        "XMP": with_xmp(xmp(padding=2000)),
        "XMP behind the pictures": behind_the_pictures(),
        "XMP in sub-blocks": with_blocks(application(b"XMP DataXMP", sub_blocks(xmp()))),
        "two packets": with_xmp(xmp(), base=with_xmp(xmp())),
        "unknown extensions": with_blocks(application(b"SOMETHING1.", sub_blocks(b"\x3b" * 600)), b"\x21\x77\3abc\0"),
        "no trailer": gif()[:-1],
        "large": gif_of_size((600, 400)),
        "bytes behind the end": gif() + b"\x21trailing",
    }


def gif_of_size(size):
    written = io.BytesIO()
    Image.effect_noise(size, 90).convert("P").save(written, "GIF")
    return written.getvalue()


def content(data):
    image = Image.open(io.BytesIO(data))
    frames = []
    for frame in range(image.n_frames):
        image.seek(frame)
        frames.append((image.size, image.convert("RGBA").tobytes(), image.info.get("duration"), image.info.get("loop")))
    return frames, b"trailing" in data


def others(data):
    image = Image.open(io.BytesIO(data))
    told = image.info.get("comment"), image.info.get("background")
    return (
        told,
        data.count(TOLD.encode()) > 0 or TOLD.encode() in unblocked(data),
        b"SOMETHING1." in data,
        b"\x21\x77\3abc\0" in data,
    )


def unblocked(data):
    """XMP that was cut into sub-blocks is searched without their lengths."""
    start = data.find(b"XMP DataXMP") + 11
    return b"".join(data[at + 1 : at + 256] for at in range(start, len(data), 256))


def tolerated():
    return {
        "Comment Extension AIGC": gif(comment=MARK.wrapped().encode()),
    }
