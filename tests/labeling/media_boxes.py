"""Boxes for tests: small movies of our own making, and a reader of their samples that shares nothing with the product."""

from __future__ import annotations

import struct

CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"udta", b"moof", b"traf", b"mfra")


def box(kind, *parts, wide=False, to_end=False):
    body = b"".join(parts)
    if wide:
        return struct.pack(">I4sQ", 1, kind, 16 + len(body)) + body
    return struct.pack(">I4s", 0 if to_end else 8 + len(body), kind) + body


def full(kind, *parts, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def numbers(*values):
    return struct.pack(f">{len(values)}I", *values)


# Metadata


def hdlr(kind):
    return full(b"hdlr", bytes(4), kind, bytes(13))


def data(text, kind=1):
    return box(b"data", numbers(kind, 0), text if isinstance(text, bytes) else text.encode())


def keys_meta(pairs, version=True, names=None):
    """A meta box of keys; `names` are the keys, where some have no item."""
    names = names or [name for name, _ in pairs]
    keys = full(b"keys", numbers(len(names)), *(box(b"mdta", name.encode()) for name in names))
    items = [box(numbers(names.index(name) + 1), data(text)) for name, text in pairs]
    return box(b"meta", bytes(4) if version else b"", hdlr(b"mdta"), keys, box(b"ilst", *items))


def itunes_meta(*items):
    return full(b"meta", full(b"hdlr", bytes(4), b"mdirappl", bytes(9)), box(b"ilst", *items))


def freeform(name, text, mean="com.apple.iTunes"):
    return box(b"----", full(b"mean", mean.encode()), full(b"name", name.encode()), data(text))


# Movies

CHUNKS = [bytes([number]) * (20 + number) for number in range(1, 6)]


def track(offsets, sizes, wide=False, external=False, extra=None, number=1):
    table = full(
        b"co64" if wide else b"stco", numbers(len(offsets)), struct.pack(f">{len(offsets)}{'Q' if wide else 'I'}", *offsets)
    )
    entry = full(b"url ", b"file:///elsewhere\0") if external else full(b"url ", flags=1)
    stbl = box(
        b"stbl",
        full(b"stsd", numbers(1), box(b"mp4v", bytes(6), b"\0\1", bytes(70))),
        full(b"stts", numbers(1, len(sizes), 1)),
        full(b"stsc", numbers(1, 1, 1, 1)),
        full(b"stsz", numbers(0, len(sizes), *sizes)),
        table,
        extra(offsets) if extra else b"",
    )
    minf = box(b"minf", full(b"vmhd", bytes(8), flags=1), box(b"dinf", full(b"dref", numbers(1), entry)), stbl)
    mdia = box(b"mdia", full(b"mdhd", numbers(0, 0, 1000, len(sizes)), b"\x55\xc4\0\0"), hdlr(b"vide"), minf)
    return box(b"trak", full(b"tkhd", numbers(0, 0, number, 0, len(sizes)), bytes(60), flags=7), mdia)


def mvhd():
    return full(b"mvhd", numbers(0, 0, 1000, 5), b"\0\1\0\0\1\0", bytes(70), numbers(2))


FTYP = box(b"ftyp", b"isom", numbers(512), b"isommp41")


def movie(parts, *moov_extra, chunks=CHUNKS, wide=False, wide_moov=False, external=False, extra=None):
    """A file of these parts: bytes, or the words "moov" and "mdat", "rest" (a second mdat), or "mdat to end", "mdat wide"."""
    half = chunks[: len(chunks) // 2 + 1] if "rest" in parts else chunks

    def moov(offsets):
        trak = track(offsets, [len(chunk) for chunk in chunks], wide, external, extra)
        return box(b"moov", mvhd(), trak, *moov_extra, wide=wide_moov)

    offsets = [0] * len(chunks)
    for _ in range(2):  # the size of moov does not depend on the offsets
        file, found = b"", []
        for part in parts:
            if part == "moov":
                file += moov(offsets)
            elif isinstance(part, str):
                held = chunks[len(half) :] if part == "rest" else half
                start = len(file) + (16 if part == "mdat wide" else 8)
                file += box(b"mdat", *held, wide=part == "mdat wide", to_end=part == "mdat to end")
                for number in range(len(held)):
                    found.append(start + sum(map(len, held[:number])))
            else:
                file += part
        offsets = found
    return file


def fragmented(absolute=True, udta=b""):
    """A movie in fragments, with an index in front and a random access table at the end."""
    trex = box(b"mvex", full(b"trex", numbers(1, 1, 1, 0, 0)))
    moov = box(b"moov", mvhd(), track([], []), trex, udta)
    head = FTYP + moov
    sidx = full(b"sidx", numbers(1, 1000, 0, 0), struct.pack(">HH", 0, 1), numbers(len(CHUNKS[0]), 1, 0))
    file, places = head + sidx, []
    for number, chunk in enumerate(CHUNKS):
        places.append(len(file))
        file += _fragment(number, chunk, len(file), absolute)
    tfra = full(b"tfra", numbers(1, 0, len(places)), *(numbers(n, place) + b"\1\1\1" for n, place in enumerate(places)))
    size = 8 + len(tfra) + 16
    return file + box(b"mfra", tfra, full(b"mfro", numbers(size)))


def _fragment(number, chunk, at, absolute):
    def moof(base):
        tfhd = (
            full(b"tfhd", numbers(1), struct.pack(">Q", base), flags=1)
            if absolute
            else full(b"tfhd", numbers(1), flags=0x20000)
        )
        where = 0 if absolute else max(base - at, 0)
        trun = full(b"trun", numbers(1, where, len(chunk)), flags=0x201)
        return box(b"moof", full(b"mfhd", numbers(number + 1)), box(b"traf", tfhd, trun))

    return moof(at + len(moof(0)) + 8) + box(b"mdat", chunk)


# Reading


def parsed(data, start=0, end=None):
    """The boxes of a stretch as (kind, start of body, end)."""
    end = len(data) if end is None else end
    while end - start >= 8:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", data, body)[0], body + 8
        stop = end if size == 0 else start + size
        if stop > end or kind == bytes(4):
            return
        yield kind, body, stop
        start = stop


def found(data, *path):
    """Every box at a path, as (start of body, end)."""
    reached = [(0, len(data))]
    for kind in path:
        reached = [(body, end) for start, stop in reached for each, body, end in parsed(data, start, stop) if each == kind]
    return reached


def movie_samples(data):
    """The bytes of every sample, a list a track, looked up as a player does."""
    tracks = []
    for trak in found(data, b"moov", b"trak"):
        tracks.append(list(_of_track(data, *trak)))
    for start, stop in found(data, b"moof"):
        tracks.append(list(_of_fragment(data, start - 8, start, stop)))
    tracks.append([_index_target(data, *sidx) for sidx in found(data, b"sidx")])
    tracks += [[data[place + 4 : place + 8] for place in _random_access(data, *tfra)] for tfra in found(data, b"mfra", b"tfra")]
    return tracks


def _of_track(data, start, stop):
    mdia = {k: (b, e) for k, b, e in parsed(data, start, stop)}[b"mdia"]
    minf = {k: (b, e) for k, b, e in parsed(data, *mdia)}[b"minf"]
    minf = {k: (b, e) for k, b, e in parsed(data, *minf)}
    stbl = {k: (b, e) for k, b, e in parsed(data, *minf[b"stbl"])}
    if b"file:///" in data[slice(*minf[b"dinf"])]:
        yield data[slice(*stbl[b"stco"])]  # what the offsets point to is not here; they have to stay
        return
    at, _ = stbl[b"stsz"]
    count = struct.unpack_from(">I", data, at + 8)[0]
    sizes = struct.unpack_from(f">{count}I", data, at + 12)
    wide = b"co64" in stbl
    at, _ = stbl[b"co64" if wide else b"stco"]
    count = struct.unpack_from(">I", data, at + 4)[0]
    for offset, size in zip(struct.unpack_from(f">{count}{'Q' if wide else 'I'}", data, at + 8), sizes, strict=False):
        yield data[offset : offset + size]
    if b"saio" in stbl:
        at, _ = stbl[b"saio"]
        offset = struct.unpack_from(">I", data, at + 8)[0]
        yield data[offset : offset + 4]


def _of_fragment(data, moof, start, stop):
    for traf in [(b, e) for k, b, e in parsed(data, start, stop) if k == b"traf"]:
        parts = {k: b for k, b, e in parsed(data, *traf)}
        flags = struct.unpack_from(">I", data, parts[b"tfhd"])[0]
        base = struct.unpack_from(">Q", data, parts[b"tfhd"] + 8)[0] if flags & 1 else moof
        where, size = struct.unpack_from(">II", data, parts[b"trun"] + 8)
        yield data[base + where : base + where + size]


def _index_target(data, start, stop):
    place = stop + struct.unpack_from(">I", data, start + 16)[0]
    return data[place + 4 : place + 8]


def _random_access(data, start, stop):
    count = struct.unpack_from(">I", data, start + 12)[0]
    return [struct.unpack_from(">I", data, start + 20 + 11 * number)[0] for number in range(count)]


def metadata_items(data):
    """Every metadata item as (place, name, value), of keys and of iTunes."""
    for path in ((b"moov", b"udta", b"meta"), (b"moov", b"meta")):
        for start, stop in found(data, *path):
            inner = start if data[start + 4 : start + 8] == b"hdlr" else start + 4
            boxes = {k: (b, e) for k, b, e in parsed(data, inner, stop)}
            names = (
                [data[b:e].decode() for _, b, e in parsed(data, boxes[b"keys"][0] + 8, boxes[b"keys"][1])]
                if b"keys" in boxes
                else []
            )
            for kind, body, end in parsed(data, *boxes[b"ilst"]) if b"ilst" in boxes else ():
                number = int.from_bytes(kind, "big")
                name = names[number - 1] if number <= len(names) else kind
                yield path[-2:], name, data[body:end]
