"""MP4 samples: movies of five chunks with every layout and every kind of metadata around them."""

from __future__ import annotations

import io

from marks import MARK
from media_boxes import (
    FTYP,
    box,
    data,
    fragmented,
    freeform,
    full,
    itunes_meta,
    keys_meta,
    metadata_items,
    movie,
    movie_samples,
    numbers,
    parsed,
)
from mutagen.mp4 import MP4, error

SUFFIX = ".mp4"
XMP_ID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>somebody</dc:source>%s</rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="w"?>'
)
ITUNES = (
    box(b"\xa9nam", data("A title")),
    box(b"\xa9ART", data("某人")),
    freeform("MOOD", "calm"),
    box(b"covr", data(b"\xff\xd8\xff" * 50, 13)),
)
FFMPEG_KEYS = keys_meta([("major_brand", "isom"), ("title", "A title"), ("encoder", "Lavf")])
PHONE = keys_meta([("com.apple.quicktime.make", "Maker"), ("com.apple.quicktime.model", "Phone")], version=False)
OLD_TITLE = box(b"\xa9nam", b"\0\5\x55\xc4title")
LAST, FIRST = [FTYP, "mdat", "moov"], [FTYP, "moov", "mdat"]
FREE = box(b"free", bytes(2000))


def udta(*parts):
    return box(b"udta", *parts)


def property_of(text):
    return f'<TC260:AIGC xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">{text.replace(chr(34), "&quot;")}</TC260:AIGC>'


def xmp_box(inner="", encoding="utf-8"):
    return box(b"uuid", XMP_ID, (XMP % inner).encode(encoding))


def samples():
    return {
        "movie last": movie(LAST),
        "movie first": movie(FIRST),
        "movie first, 64-bit offsets": movie(FIRST, wide=True),
        "movie first, free space behind it": movie([FTYP, "moov", FREE, "mdat"]),
        "movie first, too little free space": movie([FTYP, "moov", box(b"free", bytes(9)), "mdat"]),
        "movie first, free space in it": movie(FIRST, FREE),
        "movie first, free space in the user data": movie(FIRST, udta(FREE, OLD_TITLE)),
        "movie between media": movie([FTYP, "mdat", "moov", "rest"]),
        "64-bit sizes": movie([FTYP, "mdat wide", "moov"], wide_moov=True, wide=True),
        "media to the end": movie([FTYP, "moov", "mdat to end"]),
        "media in another file": movie(FIRST, external=True),
        "auxiliary information": movie(FIRST, extra=lambda offsets: full(b"saio", numbers(1, offsets[0]))),
        "titles of iTunes": movie(LAST, udta(itunes_meta(*ITUNES))),
        "titles of iTunes, movie first": movie(FIRST, udta(itunes_meta(*ITUNES))),
        "keys of FFmpeg": movie(LAST, udta(FFMPEG_KEYS)),
        "keys of FFmpeg, movie first": movie(FIRST, udta(FFMPEG_KEYS)),
        "keys of a phone": movie(FIRST, PHONE),
        "keys of a phone before user data": movie(LAST, PHONE, udta(OLD_TITLE, bytes(4))),
        "keys of a phone and of FFmpeg": movie(FIRST, PHONE, udta(FFMPEG_KEYS)),
        "keys with no item": movie(LAST, udta(keys_meta([], names=["AIGC", "title"]))),
        "a meta box with its handler only": movie(LAST, udta(full(b"meta", full(b"hdlr", bytes(4), b"mdta", bytes(13))))),
        "old QuickTime, user data closed by zeros": movie(["mdat", "moov"], udta(OLD_TITLE, bytes(4))),
        "items with offsets in the movie": movie(
            FIRST, full(b"meta", full(b"hdlr", bytes(4), b"ID32", bytes(13)), full(b"iloc", numbers(0)))
        ),
        "unknown boxes": movie(
            [FTYP, box(b"prVt", b"outside"), "moov", "mdat", box(b"prVt", b"at the end")], box(b"prVt", b"inside")
        ),
        "XMP of somebody": movie([FTYP, xmp_box(), "moov", "mdat"]),
        "a trailer that is no box": movie(LAST) + b"\x10\x22\x33\x44 8db42d694ccc418790edff439fe026bf",
        "fragments, absolute": fragmented(),
        "fragments, relative": fragmented(absolute=False),
    }


def content(data):
    return movie_samples(data)


def others(data):
    items = sorted((place, str(name), value) for place, name, value in metadata_items(data) if name != "AIGC")
    private = [data[body:end] for kind, body, end in parsed(data) if kind == b"prVt"]
    return items, private, b"<dc:source>somebody</dc:source>" in data, b"title" in data, _titles(data)


def _titles(data):
    try:
        tags = MP4(io.BytesIO(data)).tags or {}
    except error:  # old QuickTime: mutagen does not know the zeros that close user data
        return {}
    return {key: value for key, value in tags.items() if not key.startswith("\0")}


def tolerated():
    inner, wrapped = MARK.inner(), MARK.wrapped()
    return {
        "moov/meta keys AIGC": movie(FIRST, keys_meta([("make", "Maker"), ("AIGC", inner)], version=False)),
        "moov/meta keys com.apple.quicktime.AIGC": movie(
            LAST, keys_meta([("com.apple.quicktime.AIGC", inner)]), udta(OLD_TITLE)
        ),
        "moov/udta/meta keys com.apple.quicktime.AIGC": movie(LAST, udta(keys_meta([("com.apple.quicktime.AIGC", inner)]))),
        "moov/udta/meta ----:com.apple.iTunes:AIGC": movie(FIRST, udta(itunes_meta(*ITUNES, freeform("AIGC", inner)))),
        "moov/meta ----:com.apple.iTunes:AIGC": movie(FIRST, itunes_meta(freeform("AIGC", inner))),
        "moov/udta/meta ilst": movie(LAST, udta(itunes_meta(*ITUNES, box(b"\0\0\0\1", data(wrapped))))),
        "uuid XMP TC260:AIGC": movie([FTYP, xmp_box(property_of(inner)), "moov", "mdat"]),
        "moov/udta/XMP_ TC260:AIGC": movie(FIRST, udta(box(b"XMP_", (XMP % property_of(inner)).encode()))),
    }
