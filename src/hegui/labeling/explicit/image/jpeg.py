"""JPEG: only the blocks under the label change; every other coefficient stays as it is, and all metadata byte for byte.

With the user's libturbojpeg the coefficients under the label are turned into samples, the label is put on them, and they go
back through the same tables of quantisation and the same sampling; progressive files stay progressive. Restart markers and
arithmetic coding become plain Huffman coding, which changes no pixel. Where the library is missing, or the file has a
sampling that it does not know, the picture is decoded and encoded anew with its own tables, and the result says so.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from hegui.labeling.containers import jpeg as segments
from hegui.labeling.explicit.image import turbojpeg
from hegui.labeling.explicit.image.jpeg_frame import Component, Frame, frame_of
from hegui.labeling.explicit.image.opening import bounded, broken_is_damaged, content, opened, orientation_of
from hegui.labeling.explicit.image.raster import stamped
from hegui.labeling.explicit.image.stamp import Mask, Stamp, stamp_for
from hegui.labeling.explicit.image.turbojpeg import Blocks, Region, TurboError
from hegui.labeling.explicit.style import Style
from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

_SIDE = 8
_ADOBE = 0xEE
_NEUTRAL = 128.0
_MOST_AC, _MOST_DC = 1023, 1024
_SAMPLINGS = {(1, 1): 0, (2, 1): 1, (2, 2): 2}
_UNKNOWN = ("subsampling", "not installed")


def labelled(source: Source, style: Style) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the file with the label, and what there is to be told of how it was done."""
    file = content(source)
    frame = frame_of(file, source.name)
    bounded(frame.width, frame.height, source.name)
    with opened(file, "JPEG", source.name) as picture:
        stamp = stamp_for(style, frame.width, frame.height, source.name, orientation_of(picture))
    problem = _MISSING
    if frame.common and _whole_sampling(frame) and turbojpeg.available():
        try:
            return _assembled(source, file, frame, _exactly(file, frame, stamp)), ()
        except TurboError as error:
            if "subsampling" not in str(error):
                damaged(source.name, "图像无法解码", "its picture cannot be decoded")
    if turbojpeg.available():
        problem = _UNUSUAL
    if style.exact:
        remedy = _INSTALL if problem is _MISSING else _ANOTHER
        raise Refused([Finding("not_exact", problem, source.name, remedy)])
    return _assembled(source, file, frame, _anew(file, frame, stamp, source.name), anew=True), (_told(problem, source.name),)


# Exactly


@dataclass(frozen=True, slots=True)
class _Part:
    """The blocks of one component under the label, and how far the label covers their samples."""

    region: Region
    cover: Mask
    text: Mask
    touched: npt.NDArray[np.bool_]


def _exactly(file: bytes, frame: Frame, stamp: Stamp) -> bytes:
    alone = len(frame.components) == 1
    parts = [_part(component, *((1, 1) if alone else frame.most), stamp, alone=alone) for component in frame.components]

    def edit(blocks: list[Blocks]) -> list[Blocks]:
        tables = [frame.tables[component.table] for component in frame.components]
        samples = [_samples(each, table) for each, table in zip(blocks, tables, strict=True)]
        for each, part in zip(samples, parts, strict=True):
            _refuse_twice(each, part)
        shown = stamp.on(_brightness(samples, parts, frame))
        return [
            _changed(*each, _levels(frame, at, shown))
            for at, each in enumerate(zip(blocks, samples, tables, parts, strict=True))
        ]

    try:
        return turbojpeg.edited(file, [part.region for part in parts], edit, progressive=frame.progressive)
    except (KeyError, ValueError) as error:
        raise TurboError("tables") from error


@lru_cache(maxsize=64)
def _part(component: Component, most_across: int, most_down: int, stamp: Stamp, *, alone: bool) -> _Part:
    """Return which blocks lie under the label: whole units of all components, so that all cover the same pixels."""
    wide, high = _SIDE * most_across, _SIDE * most_down
    if alone:  # then a unit is one block, whatever the sampling says (T.81, A.2.2)
        component = Component(component.number, 1, 1, component.table)
    left, top, right, bottom = stamp.box
    first, last = (left // wide, top // high), (-(-right // wide), -(-bottom // high))
    padding = ((top - first[1] * high, last[1] * high - bottom), (left - first[0] * wide, last[0] * wide - right))
    step = (most_down // component.down, most_across // component.across)
    region = (
        first[0] * component.across,
        first[1] * component.down,
        last[0] * component.across,
        last[1] * component.down,
    )
    cover, text = (_coarser(np.pad(mask, padding), *step) for mask in (stamp.plate, stamp.text))
    rows, columns = cover.shape
    touched = (cover + text).reshape(rows // _SIDE, _SIDE, columns // _SIDE, _SIDE).max(axis=(1, 3)) > 0
    return _Part(region, cover, text, touched)


def _coarser(mask: Mask, down: int, across: int) -> Mask:
    rows, columns = mask.shape
    pooled: Mask = mask.reshape(rows // down, down, columns // across, across).mean(axis=(1, 3), dtype=np.float32)
    return pooled


def _cosines() -> npt.NDArray[np.float32]:
    """Return the matrix of the discrete cosine transform (T.81, A.3.3)."""
    rows, columns = np.mgrid[0:_SIDE, 0:_SIDE]
    matrix = np.cos((2 * columns + 1) * rows * np.pi / 16) / 2
    matrix[0] /= np.sqrt(2)
    return np.asarray(matrix, np.float32)


_DCT = _cosines()


def _samples(blocks: Blocks, table: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the samples of blocks, 0 to 255, blocks beside each other."""
    rows, columns, _ = blocks.shape
    spectrum = (blocks * table).reshape(rows, columns, _SIDE, _SIDE)
    cells = _DCT.T @ spectrum @ _DCT + _NEUTRAL
    samples: npt.NDArray[np.float32] = np.clip(cells.swapaxes(1, 2).reshape(rows * _SIDE, columns * _SIDE), 0, 255)
    return samples


def _changed(
    blocks: Blocks, samples: npt.NDArray[np.float32], table: npt.NDArray[np.float32], part: _Part, levels: tuple[float, ...]
) -> Blocks:
    """Return the blocks with the label on them; those that it does not touch as they are."""
    text, plate, opacity = levels
    rows, columns = samples.shape
    letters, cover = part.text[:rows, :columns], part.cover[:rows, :columns] * np.float32(opacity)
    mixed = (samples * (1 - cover) + plate * cover) * (1 - letters) + text * letters
    cells = mixed.reshape(rows // _SIDE, _SIDE, columns // _SIDE, _SIDE).swapaxes(1, 2) - _NEUTRAL
    spectrum = np.rint((_DCT @ cells @ _DCT.T).reshape(blocks.shape) / table)
    spectrum = np.clip(spectrum, -_MOST_AC, _MOST_AC)
    touched = part.touched[: blocks.shape[0], : blocks.shape[1], None]
    return np.where(touched, spectrum, blocks).astype(np.int16)


def _levels(frame: Frame, at: int, stamp: Stamp) -> tuple[float, float, float]:
    """Return the text and the plate as samples of one component, and how far the plate covers."""
    inks = stamp.inks
    return _level(frame, at, inks.text), _level(frame, at, inks.plate), inks.cover


def _level(frame: Frame, at: int, grey: float) -> float:
    """Return a grey in one component: printed with black ink alone where there is some."""
    if frame.colours == "YCC" and at:
        return _NEUTRAL
    if frame.colours == "YCCK" and at in (1, 2):
        return _NEUTRAL
    if len(frame.components) == 4:
        printed = grey if at == 3 else 1.0
        return 255 * (1 - printed if frame.colours == "ink" else printed)
    return 255 * grey


def _brightness(samples: list[npt.NDArray[np.float32]], parts: list[_Part], frame: Frame) -> float:
    """Return how bright the ground is, 0 to 1."""
    means = [_mean_under(each, part) / 255 for each, part in zip(samples, parts, strict=True)]
    if frame.colours == "ink":
        return (1 - sum(means[:3]) / 3) * (1 - means[3])
    colour = means[0] if frame.colours in ("grey", "YCC", "YCCK") else sum(means[:3]) / len(means[:3])
    return colour * means[3] if len(means) == 4 else colour


def _mean_under(samples: npt.NDArray[np.float32], part: _Part) -> float:
    under = samples[part.cover[: samples.shape[0], : samples.shape[1]] > 0]
    return float(under.mean()) if under.size else 0.0


def _refuse_twice(samples: npt.NDArray[np.float32], part: _Part) -> None:
    """Raise where a component shows the label already."""
    rows, columns = samples.shape
    Stamp(0, 0, part.cover[:rows, :columns], part.text[:rows, :columns]).refuse_twice(samples)


def _whole_sampling(frame: Frame) -> bool:
    across, down = frame.most
    return all(across % each.across == 0 and down % each.down == 0 for each in frame.components)


# Decoded and encoded anew


def _anew(file: bytes, frame: Frame, stamp: Stamp, place: str) -> bytes:
    """Return the picture encoded with its own tables and, where Pillow can, its own sampling."""
    with opened(file, "JPEG", place) as picture:
        picture.load()
        made = stamped(picture, stamp, place)
        target = io.BytesIO()
        made.save(
            target,
            "JPEG",
            qtables=picture.quantization,  # type: ignore[attr-defined]  # what opens JPEG has it
            subsampling=_sampling(frame),
            progressive=frame.progressive,
            keep_rgb=frame.colours == "RGB",
        )
    return target.getvalue()


def _sampling(frame: Frame) -> int:
    first = frame.components[0]
    alone = all((each.across, each.down) == (1, 1) for each in frame.components[1:])
    return _SAMPLINGS.get((first.across, first.down), 0) if alone else 0


def _assembled(source: Source, file: bytes, frame: Frame, made: bytes, *, anew: bool = False) -> bytes:
    """Return the new picture behind the old metadata, and what stood behind the old picture behind the new one."""
    with broken_is_damaged(source.name):
        own = Source.of(io.BytesIO(made))
        theirs = segments.segments(own)
    printed = anew and len(frame.components) == 4  # Pillow writes its own kind of CMYK, and says so
    old = [each for each in segments.segments(source) if not (printed and each.marker == _ADOBE)]
    header = [b"\xff\xd8", *(file[each.start : each.end] for each in old)]
    header += [made[each.start : each.end] for each in theirs if printed and each.marker == _ADOBE]
    rest, at = [], 2
    for each in theirs:
        rest.append(made[at : each.start])
        at = each.end
    rest.append(made[at:])
    length = sum(map(len, header)) + sum(map(len, rest))
    return b"".join([*_pictures_moved(header, old, length - frame.end, source), *rest, file[frame.end :]])


def _pictures_moved(header: list[bytes], old: list[segments.Segment], growth: int, source: Source) -> list[bytes]:
    """Return the header with the places of further pictures (Multi-Picture Format) as they are now."""
    for at, each in enumerate(old, 1):
        data = header[at][4:]
        if each.marker == segments.APP2 and data.startswith(segments.MPF):
            before = sum(map(len, header[:at])) - each.start
            block = segments.moved(data[len(segments.MPF) :], before, growth - before, source.name)
            return [*header[:at], segments.segment(segments.APP2, segments.MPF + block), *header[at + 1 :]]
    return header


def _told(problem: Text, place: str) -> Finding:
    message = Text(
        f"{problem.zh}因此整幅图像已用原有的量化表重新编码，标识以外也有细微变化。",
        f"{problem.en} The whole picture was encoded anew with its own tables: it changed slightly outside the label too.",
    )
    return Finding("encoded_anew", message, place, _INSTALL if problem is _MISSING else None, severity="note")


_MISSING = Text("本机没有 libturbojpeg。", "libturbojpeg is not installed here.")
_UNUSUAL = Text("libturbojpeg 不支持该图像的采样方式。", "libturbojpeg does not know the sampling of this picture.")
_INSTALL = Text(
    "请安装 libturbojpeg（Debian、Ubuntu：apt install libturbojpeg0）。",
    "Install libturbojpeg (Debian and Ubuntu: apt install libturbojpeg0).",
)
_ANOTHER = Text("请去掉 exact，或者改用常见采样方式的文件。", "Do without exact, or use a file with a common sampling.")
