"""WAV samples; the sound is read by Python's `wave` where it can, else taken out by hand."""

from __future__ import annotations

import io
import struct
import wave

from marks import MARK
from mutagen.id3 import ID3, TIT2, TXXX

SUFFIX = ".wav"
SOUND = bytes(range(256)) * 4
FORMAT = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
UNKNOWN = 0xFFFFFFFF
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'rdf:about="" xmlns:tc260="http://www.tc260.org.cn/ns/AIGC/1.0/"><tc260:AIGC>%s</tc260:AIGC></rdf:Description></rdf:RDF>'
    "</x:xmpmeta>"
)


def chunk(kind, data, order="<"):
    return struct.pack(f"{order}4sI", kind, len(data)) + data + b"\0" * (len(data) % 2)


def wav(*before, behind=(), sound=SOUND, sign=b"RIFF", order="<"):
    fmt = FORMAT if order == "<" else struct.pack(">HHIIHH", *struct.unpack("<HHIIHH", FORMAT))
    body = b"WAVE" + b"".join([chunk(b"fmt ", fmt, order), *before, chunk(b"data", sound, order), *behind])
    return struct.pack(f"{order}4sI", sign, len(body)) + body


def info(*texts):
    return chunk(b"LIST", b"INFO" + b"".join(chunk(kind, text + b"\0") for kind, text in texts))


def tag(*frames):
    written = io.BytesIO()
    made = ID3()
    for frame in frames:
        made.add(frame)
    made.save(written, padding=lambda _: 20)
    return chunk(b"id3 ", written.getvalue())


def rf64(sign=b"RF64", behind=b""):
    sizes = lambda total: struct.pack("<QQQI", total, len(SOUND), len(SOUND) // 2, 0)  # noqa: E731
    rest = chunk(b"fmt ", FORMAT) + struct.pack("<4sI", b"data", UNKNOWN) + SOUND + behind
    return struct.pack("<4sI", sign, UNKNOWN) + b"WAVE" + chunk(b"ds64", sizes(4 + 36 + len(rest))) + rest


def endless(size_of_all, size_of_sound):
    rest = b"WAVE" + chunk(b"fmt ", FORMAT) + struct.pack("<4sI", b"data", size_of_sound) + SOUND
    return struct.pack("<4sI", b"RIFF", size_of_all) + rest


def lacking_padding():
    whole = wav(sound=SOUND + b"\1")
    return whole[:4] + struct.pack("<I", len(whole) - 9) + whole[8:-1]


def counted_too_long():
    whole = wav()
    return whole[:4] + struct.pack("<I", len(whole)) + whole[8:]


def samples():
    return {
        "plain": wav(),
        "broadcast wave with sampler and cue chunks": wav(
            chunk(b"bext", b"a description".ljust(602, b"\0")),
            chunk(b"iXML", b"<BWFXML/>"),
            behind=(chunk(b"cue ", struct.pack("<I", 0)), chunk(b"prVt", b"unknown")),
        ),
        "other texts and ID3": wav(info((b"INAM", b"a name"), (b"ICMT", b"odd")), behind=(tag(TIT2(3, "a title")),)),
        "odd length": wav(sound=SOUND + b"\1", behind=(info((b"INAM", b"a name")),)),
        "odd length without padding at the end": lacking_padding(),
        "bytes behind the end": wav() + b"trailing",
        "a size that counts its own header": counted_too_long(),
        "recorded to a pipe by ffmpeg": endless(UNKNOWN, UNKNOWN),
        "recorded to a pipe by sox": endless(0x7FFFF024, 0x7FFFF000),
        "a recording that was never finished": endless(0, 0),
        "a recording with room for its header only": endless(36, 0),
        "no sound": wav(sound=b""),
        "RF64": rf64(behind=info((b"INAM", b"a name"))),
        "BW64": rf64(b"BW64"),
        "RIFX": wav(sign=b"RIFX", order=">"),
    }


def content(data):
    try:
        with wave.open(io.BytesIO(data)) as opened:
            return opened.getparams()[:4], opened.readframes(len(data))
    except (wave.Error, EOFError):
        return data[data.index(b"data") + 8 :]


def others(data):
    """Every chunk as it stands but for the mark's, the header and the sizes of the whole; read by hand."""
    order = ">" if data[:4] == b"RIFX" else "<"
    found, at = [], 12
    while at + 8 <= len(data) and data[at : at + 4].strip(b"trailing"):
        kind, size = struct.unpack(f"{order}4sI", data[at : at + 8])
        size = len(SOUND) if kind == b"data" and size in (0, 0x7FFFF000, UNKNOWN) else size
        if kind not in (b"AIGC", b"ds64"):
            found.append(data[at : at + 8 + size])
        at += 8 + size + size % 2
    return found, data[at:]


def tolerated():
    text = MARK.wrapped().encode()
    escaped = MARK.inner().replace('"', "&quot;")
    return {
        "LIST INFO AIGC": wav(info((b"INAM", b"a name"), (b"AIGC", text))),
        "id3 TXXX AIGC": wav(behind=(tag(TIT2(3, "a title"), TXXX(3, "AIGC", MARK.inner())),)),
        "_PMX XMP TC260:AIGC": wav(behind=(chunk(b"_PMX", (XMP % escaped).encode()),)),
    }
