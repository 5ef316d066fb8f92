"""What joining needs to know of a film, whatever its container: its frames as they are decoded, and how to replace them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol, TypeVar

from hegui.labeling.splicing import Pieces
from hegui.words import Text

Found = TypeVar("Found")


class NotJoinableError(Exception):
    """A film to which nothing can be joined without coding all of it anew; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


class FragmentedError(NotJoinableError):
    """An MP4 file of fragments, which can be joined once it is in one piece."""


class Frame(NamedTuple):
    """A frame as it is stored: its bytes in the file, when it is shown, and whether one can begin with it."""

    start: int
    end: int
    time: int
    sync: bool


class NewFrame(NamedTuple):
    """A frame in the place of another one: its bytes, when it is shown, and whether one can begin with it."""

    data: bytes
    time: int
    sync: bool


class Track(Protocol):
    """The film in a file: its configuration record (avcC), the units of time in a second, when it begins to be shown."""

    record: bytes
    second: float
    start: int

    def frames(self) -> Iterator[Frame]:
        """Yield the frames in the order of decoding."""
        ...

    def replaced(self, frames: list[NewFrame], record: bytes) -> Pieces:
        """Return the file with other frames in the place of the first ones, and another configuration record."""
        ...


UNKNOWN_FORM = Text("其内部结构不在可拼接的范围内", "its inner structure is not one that can be joined")
OTHER_CODING = Text("其编码不是可拼接的 H.264", "it is not coded as H.264 in the way that can be joined")
OTHER_CONTAINER = Text("这种容器不能拼接", "this container is not one that can be joined")
NOT_CODED = Text("开头部分不能逐帧重新编码", "its beginning could not be encoded anew frame by frame")
EDITED = Text("其剪辑表不只有一段", "its edit list has more than one part")
FRAGMENTED = Text("文件是分片的（fragmented）", "the file is fragmented")


def known(found: Found | None) -> Found:
    """Return what was found; without it nothing can be joined."""
    if found is None:
        raise NotJoinableError(UNKNOWN_FORM)
    return found
