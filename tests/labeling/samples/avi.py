"""AVI samples: made-up film with indexes of each kind; whatever an index points at is looked up by code of the tests alone."""

from __future__ import annotations

import struct

from marks import MARK

from samples import wav
from samples.wav import chunk

SUFFIX = ".avi"
FRAMES = [bytes([number]) * (40 + number) for number in range(5)]


def listed(kind, *chunks):
    return chunk(b"LIST", kind + b"".join(chunks))


def info(*texts):
    return listed(b"INFO", *(chunk(kind, text + b"\0") for kind, text in texts))


def header(*more):
    main = struct.pack("<14I", 40000, 0, 0, 0x10, len(FRAMES), 0, 1, 0, 16, 16, 0, 0, 0, 0)
    stream = struct.pack("<4s4sIHHIIIIIIIIHHHH", b"vids", b"MJPG", 0, 0, 0, 0, 1, 25, 0, len(FRAMES), 0, 0, 0, 0, 0, 16, 16)
    form = struct.pack("<IiiHH4sIiiII", 40, 16, 16, 1, 24, b"MJPG", 768, 0, 0, 0, 0)
    return listed(b"hdrl", chunk(b"avih", main), listed(b"strl", chunk(b"strh", stream), chunk(b"strf", form), *more))


def film():
    return listed(b"movi", *(chunk(b"00dc", frame) for frame in FRAMES))


def old_index(start):
    """Places as they are stored by most programs, from the word `movi`, or by some from the beginning of the file."""
    entries, at = [], start
    for frame in FRAMES:
        entries.append(struct.pack("<4sIII", b"00dc", 0x10, at, len(frame)))
        at += len(chunk(b"00dc", frame))
    return chunk(b"idx1", b"".join(entries))


def form(kind, body):
    return chunk(b"RIFF", kind + body)


def avi(*before, behind=(), absolute=False):
    body = header() + b"".join(before)
    start = 12 + len(body) + 12 if absolute else 4
    return form(b"AVI ", body + film() + old_index(start) + b"".join(behind))


def junk(size, content=b""):
    return chunk(b"JUNK", content.ljust(size, b"\0"))


def open_dml(*before, behind=()):
    """Two RIFF chunks, with an index in the header that points into the second from the beginning of the file."""
    room = chunk(b"indx", struct.pack("<HBBI4s12x", 4, 0, 1, 1, b"00dc") + bytes(16))
    first = form(b"AVI ", header(room) + b"".join(before) + film() + old_index(4))
    part = 24  # behind RIFF, size, AVIX, LIST, size, movi
    entries, at = [], 0
    for frame in FRAMES:
        entries.append(struct.pack("<II", at + 8, len(frame)))
        at += len(chunk(b"00dc", frame))
    base = len(first) + part
    index = struct.pack("<HBBI4sQI", 2, 0, 1, len(entries), b"00dc", base, 0) + b"".join(entries)
    movi = listed(b"movi", *(chunk(b"00dc", frame) for frame in FRAMES), chunk(b"ix00", index))
    second = form(b"AVIX", movi + b"".join(behind))
    whole = struct.pack("<QII", base + at, len(index) + 8, len(FRAMES))
    filled = chunk(b"indx", struct.pack("<HBBI4s12x", 4, 0, 1, 1, b"00dc") + whole)
    return first.replace(room, filled) + second


def samples():
    told = info((b"ISFT", b"somebody"), (b"INAM", b"a name"))
    return {
        "plain": avi(),
        "JUNK before the film": avi(junk(1000)),
        "a list with JUNK behind it": avi(told, junk(1000)),
        "a list with little JUNK behind it": avi(told, junk(10), chunk(b"prVt", b"unknown")),
        "JUNK in which somebody wrote": avi(junk(1000, b"VirtualDub build 1"), told),
        "JUNK that fits with nothing left": avi(junk(12 + 8 + len(MARK.inner()) + 1 - 8)),
        "a list in the header": form(b"AVI ", chunk(b"LIST", header()[8:] + told) + film() + old_index(4)),
        "a list behind the film": avi(behind=(told,)),
        "an index from the beginning of the file": avi(told, absolute=True),
        "OpenDML": open_dml(),
        "OpenDML with room": open_dml(told, junk(600)),
        "OpenDML with a list at its end": open_dml(behind=(told,)),
        "bytes behind the end": avi() + b"trailing",
    }


def forms(data):
    found, at = [], 0
    while data[at : at + 4] == b"RIFF":
        end = at + 8 + struct.unpack_from("<I", data, at + 4)[0]
        found.append((at, end))
        at = end
    return found, data[at:]


def chunks(data, at, end):
    while at + 8 <= end:
        kind, size = struct.unpack_from("<4sI", data, at)
        if kind == b"LIST" and data[at + 8 : at + 12] != b"INFO":
            yield data[at + 8 : at + 12], at, size
            yield from chunks(data, at + 12, at + 8 + size)
        else:
            yield kind, at, size
        at += 8 + size + size % 2
    assert at == end


def content(data):
    """The frames, in the order of the file, and those that every index points at."""
    frames, pointed = [], []
    movi = data.index(b"movi")
    for start, end in forms(data)[0]:
        for kind, at, size in chunks(data, start + 12, end):
            if kind == b"00dc":
                frames.append(data[at + 8 : at + 8 + size])
            elif kind == b"idx1":
                for entry in range(at + 8, at + 8 + size, 16):
                    place, length = struct.unpack_from("<II", data, entry + 8)
                    place += 8 if place >= movi else movi + 8
                    pointed.append(data[place : place + length])
            elif kind == b"indx":
                (place,) = struct.unpack_from("<Q", data, at + 32)
                assert data[place : place + 4] == b"ix00"
                base, count = struct.unpack_from("<Q", data, place + 20)[0], struct.unpack_from("<I", data, place + 12)[0]
                entries = [struct.unpack_from("<II", data, place + 32 + 8 * number) for number in range(count)]
                pointed += [data[base + offset : base + offset + length] for offset, length in entries]
    assert frames == FRAMES * len(forms(data)[0])
    return frames, pointed


def others(data):
    kept, texts = [], []
    for start, end in forms(data)[0]:
        for kind, at, size in chunks(data, start + 12, end):
            if kind == b"LIST":
                inside = chunks(data, at + 12, at + 8 + size)
                texts += [(name, data[place + 8 : place + 8 + length]) for name, place, length in inside if name != b"AIGC"]
            elif kind not in {b"JUNK", b"movi", b"hdrl", b"strl"}:
                kept.append((kind, data[at + 8 : at + 8 + size]))
    return kept, texts, forms(data)[1], data.count(b"VirtualDub")


def tolerated():
    text, escaped = MARK.inner().encode(), MARK.inner().replace('"', "&quot;")
    return {
        "RIFF AIGC": avi(chunk(b"AIGC", text), info((b"INAM", b"a name"))),
        "_PMX XMP TC260:AIGC": avi(behind=(chunk(b"_PMX", (wav.XMP % escaped).encode()),)),
    }
