"""WebP: a lossless picture changes only under the label; a lossy one is encoded anew (quality 95), and the result says so.

The format offers no way to change a part of a lossy picture. All chunks but the picture itself stay byte for byte.
"""

from __future__ import annotations

import io

from PIL import Image, ImageSequence

from hegui.labeling.containers import riff, webp
from hegui.labeling.explicit.image.opening import (
    MOST_DRAWN,
    bounded_frames,
    broken_is_damaged,
    content,
    opened,
    orientation_of,
)
from hegui.labeling.explicit.image.raster import stamped, stamped_alike
from hegui.labeling.explicit.image.stamp import Stamp, stamp_for
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, joined, spliced
from hegui.words import Finding, Refused, Text

_QUALITY = 95
_LOSSLESS_EFFORT = 50
_PICTURE = (*webp.PICTURES, b"ALPH", b"ANIM", b"ANMF")
_FRAME_HEADER = 16


def labelled(source: Source, style: Style) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with the label, and what there is to be told of how it was done."""
    file = content(source)
    form = riff.form_at(source)
    chunks = list(riff.chunks(source, form))
    lossless = _is_lossless(source, chunks)
    if style.exact and not lossless:
        raise Refused([Finding("not_exact", _LOSSY, source.name, _OTHERWISE)])
    with opened(file, "WebP", source.name) as picture:
        orientation = orientation_of(picture)
        stamp = stamp_for(style, *picture.size, source.name, orientation)
        made = _encoded(picture, stamp, lossless, source.name)
    with broken_is_damaged(source.name):
        new = Source.of(io.BytesIO(made))
        theirs = [each for each in riff.chunks(new, riff.form_at(new)) if each.kind in _PICTURE]
    body = b"".join(made[each.start : each.end] for each in theirs)
    return joined(source, spliced(source, form.resized(_changes(chunks, body), source.name))), _told(lossless, source.name)


def _changes(chunks: list[riff.Chunk], body: bytes) -> list[Change]:
    """Return the changes that put the new picture where the old one began."""
    old = [each for each in chunks if each.kind in _PICTURE]
    return [(each.start, each.end, body if each is old[0] else b"") for each in old]


def _encoded(picture: Image.Image, stamp: Stamp, lossless: bool, place: str) -> bytes:
    how = {"lossless": lossless, "exact": True, "method": 4, "quality": _LOSSLESS_EFFORT if lossless else _QUALITY}
    target = io.BytesIO()
    if bounded_frames(picture, place, MOST_DRAWN) == 1:
        picture.load()
        stamped(picture, stamp, place).save(target, "WEBP", **how)
        return target.getvalue()
    durations, drawn = [], []
    for frame in ImageSequence.Iterator(picture):
        drawn.append(frame.copy())
        durations.append(frame.info.get("duration", 0))
    first, *others = stamped_alike(drawn, stamp)
    kept = {key: picture.info[key] for key in ("loop", "background") if key in picture.info}
    first.save(target, "WEBP", save_all=True, append_images=others, duration=durations, **kept, **how)
    return target.getvalue()


def _is_lossless(source: Source, chunks: list[riff.Chunk]) -> bool:
    """Tell whether all pictures in the file are VP8L."""
    for each in chunks:
        if each.kind == b"VP8 ":
            return False
        if each.kind == b"ANMF" and source.upto(each.start + 8 + _FRAME_HEADER, 4) != b"VP8L":
            return False
    return True


def _told(lossless: bool, place: str) -> tuple[Finding, ...]:
    if lossless:
        return ()
    message = Text(
        f"{_LOSSY.zh}已按质量 {_QUALITY} 重新编码，标识以外也有细微变化。",
        f"{_LOSSY.en} It was encoded anew (quality {_QUALITY}) and changed slightly outside the label too.",
    )
    return (Finding("encoded_anew", message, place, severity="note"),)


_LOSSY = Text("这是有损的 WebP，不能只改其中一部分。", "This is lossy WebP, of which no part can be changed alone.")
_OTHERWISE = Text("请去掉 exact，或者改用无损 WebP、PNG 或 JPEG。", "Do without exact, or use lossless WebP, PNG or JPEG.")
