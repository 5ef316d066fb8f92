"""The content store: payloads by their commitment, small ones in packs, large ones in files of their own."""

from __future__ import annotations

import os
import re
import tempfile
from itertools import chain
from pathlib import Path

from hegui.ledger.disk import Disk
from hegui.ledger.packs import MAX_PACKED, Packs, Place
from hegui.ledger.payload import Payload

_SALT = re.compile(r"[0-9a-f]{64}")
_BLANKED_AT_ONCE = 1 << 20
_STAGED = re.compile(r"(\d+)-.*")


class Store:
    """The payloads of one ledger."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.packs = Packs(folder, disk)
        self.files = folder / "files"
        self.staged = folder / "staged"
        self._disk = disk

    def file(self, commitment: str) -> Path:
        """Return where a large payload stands."""
        return self.files / commitment.replace(":", "-")

    def salt_file(self, commitment: str) -> Path:
        """Return where the salt of a large payload stands."""
        return self.files / f"{self.file(commitment).name}.salt"

    def take(self, payload: Payload) -> Payload:
        """Return the payload as it is now, whatever becomes of its source: its bytes, or a staged file when it is large."""
        pieces = payload.pieces()
        first = b""
        for piece in pieces:
            first += piece
            if len(first) > MAX_PACKED:
                return self._stage(Payload(first, payload.salt), chain([first], pieces))
        return Payload(first, payload.salt)

    def _stage(self, payload: Payload, pieces: chain[bytes]) -> Payload:
        handle, name = tempfile.mkstemp(dir=self.staged, prefix=f"{os.getpid()}-")
        staged = Payload(Path(name), payload.salt)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.writelines(pieces)
        except BaseException:
            self.discard(staged)
            raise
        return staged

    def keep(self, commitment: str, staged: Path, salt: bytes) -> None:
        """Give a staged payload its place, on the medium."""
        if salt:
            temporary = staged.with_name(f"{staged.name}.salt")
            temporary.write_text(salt.hex(), encoding="ascii")
            self._disk.put(temporary, self.salt_file(commitment))
        self._disk.put(staged, self.file(commitment))

    def discard(self, payload: Payload | None) -> None:
        """Delete what was staged and not kept."""
        if payload and isinstance(payload.content, Path):
            payload.content.unlink(missing_ok=True)

    def discard_left_behind(self) -> None:
        """Delete what processes that are gone had staged."""
        for path in self.left_behind():
            if _STAGED.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def left_behind(self) -> list[Path]:
        """Return what processes that are gone had staged, and whatever else lies there."""
        staged = sorted(self.staged.iterdir()) if self.staged.is_dir() else []
        return [path for path in staged if not ((found := _STAGED.fullmatch(path.name)) and _runs(int(found[1])))]

    def sync_from(self, pack: int) -> None:
        """Return once the packs from this one on and the names of large payloads are on the medium."""
        self.packs.sync_from(pack)
        self._disk.sync_folder(self.files)

    def read(self, commitment: str, place: Place | None) -> Payload | None:
        """Return a payload that meets its commitment; None when it is erased, missing or changed."""
        found = self._packed(commitment, place) if place else self._large(commitment)
        return found if found and found.commitment() == commitment else None

    def _packed(self, commitment: str, place: Place) -> Payload | None:
        record = self.packs.read(place)
        return Payload(record.content, record.salt) if record and record.commitment == commitment else None

    def _large(self, commitment: str) -> Payload | None:
        file, salt = self.file(commitment), self.salt_file(commitment)
        if not file.is_file():
            return None
        told = salt.read_text(encoding="ascii", errors="replace") if salt.is_file() else ""
        if told and not _SALT.fullmatch(told):
            return None
        return Payload(file, bytes.fromhex(told))

    def erase(self, commitment: str, place: Place | None) -> None:
        """Make salt and bytes unreadable, on the medium; done twice it is the same."""
        if place:
            self.packs.blank(place)
            return
        for file in (self.salt_file(commitment), self.file(commitment)):
            if file.is_file():
                self._overwrite(file)
            self._disk.remove(file)

    def _overwrite(self, file: Path) -> None:
        opened = self._disk.open(file)
        try:
            for offset in range(0, opened.size, _BLANKED_AT_ONCE):
                opened.overwrite(offset, bytes(min(_BLANKED_AT_ONCE, opened.size - offset)))
            opened.sync()
        finally:
            opened.close()

    def close(self) -> None:
        """Give open files back."""
        self.packs.close()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
