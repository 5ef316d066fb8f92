"""FLV samples: five media tags behind every form of onMetaData."""

from __future__ import annotations

import struct

from marks import MARK

SUFFIX = ".flv"
PICTURES = [(9, b"\x17\0\0\0\0" + bytes([number]) * 30) for number in range(3)]
MEDIA = PICTURES + [(8, b"\xaf\1" + bytes([number]) * 9) for number in range(2)]


def tag(kind, data, time=0):
    head = bytes([kind]) + len(data).to_bytes(3, "big") + time.to_bytes(3, "big") + bytes(4)
    return head + data + struct.pack(">I", 11 + len(data))


def name(text):
    return struct.pack(">H", len(text.encode())) + text.encode()


def string(text):
    return b"\2" + name(text)


def number(value):
    return b"\0" + struct.pack(">d", value)


def numbers(values):
    return b"\x0a" + struct.pack(">I", len(values)) + b"".join(map(number, values))


def pairs(said):
    return b"".join(name(key) + value for key, value in said.items())


def object_of(said, end=b"\0\0\x09"):
    return b"\3" + pairs(said) + end


def array(said, end=b"\0\0\x09", count=None):
    return b"\x08" + struct.pack(">I", len(said) if count is None else count) + pairs(said) + end


def script(value, called="onMetaData"):
    return tag(18, string(called) + value)


def flv(*front, header=b""):
    media = b"".join(tag(*each) for each in MEDIA)
    return b"FLV\1\5" + struct.pack(">I", 9 + len(header)) + header + bytes(4) + b"".join(front) + media


SAID = {"duration": number(4.0), "title": string("某片"), "stereo": b"\1\1", "date": b"\x0b" + bytes(10), "nothing": b"\5"}
EVERYTHING = SAID | {
    "mixed": b"\x0a" + struct.pack(">I", 3) + number(1) + string("two") + b"\6",
    "nested": object_of({"inner": array({"AIGC": string("no mark: it is inside")})}),
    "typed": b"\x10" + name("Class") + pairs({"a": number(1)}) + b"\0\0\x09",
    "long": b"\x0c" + struct.pack(">I", 70_000) + b"x" * 70_000,
    "xml": b"\x0f" + struct.pack(">I", 4) + b"<a/>",
    "reference": b"\7\0\1",
}


def indexed():
    """A file that tells where its key frames lie and how large it is."""
    places, size = [0, 0, 0], 0
    for _ in range(2):
        index = {"filepositions": numbers(places), "times": numbers([0, 1, 2])}
        said = SAID | {"filesize": number(size), "lastkeyframelocation": number(places[-1]), "keyframes": object_of(index)}
        data = flv(script(array(said)))
        start = data.index(tag(*MEDIA[0]))
        places, size = [start + place * len(tag(*MEDIA[0])) for place in range(3)], len(data)
    return data


def samples():
    return {
        "no script tag": flv(),
        "array": flv(script(array(SAID))),
        "object": flv(script(object_of(SAID))),
        "every kind of value": flv(script(array(EVERYTHING))),
        "no end sign": flv(script(array(SAID, end=b""))),
        "a count of zero": flv(script(array(SAID, count=0))),
        "an empty array": flv(script(array({}))),
        "index of key frames": indexed(),
        "another script tag in front": flv(script(string("hello"), called="onTextData"), script(array(SAID))),
        "two tags of metadata": flv(script(array(SAID)), script(array({"late": number(1)}))),
        "a longer header": flv(script(array(SAID)), header=b"\0\0\0\0"),
        "metadata behind the first picture": flv(tag(*MEDIA[0]), script(array(SAID))),
    }


# Reading, apart from the product


def tags(data):
    at = struct.unpack(">I", data[5:9])[0] + 4
    while at < len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        body = data[at + 11 : at + 11 + size]
        assert data[at + 11 + size : at + 15 + size] == struct.pack(">I", 11 + size)
        yield at, data[at], body
        at += 15 + size


def content(data):
    return [(kind, body) for _, kind, body in tags(data) if kind != 18], _index(data)


def _index(data):
    at = data.find(b"filepositions")
    if at < 0:
        return None
    places = struct.unpack(">" + "xd" * 3, data[at + 18 : at + 18 + 27])
    last = struct.unpack(">d", data[data.index(b"lastkeyframelocation") + 21 :][:8])
    size = struct.unpack(">d", data[data.index(b"filesize") + 9 :][:8])[0]
    return [data[int(place) : int(place) + 20] for place in (*places, *last)], size == len(data)


def value(data, at):
    kind, at = data[at], at + 1
    if kind in (0, 1, 5, 6, 7, 11):
        end = at + {0: 8, 1: 1, 5: 0, 6: 0, 7: 2, 11: 10}[kind]
        return data[at:end], end
    if kind == 2:
        end = at + 2 + struct.unpack(">H", data[at : at + 2])[0]
        return data[at + 2 : end].decode(), end
    if kind in (12, 15):
        end = at + 4 + struct.unpack(">I", data[at : at + 4])[0]
        return data[at + 4 : end], end
    if kind == 10:
        found, end = [], at + 4
        for _ in range(struct.unpack(">I", data[at : at + 4])[0]):
            one, end = value(data, end)
            found.append(one)
        return found, end
    if kind == 16:
        at += 2 + struct.unpack(">H", data[at : at + 2])[0]
    at += 4 if kind == 8 else 0
    said = {}
    while at < len(data) and data[at : at + 3] != b"\0\0\x09":
        start = at + 2 + struct.unpack(">H", data[at : at + 2])[0]
        said[data[at + 2 : start].decode()], at = value(data, start)
    return said, at + 3


def others(data):
    told = []
    for _, kind, body in tags(data):
        if kind == 18:
            called, at = value(body, 0)
            said = value(body, at)[0]
            if isinstance(said, dict):
                said = {k: v for k, v in said.items() if k not in ("AIGC", "filesize", "lastkeyframelocation", "keyframes")}
            if said:
                told.append((called, said))
    return told


def tolerated():
    return {}


OWN = {"AIGC": string(MARK.inner())}
MARKED_TWICE = flv(script(array(SAID | OWN)), script(object_of(OWN | {"late": number(1)})))
