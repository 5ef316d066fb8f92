"""AAC samples: silent ADTS frames, with and without tags in front."""

from __future__ import annotations

import io

from mutagen.aac import AAC

from samples import mp3

SUFFIX = ".aac"
FRAME = b"\xff\xf1\x6c\x40\x02\xa0\xfc" + bytes(14)  # LC, 8 kHz, mono: 21 bytes
SOUND = FRAME * 6


def samples():
    found = {odd: data.replace(mp3.SOUND, SOUND) for odd, data in mp3.samples().items() if odd.startswith("version 2.")}
    return {"no tag": SOUND, "tags at the end only": SOUND + mp3.V1, **found}


def content(data):
    return mp3.content(data), AAC(io.BytesIO(data)).info.sample_rate


def others(data):
    return mp3.others(data)


def tolerated():
    return {place: data.replace(mp3.SOUND, SOUND) for place, data in mp3.tolerated().items()}
