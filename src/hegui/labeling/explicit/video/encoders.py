"""Which encoders the installed ffmpeg has, and how each is told to keep a film as it looks."""

from __future__ import annotations

import re
from functools import lru_cache
from shutil import which

from hegui.labeling.explicit.video.programs import run

_RATE = ("-b:v", "{rate}")
_BY_CODEC: dict[str, tuple[tuple[str, ...], ...]] = {
    "h264": (
        ("libx264", "-preset", "veryfast", "-crf", "17"),
        ("h264_videotoolbox", *_RATE),
        ("h264_nvenc", *_RATE),
        ("libopenh264", *_RATE),
    ),
    "hevc": (
        ("libx265", "-preset", "fast", "-crf", "18", "-x265-params", "log-level=error"),
        ("hevc_videotoolbox", *_RATE),
        ("hevc_nvenc", *_RATE),
    ),
    "vp9": (("libvpx-vp9", "-crf", "22", "-b:v", "0", "-deadline", "good", "-cpu-used", "4", "-row-mt", "1"),),
    "vp8": (("libvpx", "-crf", "8", "-b:v", "{rate}", "-deadline", "good", "-cpu-used", "4"),),
    "av1": (
        ("libsvtav1", "-crf", "24", "-preset", "8"),
        ("libaom-av1", "-crf", "22", "-b:v", "0", "-cpu-used", "6", "-row-mt", "1"),
    ),
    "mpeg4": (("mpeg4", "-q:v", "2"),),
    "mpeg2video": (("mpeg2video", "-q:v", "2"),),
    "msmpeg4v3": (("msmpeg4", "-q:v", "2"),),
    "wmv2": (("wmv2", "-q:v", "2"),),
    "mpeg1video": (("mpeg1video", "-q:v", "2"),),
    "mjpeg": (("mjpeg", "-q:v", "2"),),
    "theora": (("libtheora", "-q:v", "9"),),
    "prores": (("prores_ks", "-profile:v", "{profile}"),),
    "flv1": (("flv", "-q:v", "2"),),
    "ffv1": (("ffv1", "-level", "3"),),
}
_PRORES = {"Proxy": "0", "LT": "1", "Standard": "2", "HQ": "3", "4444": "4", "XQ": "5"}
_VERSION = re.compile(rb"ffmpeg version n?(\d+)\.(\d+)")
_USUAL_RATE = 8_000_000


def arguments_for(codec: str, rate: int, profile: str) -> tuple[str, ...] | None:
    """Return the encoder for a codec, and its options; None where there is none."""
    for name, *options in _BY_CODEC.get(codec, ()):
        if installed(name):
            values = {"rate": str(rate * 5 // 4 or _USUAL_RATE), "profile": _PRORES.get(profile, "3")}
            return (name, *(option.format(**values) for option in options))
    return None


def installed(encoder: str) -> bool:
    """Tell whether the installed ffmpeg has an encoder."""
    return encoder in _encoders(which("ffmpeg") or "")


@lru_cache(maxsize=4)
def _encoders(_program: str) -> frozenset[str]:
    rows = (row.split() for row in run(("-encoders",), "").decode("utf-8", "replace").splitlines())
    return frozenset(row[1] for row in rows if len(row) > 1 and row[0].startswith("V"))


def keeping_times() -> tuple[str, ...]:
    """Return the option that keeps the times of frames as they are; its name is another one before version 5.1."""
    return ("-vsync", "vfr") if _is_old(which("ffmpeg") or "") else ("-fps_mode:v:0", "vfr")


@lru_cache(maxsize=4)
def _is_old(_program: str) -> bool:
    found = _VERSION.match(run(("-version",), ""))
    return found is not None and (int(found[1]), int(found[2])) < (5, 1)
