"""Writing files whole or not at all: a crash leaves the old file or the new one, never half of it."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

UNFINISHED = ".hegui-unfinished"  # the ending of files that a crash left half written; they may be deleted


def write_whole(path: Path, content: str | Iterable[bytes]) -> None:
    """Write text (as UTF-8) or pieces of bytes to a file; when that fails, raise the error and leave nothing behind."""
    with replacing(path) as descriptor, os.fdopen(descriptor, "wb", closefd=False) as stream:
        stream.writelines([content.encode()] if isinstance(content, str) else content)


@contextmanager
def replacing(path: Path, like: int | None = None) -> Iterator[int]:
    """Give a file descriptor to write to; what was written takes the place of the file once it is on the medium.

    The new file may be read by all, or has the mode of an open file (`like`). A link stays one: what it leads to is replaced.
    """
    path = path.resolve() if path.is_symlink() else path
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=UNFINISHED)
    temporary = Path(name)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # tells `sweep` that somebody is writing here
            yield descriptor
            os.fchmod(descriptor, 0o644 if like is None else os.fstat(like).st_mode & 0o777)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> list[Path]:
    """Delete what writers that died left unfinished in a folder, and return it; what is being written stays."""
    swept = []
    for left in folder.glob(f".*{UNFINISHED}"):
        with suppress(OSError), left.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
            swept.append(left)
    return swept
