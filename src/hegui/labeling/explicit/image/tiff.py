"""TIFF: every page gets the label; pages are written anew in the compression that they have, with their fields.

With JPEG inside, that changes a page slightly, and the result says so. Colour deeper than 8 bits is refused, as it would be
cut; grey of 16 bits is kept.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageSequence, TiffImagePlugin

from hegui.labeling.explicit.image.opening import MOST_DRAWN, bounded_frames, content, opened, orientation_of
from hegui.labeling.explicit.image.raster import stamped
from hegui.labeling.explicit.image.stamp import stamp_for
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source
from hegui.words import Finding, Refused, Text

_BITS, _SUB_DIRECTORIES, _TILES = 258, 330, (322, 323, 324, 325)
_STRIPS = (273, 278, 279, 513, 514, 347)
_LOSSY = ("jpeg", "tiff_jpeg", "webp")
_DEEP = ("RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB", "LA")
_QUALITY = 95


def labelled(source: Source, style: Style) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with the label, and what there is to be told of how it was done."""
    lossy = False
    with opened(content(source), "TIFF", source.name) as picture:
        bounded_frames(picture, source.name, MOST_DRAWN)
        pages = []
        for page in ImageSequence.Iterator(picture):
            compression = str(page.info.get("compression", "raw"))
            lossy = lossy or compression in _LOSSY
            if style.exact and lossy:
                raise Refused([Finding("not_exact", _CHANGES, source.name, _OTHERWISE)])
            pages.append(_page(page, style, compression, source.name))
        target = io.BytesIO()
        first, *others = pages
        first.save(target, "TIFF", save_all=True, append_images=others, **first.encoderinfo)
    return target.getvalue(), _told(lossy, source.name)


def _page(page: Image.Image, style: Style, compression: str, place: str) -> Image.Image:
    """Return a page with the label, and with what it takes to save it as it was."""
    fields: Any = getattr(page, "tag_v2")  # noqa: B009 - only pages of TIFF have it
    bits = fields.get(_BITS, (1,))
    if max(bits if isinstance(bits, tuple) else (bits,)) > 8 and page.mode in _DEEP:
        raise Refused([Finding("too_deep", _TOO_DEEP, place, _TOO_DEEP_REMEDY)])
    page.load()
    made = stamped(page, stamp_for(style, *page.size, place, orientation_of(page)), place)
    made.encoderinfo = {  # Pillow's way for pages that differ
        "tiffinfo": _kept(fields),
        "compression": None if compression == "raw" else compression,
        "icc_profile": page.info.get("icc_profile"),
        "exif": page.getexif(),
        **({"quality": _QUALITY} if compression in _LOSSY else {}),
    }
    return made


def _kept(fields: Any) -> TiffImagePlugin.ImageFileDirectory_v2:
    """Return the fields of a page but for those that tell how its pixels lie in the old file."""
    kept = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in fields:
        if tag not in (*_TILES, *_STRIPS, _SUB_DIRECTORIES):
            kept.tagtype[tag] = fields.tagtype[tag]
            kept[tag] = fields[tag]
    return kept


def _told(lossy: bool, place: str) -> tuple[Finding, ...]:
    if not lossy:
        return ()
    message = Text(
        f"{_CHANGES.zh}已按质量 {_QUALITY} 重新编码，标识以外也有细微变化。",
        f"{_CHANGES.en} Its pages were encoded anew (quality {_QUALITY}) and changed slightly outside the label too.",
    )
    return (Finding("encoded_anew", message, place, severity="note"),)


_CHANGES = Text("这份 TIFF 采用有损压缩。", "This TIFF is compressed with loss.")
_OTHERWISE = Text("请去掉 exact，或者改用无损压缩的 TIFF。", "Do without exact, or use TIFF compressed without loss.")
_TOO_DEEP = Text(
    "每种颜色超过 8 位的 TIFF 无法无损地添加标识。", "TIFF with more than 8 bits a colour cannot be labelled without loss."
)
_TOO_DEEP_REMEDY = Text(
    "请导出为 16 位 PNG，或者每种颜色 8 位的 TIFF。", "Export it as PNG of 16 bits, or as TIFF of 8 bits a colour."
)
