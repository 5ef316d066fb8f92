"""Matroska samples: three clusters with every layout of index, tags and sizes around them."""

from __future__ import annotations

import zlib

from marks import MARK

SUFFIX = ".mkv"
EBML, SEGMENT, SEEK_HEAD, SEEK, SEEK_ID, SEEK_POSITION = 0x1A45DFA3, 0x18538067, 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC
INFO, TITLE, TRACKS, CLUSTER, TIME, POSITION, BLOCK = 0x1549A966, 0x7BA9, 0x1654AE6B, 0x1F43B675, 0xE7, 0xA7, 0xA3
CUES, CUE, CUE_TIME, CUE_TRACK, CUE_NUMBER, CUE_CLUSTER = 0x1C53BB6B, 0xBB, 0xB3, 0xB7, 0xF7, 0xF1
TAGS, TAG, TARGETS, TRACK_UID, SIMPLE, NAME, STRING, VOID, CRC = (
    0x1254C367,
    0x7373,
    0x63C0,
    0x63C5,
    0x67C8,
    0x45A3,
    0x4487,
    0xEC,
    0xBF,
)
ATTACHMENTS = 0x1941A469
MASTERS = (SEGMENT, SEEK_HEAD, SEEK, INFO, CLUSTER, CUES, CUE, CUE_TRACK, TAGS, TAG, TARGETS, SIMPLE)
OUTER = (SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, TAGS, ATTACHMENTS)


def number(value, width=0):
    return value.to_bytes(width or max(1, (value.bit_length() + 7) // 8), "big")


def element(kind, *parts, width=8, unknown=False):
    body = b"".join(part if isinstance(part, bytes) else number(part) for part in parts)
    size = (1 << 7 * width) - 1 if unknown else len(body)
    return number(kind) + number(size | 1 << 7 * width, width) + body


def checked(kind, *parts):
    body = b"".join(parts)
    return element(kind, element(CRC, zlib.crc32(body).to_bytes(4, "little"), width=1), body)


def simple(name, text, *inner):
    return element(SIMPLE, element(NAME, name.encode()), element(STRING, text.encode()), *inner, width=2)


def tags(*simples, of=b"", make=element):
    return make(TAGS, element(TAG, element(TARGETS, of), *simples))


TITLED = tags(simple("TITLE", "A title"), simple("COMMENT", "某人", simple("SORT_WITH", "nested")))
HEAD = element(EBML, element(0x4282, b"matroska"))


def void(size):
    return element(VOID, bytes(size - 9))


def blocks(place):
    return [element(BLOCK, b"\x81\0\0\x80" + bytes([place, number]) * 9, width=2) for number in range(3)]


def matroska(*layout, unknown=False, open_clusters=False, positions=False, width=2, make=element, size_width=8):
    """A file of these parts: "seek", "cues", "clusters", or bytes; positions are told as they come out."""
    body, places = b"", {}
    for _ in range(3):  # positions take a fixed width, so the second round is right
        seen, body = places, b""
        places = {}
        for part in layout:
            if part == "clusters":
                places[CLUSTER] = []
                for place in range(3):
                    places[CLUSTER].append(len(body))
                    said = [element(POSITION, number(len(body), 4))] if positions else []
                    body += element(CLUSTER, element(TIME, place + 1), *said, *blocks(place), unknown=open_clusters)
                continue
            if part == "seek":
                listed = [(kind, place) for kind, place in seen.items() if kind not in (CLUSTER, SEEK_HEAD, VOID)]
                seeks = [element(SEEK, element(SEEK_ID, kind), element(SEEK_POSITION, number(p, width))) for kind, p in listed]
                part = make(SEEK_HEAD, *seeks)
            elif part == "cues":
                cues = [
                    element(
                        CUE,
                        element(CUE_TIME, n + 1),
                        element(CUE_TRACK, element(CUE_NUMBER, 1), element(CUE_CLUSTER, number(p, width))),
                    )
                    for n, p in enumerate(seen.get(CLUSTER, [0, 0, 0]))
                ]
                part = make(CUES, *cues)
            kind = int.from_bytes(part[: 9 - part[0].bit_length()], "big")
            places.setdefault(kind, len(body))
            body += part
    return HEAD + element(SEGMENT, body, unknown=unknown, width=size_width)


def info(make=element):
    return make(INFO, element(TITLE, b"a film"))


TRACK_LIST = element(TRACKS, element(0xAE, element(0xD7, 1), element(0x86, b"V_UNCOMPRESSED")))
START = ("seek", info(), TRACK_LIST)
FILES = element(ATTACHMENTS, element(0x61A7, element(0x466E, b"font.ttf"), element(0x465C, b"bytes of a font")))


def samples():
    return {
        "no tags, no index": matroska(info(), TRACK_LIST, "clusters"),
        "index behind": matroska(*START, "clusters", "cues"),
        "index in front": matroska(*START, "cues", "clusters"),
        "positions of one byte too few": matroska(*START, void(150), "clusters", "cues", width=2),
        "tags in front": matroska(*START, TITLED, "clusters", "cues"),
        "tags last": matroska(*START, "clusters", "cues", TITLED),
        "tags between clusters and index": matroska(*START, "clusters", TITLED, "cues"),
        "tags of a track only": matroska(*START, tags(simple("BPS", "1"), of=element(TRACK_UID, 7)), "clusters", "cues"),
        "two tags elements": matroska(*START, TITLED, "clusters", "cues", tags(simple("DATE", "2026"))),
        "void behind the tags": matroska(*START, TITLED, void(2000), "clusters", "cues"),
        "void in front": matroska("seek", void(2000), info(), TRACK_LIST, TITLED, "clusters", "cues"),
        "void of a byte too many": matroska(*START, void(286), "clusters", "cues"),
        "check sums": matroska(
            "seek", info(checked), TRACK_LIST, tags(simple("TITLE", "A title"), make=checked), "clusters", "cues", make=checked
        ),
        "clusters say their position": matroska(
            "seek", void(300), info(), TRACK_LIST, TITLED, "clusters", "cues", positions=True
        ),
        "clusters say their position, no room": matroska(info(), TRACK_LIST, TITLED, "clusters", positions=True),
        "live, sizes unknown": matroska(info(), TRACK_LIST, "clusters", unknown=True, open_clusters=True),
        "live, tags behind": matroska(info(), TRACK_LIST, "clusters", TITLED, unknown=True, open_clusters=True),
        "short size of the segment": matroska(*START, "clusters", "cues", size_width=2),
        "attachments": matroska(*START, TITLED, FILES, "clusters", "cues"),
        "no clusters": matroska(*START, TITLED),
    }


# Reading, apart from the product


def parsed(data, start=0, end=None):
    end = len(data) if end is None else end
    while start < end:
        id_width = 9 - data[start].bit_length()
        at = start + id_width
        width = 9 - data[at].bit_length()
        size = int.from_bytes(data[at : at + width], "big") - (1 << 7 * width)
        body = at + width
        kind = int.from_bytes(data[start:at], "big")
        stop = body + size
        if size == (1 << 7 * width) - 1:
            stop = end if kind == SEGMENT else next((s for k, s, _, _ in parsed(data, body, end) if k in OUTER), end)
        yield kind, start, body, stop
        start = stop


def walk(data, kind, start=0, end=None):
    for each, at, body, stop in parsed(data, start, end):
        if each == kind:
            yield at, body, stop
        if each in MASTERS:
            yield from walk(data, kind, body, stop)


def content(data):
    base = next(walk(data, SEGMENT))[1]
    shown = [data[body:stop] for _, body, stop in walk(data, BLOCK)]
    cued = [_time(data, base + int.from_bytes(data[body:stop], "big")) for _, body, stop in walk(data, CUE_CLUSTER)]
    own = [base + int.from_bytes(data[body:stop], "big") for _, body, stop in walk(data, POSITION)]
    clusters = [at for at, _, _ in walk(data, CLUSTER)]
    return shown, cued, own in ([], clusters)


def _time(data, cluster):
    kind, _, body, stop = next(parsed(data, cluster))
    assert kind == CLUSTER
    return [data[b:s] for k, _, b, s in parsed(data, body, stop) if k == TIME]


def others(data):
    base = next(walk(data, SEGMENT))[1]
    said = [(data[body:stop]) for kind in (NAME, STRING) for _, body, stop in walk(data, kind)]
    sought = []
    for _, body, stop in walk(data, SEEK):
        parts = {k: int.from_bytes(data[b:s], "big") for k, _, b, s in parsed(data, body, stop)}
        assert int.from_bytes(data[base + parts[SEEK_POSITION] :][:4], "big") == parts[SEEK_ID]
        sought.append(parts[SEEK_ID])
    for kind in (TAGS, SEEK_HEAD, CUES):
        for _, body, stop in walk(data, kind):
            if data[body] == CRC:
                assert data[body + 2 : body + 6] == zlib.crc32(data[body + 6 : stop]).to_bytes(4, "little")
    theirs = [text for text in said if text != b"AIGC" and b"ProduceID" not in text]
    return theirs, [kind for kind in sought if kind != TAGS], b"bytes of a font" in data, b"a film" in data


def tolerated():
    inner = MARK.inner()
    place = "Segment/Tags/Tag/SimpleTag"
    return {
        f"{place} AIGC of a part": matroska(
            *START, tags(simple("AIGC", inner), simple("BPS", "1"), of=element(TRACK_UID, 7)), "clusters", "cues"
        ),
        f"{place} aigc": matroska(*START, "clusters", "cues", tags(simple("COMMENT", "c", simple("aigc", MARK.wrapped())))),
        f"{place} Aigc": matroska(*START, TITLED, "clusters", "cues", tags(simple("Aigc", inner))),
    }
