"""The user's own ffmpeg and ffprobe: one process, an argument list, bounded; what goes wrong is raised for others to say.

It opens nothing but the files that it is given (callers name their format, so that no playlist leads elsewhere), and gets so
much time, memory and disk.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hegui.labeling.source import Source
from hegui.labeling.splicing import whole, write_pieces

_PROTOCOLS = ("-protocol_whitelist", "file,pipe")
_QUIET = {
    "ffmpeg": ("-nostdin", "-hide_banner", "-v", "error", *_PROTOCOLS),
    "ffprobe": ("-hide_banner", "-v", "error", *_PROTOCOLS),
}


class MissingError(Exception):
    """The program is not installed."""


class TooLongError(Exception):
    """It took longer than it may, and was stopped."""


class FailedError(Exception):
    """It says that it could not do it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may take: seconds by the clock and of one processor, bytes of memory, bytes of each file."""

    seconds: int = 600
    memory: int = 2 << 30
    disk: int = 8 << 30


@dataclass(frozen=True, slots=True)
class Opened:
    """A source as ffmpeg can open it."""

    path: str
    descriptors: tuple[int, ...]


@contextmanager
def opened(source: Source, folder: str) -> Iterator[Opened]:
    """Give ffmpeg the file that is already open here, or a copy of a stream; its name never reaches a command line."""
    if source.descriptor is not None and Path("/dev/fd").exists():
        yield Opened(f"/dev/fd/{source.descriptor}", (source.descriptor,))
        return
    copy = Path(folder, "original")
    with copy.open("wb") as stream:
        write_pieces(source, whole(source), stream)
    yield Opened(str(copy), ())


def run(
    arguments: Sequence[str], descriptors: tuple[int, ...] = (), program: str = "ffmpeg", bounds: Bounds | None = None
) -> bytes:
    """Run it and return what it prints."""
    found, bounds = shutil.which(program), bounds or Bounds()
    if found is None:
        raise MissingError(program)
    with subprocess.Popen(  # noqa: S603 - an argument list, no shell
        [found, *_QUIET[program], *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=descriptors,
    ) as process:
        _bounded(process.pid, bounds)
        try:
            printed, _ = process.communicate(timeout=bounds.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise TooLongError from None
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise FailedError
    return printed


def _bounded(process: int, bounds: Bounds) -> None:
    """Bound what a process may take, where the system lets us."""
    if not hasattr(resource, "prlimit"):
        return
    limits = ((resource.RLIMIT_AS, bounds.memory), (resource.RLIMIT_FSIZE, bounds.disk), (resource.RLIMIT_CPU, bounds.seconds))
    for kind, most in limits:
        with suppress(OSError, ValueError):
            resource.prlimit(process, kind, (most, most))
