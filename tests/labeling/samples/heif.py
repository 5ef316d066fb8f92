"""HEIF and AVIF samples: pictures of Pillow, and hand-made item tables with every way in which items lie."""

from __future__ import annotations

import io
import struct

from media_boxes import box, found, full, hdlr, movie_samples, mvhd, parsed, track
from PIL import Image

SUFFIX = ".heic"
FTYP = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>somebody</dc:source>%s</rdf:Description></rdf:RDF>'
    '</x:xmpmeta>%s<?xpacket end="w"?>'
)
PLAIN, PADDED = (XMP % ("", "")).encode(), (XMP % ("", " " * 2000)).encode()
PICTURE, EXIF = b"coded picture bytes " * 7, b"\0\0\0\6Exif\0\0II*\0" + bytes(20)
FREE = box(b"free", bytes(3000))


def infe(number, kind, media=b"", wide=False):
    head = struct.pack(">IH" if wide else ">HH", number, 0)
    return full(b"infe", head, kind, b"\0", media + b"\0\0" if media else b"", version=3 if wide else 2)


def iloc(places, version, offset, length, base, index=0):
    """`places`: item -> (method, base, [(offset, length)])."""
    wide = "I" if version == 2 else "H"
    parts = [bytes([offset << 4 | length, base << 4 | index]), struct.pack(f">{wide}", len(places))]
    for number, (method, start, extents) in places.items():
        parts.append(struct.pack(f">{wide}", number) + (struct.pack(">H", method) if version else b"") + b"\0\0")
        parts.append(start.to_bytes(base, "big") + struct.pack(">H", len(extents)))
        for at, size in extents:
            parts.append(bytes(index) + at.to_bytes(offset, "big") + size.to_bytes(length, "big"))
    return full(b"iloc", *parts, version=version)


def heif(
    packet=None,
    *,
    version=0,
    offset=4,
    length=4,
    base=0,
    index=0,
    idat=False,
    split=False,
    before=b"",
    after=b"",
    moov=False,
    to_end=False,
    refs=True,
    wide=False,
    second=None,
):
    """A file with a picture in mdat, Exif, and XMP where there is a packet: in mdat, or in idat, in one piece or in two."""
    held = {1: PICTURE, 2: EXIF} | {n: part for n, part in ((3, packet), (4, second)) if part is not None}

    def built(start):
        places, at = {}, start
        for number, data in held.items():
            if number == 3 and idat:
                places[3] = (1, 0, [(0, len(data))])
                continue
            cuts = [(at, 11), (at + 11, len(data) - 11)] if split and number != 2 else [(at, len(data))]
            moved = [(place - cuts[0][0], size) for place, size in cuts] if base else cuts
            places[number] = (0, at if base else 0, moved)
            at += len(data)
        described = [number for number in held if number > 2]
        infos = [infe(1, b"hvc1"), infe(2, b"Exif"), *(infe(n, b"mime", b"application/rdf+xml", wide) for n in described)]
        cdsc = [box(b"cdsc", struct.pack(">HHH", number, 1, 1)) for number in (2, *described)]
        meta = full(
            b"meta",
            hdlr(b"pict"),
            full(b"pitm", struct.pack(">H", 1)),
            full(b"iinf", struct.pack(">H", len(infos)), *infos),
            full(b"iref", *cdsc) if refs else b"",
            box(b"iprp", box(b"ipco", box(b"prVt", b"a property"))),
            iloc(places, version, offset, length, base, index),
            box(b"idat", packet) if idat else b"",
        )
        chunk = [start]
        movie = box(b"moov", mvhd(), track(chunk, [len(PICTURE)])) if moov else b""
        data = b"".join(part for number, part in held.items() if not (number == 3 and idat))
        head = FTYP + meta + before + movie
        return head + box(b"mdat", data, to_end=to_end) + after, len(head) + 8

    _, start = built(0)
    return built(start)[0]


def picture(form="AVIF", size=(48, 32), **options):
    written = io.BytesIO()
    image = Image.effect_noise(size, 60).convert("RGB")
    image.save(written, form, **options)
    return written.getvalue()


def samples():
    return {
        "avif": picture(),
        "avif with XMP and Exif": picture(xmp=PADDED, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"),
        "avif sequence": picture(save_all=True, append_images=[Image.new("RGB", (48, 32), "red")], duration=100),
        "no XMP": heif(),
        "no references": heif(refs=False),
        "XMP": heif(PLAIN),
        "XMP with padding": heif(PADDED),
        "XMP in the metadata": heif(PLAIN, version=1, idat=True),
        "XMP in two extents": heif(PLAIN, split=True),
        "offsets from a base": heif(PLAIN, version=1, base=4, split=True),
        "base alone": heif(version=1, offset=0, base=4),
        "64-bit places": heif(PLAIN, version=2, offset=8, length=8, base=8),
        "extents with an index": heif(PLAIN, version=1, index=4),
        "room behind the metadata": heif(before=FREE),
        "media to the end": heif(to_end=True),
        "XMP at the end of media to the end": heif(PLAIN, to_end=True),
        "pictures as a movie": heif(moov=True),
        "unknown box behind": heif(PLAIN, after=box(b"prVt", b"private")),
        "a trailer that is no box": heif(after=b"\x10\x22\x33\x44 a trailer"),
        "wide item numbers": heif(PLAIN, wide=True),
        "an empty packet": heif(b""),
    }


# Reading, apart from the product


def items(data):
    """The bytes of every item, by number."""
    ((start, end),) = found(data, b"meta")
    meta = {kind: (body, stop) for kind, body, stop in parsed(data, start + 4, end)}
    at = meta[b"iloc"][0]
    version, sizes, more = data[at], data[at + 4], data[at + 5]
    offset, length, base, index = sizes >> 4, sizes & 15, more >> 4, more & 15 if version else 0
    at += 6

    def take(width):
        nonlocal at
        at += width
        return int.from_bytes(data[at - width : at], "big")

    read = {}
    for _ in range(take(4 if version == 2 else 2)):
        number = take(4 if version == 2 else 2)
        method = take(2) if version else 0
        take(2)
        origin = take(base) + (meta[b"idat"][0] if method else 0)
        read[number] = b""
        for _ in range(take(2)):
            take(index)
            place, size = take(offset), take(length)
            read[number] += data[origin + place : origin + place + size]
    return read


def kinds(data):
    ((start, end),) = found(data, b"meta")
    meta = {kind: (body, stop) for kind, body, stop in parsed(data, start + 4, end)}
    body, stop = meta[b"iinf"]
    told = {}
    for _, at, last in parsed(data, body + (8 if data[body] else 6), stop):
        wide = data[at] == 3
        told[int.from_bytes(data[at + 4 : at + (8 if wide else 6)], "big")] = data[at + (10 if wide else 8) : last]
    return told


def content(data):
    named = kinds(data)
    pictures = {n: part for n, part in items(data).items() if not named[n].startswith(b"mime")}
    shown = []
    if data[8:12] in (b"avif", b"avis"):
        image = Image.open(io.BytesIO(data))
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            shown.append(image.tobytes())
    return pictures, shown, movie_samples(data)


def others(data):
    named = kinds(data)
    packets = b"".join(part for n, part in items(data).items() if named[n].startswith(b"mime"))
    private = [data[body:end] for kind, body, end in parsed(data) if kind == b"prVt"]
    theirs = {n: name for n, name in named.items() if not name.startswith(b"mime")}
    return b"<dc:source>somebody</dc:source>" in packets, theirs, private, b"a property" in data, data.endswith(b"a trailer")


def tolerated():
    return {}
