"""What the user's own ffmpeg does for codecs that we neither hear nor write ourselves."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hegui.labeling.explicit import _ffmpeg
from hegui.labeling.explicit._ffmpeg import Opened, opened
from hegui.labeling.explicit.audio.clips import sound_of, volume_beside
from hegui.labeling.explicit.audio.pcm import COARSE, Sampling, Sound, encoded, heard
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

_TYPICAL = 0.16  # how loud we take a content to be that we did not measure: -16 dB of full scale
_STREAMS = ("aac", "mp3")
_TAIL = 1 << 20  # bytes of a stream: ten seconds at any rate there is
_ENCODERS = {
    "mp3": ("-c:a", "libmp3lame", "-b:a", "64k", "-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3"),
    "adts": ("-c:a", "aac", "-b:a", "96k", "-f", "adts"),
    "ipod": ("-c:a", "aac", "-b:a", "96k", "-f", "ipod"),
    "opus": ("-c:a", "libopus", "-b:a", "64k", "-f", "ogg"),
    "wav": ("-c:a", "pcm_s24le", "-f", "wav"),
}


def run(arguments: Sequence[str], place: str, descriptors: tuple[int, ...] = (), program: str = "ffmpeg") -> bytes:
    """Run it and return what it prints; what it cannot do is damage to the file, as far as we know."""
    try:
        return _ffmpeg.run(arguments, descriptors, program)
    except _ffmpeg.MissingError:
        raise Refused([Finding("needs_ffmpeg", _MISSING, "", _MISSING_REMEDY)]) from None
    except _ffmpeg.TooLongError:
        raise Refused([Finding("took_too_long", _TOO_LONG, place)]) from None
    except _ffmpeg.FailedError:
        damaged(place, "ffmpeg 无法处理其声音", "ffmpeg cannot work with its sound")


def ends_of(source: Source, demuxer: str, seconds: int) -> list[tuple[str | None, Sound]]:
    """Return the beginning and, of a file longer than that, the end, coarsely."""
    wanted = ("-map", "0:a:0", "-ac", "1", "-ar", str(COARSE), "-f", "s16le", "-")
    sampling = Sampling(COARSE, 1, 2, "integer")
    with tempfile.TemporaryDirectory() as folder, opened(source, folder) as file:
        start = run(("-t", str(seconds), "-f", demuxer, "-i", file.path, *wanted), source.name, file.descriptors)
        before = heard(start, sampling)
        if before.seconds() < seconds:
            return [(None, before)]
        end = heard(_end(source, demuxer, seconds, wanted, folder, file), sampling)
        return [("start", before), ("end", Sound(end.samples[-seconds * end.rate :], end.rate))]


def _end(source: Source, demuxer: str, seconds: int, wanted: Sequence[str], folder: str, file: Opened) -> bytes:
    """Return the samples of the end; of streams without an index, only the end of the file is read."""
    if demuxer not in _STREAMS:
        return run(("-sseof", f"-{seconds}", "-f", demuxer, "-i", file.path, *wanted), source.name, file.descriptors)
    tail = Path(folder, "tail")
    span = min(source.size, _TAIL)
    tail.write_bytes(source.at(source.size - span, span))
    return run(("-f", demuxer, "-i", str(tail), *wanted), source.name)


def probed(source: Source, demuxer: str, file: Opened) -> dict[str, Any]:
    """Return what ffprobe tells of the first sound of a file."""
    shown = (
        "-of",
        "json",
        "-select_streams",
        "a:0",
        "-show_entries",
        "format=duration:stream=codec_name,profile,sample_rate,channels",
    )
    told = run((*shown, "-f", demuxer, "-i", file.path), source.name, file.descriptors, "ffprobe")
    found: dict[str, Any] = json.loads(told)
    return found


def made_by_ffmpeg(style: Style, sampling: Sampling, coding: str, content: float = _TYPICAL, silence: float = 0.0) -> bytes:
    """Return the label in a coding, beside a content of this loudness, with silence on both sides."""
    clip, rate, channels = sound_of(style, sampling.rate), sampling.rate, sampling.channels
    gap = bytes(round(silence * rate) * sampling.frame)
    sound = gap + encoded(clip.samples, volume_beside(content, clip, style.level), sampling) + gap
    with tempfile.TemporaryDirectory() as folder:
        made, raw = Path(folder, "label"), Path(folder, "samples")
        raw.write_bytes(sound)
        given = ("-f", "s16le", "-ar", str(rate), "-ac", str(channels), "-i", str(raw))
        run((*given, "-map_metadata", "-1", *_ENCODERS[coding], str(made)), str(style.sound or ""))
        return made.read_bytes()


_MISSING = Text(
    "处理这种声音编码需要 ffmpeg，本机没有安装。", "This coding of sound needs ffmpeg, which is not installed here."
)
_MISSING_REMEDY = Text(
    "请安装 ffmpeg，或者先转换为 WAV 或 MP3（二者不需要 ffmpeg）。",
    "Install ffmpeg, or convert the file to WAV or MP3, which do not need it.",
)
_TOO_LONG = Text("ffmpeg 用时过长，已停止。", "ffmpeg took too long and was stopped.")
