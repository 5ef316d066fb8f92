"""Opening pictures with Pillow: one format, so many pixels, and every error told as ours."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

MOST_PIXELS = 89_478_485  # as Pillow's own warning has it: 256 MiB of RGB
MOST_ANIMATED = 1_500_000_000  # of all frames
MOST_DRAWN = 300_000_000  # of all frames where they are held drawn, all at once
MOST_BYTES = 512 * 1024 * 1024
ORIENTATION = 0x0112

_FORMATS = {"JPEG": "JPEG", "PNG": "PNG", "GIF": "GIF", "WebP": "WEBP", "TIFF": "TIFF", "BMP": "BMP"}
_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
    AssertionError,
)


def content(source: Source) -> bytes:
    """Return the whole file, bounded."""
    if source.size > MOST_BYTES:
        message = Text("图像文件过大（超过 512 MB）。", "The file is too large for a picture (over 512 MB).")
        raise Refused([Finding("too_large", message, source.name, _SMALLER)])
    return source.at(0, source.size)


@contextmanager
def opened(file: bytes, form: str, place: str) -> Iterator[Image.Image]:
    """Give the picture, not decoded yet; what fails in the body of the `with` is damage to the file."""
    with broken_is_damaged(place), Image.open(io.BytesIO(file), formats=[_FORMATS[form]]) as picture:
        bounded(*picture.size, place)
        yield picture


@contextmanager
def broken_is_damaged(place: str) -> Iterator[None]:
    """Turn what decoders raise into our errors."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError:
        _too_many_pixels(place)
    except MemoryError:
        _too_many_pixels(place)
    except _BROKEN:
        raise Refused([Finding("not_decodable", _NOT_DECODABLE, place, _EXPORT)]) from None


def bounded(width: int, height: int, place: str) -> None:
    """Refuse pictures that would fill the memory before anything of them is decoded."""
    if width * height > MOST_PIXELS:
        _too_many_pixels(place)
    if not width or not height:
        damaged(place, "图像没有像素", "its picture has no pixels")


def bounded_frames(picture: Image.Image, place: str, most: int) -> int:
    """Return how many frames there are; refuse animations that would take hours."""
    frames = int(getattr(picture, "n_frames", 1))
    if frames * picture.width * picture.height > most:
        message = Text("动画过长。", "The animation is too long.")
        raise Refused([Finding("too_large", message, place, _SMALLER)])
    return frames


def orientation_of(picture: Image.Image) -> int:
    """Return how the viewer turns the picture; 1 where EXIF says nothing that can be read."""
    try:
        told = picture.getexif().get(ORIENTATION, 1)
    except _BROKEN:
        return 1
    return told if isinstance(told, int) and 1 <= told <= 8 else 1


def _too_many_pixels(place: str) -> None:
    most = MOST_PIXELS // 1_000_000
    message = Text(f"图像的像素过多（上限 {most} 兆像素）。", f"The picture has too many pixels (over {most} megapixels).")
    raise Refused([Finding("too_many_pixels", message, place, _SMALLER)]) from None


_NOT_DECODABLE = Text(
    "图像无法解码：已损坏，或者所用编码不受支持。",
    "The picture cannot be decoded: it is damaged, or coded in a way that is not supported.",
)
_EXPORT = Text("请用制作该文件的程序重新导出。", "Export the file again with the program that made it.")
_SMALLER = Text("请先缩小图像。", "Make the picture smaller first.")
