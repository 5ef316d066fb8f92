"""MP3 samples: silent frames with tags of every version; tags are read by mutagen."""

from __future__ import annotations

import io
import struct
import zlib

from marks import MARK
from mutagen.id3 import ID3

SUFFIX = ".mp3"
FRAME = b"\xff\xfb\x10\xc4" + bytes(100)  # layer III, version 1, 32 kbit/s, 44.1 kHz, mono: 104 bytes
SOUND = FRAME * 6
V1 = struct.pack("3s30s30s30s4s30sB", b"TAG", b"a title", b"who", b"", b"1999", b"said".ljust(29, b"\0") + b"\7", 17)
APE = b"APETAGEX" + struct.pack("<IIII", 2000, 32, 0, 0) + bytes(8)
PICTURE = b"\0image/png\0\3\0" + bytes(range(256)) * 8


def sevens(number):
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame(kind, data, version=3, flags=0):
    if version == 2:
        return kind + len(data).to_bytes(3, "big") + data
    return kind + (sevens(len(data)) if version == 4 else struct.pack(">I", len(data))) + struct.pack(">H", flags) + data


def tag(*frames, version=3, padding=0, flags=0, extended=b""):
    body = extended + b"".join(frames) + bytes(padding)
    if version < 4 and flags & 0x80:
        body = body.replace(b"\xff\0", b"\xff\0\0").replace(b"\xff\xfe", b"\xff\0\xfe").replace(b"\xff\xfb", b"\xff\0\xfb")
    footer = b"3DI" + bytes([version, 0, flags]) + sevens(len(body)) if flags & 0x10 else b""
    return b"ID3" + bytes([version, 0, flags]) + sevens(len(body)) + body + footer


def title(version=3):
    return frame(b"TT2" if version == 2 else b"TIT2", b"\0a title", version)


def wide_title():
    return frame(b"TIT2", b"\1" + "\ufeff标题".encode("utf-16-le"))


def marked(data, version=3, flags=0):
    return tag(title(version), frame(b"TXXX", data, version, flags), version=version) + SOUND


def samples():
    return {
        "no tag": SOUND,
        "tags at the end only": SOUND + APE + V1,
        "version 2.3 with room": tag(title(), frame(b"APIC", PICTURE), padding=900) + SOUND,
        "version 2.3 with little room": tag(title(), padding=30) + SOUND,
        "version 2.3, resynchronised": tag(wide_title(), frame(b"PRIV", b"somebody\0\xff\0\xff\xfb"), flags=0x80) + SOUND,
        "version 2.3 with an extended header": tag(title(), padding=6, flags=0x40, extended=b"\0\0\0\6\0\0\0\0\0\6") + SOUND,
        "version 2.4": tag(frame(b"TXXX", b"\3replaygain\0-3 dB", 4), version=4, padding=10) + SOUND,
        "version 2.4 with a footer": tag(title(4), version=4, flags=0x10) + SOUND,
        "version 2.4 with sizes of 2.3": tag(
            title(4), b"APIC" + struct.pack(">IH", len(PICTURE), 0) + PICTURE, title(4), version=4, padding=9
        )
        + SOUND,
        "version 2.2": tag(title(2), frame(b"PIC", b"\0PNG\3\0picture", 2), version=2, padding=5) + SOUND,
        "version 2.2 with a frame of its own": tag(title(2), frame(b"XYZ", b"own", 2), version=2) + SOUND,
        "two tags": tag(title()) + tag(title(4), version=4) + SOUND,
        "unknown frames, encrypted and grouped": tag(
            frame(b"XSOP", b"\0x"), frame(b"TXXX", b"\1secret", 3, 0x40), frame(b"TPE1", b"\7\0who", 3, 0x20)
        )
        + SOUND
        + V1,
        "a tag longer than what is read at once": tag(frame(b"APIC", PICTURE * 40)) + SOUND,
        "an appended tag": SOUND + V1 + APE + tag(title(4), version=4, flags=0x10),
        "zeros before the sound": bytes(300) + SOUND,
    }


def behind_tags(data):
    while data[:3] == b"ID3":
        first, second, third, fourth = data[6:10]
        data = data[10 + (first << 21 | second << 14 | third << 7 | fourth) + (data[5] >> 4 & 1) * 10 :]
    return data


def content(data):
    """The sound and what stands behind it, but for a tag of ID3v2 there."""
    sound = behind_tags(data)
    at = sound.find(b"ID3\4")
    return sound if at < 0 else (sound[:at], sound[sound.index(b"3DI") + 10 :])


def others(data):
    try:
        told = ID3(fileobj=io.BytesIO(data))
    except Exception:
        return [], []
    told.pop("COMM::und", None)  # the comment of a tag at the end has another name in a new tag
    told.pop("COMM:ID3v1 Comment:eng", None)
    unknown = [entry[-3:].lstrip(b"\0") for entry in told.unknown_frames]
    return sorted(repr(told[key]) for key in told if key != "TXXX:AIGC"), unknown


def tolerated():
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:tc260="http://www.tc260.org.cn/ns/AIGC/1.0/" '
        f"tc260:AIGC='{MARK.inner()}'/></rdf:RDF></x:xmpmeta>"
    )
    text = frame(b"TXXX", b"\3AIGC\0" + MARK.inner().encode(), 4)
    return {
        "ID3v2 PRIV XMP TC260:AIGC": tag(title(), frame(b"PRIV", b"XMP\0" + xmp.encode())) + SOUND,
        "appended ID3v2 TXXX AIGC": SOUND + tag(title(4), text, version=4, flags=0x10) + APE + V1,
    }


def odd_marks():
    """Marks at the prescribed place in every way in which a frame can hold a text."""
    text = MARK.inner()
    plain = b"\0AIGC\0" + text.encode()
    wide = b"\1" + "\ufeffAIGC\0".encode("utf-16-le") + f"\ufeff{text}\0".encode("utf-16-le")
    return {
        "plain": marked(plain),
        "UTF-16": marked(wide),
        "UTF-16 without a sign": marked(b"\2" + f"AIGC\0{text}".encode("utf-16-be"), 4),
        "UTF-8": marked(b"\3AIGC\0" + text.encode() + b"\0", 4),
        "packed in 2.3": marked(struct.pack(">I", len(plain)) + zlib.compress(plain), 3, 0x80),
        "packed in 2.4": marked(sevens(len(plain)) + zlib.compress(plain), 4, 0x09),
        "grouped": marked(b"\7" + plain, 3, 0x20),
        "version 2.2": tag(title(2), frame(b"TXX", plain, 2), version=2) + SOUND,
        "in the second tag": tag(title()) + marked(plain),
    }
