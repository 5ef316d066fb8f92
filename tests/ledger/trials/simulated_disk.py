"""A disk that works on a real folder, writes down every operation, and fails or ends the process when it is told to.

What it wrote down is what `power_loss` needs to tell which folders a machine may find after the power went. Failing
syncs are taken as Linux has them: what they covered may never reach the medium, even if a later sync succeeds.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hegui.ledger.disk import AppendFile, Disk
from ledger.trials.operations import Cut, FolderSynced, Named, Operation, Synced, Unnamed, Written

_NOT_OURS = ("lock", "index.db")  # the index is SQLite's; see `History.found_at`


class Died(BaseException):
    """The process ended here: nothing that it would have done comes after."""


class Interrupted(KeyboardInterrupt):
    """Somebody pressed Ctrl-C here; the process goes on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """From which step on the disk fails, how, and how often; of a write, this share still reaches the file."""

    step: int
    error: Callable[[], BaseException]
    times: int = 1
    share: float = 0.0


class SimulatedDisk(Disk):
    """Works below one folder. `trace` is what happened, `steps` how often the ledger asked for something."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trace: list[Operation] = []
        self.steps = 0
        self.fault: Fault | None = None
        self.dead = False
        self.before_sync: Callable[[], None] = lambda: None  # called while the ledger's lock is held
        self._files: dict[Path, int] = {}
        self._folders: set[Path] = set()
        self._guard = threading.RLock()
        self._synced_elsewhere: set[int] = set()  # inodes that were synced past this disk
        self._adopt(root, on_medium=True)

    def file_of(self, path: Path) -> int:
        """Return the file that has this name now."""
        return self._files[path]

    # What the ledger calls

    def open(self, path: Path) -> SimulatedFile:
        with self._guard:
            self._step()
            if not path.exists():
                self._name(path)
            super().open(path).close()  # the real disk makes it, and does whatever it does for a new file
            return SimulatedFile(self, path, self._files[path])

    def put(self, temporary: Path, target: Path) -> None:
        with self._guard:
            self._step()
            file = self._name(temporary)
            self.trace.append(Written(file, 0, temporary.read_bytes()))
        self.sync(file)
        with self._guard:
            self._step()
            temporary.replace(target)
            del self._files[temporary]
            self._files[target] = file
            same = temporary.parent == target.parent
            self.trace.append(Named(target.parent, target.name, file, before=temporary.name if same else None))
            if not same:  # a file may then have both names for a while
                self.trace.append(Unnamed(temporary.parent, temporary.name))
        self.sync_folder(target.parent)

    def remove(self, path: Path) -> None:
        with self._guard:
            self._step()
            if (file := self._files.get(path)) is not None and path.exists():
                self.trace.append(Cut(file, path.stat().st_size))  # it may have been cut past this disk
                del self._files[path]
                self.trace.append(Unnamed(path.parent, path.name))
            super().remove(path)

    def sync_folder(self, path: Path) -> None:
        with self._guard:
            self._step()
            self._adopt(path, on_medium=False)
            self.trace.append(FolderSynced(path))

    # What its files call

    def write(self, handle: int, file: int, offset: int, data: bytes) -> None:
        with self._guard:
            living = not self.dead
            try:
                self._step()
            except BaseException:
                if living and self.fault and (part := data[: int(len(data) * self.fault.share)]):
                    self._write(handle, file, offset, part)
                raise
            self._write(handle, file, offset, data)

    def cut(self, handle: int, file: int, size: int) -> None:
        with self._guard:
            self._step()
            os.ftruncate(handle, size)
            self.trace.append(Cut(file, size))

    def sync(self, file: int) -> None:
        with self._guard:
            try:
                self._step()
            except OSError:
                self.trace.append(Synced(file, failed=True))
                raise
            self.trace.append(Synced(file))

    @contextmanager
    def seeing_syncs(self) -> Iterator[None]:
        """Take notice, too, of syncs that do not come through this disk."""
        real = os.fsync

        def fsync(handle: int) -> None:
            real(handle)
            self._synced_elsewhere.add(os.fstat(handle).st_ino)

        os.fsync = fsync
        try:
            yield
        finally:
            os.fsync = real

    # How it is done

    def _write(self, handle: int, file: int, offset: int, data: bytes) -> None:
        assert os.pwrite(handle, data, offset) == len(data)
        self.trace.append(Written(file, offset, data))

    def _step(self) -> None:
        """Count, and fail or die when it is time."""
        if self.dead:
            raise Died
        self.steps += 1
        if self.fault and self.fault.step <= self.steps < self.fault.step + self.fault.times:
            error = self.fault.error()
            self.dead = isinstance(error, Died)
            raise error

    def _name(self, path: Path) -> int:
        self._files[path] = file = len(self.trace)
        self.trace.append(Named(path.parent, path.name, file))
        return file

    def _adopt(self, folder: Path, *, on_medium: bool) -> None:
        """Take in what came into a folder past this disk (the identity, the key, folders)."""
        if folder != self.root:
            self._name_folder(folder)
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                self._name_folder(path)
                if on_medium:
                    self._adopt(path, on_medium=True)
            elif path not in self._files and not (path.name.startswith(_NOT_OURS) or path.suffix == ".tmp"):
                file = self._name(path)
                self.trace.append(Written(file, 0, path.read_bytes()))
                if on_medium or path.stat().st_ino in self._synced_elsewhere:
                    self.trace.append(Synced(file))
        if on_medium:
            self.trace.append(FolderSynced(folder))

    def _name_folder(self, path: Path) -> None:
        if path not in self._folders:
            self._folders.add(path)
            self.trace.append(Named(path.parent, path.name, None))


class SimulatedFile(AppendFile):
    """A file of that disk."""

    def __init__(self, disk: SimulatedDisk, path: Path, file: int) -> None:
        super().__init__(path)
        self._disk = disk
        self._file = file

    def append(self, data: bytes) -> None:
        try:
            self._disk.write(self._handle, self._file, self.size, data)
        except OSError:
            self._disk.cut(self._handle, self._file, self.size)
            raise
        self.size += len(data)

    def sync(self) -> None:
        self._disk.before_sync()
        self._disk.sync(self._file)

    def truncate(self, size: int) -> None:
        self._disk.cut(self._handle, self._file, size)
        self.size = size
        self.sync()

    def overwrite(self, offset: int, data: bytes) -> None:
        self._disk.write(self._handle, self._file, offset, data)
