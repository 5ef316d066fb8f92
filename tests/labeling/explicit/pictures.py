"""Pictures of our own making for the tests of labels that are seen, and ways to look at what came out."""

from __future__ import annotations

import io
import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageSequence

from hegui.labeling.explicit import Style, image
from hegui.labeling.explicit.image import turbojpeg
from hegui.labeling.explicit.image.stamp import stamp_for
from hegui.labeling.source import Source


def photo(width=480, height=360, *, light=0.5, seed=1):
    """Something like a photograph: slow changes of colour, edges and noise, around a brightness."""
    draw = np.random.default_rng(seed)
    small = draw.uniform(-0.35, 0.35, (7, 9, 3))
    coarse = np.asarray(
        Image.fromarray(((small + 0.5) * 255).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
    )
    grain = draw.normal(0, 6, (height, width, 1))
    stripes = 14 * np.sign(np.sin(np.arange(width) / 23))[None, :, None]
    return Image.fromarray(np.clip(coarse + (light - 0.5) * 255 + grain + stripes, 0, 255).astype(np.uint8))


def saved(picture, form, **how):
    target = io.BytesIO()
    picture.save(target, form, **how)
    return target.getvalue()


def labelled(file, **style):
    """Return the file with the label, and the codes of what was told."""
    target = io.BytesIO()
    told = image.write(Source.of(io.BytesIO(file)), Style(**style), target)
    return target.getvalue(), [finding.code for finding in told]


def seen(file):
    return list(image.read(Source.of(io.BytesIO(file))))


def frames(file):
    """Return the frames as Pillow shows them, as arrays."""
    with Image.open(io.BytesIO(file)) as picture:
        return [_plain(frame) for frame in ImageSequence.Iterator(picture)]


def _plain(frame):
    plain = frame.convert("RGBA") if frame.mode in ("P", "PA") else frame
    return np.asarray(plain).copy()


def box_of(width, height, **style):
    """Return the region of the label."""
    return stamp_for(Style(**style), width, height, "").box


def changed_box(before, after):
    """Return the region in which two pictures differ."""
    differs = (before.astype(int) != after.astype(int)).reshape(*before.shape[:2], -1).any(axis=2)
    rows, columns = np.nonzero(differs)
    return (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1) if rows.size else None


def inside(box, region):
    return box[0] >= region[0] and box[1] >= region[1] and box[2] <= region[2] and box[3] <= region[3]


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(rows, width, depth, kind, *extra):
    """Return a PNG of rows of bytes, without filters."""
    packed = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    header = struct.pack(">IIBBBBB", width, len(rows), depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (png_chunk(b"IHDR", header), *extra, png_chunk(b"IDAT", packed), png_chunk(b"IEND", b""))
    )


def chunks_of(file):
    """Return the chunks of a PNG: kind and data."""
    found, at = [], 8
    while at < len(file):
        (length,) = struct.unpack_from(">I", file, at)
        found.append((file[at + 4 : at + 8], file[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def needs_turbojpeg():
    """Skip where the library of the system is not installed; where nothing may be skipped (CI), fail."""
    if not turbojpeg.available():
        missing = "needs libturbojpeg (apt install libturbojpeg0)"
        if os.environ.get("HEGUI_NOTHING_SKIPPED"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
