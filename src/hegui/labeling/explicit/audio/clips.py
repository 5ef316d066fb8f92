"""The sound of a label: the rhythm, our spoken clip, or a recording of one's own, at any sampling rate."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import log10
from pathlib import Path

from hegui.labeling.explicit.audio.pcm import Sound, mixed
from hegui.labeling.explicit.audio.resampling import resampled
from hegui.labeling.explicit.audio.rhythm import tones
from hegui.labeling.explicit.audio.wave_file import wave_of
from hegui.labeling.explicit.style import Audible, Style
from hegui.labeling.formats import wav
from hegui.labeling.source import Source
from hegui.words import Finding, Refused, Text

SPOKEN = "内容由人工智能生成"  # what our clip says
GAP = 0.4  # seconds of silence between label and content
MOST_SECONDS = 30

_QUIETEST, _LOUDEST = 0.063, 0.25  # -24 and -12 dB of full scale: heard beside silence, bearable beside anything
_PEAK = 0.9
_HEARD = 0.001


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of a label: its samples, how loud it is where it is heard, and its peak."""

    samples: Sequence[float]
    loudness: float
    peak: float


def sound_of(style: Style, rate: int) -> Clip:
    """Return the sound of a label at this rate."""
    if style.sound:
        return _own(str(style.sound), style.sound.stat().st_mtime_ns, rate)
    return _shipped(style.audible, rate)


def volume_beside(content: float, clip: Clip, level: float) -> float:
    """Return by how much to multiply a clip so that it is as loud as the content, or louder by a level; in steps of 1 dB."""
    wanted = min(max(content, _QUIETEST), _LOUDEST) * 10 ** (level / 20)
    steps = round(20 * log10(wanted / clip.loudness))
    return float(min(10 ** (steps / 20), _PEAK / clip.peak))


def _clip(samples: Sequence[float], name: str = "") -> Clip:
    peak = max(map(abs, samples), default=0.0)
    if peak < _HEARD:
        raise Refused([Finding("bad_sound", _TOO_LONG, name)])
    return Clip(samples, Sound([sample for sample in samples if abs(sample) > peak / 50], 1).loudness, peak)


@lru_cache(maxsize=32)
def _shipped(audible: Audible, rate: int) -> Clip:
    if audible == "rhythm":
        return _clip(tones(rate))
    return _clip(resampled(_recording(Source.of(io.BytesIO(clip_file("speech.wav")))), rate))


@lru_cache(maxsize=16)
def _own(path: str, _changed: int, rate: int) -> Clip:
    with Source.of(Path(path)) as source:
        if not wav.recognises(source.head, path):
            raise Refused([Finding("bad_sound", _NO_WAV, path, _NO_WAV_REMEDY)])
        return _clip(resampled(_recording(source), rate), path)


def clip_file(name: str) -> bytes:
    """Return one of the sounds that are shipped."""
    return files("hegui.labeling.explicit").joinpath("sounds", name).read_bytes()


def _recording(source: Source) -> Sound:
    """Return a short WAV file as one channel."""
    wave = wave_of(source)
    if wave.end - wave.start > wave.length(MOST_SECONDS) or wave.end == wave.start:
        raise Refused([Finding("bad_sound", _TOO_LONG, source.name)])
    return mixed(source.at(wave.start, wave.end - wave.start), wave.sampling)


_NO_WAV = Text("标识录音应为 WAV 文件。", "The recording of a label is a WAV file.")
_NO_WAV_REMEDY = Text("请转换为 PCM 编码的 WAV。", "Convert it to WAV with PCM samples.")
_TOO_LONG = Text(
    f"标识录音应有声音，且不超过 {MOST_SECONDS} 秒。",
    f"The recording of a label has sound, and at most {MOST_SECONDS} seconds of it.",
)
