"""Writing files whole or not at all: a crash leaves the old file or the new one, never half of it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

UNFINISHED = ".hegui-unfinished"  # the ending of files that a crash left half written; they may be deleted
_MOST_OF_NAME = 40  # characters; a hidden name may have 255 bytes, and a character four


def write_whole(path: Path, content: str | Iterable[bytes]) -> None:
    """Write text (as UTF-8) or pieces of bytes to a file; when that fails, raise the error and leave nothing behind."""
    with replacing(path) as descriptor, os.fdopen(descriptor, "wb", closefd=False) as stream:
        stream.writelines([content.encode()] if isinstance(content, str) else content)


@contextmanager
def replacing(path: Path | str, like: int | None = None) -> Iterator[int]:
    """Give a file descriptor to write to; what was written takes the place of the file once it is on the medium.

    The new file may be read by all, or has the mode of an open file (`like`). A link stays one: what it leads to is replaced.
    """
    target = os.path.realpath(path) if os.path.islink(path) else os.fspath(path)  # noqa: PTH114 - see _unfinished
    temporary, descriptor = _unfinished(target)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # tells `sweep` that somebody is writing here
            yield descriptor
            os.fchmod(descriptor, 0o644 if like is None else os.fstat(like).st_mode & 0o777)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, target)  # noqa: PTH105 - likewise
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108 - likewise
        raise


def _unfinished(target: str) -> tuple[str, int]:
    """Make a file beside the target that only its owner may read. No `Path` here: small files are written in less time."""
    folder, name = os.path.split(target)
    hidden = f".{name[:_MOST_OF_NAME]}.{os.urandom(6).hex()}{UNFINISHED}"
    temporary = os.path.join(folder, hidden)  # noqa: PTH118 - see above
    return temporary, os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)


def sweep(folder: Path) -> list[Path]:
    """Delete what writers that died left unfinished in a folder, and return it; what is being written stays."""
    swept = []
    for left in folder.glob(f".*{UNFINISHED}"):
        with suppress(OSError), left.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
            swept.append(left)
    return swept
