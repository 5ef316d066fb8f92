"""What the user's own ffmpeg does to a whole file: a film coded anew with the same codec, or fragments put together.

Sound, subtitles, chapters and metadata are copied.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO

from hegui.labeling.explicit._ffmpeg import Opened
from hegui.labeling.explicit.video.encoders import arguments_for, keeping_times
from hegui.labeling.explicit.video.film import Film
from hegui.labeling.explicit.video.label import SHOWN, Overlay
from hegui.labeling.explicit.video.programs import run, whole_of
from hegui.labeling.source import Source
from hegui.words import Finding, Text, Unfinished

_CONSTANT = ("avi", "ogg")  # each frame of these is shown equally long
_IN_FIELDS = ("libx264", "mpeg2video", "mpeg4")


def coded_anew(source: Source, demuxer: str, file: Opened, film: Film, overlay: Overlay, folder: str, target: BinaryIO) -> None:
    """Write the file with the label on a film that was coded anew."""
    coding = arguments_for(film.codec, film.rate, film.profile)
    if coding is None:
        message = Text(
            f"本机的 ffmpeg 没有可用于 {film.codec or '这种编码'} 的编码器。",
            f"The ffmpeg that is installed has no encoder that is used here for {film.codec or 'this codec'}.",
        )
        raise Unfinished([Finding("no_encoder", message, source.name, _CONVERT)])
    made, label = Path(folder, "made"), Path(folder, "label.png")
    label.write_bytes(overlay.png)
    run(
        (
            *("-noautorotate", "-f", demuxer, "-i", file.path),
            *_mapped(film),
            *("-c", "copy", "-c:v:0", *coding, *_looks(film, demuxer, coding[0])),
            *("-filter:v:0", _filter(label, overlay, film.delay + SHOWN)),
            *("-map_metadata", "0", "-map_chapters", "0", *_muxer(source, demuxer), str(made)),
        ),
        source.name,
        file.descriptors,
        bounds=whole_of(film.seconds, source.size),
    )
    with made.open("rb") as stream:
        shutil.copyfileobj(stream, target)


def in_one_piece(source: Source, demuxer: str, file: Opened, folder: str) -> Path:
    """Return a fragmented MP4 file in one piece; frames and sound are copied."""
    whole = Path(folder, "whole")
    others = ("-map", "0:v", "-map", "0:a?", "-map", "0:s?", "-c", "copy", "-map_metadata", "0", "-map_chapters", "0")
    run(
        ("-f", demuxer, "-i", file.path, *others, *_muxer(source, demuxer), str(whole)),
        source.name,
        file.descriptors,
        bounds=whole_of(0, source.size),
    )
    return whole


def _mapped(film: Film) -> tuple[str, ...]:
    """Return the streams of the new file: the film first, then the others, but no data, which few containers take back."""
    own = f"0:v:{film.place}"
    others = ("-map", "0:v", "-map", f"-{own}") if film.others else ()
    return ("-map", own, *others, "-map", "0:a?", "-map", "0:s?", "-map", "0:t?")


def _looks(film: Film, demuxer: str, encoder: str) -> tuple[str, ...]:
    """Return what keeps the times of the frames, the name of the codec, and fields where it has them."""
    times = () if demuxer in _CONSTANT else (*keeping_times(), "-enc_time_base:v:0", film.time_base)
    named = ("-tag:v:0", film.tag) if demuxer == "mov" and film.tag in ("hvc1", "hev1") else ()
    fields = ("-flags:v:0", "+ildct+ilme") if film.interlaced and encoder in _IN_FIELDS else ()
    return ("-pix_fmt:v:0", film.format, *times, *named, *fields)


def _filter(label: Path, overlay: Overlay, until: float) -> str:
    """Return the filter that lays the picture of the label over the film for so many seconds."""
    path = "".join(f"\\{sign}" if sign in "\\':" else sign for sign in str(label))
    path = "".join(f"\\{sign}" if sign in "\\'[],;" else sign for sign in path)
    return f"movie={path}:f=png_pipe[label];[in][label]{overlay.over(f'lt(t,{until:.3f})')}[out]"


def _muxer(source: Source, demuxer: str) -> tuple[str, ...]:
    if demuxer == "mov":
        brand = source.head[8:12] if source.head[4:8] == b"ftyp" else b"qt  "
        kind = "mov" if brand == b"qt  " else "3gp" if brand.startswith(b"3g") else "mp4"
        return ("-movflags", "+faststart+use_metadata_tags", "-f", kind)
    if demuxer == "matroska":
        return ("-f", "webm" if b"webm" in source.head[:128] else "matroska")
    return ("-f", demuxer)


_CONVERT = Text(
    "请安装带有该编码器的 ffmpeg，或者先转换为 H.264（MP4）。",
    "Install an ffmpeg that has it, or convert the film to H.264 in MP4 first.",
)
