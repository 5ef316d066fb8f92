"""AIFF samples; tags and sound are read by mutagen and by hand."""

from __future__ import annotations

import io
import struct

from marks import MARK
from mutagen.aiff import AIFF

from samples import mp3, wav

SUFFIX = ".aiff"
SOUND = struct.pack(">II", 0, 0) + bytes(range(256)) * 2
RATE = b"\x40\x0b\xfa\0\0\0\0\0\0\0"  # 8000, in 80 bits
COMMON = struct.pack(">hIh", 1, 256, 16) + RATE


def chunk(kind, data):
    return wav.chunk(kind, data, ">")


def aiff(*behind, sound=SOUND, kind=b"AIFF", common=COMMON, before=()):
    body = kind + b"".join([chunk(b"COMM", common), *before, chunk(b"SSND", sound), *behind])
    return b"FORM" + struct.pack(">I", len(body)) + body


def tag(*frames, **options):
    return chunk(b"ID3 ", mp3.tag(*frames, **options))


def lacking_padding():
    whole = aiff(sound=SOUND + b"\1")
    return whole[:4] + struct.pack(">I", len(whole) - 9) + whole[8:-1]


def samples():
    return {
        "plain": aiff(),
        "a tag": aiff(tag(mp3.title(), padding=40)),
        "a tag of version 2.4 with a footer": aiff(tag(mp3.title(4), version=4, flags=0x10)),
        "a tag before the sound": aiff(before=[tag(mp3.title(), padding=900), chunk(b"NAME", b"odd")]),
        "other texts": aiff(chunk(b"NAME", b"a name"), chunk(b"ANNO", b"said"), chunk(b"APPL", b"stocunknown")),
        "odd length without padding at the end": lacking_padding(),
        "AIFF-C": aiff(kind=b"AIFC", common=COMMON + b"sowt\3odd", before=[chunk(b"FVER", b"\xa2\x80\x51\x40")]),
        "bytes behind the end": aiff() + b"trailing",
    }


def chunks(data):
    found, at = [], 12
    end = 8 + struct.unpack(">I", data[4:8])[0]
    while at + 8 <= end:
        kind, size = struct.unpack(">4sI", data[at : at + 8])
        found.append((kind, data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found


def content(data):
    told = AIFF(io.BytesIO(data)).info
    return dict(chunks(data))[b"SSND"], told.length, told.channels, told.sample_rate


def others(data):
    tags = AIFF(io.BytesIO(data)).tags or {}
    kept = [chunk for chunk in chunks(data) if chunk[0] != b"ID3 "]
    return kept, [repr(tags[key]) for key in tags if key != "TXXX:AIGC"], data.endswith(b"trailing")


def tolerated():
    escaped = MARK.inner().replace('"', "&quot;")
    return {"APPL XMP TC260:AIGC": aiff(chunk(b"APPL", b"XMP " + (wav.XMP % escaped).encode()))}
