"""libturbojpeg, the user's own (Debian: libturbojpeg0): JPEG coefficients read, changed in places and written, nothing decoded.

Its transform hands every row of blocks to a filter. Two transforms run over one reading of the file: the first only looks,
the second writes what was made of that, so that entropy coding is paid once each way. The interface is that of version 2
(turbojpeg.h: tjTransform, tjtransform.customFilter), which version 3 has too.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Blocks: TypeAlias = npt.NDArray[np.int16]  # rows, columns, 64 coefficients in natural order
Region: TypeAlias = tuple[int, int, int, int]  # blocks of one component: left, top, and behind its right and bottom
Edit: TypeAlias = Callable[[list[Blocks]], list[Blocks]]

_NAMES = ("libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.0.dylib", "/opt/homebrew/lib/libturbojpeg.dylib")
_NO_OUTPUT, _PROGRESSIVE, _COPY_NONE = 16, 32, 64
_LIMIT_SCANS = 32768  # 500 scans: progressive files can be made to cost hours
_WARNING = 0
_HARMLESS = "extraneous bytes"


class TurboError(Exception):
    """The library cannot work with these bytes."""


class _Region(ctypes.Structure):
    _fields_ = (("x", ctypes.c_int), ("y", ctypes.c_int), ("w", ctypes.c_int), ("h", ctypes.c_int))


_FILTER = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), _Region, _Region, ctypes.c_int, ctypes.c_int, ctypes.c_void_p
)


class _Transform(ctypes.Structure):
    _fields_ = (
        ("region", _Region),
        ("op", ctypes.c_int),
        ("options", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("filter", _FILTER),
    )


def available() -> bool:
    """Tell whether the library is installed."""
    return _library() is not None


def edited(file: bytes, regions: list[Region], edit: Edit, *, progressive: bool) -> bytes:
    """Return the file with the blocks of a region of each component changed, and all others as they are; no metadata."""
    blocks: list[list[npt.NDArray[np.int16]]] = [[] for _ in regions]
    new: list[Blocks] = []

    def look(row: npt.NDArray[np.int16], component: int, _: int) -> None:
        blocks[component].append(row.copy())

    def change(row: npt.NDArray[np.int16], component: int, at: int) -> None:
        if not new:
            new.extend(edit([np.stack(rows) for rows in blocks]))
        row[:] = new[component][at]

    writing = _COPY_NONE | (_PROGRESSIVE if progressive else 0)
    return _transformed(file, [(_NO_OUTPUT | _COPY_NONE, look), (writing, change)], regions)


def coefficients(file: bytes, components: int) -> list[Blocks]:
    """Return all coefficients of a file, a component after the other."""
    blocks: list[list[npt.NDArray[np.int16]]] = [[] for _ in range(components)]
    whole = [(0, 0, 1 << 30, 1 << 30)] * components
    _transformed(file, [(_NO_OUTPUT, lambda row, component, _: blocks[component].append(row.copy()))], whole)
    return [np.stack(rows) for rows in blocks]


_Step: TypeAlias = tuple[int, Callable[[npt.NDArray[np.int16], int, int], None]]


def _transformed(file: bytes, steps: list[_Step], regions: list[Region]) -> bytes:
    """Run transforms that show rows of the regions; return what the last one writes, if any."""
    library, failed = _library(), []
    if library is None:
        raise TurboError("not installed")

    def called(step: _Step) -> Any:
        show = step[1]

        def row(pointer: Any, array: _Region, _plane: _Region, component: int, _index: int, _transform: int) -> int:
            left, top, right, bottom = regions[component]
            at = array.y >> 3
            if top <= at < bottom:
                try:
                    length = array.w >> 3
                    whole = np.ctypeslib.as_array(pointer, (length, 64))
                    show(whole[left : min(right, length)], component, at - top)
                except Exception as error:
                    failed.append(error)
                    return -1
            return 0

        return _FILTER(row)

    filters = [called(step) for step in steps]
    transforms = (_Transform * len(steps))(
        *(_Transform(_Region(), 0, step[0], None, each) for step, each in zip(steps, filters, strict=True))
    )
    buffers, sizes = (ctypes.c_void_p * len(steps))(), (ctypes.c_ulong * len(steps))()
    handle = library.tjInitTransform()
    if not handle:
        raise TurboError("no memory")
    try:
        status = library.tjTransform(handle, file, len(file), len(steps), buffers, sizes, transforms, _LIMIT_SCANS)
        if failed:
            raise failed[0]
        if status:
            _check(library, handle)
        return ctypes.string_at(buffers[-1], sizes[-1]) if buffers[-1] else b""
    finally:
        for buffer in buffers:
            if buffer:
                library.tjFree(buffer)
        library.tjDestroy(handle)


def _check(library: ctypes.CDLL, handle: Any) -> None:
    """Raise what the library says, but for stray bytes between segments, which every decoder skips."""
    told = library.tjGetErrorStr2(handle).decode("ascii", "replace")
    if library.tjGetErrorCode(handle) != _WARNING or _HARMLESS not in told:
        raise TurboError(told)


@cache
def _library() -> ctypes.CDLL | None:
    """Load the library of the system, once."""
    for name in (*_NAMES, ctypes.util.find_library("turbojpeg")):
        with suppress(OSError, AttributeError, TypeError):
            return _declared(ctypes.CDLL(str(name)))
    return None


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    library.tjInitTransform.restype = ctypes.c_void_p
    library.tjTransform.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_ulong,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_int,
    )
    library.tjGetErrorStr2.restype = ctypes.c_char_p
    library.tjGetErrorStr2.argtypes = library.tjGetErrorCode.argtypes = library.tjDestroy.argtypes = (ctypes.c_void_p,)
    library.tjFree.argtypes = (ctypes.c_void_p,)
    return library
