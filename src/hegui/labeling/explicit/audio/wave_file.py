"""A WAV file as far as its sound is concerned: how samples are stored and where they stand."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from hegui.labeling.containers import riff
from hegui.labeling.explicit.audio.pcm import Sampling, Sound, glimpsed, heard
from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_HIGHEST_RATE = 768_000
_MOST_CHANNELS = 64


@dataclass(frozen=True, slots=True)
class Wave:
    """The form, its chunks and its sound; `start` and `end` are the first and behind the last whole frame in the file."""

    form: riff.Form
    chunks: tuple[riff.Chunk, ...]
    data: riff.Chunk
    sampling: Sampling

    @property
    def start(self) -> int:
        """Where the first sample stands."""
        return self.data.start + 8

    @property
    def end(self) -> int:
        """Behind the last sample that every channel has."""
        return self.start + self.data.size - self.data.size % self.sampling.frame

    def heard(self, source: Source, start: int, end: int) -> Sound:
        """Return a stretch of the sound, coarsely."""
        return heard(source.at(start, max(0, end - start)), self.sampling)

    def glimpsed(self, source: Source, start: int, end: int) -> Sound:
        """Return a stretch of the sound of one channel, more coarsely."""
        return glimpsed(source.at(start, max(0, end - start)), self.sampling)

    def length(self, seconds: float) -> int:
        """Return how many bytes of whole frames so much time takes."""
        return int(seconds * self.sampling.rate) * self.sampling.frame


def wave_of(source: Source) -> Wave:
    """Return what a WAV file holds; refuse one whose samples are coded."""
    form = riff.form_at(source)
    chunks = tuple(riff.chunks(source, form, endless=b"data"))
    described = next((chunk for chunk in chunks if chunk.kind == b"fmt "), None)
    data = next((chunk for chunk in chunks if chunk.kind == b"data"), None)
    if described is None or data is None or described.size < 16:
        damaged(source.name, "缺少 fmt 或 data 块", "it lacks the chunk fmt or data")
    return Wave(form, chunks, data, _sampling(described.data(source, 40), form, source.name))


def _sampling(stored: bytes, form: riff.Form, place: str) -> Sampling:
    order = form.header.format[0]
    kind, channels, rate, _, frame, _ = struct.unpack_from(f"{order}HHIIHH", stored)
    if kind == _EXTENSIBLE and len(stored) >= 26:
        kind = struct.unpack_from(f"{order}H", stored, 24)[0]
    width = frame // channels if channels else 0
    widths = {_PCM: (1, 2, 3, 4), _FLOAT: (4, 8)}.get(kind, ())
    if not 0 < channels <= _MOST_CHANNELS or not 0 < rate <= _HIGHEST_RATE:
        damaged(place, "声道数或采样率不合规", "its number of channels or its rate is not valid")
    if width not in widths or width * channels != frame:
        raise Refused([Finding("no_explicit_label", _CODED, place, _CODED_REMEDY, cites=("GB45438.5.3",))])
    return Sampling(rate, channels, width, "float" if kind == _FLOAT else "integer", order == ">")


_CODED = Text(
    "此 WAV 文件的声音经过编码，不是 PCM 采样，无法原样添加声音标识。",
    "The sound of this WAV file is coded, not PCM; no label can be put beside it.",
)
_CODED_REMEDY = Text("请先转换为 PCM，或者在导出之前添加。", "Convert it to PCM first, or add the label before the export.")
