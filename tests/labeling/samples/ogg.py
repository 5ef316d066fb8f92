"""Ogg samples: headers as the codecs define them and made-up sound, laid out and read by code of the tests alone."""

from __future__ import annotations

import io
import struct
from collections import defaultdict

from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggtheora import OggTheora
from mutagen.oggvorbis import OggVorbis

from samples.flac import comments, info

SUFFIX = ".ogg"
TOLD = (b"TITLE=a title", b"ARTIST=who", b"title=again", b"AIGCX=not a mark")

VORBIS = b"\1vorbis" + struct.pack("<IBIiiiBB", 0, 1, 8000, 0, 64000, 0, 0xB8, 1)
OPUS = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 8000, 0, 0)
THEORA = b"\x80theora" + b"\3\2\1\0\2\0\2\0\0\x20\0\0\x20\0\0\0\0\0\x19\0\0\0\1\0\0\1\0\0\1\0\0\0\0\0\x30\xc0"
SPEEX = b"Speex   1.2".ljust(28, b"\0") + struct.pack("<13I", 1, 80, 8000, 0, 4, 1, 0, 160, 0, 1, 0, 0, 0)
FLAC = b"\x7fFLAC\1\0\0\1fLaC\0\0\0\x22" + info()
CRC = []
for number in range(256):
    value = number << 24
    for _ in range(8):
        value = (value << 1 ^ (0x04C11DB7 if value >> 31 else 0)) & 0xFFFFFFFF
    CRC.append(value)


def crc(page):
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ CRC[value >> 24 ^ byte]
    return value


def page(serial, number, pieces, content, flags=0, position=0):
    page = struct.pack("<4sBBQIIIB", b"OggS", 0, flags, position, serial, number, 0, len(pieces)) + bytes(pieces) + content
    return page[:22] + struct.pack("<I", crc(page)) + page[26:]


def lacing(packets):
    return [piece for packet in packets for piece in [255] * (len(packet) // 255) + [len(packet) % 255]]


class Stream:
    """Pages of one stream, one after the other."""

    def __init__(self, serial=1234):
        self.serial, self.number = serial, 0

    def pages(self, *packets, flags=0, position=0, pieces_a_page=255):
        pieces, content, made = lacing(packets), b"".join(packets), []
        for at in range(0, len(pieces), pieces_a_page):
            on_page = pieces[at : at + pieces_a_page]
            goes_on = 1 if at and pieces[at - 1] == 255 else 0
            ends = position if min(on_page) < 255 else 2**64 - 1
            made.append(page(self.serial, self.number, on_page, content[: sum(on_page)], flags | goes_on, ends))
            content, self.number = content[sum(on_page) :], self.number + 1
        return b"".join(made)

    def sound(self, count=3):
        """Pages whose packets go on from one to the next."""
        packets = [bytes([number]) * (300 + number) for number in range(count)]
        first = self.pages(*packets, position=1000, pieces_a_page=3)
        return first + self.pages(b"the end", flags=4, position=2000)


def vorbis(*entries, pieces_a_page=255, rest=b"\1", serial=1234):
    stream = Stream(serial)
    heads = stream.pages(VORBIS, flags=2)
    heads += stream.pages(
        b"\3vorbis" + comments(*(entries or TOLD)) + rest, b"\5vorbis" + b"setup" * 99, pieces_a_page=pieces_a_page
    )
    return heads + stream.sound()


def opus(rest=b""):
    stream = Stream()
    return stream.pages(OPUS, flags=2) + stream.pages(b"OpusTags" + comments(*TOLD) + rest) + stream.sound()


def speex():
    stream = Stream()
    return stream.pages(SPEEX, flags=2) + stream.pages(comments(*TOLD)) + stream.sound()


def flac():
    stream, told = Stream(), comments(*TOLD)
    block = b"\4" + len(told).to_bytes(3, "big") + told
    return stream.pages(FLAC, flags=2) + stream.pages(block) + stream.pages(b"\x81\0\0\3\0\0\0") + stream.sound()


def video(codec=THEORA):
    picture, sound, strange = Stream(1), Stream(2), Stream(3)
    heads = picture.pages(codec, flags=2) + sound.pages(VORBIS, flags=2) + strange.pages(b"fishead\0", flags=2)
    heads += picture.pages(b"\x81theora" + comments(*TOLD), b"\x82theora" + b"tables" * 300, pieces_a_page=4)
    heads += sound.pages(b"\3vorbis" + comments(*TOLD) + b"\1", b"\5vorbis setup")
    return heads + picture.sound() + strange.pages(b"bones", flags=4) + sound.sound()


def large(size):
    """Comments that fill their pages."""
    return vorbis(*TOLD, b"PICTURE=".ljust(size, b"x"))


def samples():
    return {
        "Vorbis": vorbis(),
        "Vorbis with small pages": vorbis(pieces_a_page=1),
        "Vorbis with something behind its comments": vorbis(rest=b"\1" + bytes(50)),
        "Opus": opus(),
        "Opus with padding": opus(bytes(512)),
        "Opus with little padding": opus(bytes(9)),
        "Opus with data to be kept": opus(b"\1 kept for the future"),
        "Speex": speex(),
        "FLAC": flac(),
        "video with sound and a stream that is not known": video(),
        "comments over several pages": large(99999),
        "comments that fill their page to the last": large(255 * 255 - 700),
        "comments that fill two pages": large(255 * 255 * 2 - 740),
        "a chain": vorbis() + vorbis(serial=99),
        "a chain under one number": large(255 * 255 - 700) + vorbis(),
    }


def streams(data):
    """Packets with the positions of the pages they end on, by stream and link of the chain; numbers and sums are checked."""
    found, parts, numbers = defaultdict(list), defaultdict(bytes), {}
    links, at = defaultdict(int), 0
    while at < len(data):
        _, _, flags, position, serial, number, stated, count = struct.unpack_from("<4sBBQIIIB", data, at)
        pieces = data[at + 27 : at + 27 + count]
        end = at + 27 + count + sum(pieces)
        assert stated == crc(data[at : at + 22] + bytes(4) + data[at + 26 : end])
        if flags & 2:
            links[serial] += 1
        else:
            assert number == numbers[serial] + 1
        assert bool(flags & 1) == bool(parts[serial])
        numbers[serial] = number
        content = data[at + 27 + count : end]
        for piece in pieces:
            parts[serial] += content[:piece]
            content = content[piece:]
            if piece < 255:
                found[serial, links[serial]].append((parts.pop(serial), position))
        at = end
    return dict(found)


def content(data):
    return {key: [packets[0], *packets[2:]] for key, packets in streams(data).items()}


def others(data):
    kinds = {b"\1": OggVorbis, b"O": OggOpus, b"S": OggSpeex, b"\x7f": OggFLAC, b"\x80": OggTheora}
    told = kinds[data[28:29]](io.BytesIO(data)).tags
    seconds = {key: packets[1][0] for key, packets in streams(data).items()}
    behind = [second.partition(b"kept for")[1] or second[-50:].partition(bytes(40))[1] for second in seconds.values()]
    later = {key: second for key, second in seconds.items() if key != next(iter(seconds))}
    return told.vendor, [entry for entry in told if entry[0] != "AIGC"], behind if b"Opus" not in data[:50] else 0, later


def tolerated():
    return {}
