"""The picture before and after side by side, to look at before a label is written."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from hegui.labeling.explicit.image.opening import content, opened
from hegui.labeling.formats import format_of
from hegui.labeling.source import Source

_SIDE = 1200  # pixels of each half at most
_GAP = 16


def side_by_side(before: bytes, after: bytes) -> bytes:
    """Return a PNG with both pictures as the viewer sees them."""
    left, right = _seen(before), _seen(after)
    both = Image.new("RGB", (left.width + _GAP + right.width, max(left.height, right.height)), "white")
    both.paste(left, (0, 0))
    both.paste(right, (left.width + _GAP, 0))
    target = io.BytesIO()
    both.save(target, "PNG")
    return target.getvalue()


def _seen(file: bytes) -> Image.Image:
    """Return the first frame upright, on white, made small enough to look at."""
    source = Source.of(io.BytesIO(file))
    with opened(content(source), format_of(source).NAME, source.name) as picture:
        picture.draft("RGB", (_SIDE, _SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((_SIDE, _SIDE))
        solid = upright.convert("RGBA")
    ground = Image.new("RGBA", solid.size, "white")
    return Image.alpha_composite(ground, solid).convert("RGB")
