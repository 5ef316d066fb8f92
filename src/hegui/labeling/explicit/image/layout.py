"""Where a label stands on a picture and how large it is: on a corner, 5 % of the shortest side or more (GB 45438-2025, 5.2).

The standard speaks of the height of the characters: measured here on what is drawn, on the lowest of the ideographs, capitals
and digits, not on the size of the font, which is a third larger. Below 8 pixels no ideograph can be read, so that on small
pictures the label is larger than 5 %.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import NoReturn

import pylopdf_fonts_zh_cn as packaged
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hegui.labeling.explicit.style import Position
from hegui.labeling.explicit.wording import WORDING
from hegui.words import Finding, Refused, Text

SHARE = 0.05  # of the shortest side
LEGIBLE = 8  # pixels
CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")

_USUAL = "bottom-right"
_LARGEST = 0.5  # of the area of the picture
_PADDING, _ABOVE, _MARGIN, _PITCH = 0.36, 0.26, 0.45, 1.25  # in sizes of the font
_DARK_ENOUGH = 128  # a pixel counts as part of a glyph from half its darkness on
_WORD = re.compile(r"人工智能|生成|合成|[!-~]+ ?|.", re.DOTALL)  # what is not broken
_FLAT = 0.5  # of the tallest: 一 and hyphens are low by nature


@dataclass(frozen=True, slots=True)
class Layout:
    """A label as the viewer sees it: its lines, the size of the font, the plate, and how far the text is inside of it."""

    lines: tuple[str, ...]
    size: int
    x: int
    y: int
    width: int
    height: int
    inset: tuple[int, int]
    glyph_height: int


def laid_out(wording: str, position: Position | None, width: int, height: int) -> Layout:
    """Return the layout for a picture of this size as the viewer sees it; raise `Refused` where the label has no room."""
    _printable(wording)
    least = max(LEGIBLE, ceil(SHARE * min(width, height)))
    size, glyphs = _size(wording, least)
    corner = position if position in CORNERS else _USUAL
    for tightness in (1.0, 0.5, 0.0):
        lines = _wrapped(wording, size, width - 2 * _plate_inset(size, tightness)[0])
        found = _placed(lines, size, glyphs, tightness, corner, width, height) if lines else None
        if found is not None:
            return found
    _no_room(wording, width, height)


def _placed(
    lines: tuple[str, ...], size: int, glyphs: int, tightness: float, corner: str, width: int, height: int
) -> Layout | None:
    """Return the plate at its corner; nothing where it does not fit, or covers too much."""
    beside, above = _plate_inset(size, tightness)
    across, down = _ink(lines, size).size
    across, down = across + 2 * beside, down + 2 * above
    margin = min(round(_MARGIN * size * tightness), (width - across) // 2, (height - down) // 2)
    if margin < 0 or across * down > _LARGEST * width * height:
        return None
    x = margin if corner.endswith("left") else width - margin - across
    y = margin if corner.startswith("top") else height - margin - down
    return Layout(lines, size, x, y, across, down, (beside, above), glyphs)


def _plate_inset(size: int, tightness: float) -> tuple[int, int]:
    return max(1, round(_PADDING * size * tightness)), max(1, round(_ABOVE * size * tightness))


def text_mask(layout: Layout) -> Image.Image:
    """Return the text on a plate of its size, white on black, smoothed."""
    mask = Image.new("L", (layout.width, layout.height))
    mask.paste(_ink(layout.lines, layout.size), layout.inset)
    return mask


def plate_mask(layout: Layout) -> Image.Image:
    """Return the plate with its round corners, smoothed."""
    fine = 4
    width, height, radius = layout.width * fine, layout.height * fine, round(0.22 * layout.size * fine)
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), radius, fill=255)
    return mask.reduce(fine)


@lru_cache(maxsize=8)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the packaged font (Noto Sans SC, under the OFL)."""
    return ImageFont.truetype(str(packaged.sans_path()), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1024)
def _size(wording: str, least: int) -> tuple[int, int]:
    """Return the smallest size at which no glyph that counts is lower than it has to be, and how high the lowest is."""
    size = max(1, least)
    while (lowest := _lowest(wording, size)) < least:
        size += max(1, round((least - lowest) * 0.9))
    while size > 1 and (lower := _lowest(wording, size - 1)) >= least:
        size, lowest = size - 1, lower
    return size, lowest


@lru_cache(maxsize=1024)
def _lowest(wording: str, size: int) -> int:
    heights = [_height(sign, size) for sign in sorted(set(wording)) if _counts(sign)]
    tallest = max(heights)
    return min(height for height in heights if height >= _FLAT * tallest)


def _counts(sign: str) -> bool:
    return sign.isupper() or sign.isdigit() or ("一" <= sign <= "鿿")


def _height(sign: str, size: int) -> int:
    """Return how high a glyph is as it is drawn."""
    box = _drawn(sign, font(size)).point(lambda level: 255 * (level >= _DARK_ENOUGH)).getbbox()
    return box[3] - box[1] if box else 0


def _drawn(line: str, face: ImageFont.FreeTypeFont) -> Image.Image:
    drawn = Image.new("L", (ceil(face.getlength(line) + face.size / 2) + 2, int(face.size * 2)))
    ImageDraw.Draw(drawn).text((face.size // 4 + 1, face.size * 3 // 2), line, fill=255, font=face, anchor="ls")
    return drawn


@lru_cache(maxsize=8)
def _ink(lines: tuple[str, ...], size: int) -> Image.Image:
    """Return the lines as they are drawn, cut to the ink."""
    face, pitch = font(size), round(size * _PITCH)
    drawn = [_drawn(line, face) for line in lines]
    whole = Image.new("L", (max(each.width for each in drawn), 2 * size + pitch * len(drawn)))
    for at, line in enumerate(drawn):
        place = (0, at * pitch, line.width, at * pitch + line.height)
        whole.paste(ImageChops.lighter(whole.crop(place), line), place)
    return whole.crop(whole.getbbox())


def _wrapped(wording: str, size: int, width: int) -> tuple[str, ...]:
    """Return the wording in as few lines as it takes, as even as they can be; none where a word is wider than a line."""
    face = font(size)
    words = _WORD.findall(wording)
    widths = [face.getlength(word) for word in words]
    if max(widths) > width:
        return ()
    fewest = len(_broken(words, widths, width))
    narrowest = ceil(max(*widths, sum(widths) / fewest))
    even = (narrow for narrow in range(narrowest, width) if len(_broken(words, widths, narrow)) == fewest)
    return _broken(words, widths, next(even, width))


def _broken(words: list[str], widths: list[float], width: float) -> tuple[str, ...]:
    lines, room = [""], float(width)
    for word, wide in zip(words, widths, strict=True):
        if wide > room and lines[-1]:
            lines.append("")
            room = width
        lines[-1] += word
        room -= wide
    return tuple(line.rstrip() for line in lines)


def _printable(wording: str) -> None:
    """Refuse a wording with characters that the packaged font cannot draw."""
    missing = sorted({sign for sign in wording if not sign.isspace() and _is_missing(sign)})
    if missing:
        message = Text(f"所用字体没有这些字符：{''.join(missing)}。", f"The font in use has no glyphs for: {''.join(missing)}.")
        remedy = Text("请改用常用的简体字、字母和数字。", "Use common simplified characters, letters and digits.")
        raise Refused([Finding("bad_wording", message, "--wording", remedy)])


@lru_cache(maxsize=1024)
def _is_missing(sign: str) -> bool:
    face = font(40)
    return bytes(face.getmask(sign)) == bytes(face.getmask("\U0010fffe"))


def _no_room(wording: str, width: int, height: int) -> NoReturn:
    size = f"{width}×{height}"
    if wording != WORDING and _fits(WORDING, width, height):
        message = Text(
            f"文字过长：高度不低于最短边的 5% 时，{size} 的图像放不下。",
            f"The wording is too long for a picture of {size} when it is 5 % of the shortest side or higher.",
        )
        remedy = Text(f"请用较短的文字，例如“{WORDING}”。", f"Use a shorter wording, for example {WORDING}.")
        raise Refused([Finding("wording_too_long", message, "", remedy, cites=("GB45438.5",))])
    message = Text(
        f"图像过小（{size}）：放不下清晰可辨的标识（字高不少于 {LEGIBLE} 像素）。",
        f"The picture is too small ({size}) for a label that can be read (glyphs of {LEGIBLE} pixels or more).",
    )
    remedy = Text("请用较大的图像，或者在图像旁提示。", "Use a larger picture, or show the label beside it.")
    raise Refused([Finding("picture_too_small", message, "", remedy, cites=("GB45438.5",))])


def _fits(wording: str, width: int, height: int) -> bool:
    try:
        laid_out(wording, None, width, height)
    except Refused:
        return False
    return True
