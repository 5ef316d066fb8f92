"""FLAC samples: one frame of plain samples, built by hand after RFC 9639; tags are read by mutagen."""

from __future__ import annotations

import io
import struct

from marks import MARK
from mutagen.flac import FLAC

from samples.mp3 import behind_tags, tag, title
from samples.mp3 import frame as id3_frame

SUFFIX = ".flac"
SAMPLES = [number * 1000 - 8000 for number in range(16)]
INFO, PADDING, APPLICATION, SEEKTABLE, COMMENTS, CUESHEET, PICTURE = range(7)


def crc(data, polynomial, bits):
    value = 0
    for byte in data:
        value ^= byte << bits - 8
        for _ in range(8):
            value = (value << 1 ^ (polynomial if value >> bits - 1 else 0)) & (1 << bits) - 1
    return value


def frame():
    header = b"\xff\xf8\x60\x08\0" + bytes([len(SAMPLES) - 1])
    header += bytes([crc(header, 0x07, 8)])
    whole = header + b"\2" + struct.pack(f">{len(SAMPLES)}h", *SAMPLES)
    return whole + struct.pack(">H", crc(whole, 0x8005, 16))


def info():
    return (
        struct.pack(">HH", 16, 16) + bytes(6) + (8000 << 44 | 0 << 41 | 15 << 36 | len(SAMPLES)).to_bytes(8, "big") + bytes(16)
    )


def comments(*entries, vendor=b"somebody"):
    stored = [struct.pack("<I", len(entry)) + entry for entry in entries]
    return struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", len(stored)) + b"".join(stored)


def flac(*blocks):
    blocks = ((INFO, info()), *blocks)
    written = [
        bytes([kind | (0x80 if number == len(blocks) else 0)]) + len(data).to_bytes(3, "big") + data
        for number, (kind, data) in enumerate(blocks, 1)
    ]
    return b"fLaC" + b"".join(written) + frame()


def picture():
    return struct.pack(">II", 3, 9) + b"image/png" + struct.pack(">IIIIII", 0, 1, 1, 24, 0, 300) + bytes(300)


def samples():
    told = comments(b"TITLE=a title", "title=标题".encode(), b"no name", b"ARTIST=who", b"AIGCX=not a mark")
    return {
        "no comments": flac(),
        "no comments but padding": flac((PADDING, bytes(500))),
        "comments and padding": flac((COMMENTS, told), (PADDING, bytes(500))),
        "comments without padding": flac((COMMENTS, told)),
        "little padding": flac((PADDING, bytes(20)), (COMMENTS, told), (PADDING, bytes(3))),
        "every kind of block": flac(
            (APPLICATION, b"test1234"), (SEEKTABLE, bytes(18)), (COMMENTS, told), (PICTURE, picture()), (60, b"unknown")
        ),
        "two blocks of comments": flac((COMMENTS, told), (COMMENTS, comments(b"A=b"))),
        "an ID3 tag in front": tag(title()) + flac((COMMENTS, told), (PADDING, bytes(999))),
    }


def blocks(data):
    data, at, found = behind_tags(data), 4, []
    while True:
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        found.append((data[at] & 0x7F, data[at + 4 : at + 4 + size]))
        at += 4 + size
        if data[at - 4 - size] & 0x80:
            return found, data[at:]


def content(data):
    return blocks(data)[1], vars(FLAC(io.BytesIO(data)).info)["total_samples"]


def others(data):
    kept = [block for block in blocks(data)[0] if block[0] not in {PADDING, COMMENTS}]
    told = FLAC(io.BytesIO(data)).tags
    return kept, [entry for entry in told or [] if entry[0] != "AIGC"], data[:3] == b"ID3" and data.count(b"a title")


def tolerated():
    mark = id3_frame(b"TXXX", b"\0AIGC\0" + MARK.inner().encode())
    return {"ID3v2 TXXX AIGC": tag(title(), mark, padding=9) + flac((PADDING, bytes(300)))}
