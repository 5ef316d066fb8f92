"""Seeing the label at the beginning of a film: two frames, looked at as pictures are."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from hegui.labeling.explicit._ffmpeg import Opened
from hegui.labeling.explicit.style import ExplicitLabel
from hegui.labeling.explicit.video.drawing import labels_seen
from hegui.labeling.explicit.video.programs import run
from hegui.labeling.source import Source

_TIMES = (0.2, 1.0)  # seconds; a label that is to be shown for two is in both
_SIDE = 640  # of the shortest side: more than the detector looks at


def labels_in(source: Source, demuxer: str, place: int, file: Opened, folder: str) -> list[ExplicitLabel]:
    """Return what is seen in both frames; what is in one of them alone is not sure, unless there is only one."""
    seen = []
    for picture in _frames(source, demuxer, place, file, folder):
        with Source.of(io.BytesIO(picture)) as still:
            seen.append({label.place: label for label in labels_seen(still)})
    return [
        replace(label, kind="video", place=f"start, {where}", sure=label.sure and all(where in other for other in seen))
        for where, label in (seen[0] | seen[-1] if seen else {}).items()
    ]


def _frames(source: Source, demuxer: str, place: int, file: Opened, folder: str) -> list[bytes]:
    """Return the two frames as the viewer sees them, with pixels made square; one where the film ends before the second."""
    first, second = _TIMES
    chosen = f"select='if(isnan(prev_selected_t),gte(t,{first}),gte(t,{second})*lt(prev_selected_t,{second}))'"
    scaled = f"scale='trunc(iw*sar)':ih,scale='if(lt(iw,ih),min(iw,{_SIDE}),-1)':'if(lt(iw,ih),-1,min(ih,{_SIDE}))',setsar=1"
    arguments = (
        *("-t", "5", "-f", demuxer, "-i", file.path, "-map", f"0:v:{place}"),
        *("-vf", f"setpts=PTS-STARTPTS,{chosen},{scaled}", "-frames:v", "2", "-c:v", "png"),
        *("-f", "image2", str(Path(folder, "frame%d.png"))),
    )
    run(arguments, source.name, file.descriptors)
    return [path.read_bytes() for path in sorted(Path(folder).glob("frame*.png"))]
