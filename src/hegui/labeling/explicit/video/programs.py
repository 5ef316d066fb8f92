"""The user's own ffmpeg for films; what goes wrong, as ours."""

from __future__ import annotations

from collections.abc import Sequence

from hegui.labeling.explicit import _ffmpeg
from hegui.labeling.explicit._ffmpeg import Bounds
from hegui.labeling.source import damaged
from hegui.words import Finding, Text, Unfinished

_GIGABYTE = 1 << 30
PART = Bounds(seconds=1800, memory=12 * _GIGABYTE, disk=8 * _GIGABYTE)  # of a film: a minute of it at most


def whole_of(seconds: float, size: int) -> Bounds:
    """Return the bounds for all of a film: two minutes of one processor for each second of a large picture."""
    return Bounds(
        seconds=min(172_800, 1800 + round(120 * seconds)), memory=12 * _GIGABYTE, disk=min(8 * _GIGABYTE + 8 * size, 1 << 40)
    )


def run(
    arguments: Sequence[str],
    place: str,
    descriptors: tuple[int, ...] = (),
    program: str = "ffmpeg",
    bounds: Bounds = PART,
) -> bytes:
    """Run it and return what it prints; what it cannot do is damage to the file, as far as we know."""
    try:
        return _ffmpeg.run(arguments, descriptors, program, bounds)
    except _ffmpeg.MissingError:
        raise Unfinished([Finding("needs_ffmpeg", _MISSING, place, _INSTALL)]) from None
    except _ffmpeg.TooLongError:
        raise Unfinished([Finding("took_too_long", _TOO_LONG, place, _SHORTER)]) from None
    except _ffmpeg.FailedError:
        damaged(place, "ffmpeg 无法处理其画面", "ffmpeg cannot work with its pictures")


_MISSING = Text(
    "处理视频需要 ffmpeg 和 ffprobe，本机没有安装。", "Films need ffmpeg and ffprobe, which are not installed here."
)
_INSTALL = Text(
    "请安装 ffmpeg（例如 apt install ffmpeg、brew install ffmpeg），并确认在 PATH 中。",
    "Install ffmpeg (for example 'apt install ffmpeg' or 'brew install ffmpeg') and have it on the PATH.",
)
_TOO_LONG = Text("ffmpeg 用时过长，已停止。", "ffmpeg took too long and was stopped.")
_SHORTER = Text("请换用较快的机器，或者先把视频分段。", "Use a faster machine, or cut the film into parts first.")
