"""BMP: only pixels under the label change; runs and odd depths are written plainly, which changes no pixel."""

from __future__ import annotations

import io

from hegui.labeling.explicit.image.opening import content, opened
from hegui.labeling.explicit.image.raster import stamped
from hegui.labeling.explicit.image.stamp import stamp_for
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source
from hegui.words import Finding


def labelled(source: Source, style: Style) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with the label."""
    with opened(content(source), "BMP", source.name) as picture:
        picture.load()
        target = io.BytesIO()
        resolution = {"dpi": picture.info["dpi"]} if "dpi" in picture.info else {}
        stamped(picture, stamp_for(style, *picture.size, source.name), source.name).save(target, "BMP", **resolution)
    return target.getvalue(), ()
