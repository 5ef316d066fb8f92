"""A label in WAV, RF64 and BW64: its samples stand before or behind those of the content, which stay byte for byte.

What names places in the sound is moved along: cue points, loops of a sampler, the time of a broadcast wave. Overviews of the
waveform (`levl`) and times in texts (`iXML`, `axml`) are not looked into.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import lru_cache

from hegui.labeling.containers import riff
from hegui.labeling.explicit.audio.clips import GAP, sound_of, volume_beside
from hegui.labeling.explicit.audio.ends import labels_in, rhythmic, stands
from hegui.labeling.explicit.audio.hearing import SECONDS
from hegui.labeling.explicit.audio.matching import WITHIN
from hegui.labeling.explicit.audio.pcm import Sampling, encoded
from hegui.labeling.explicit.audio.positions import moved
from hegui.labeling.explicit.audio.wave_file import Wave, wave_of
from hegui.labeling.explicit.style import ExplicitLabel, Style
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced, whole

_PROBES = 8  # stretches by which the loudness of the content is told
_UNKNOWN = 0xFFFFFFFF


def read(source: Source) -> list[ExplicitLabel]:
    """Listen to the beginning and the end."""
    wave = wave_of(source)
    span = wave.length(SECONDS)
    if wave.end - wave.start <= span:
        return labels_in([(None, wave.heard(source, wave.start, wave.end))])
    before = "start", wave.heard(source, wave.start, wave.start + span)
    return labels_in([before, ("end", wave.heard(source, max(wave.start + span, wave.end - span), wave.end))])


def write(source: Source, style: Style, places: tuple[str, ...]) -> Pieces:
    """Return the pieces of the file with the label where it is wanted and is not yet."""
    wave = wave_of(source)
    places = tuple(place for place in places if not _stands(source, wave, style, place))
    if not places:
        return whole(source)
    clip = sound_of(style, wave.sampling.rate)
    label = _bytes_of(style, wave.sampling, volume_beside(_loudness(source, wave), clip, style.level))
    gap = _silence(wave.sampling)
    changes: list[Change] = []
    if "start" in places:
        changes.append((wave.start, wave.start, label + gap))
    if "end" in places:
        changes.append((wave.end, wave.end, gap + label))
    shift = len(label + gap) // wave.sampling.frame if "start" in places else 0
    changes += _sizes(source, wave, changes)
    changes += moved(source, wave, shift)
    return spliced(source, wave.form.resized(changes, source.name))


def _stands(source: Source, wave: Wave, style: Style, place: str) -> bool:
    """Tell whether such a label stands there; only as much is heard as it takes."""
    clip = len(sound_of(style, wave.sampling.rate).samples) * wave.sampling.frame
    span = min(clip + wave.length(GAP if rhythmic(style) else WITHIN), wave.end - wave.start)
    start = wave.start if place == "start" else wave.end - span
    return stands([(place, wave.glimpsed(source, start, start + span))], style, place)


def _loudness(source: Source, wave: Wave) -> float:
    """Return how loud the content is where it is loud: the upper quarter of some stretches of the first minute."""
    span = min(wave.end - wave.start, wave.length(60))
    apart = span // _PROBES // wave.sampling.frame * wave.sampling.frame
    stretch = min(apart, wave.length(0.05))
    starts = [wave.start + apart * number for number in range(_PROBES)]
    return sorted(wave.glimpsed(source, start, start + stretch).loudness for start in starts)[-max(1, _PROBES // 4)]


@lru_cache(maxsize=8)
def _bytes_of(style: Style, sampling: Sampling, volume: float) -> bytes:
    """Return the label in whole frames, an even number of bytes, so that no padding changes."""
    label = encoded(sound_of(style, sampling.rate).samples, volume, sampling)
    return label + (_nothing(sampling) * sampling.frame if len(label) % 2 else b"")


def _silence(sampling: Sampling) -> bytes:
    frames = int(GAP * sampling.rate) // 2 * 2
    return _nothing(sampling) * (frames * sampling.frame)


def _nothing(sampling: Sampling) -> bytes:
    return b"\x80" if sampling.width == 1 else b"\0"


def _sizes(source: Source, wave: Wave, changes: Iterable[Change]) -> list[Change]:
    """Return the changes of the sizes that tell how long the sound is, where somebody wrote them."""
    growth = riff.growth_of(changes)
    frames = growth // wave.sampling.frame
    order = wave.form.header.format[0]
    found: list[Change] = []
    stored = struct.unpack(f"{order}I", source.at(wave.data.start + 4, 4))[0]
    if stored == wave.data.size:
        found.append((wave.data.start + 4, wave.data.start + 8, struct.pack(f"{order}I", stored + growth)))
    elif wave.form.data_size is not None and stored == _UNKNOWN:
        size, count = struct.unpack("<QQ", source.at(wave.form.start + 28, 16))
        found.append(
            (wave.form.start + 28, wave.form.start + 44, struct.pack("<QQ", size + growth, count + frames if count else 0))
        )
    for chunk in wave.chunks:
        if chunk.kind == b"fact" and chunk.size >= 4:
            count = struct.unpack(f"{order}I", source.at(chunk.start + 8, 4))[0]
            if 0 < count < _UNKNOWN - frames:
                found.append((chunk.start + 8, chunk.start + 12, struct.pack(f"{order}I", count + frames)))
    return found
