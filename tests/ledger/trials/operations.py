"""What can happen to files on a disk, one value an operation: a list of them is all that `power_loss` needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes came into a file."""

    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file got this size."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """Everything in a file so far is on the medium; or, when it failed, nobody knows what is."""

    file: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A file, or a folder (`file` is None), got a name; one that was renamed in its folder lost its old one with that."""

    folder: Path
    name: str
    file: int | None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A name was removed."""

    folder: Path
    name: str


@dataclass(frozen=True, slots=True)
class FolderSynced:
    """The names in a folder are on the medium."""

    folder: Path


Operation = Written | Cut | Synced | Named | Unnamed | FolderSynced
