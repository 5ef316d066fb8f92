"""The part of an H.264 film that bears the label, coded anew by x264, frame by frame, without the container around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from hegui.labeling.explicit.video import h264
from hegui.labeling.explicit.video.h264 import Sequence
from hegui.labeling.explicit.video.label import Overlay
from hegui.labeling.explicit.video.programs import run
from hegui.labeling.explicit.video.track import NOT_CODED, OTHER_CODING, Frame, NotJoinableError
from hegui.labeling.source import Damaged

PROFILES = {66: "baseline", 77: "main", 100: "high", 110: "high10", 122: "high422", 244: "high444"}

_CODED = ("-preset", "veryfast", "-crf", "17", "-bf", "0")
_MOST_STARTS = 4000


@dataclass(frozen=True, slots=True)
class Part:
    """The frames that are coded anew, how many of those shown first bear the label, and how many a second has."""

    frames: list[Frame]
    labelled: int
    rate: Fraction

    def times(self) -> list[int]:
        """Return when they are shown, in that order."""
        return sorted(frame.time for frame in self.frames)


def coded(
    stream: Iterable[bytes], part: Part, sequence: Sequence, number: int, overlay: Overlay, folder: str
) -> list[list[bytes]]:
    """Return the pictures with the label, in the order in which they are shown; their parameter sets have this number."""
    old, new, label = Path(folder, "old"), Path(folder, "new"), Path(folder, "label.png")
    with old.open("wb") as file:
        file.writelines(stream)
    label.write_bytes(overlay.png)
    rate, over = f"{part.rate.numerator}/{part.rate.denominator}", f"{part.rate.denominator}/{part.rate.numerator}"
    drawn = f"[0:v]setpts=N*{over}/TB[film];[film][1:v]{overlay.over(f'lt(n,{part.labelled})')}[out]"
    arguments = (
        *("-strict", "1", "-noautorotate", "-r", rate, "-f", "h264", "-i", str(old)),
        *("-f", "png_pipe", "-i", str(label), "-filter_complex", drawn, "-map", "[out]", "-r", rate),
        *("-c:v", "libx264", *_CODED, "-profile:v", PROFILES[sequence.profile], "-level", f"{sequence.level / 10:.1f}"),
        *(*_starts(part), "-x264-params", f"sps-id={number}:open-gop=0", "-f", "h264", str(new)),
    )
    try:
        run(arguments, "")
    except Damaged:
        raise NotJoinableError(NOT_CODED) from None
    return list(h264.pictures_of(new.read_bytes()))


def _starts(part: Part) -> tuple[str, ...]:
    """Return where one has to be able to begin: where one could before, so that indexes stay right."""
    if all(frame.sync for frame in part.frames):
        return ("-g", "1")
    times = part.times()
    starts = sorted({bisect_left(times, frame.time) for frame in part.frames if frame.sync})
    if len(starts) > _MOST_STARTS:
        raise NotJoinableError(OTHER_CODING)
    listed = ",".join(f"{float(start / part.rate):.6f}" for start in starts)
    return ("-g", "250", "-forced-idr", "1", "-force_key_frames", listed)
