"""TIFF: every page gets the label; pages are written anew in the compression that they have, with their fields.

With JPEG inside, that changes a page slightly, and the result says so. Colour deeper than 8 bits is refused, as it would be
cut; grey of 16 bits is kept.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageSequence, TiffImagePlugin, TiffTags

from hegui.labeling.explicit.image.extra import LabelThereError
from hegui.labeling.explicit.image.opening import MOST_DRAWN, bounded, bounded_frames, content, opened, orientation_of
from hegui.labeling.explicit.image.raster import stamped
from hegui.labeling.explicit.image.stamp import Stamp, stamp_for
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source
from hegui.words import Finding, Refused, Text

_BITS, _SUB_DIRECTORIES, _TILES = 258, 330, (322, 323, 324, 325)
_SHAPE = (256, 257, 258, 259, 266, 274, 277, 284, 320, 339)  # Pillow states them for what it writes
_STRIPS = (273, 278, 279, 513, 514, 347, 530, 532)
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
_LOSSY = ("jpeg", "tiff_jpeg", "webp")
_DEEP = ("RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB", "LA")
_QUALITY = 95


def labelled(source: Source, style: Style) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with the label, and what there is to be told of how it was done."""
    lossy = dropped = False
    with opened(content(source), "TIFF", source.name) as picture:
        bounded_frames(picture, source.name, MOST_DRAWN)
        pages, there = [], 0
        for page in ImageSequence.Iterator(picture):
            compression = str(page.info.get("compression", "raw"))
            lossy = lossy or compression in _LOSSY
            dropped = dropped or (compression != "raw" and any(tag in _fields(page) for tag in TiffTags.TAGS_V2_GROUPS))
            if style.exact and lossy:
                raise Refused([Finding("not_exact", _CHANGES, source.name, _OTHERWISE)])
            try:
                made = stamped(page, _stamp(page, style, source.name), source.name)
            except LabelThereError:
                made, there = page.copy(), there + 1
            pages.append(_page(page, made, compression))
        if there == len(pages):
            raise LabelThereError
        target = io.BytesIO()
        first, *others = pages
        first.save(target, "TIFF", save_all=True, append_images=others, **first.encoderinfo)
    told = (_told(_ENCODED, "encoded_anew", source.name),) if lossy else ()
    return target.getvalue(), (*told, _told(_NO_EXIF, "exif_dropped", source.name)) if dropped else told


def _stamp(page: Image.Image, style: Style, place: str) -> Stamp:
    """Return the label for a page; refuse one that Pillow would cut to 8 bits."""
    bits = _fields(page).get(_BITS, (1,))
    if max(bits if isinstance(bits, tuple) else (bits,)) > 8 and page.mode in _DEEP:
        raise Refused([Finding("too_deep", _TOO_DEEP, place, _TOO_DEEP_REMEDY)])
    bounded(*page.size, place)
    page.load()
    return stamp_for(style, *page.size, place, orientation_of(page))


def _fields(page: Image.Image) -> Any:
    return getattr(page, "tag_v2")  # noqa: B009 - only pages of TIFF have it


def _page(page: Image.Image, made: Image.Image, compression: str) -> Image.Image:
    """Return a page with what it takes to save it as it was."""
    made.encoderinfo = {  # Pillow's way for pages that differ
        "tiffinfo": _kept(_fields(page), page.getexif(), packed=compression != "raw"),
        "compression": None if compression == "raw" else compression,
        "icc_profile": page.info.get("icc_profile"),
        **({"quality": _QUALITY} if compression in _LOSSY else {}),
    }
    return made


def _kept(fields: Any, exif: Image.Exif, *, packed: bool) -> TiffImagePlugin.ImageFileDirectory_v2:
    """Return the fields of a page but for those that tell how its pixels lie in the old file."""
    kept = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in fields:
        if tag == _PHOTOMETRIC and fields[tag] != _WHITE_IS_ZERO:
            continue
        if tag not in (*_TILES, *_STRIPS, *_SHAPE, _SUB_DIRECTORIES):
            if tag in TiffTags.TAGS_V2_GROUPS:
                if not packed:  # libtiff, which packs, takes no directories
                    kept[tag] = exif.get_ifd(tag)
                continue
            kept.tagtype[tag] = fields.tagtype[tag]
            kept[tag] = fields[tag]
    return kept


def _told(message: Text, code: str, place: str) -> Finding:
    return Finding(code, message, place, severity="note")


_CHANGES = Text("这份 TIFF 采用有损压缩。", "This TIFF is compressed with loss.")
_ENCODED = Text(
    f"{_CHANGES.zh}已按质量 {_QUALITY} 重新编码，标识以外也有细微变化。",
    f"{_CHANGES.en} Its pages were encoded anew (quality {_QUALITY}) and changed slightly outside the label too.",
)
_NO_EXIF = Text(
    "这份 TIFF 经过压缩：其中的 EXIF 子目录（拍摄参数、位置）未能保留。",
    "This TIFF is packed: its EXIF directories (of the camera, of the place) could not be kept.",
)
_OTHERWISE = Text("请去掉 exact，或者改用无损压缩的 TIFF。", "Do without exact, or use TIFF compressed without loss.")
_TOO_DEEP = Text(
    "每种颜色超过 8 位的 TIFF 无法无损地添加标识。", "TIFF with more than 8 bits a colour cannot be labelled without loss."
)
_TOO_DEEP_REMEDY = Text(
    "请导出为 16 位 PNG，或者每种颜色 8 位的 TIFF。", "Export it as PNG of 16 bits, or as TIFF of 8 bits a colour."
)
