"""What the ledger asks of a disk: append, sync, cut off, overwrite, put in place. Tests hand in disks that fail."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class AppendFile:
    """A file that grows at its end; `size` is what was written so far, synced or not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.size = os.fstat(self._handle).st_size

    def append(self, data: bytes) -> None:
        """Write at the end; whole or, when the disk refuses, not at all."""
        written = 0
        try:
            while written < len(data):
                written += os.pwrite(self._handle, data[written:] if written else data, self.size + written)
        except OSError:
            os.ftruncate(self._handle, self.size)
            raise
        self.size += written

    def sync(self) -> None:
        """Return once everything written is on the medium, not only in a cache."""
        if hasattr(fcntl, "F_FULLFSYNC"):  # macOS: fsync alone leaves data in the drive's own cache
            fcntl.fcntl(self._handle, fcntl.F_FULLFSYNC)
        else:
            os.fdatasync(self._handle)

    def truncate(self, size: int) -> None:
        """Cut the file off at this size, on the medium."""
        os.ftruncate(self._handle, size)
        self.size = size
        self.sync()

    def overwrite(self, offset: int, data: bytes) -> None:
        """Replace bytes in place; used only to erase."""
        os.pwrite(self._handle, data, offset)

    def close(self) -> None:
        """Give the file back."""
        os.close(self._handle)


class Disk:
    """The real disk."""

    def open(self, path: Path) -> AppendFile:
        """Open a file for appending, made when it is not there; its name is on the medium when this returns."""
        opened = AppendFile(path)
        self.sync_folder(path.parent)  # also for one that is there: who made it may have been killed before this
        return opened

    def put(self, temporary: Path, target: Path) -> None:
        """Give a finished file its name: after a crash it is there whole or not at all."""
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(target)
        self.sync_folder(target.parent)

    def remove(self, path: Path) -> None:
        """Delete a file; one that is gone already is fine."""
        path.unlink(missing_ok=True)
        self.sync_folder(path.parent)

    def sync_folder(self, path: Path) -> None:
        """Return once the names in a folder are on the medium."""
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
