"""A folder outside: a USB stick, a network share, the mount of another machine. One file a head, never overwritten."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

from hegui.ledger.heads import MAX_HEAD_BYTES, Head, read_head
from hegui.ledger.outside._keys import Every, Mistake, not_absolute
from hegui.ledger.outside.port import TIMEOUT_SECONDS, Kept, cannot, file_name, within
from hegui.words import Refused, Text, Unfinished
from hegui.words.files import write_whole


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that keeps heads; it is never created, so that a missing stick is told rather than written beside."""

    id: str
    every: Every
    path: str
    kind: Literal["file"] = "file"
    timeout_seconds: int = TIMEOUT_SECONDS

    def mistakes(self, ledger: Path) -> Iterator[Mistake]:
        """Tell of a folder inside the ledger's own, which is no place outside."""
        yield from not_absolute("path", self.path)
        if Path(self.path).resolve().is_relative_to(ledger.resolve()):
            message = Text(
                "此文件夹在台账文件夹之内，不算外部。", "This folder lies inside the ledger's folder: that is not outside."
            )
            remedy = Text("请选择另一台机器或另一介质上的文件夹。", "Choose a folder on another machine or medium.")
            yield Mistake("path", "inside_ledger", message, remedy)

    def keep(self, head: str) -> Kept:
        """Write the head as a file of its own."""
        read = read_head(head, self.id).head
        return within(self.timeout_seconds, self.id, lambda: self._keep(read, head))

    def _keep(self, read: Head, head: str) -> Kept:
        target = Path(self.path, file_name(read))
        content = head.encode()
        try:
            there = _content(target)
            if there is None:
                there = content if _put(target, head) else _content(target)
            if there != content:
                raise self._taken(read, target, there or b"")
            _sync(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise self._unwritable(error) from None
        return Kept(
            Text(
                f"台账头（{read.size} 条记录）已存为 {self.path} 中的 {target.name}。",
                f"The head of {read.size} entries is kept in {self.path} as {target.name}.",
            )
        )

    def _unwritable(self, error: OSError) -> Unfinished:
        message = Text(
            f"无法写入 {self.path}（{error.strerror}）。", f"Nothing can be written to {self.path} ({error.strerror})."
        )
        remedy = Text(
            "请检查介质或共享是否已连接、可写、有空间。", "See that the medium or share is there, writable and has room."
        )
        return cannot(self.id, "unwritable", message, remedy)

    def _taken(self, ours: Head, target: Path, there: bytes) -> Unfinished:
        """Tell two heads of one size, which prove a fork, from a file that is damaged or something else."""
        if not _contradicts(ours, there, str(target)):
            message = Text(
                f"{target} 已存在，内容不同；没有覆盖。", f"{target} exists with other content; it was not overwritten."
            )
            remedy = Text("请查明其来历后移走。", "Find out where it comes from, then move it away.")
            return cannot(self.id, "other_file_there", message, remedy)
        message = Text(
            f"{target} 已存有同一台账在 {ours.size} 条记录时的另一个台账头；没有覆盖。"
            "同一长度有两个台账头，说明台账已分叉或被改写。",
            f"{target} already holds another head of this ledger at {ours.size} entries; it was not overwritten. "
            "Two heads of one size are evidence that the ledger was forked or rewritten.",
        )
        remedy = Text(
            "请保留两份台账头，查明各由哪一份台账写出。",
            "Keep both heads as evidence and find out which copy of the ledger wrote each.",
        )
        return cannot(self.id, "other_head_there", message, remedy)


def _contradicts(ours: Head, there: bytes, place: str) -> bool:
    try:
        other = read_head(there.decode(), place).head
    except (Refused, UnicodeDecodeError):
        return False
    return (other.origin, other.size) == (ours.origin, ours.size) and other.root != ours.root


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_HEAD_BYTES + 1)
    except FileNotFoundError:
        return None


def _put(target: Path, head: str) -> bool:
    """Put the file in place, its content on the medium before its name; return whether the name was free."""
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        write_whole(part, head)
        _sync(part)
        return _take_name(part, target)
    finally:
        part.unlink(missing_ok=True)


def _take_name(part: Path, target: Path) -> bool:
    """Give the finished file its name, unless another writer was faster."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError:  # FAT on a stick and some shares know no hard links
        if os.path.lexists(target):
            return False
        part.rename(target)
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(path: Path) -> None:
    try:
        _sync(path)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some shares keep names without being asked, and refuse to be
            raise


PLACE = Folder
