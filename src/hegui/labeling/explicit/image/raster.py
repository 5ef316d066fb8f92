"""The label on decoded pixels: only those under it change, whatever their mode."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from hegui.labeling.explicit.image.palette import dyes_for
from hegui.labeling.explicit.image.stamp import Pixels, Stamp

_WEIGHTS = np.array((0.299, 0.587, 0.114), np.float32)
_INK_TEXT = {0.0: (0.0, 0.0, 0.0, 1.0), 1.0: (0.0, 0.0, 0.0, 0.0)}  # in CMYK: black with the black ink alone


def stamped(picture: Image.Image, stamp: Stamp, place: str = "") -> Image.Image:
    """Return a copy with the label on it, in the mode that it has."""
    made = picture.copy()
    if made.mode == "P":
        return _dyed(made, stamp, place)
    region = np.asarray(picture.crop(stamp.box))
    made.paste(_image(_drawn(region, stamp, picture), picture.mode), stamp.box)
    return made


def shown(ground: Pixels, stamp: Stamp, *, alpha: bool) -> Pixels:
    """Return pixels of grey or of colour, 0 to 1, with the label on them, in the inks that suit them."""
    colours = ground[..., :-1] if alpha else ground
    stamp.refuse_twice(colours.mean(axis=2))
    under = stamp.plate > 0
    if not alpha:
        return stamp.on(brightness(colours[under])).blended(ground)
    solid = ground[..., -1][under]
    light = brightness(colours[under]) if solid.size and solid.max() > 0 else 1.0
    return stamp.on(light, opaque=bool((solid < 1).any())).blended_with_alpha(ground)


def brightness(pixels: Pixels) -> float:
    """Return how bright pixels are on the whole, 0 to 1."""
    if not pixels.size:
        return 0.0
    return float((pixels @ _WEIGHTS).mean() if pixels.shape[-1] == 3 else pixels.mean())


def _drawn(region: npt.NDArray[Any], stamp: Stamp, picture: Image.Image) -> npt.NDArray[Any]:
    mode = picture.mode
    if mode == "1":
        return _in_black_and_white(region, stamp)
    top = _top(region, picture)
    ground = (region.astype(np.float32) / top).reshape(*region.shape[:2], -1)
    if mode == "CMYK":
        stamp.refuse_twice(ground.mean(axis=2))
        light = brightness(1 - ground[..., :3]) * (1 - float(ground[..., 3].mean()))
        suited = stamp.on(light)
        inks = (np.array(_INK_TEXT[level], np.float32) for level in (suited.inks.text, suited.inks.plate))
        mixed = suited.blended(ground, *inks)
    else:
        mixed = shown(ground, stamp, alpha=mode in ("LA", "RGBA", "La", "RGBa"))
    mixed = mixed.reshape(region.shape) * top
    changed = mixed if region.dtype.kind == "f" else np.clip(np.rint(mixed), 0, top)
    touched = (stamp.plate > 0).reshape(*region.shape[:2], *([1] * (region.ndim - 2)))
    return np.where(touched, changed, region).astype(region.dtype)


def _top(region: npt.NDArray[Any], picture: Image.Image) -> float:
    """Return the level that is white."""
    if region.dtype.kind == "u":
        return float(np.iinfo(region.dtype).max)
    lowest, highest = picture.getextrema()
    return max(1.0, float(highest)) if isinstance(highest, (int, float)) and isinstance(lowest, (int, float)) else 1.0


def _in_black_and_white(region: npt.NDArray[Any], stamp: Stamp) -> npt.NDArray[Any]:
    stamp.refuse_twice(region.astype(np.float32))
    suited = stamp.on(float(region.mean()), opaque=True)
    letters = stamp.text >= 0.5
    return np.where(stamp.plate >= 0.5, letters == bool(suited.inks.text), region).astype(bool)


def _dyed(made: Image.Image, stamp: Stamp, place: str) -> Image.Image:
    """Return a picture of indices with the label on it; its palette grows where it has to."""
    raw = made.getpalette("RGB") or []
    colours = [(raw[at], raw[at + 1], raw[at + 2]) for at in range(0, len(raw) - 2, 3)]
    used = {index for index, count in enumerate(made.histogram()) if count}
    region = np.asarray(made.crop(stamp.box))
    ground = np.asarray(colours + [(0, 0, 0)] * (256 - len(colours)), np.float32)[region] / 255
    stamp.refuse_twice(ground.mean(axis=2))
    suited = stamp.on(brightness(ground), opaque=True)
    hidden = made.info.get("transparency")
    see_through = [hidden] if isinstance(hidden, int) else [at for at, level in enumerate(hidden or b"") if level < 255]
    free = [at for at in range(len(colours)) if at not in used]
    dyes = dyes_for(colours, free, 256, see_through, suited, place, exact=True)
    made.putpalette([level for colour in dyes.colours for level in colour])
    made.paste(Image.fromarray(dyes.dyed(region, suited), "L"), stamp.box[:2])
    return made


def _image(region: npt.NDArray[Any], mode: str) -> Image.Image:
    if mode == "1":
        return Image.fromarray((region * 255).astype(np.uint8), "L").convert("1", dither=Image.Dither.NONE)
    height, width = region.shape[:2]
    return Image.frombuffer(mode, (width, height), np.ascontiguousarray(region).tobytes(), "raw", mode, 0, 1)


def stamped_alike(drawn: list[Image.Image], stamp: Stamp) -> list[Image.Image]:
    """Return frames with the same label on each: that of the first."""
    label = np.asarray(stamped(drawn[0], stamp).convert("RGBA").crop(stamp.box))
    mask = Image.fromarray(((stamp.plate > 0) * 255).astype(np.uint8), "L")
    for frame in drawn:
        frame.paste(Image.fromarray(label, "RGBA").convert(frame.mode), stamp.box[:2], mask)
    return drawn
