"""A label in other codings of sound, by the user's own ffmpeg; what could be joined only by coding it anew is refused.

AAC in ADTS frames: our frames stand before or behind, the content stays byte for byte. Opus, and AAC-LC in M4A: the packets
are joined as they are, the file around them is written by ffmpeg. FLAC: decoded and coded again, which loses nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from hegui.labeling.containers.id3 import tags_before_audio
from hegui.labeling.explicit._ffmpeg import Opened, opened
from hegui.labeling.explicit.audio.clips import GAP
from hegui.labeling.explicit.audio.ends import labels_in, stands
from hegui.labeling.explicit.audio.hearing import SECONDS
from hegui.labeling.explicit.audio.pcm import Sampling
from hegui.labeling.explicit.audio.programs import ends_of, made_by_ffmpeg, probed, run
from hegui.labeling.explicit.style import ExplicitLabel, Style
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, spliced, whole, write_pieces
from hegui.words import Finding, Refused, Text

_MOST_CHANNELS = 2


@dataclass(frozen=True, slots=True)
class Coded:
    """A format as ffmpeg calls it, the codecs in it that can be joined, and how to make a label for it."""

    demuxer: str
    codecs: tuple[str, ...]
    coding: str


CODED = {
    "AAC": Coded("aac", ("aac",), "adts"),
    "FLAC": Coded("flac", ("flac",), "wav"),
    "M4A": Coded("mov", ("aac",), "ipod"),
    "Ogg": Coded("ogg", ("opus",), "opus"),
}


def read(source: Source, demuxer: str) -> list[ExplicitLabel]:
    """Listen to the beginning and the end."""
    return labels_in(ends_of(source, demuxer, SECONDS))


def write(source: Source, coded: Coded, style: Style, places: tuple[str, ...], target: BinaryIO) -> None:
    """Write the file with the label where it is wanted and is not yet."""
    ends = ends_of(source, coded.demuxer, SECONDS)
    places = tuple(place for place in places if not stands(ends, style, place))
    if not places:
        write_pieces(source, whole(source), target)
        return
    with tempfile.TemporaryDirectory() as folder, opened(source, folder) as file:
        streams = probed(source, coded.demuxer, file).get("streams") or [{}]
        sampling = _joinable(streams[0], coded, source.name)
        label = Path(folder, f"label.{coded.coding}")
        loudness = max(sound.loudness for _, sound in ends)
        label.write_bytes(made_by_ffmpeg(style, sampling, coded.coding, loudness, GAP))
        if coded.coding == "adts":
            _framed(source, label.read_bytes(), places, target)
            return
        made = Path(folder, "made")
        join = _flac(file, label, places, made) if coded.coding == "wav" else _packets(coded, file, label, places, made)
        run(join, source.name, file.descriptors)
        with made.open("rb") as stream:
            shutil.copyfileobj(stream, target)


def _joinable(stream: dict[str, Any], coded: Coded, place: str) -> Sampling:
    """Return rate and channels of a sound that can be joined; refuse others with what to do."""
    codec, channels = stream.get("codec_name"), int(stream.get("channels", 0))
    plain = codec != "aac" or stream.get("profile") in ("LC", None)
    if codec not in coded.codecs or not plain or not 0 < channels <= _MOST_CHANNELS:
        raise Refused([Finding("no_explicit_label", _NOT_JOINED, place, _NOT_JOINED_REMEDY, cites=("GB45438.5.3",))])
    return Sampling(int(stream["sample_rate"]), channels, 2, "integer")


def _framed(source: Source, label: bytes, places: tuple[str, ...], target: BinaryIO) -> None:
    """Put ADTS frames behind the tags in front, and behind everything."""
    tags = tags_before_audio(source)
    start = tags[-1].end if tags else 0
    changes: list[Change] = []
    if "start" in places:
        changes.append((start, start, label))
    if "end" in places:
        changes.append((source.size, source.size, label))
    write_pieces(source, spliced(source, changes), target)


def _flac(file: Opened, label: Path, places: tuple[str, ...], made: Path) -> list[str]:
    inputs = ["-f", "wav", "-i", str(label), "-f", "flac", "-i", file.path]
    order = "".join((["[0:a]"] if "start" in places else []) + ["[1:a]"] + (["[0:a]"] if "end" in places else []))
    count = order.count("[")
    if places == ("start", "end"):
        order = "[before][1:a][behind]"
    split = "[0:a]asplit[before][behind];" if count == 3 else ""
    joined = f"{split}{order}concat=n={count}:v=0:a=1[joined]"
    kept = ["-map", "1:v?", "-c:v", "copy", "-disposition:v", "attached_pic", "-map_metadata", "1", "-bitexact"]
    return [*inputs, "-filter_complex", joined, "-map", "[joined]", *kept, "-c:a", "flac", "-f", "flac", str(made)]


def _packets(coded: Coded, file: Opened, label: Path, places: tuple[str, ...], made: Path) -> list[str]:
    """Return how to join packets as they are; tags and the cover come from the original."""
    parts = [*([label] if "start" in places else []), file.path, *([label] if "end" in places else [])]
    listed = made.with_name("list")
    listed.write_text("".join(f"file '{part}'\n" for part in parts), encoding="utf-8")
    muxer = ["-f", "ogg"] if coded.demuxer == "ogg" else ["-movflags", "+use_metadata_tags", "-f", "ipod"]
    inputs = ["-f", "concat", "-safe", "0", "-i", str(listed), "-f", coded.demuxer, "-i", file.path]
    kept = ["-map", "1:v?", "-disposition:v", "attached_pic", "-map_metadata", "1", "-map_metadata:s:a:0", "1:s:a:0"]
    return [*inputs, "-map", "0:a:0", *kept, "-map_chapters", "-1", "-c", "copy", *muxer, str(made)]


_NOT_JOINED = Text(
    "这种编码不能在不重新编码的情况下加入声音标识。",
    "A label cannot be joined to this coding of sound without coding the content anew.",
)
_NOT_JOINED_REMEDY = Text(
    "请在导出之前添加标识，或者先转换为 WAV 或 MP3。",
    "Add the label before the export, or convert the file to WAV or MP3 first.",
)
