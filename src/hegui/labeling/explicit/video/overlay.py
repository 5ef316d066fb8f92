"""The label as a picture with transparency, in the pixels of a film as they are stored: white text on a dark plate.

The plate is as dark as the text needs it on any ground (see `image.stamp`), because what is behind it moves.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from hegui.labeling.explicit.image.stamp import stamp_for
from hegui.labeling.explicit.style import Style
from hegui.labeling.explicit.video.film import Film
from hegui.labeling.explicit.video.label import Overlay


def overlay_for(style: Style, film: Film, place: str) -> Overlay:
    """Draw the label as the viewer is to see it, turned as the film is, and fitted to pixels that are not square."""
    across = round(film.width * film.pixel) if film.pixel > 1 else film.width
    down = round(film.height / film.pixel) if film.pixel < 1 else film.height
    stamp = stamp_for(style, across, down, place, film.orientation).on(0.0)
    cover = stamp.plate * np.float32(stamp.inks.cover)
    alpha = 1 - (1 - cover) * (1 - stamp.text)
    level = np.where(alpha > 0, stamp.text / np.maximum(alpha, np.float32(1e-6)), 0)
    drawn = Image.fromarray(np.rint(np.dstack([level, level, level, alpha]) * 255).astype(np.uint8), "RGBA")
    left, top = round(stamp.x * film.width / across), round(stamp.y * film.height / down)
    size = max(1, round(stamp.width * film.width / across)), max(1, round(stamp.height * film.height / down))
    fitted = drawn if size == drawn.size else drawn.resize(size, Image.Resampling.LANCZOS)
    target = io.BytesIO()
    fitted.save(target, "PNG")
    return Overlay(left, top, target.getvalue(), film.blending)
