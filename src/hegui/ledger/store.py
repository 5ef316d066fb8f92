"""The content store: payloads by their commitment, small ones in packs, large ones in files of their own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hegui.ledger.disk import Disk
from hegui.ledger.packs import MAX_PACKED, Packs, Place
from hegui.ledger.payload import Payload


class Store:
    """The payloads of one ledger."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.packs = Packs(folder, disk)
        self.files = folder / "files"
        self._disk = disk

    @staticmethod
    def is_large(payload: Payload) -> bool:
        """Tell whether a payload gets a file of its own."""
        return payload.size() > MAX_PACKED

    def file(self, commitment: str) -> Path:
        """Return where a large payload stands."""
        return self.files / commitment.replace(":", "-")

    def keep_large(self, payload: Payload) -> str:
        """Keep a large payload, on the medium, and return its commitment; one that is there already stays."""
        handle, name = tempfile.mkstemp(dir=self.files, prefix=".", suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                for piece in payload.pieces():
                    stream.write(piece)
            # The file is hashed as it was kept: its source may have changed while it was read.
            commitment = Payload(temporary, payload.salt).commitment()
            if payload.salt:
                self._keep_salt(commitment, payload.salt)
            self._disk.put(temporary, self.file(commitment))
        finally:
            temporary.unlink(missing_ok=True)
        return commitment

    def read(self, commitment: str, place: Place | None) -> Payload | None:
        """Return a payload that meets its commitment; None when it is erased, missing or changed."""
        found = self._packed(commitment, place) if place else self._large(commitment)
        return found if found and found.commitment() == commitment else None

    def _packed(self, commitment: str, place: Place) -> Payload | None:
        record = self.packs.read(place)
        return Payload(record.content, record.salt) if record and record.commitment == commitment else None

    def _large(self, commitment: str) -> Payload | None:
        file, salt = self.file(commitment), self._salt_file(commitment)
        if not file.is_file():
            return None
        try:
            return Payload(file, bytes.fromhex(salt.read_text(encoding="ascii")) if salt.is_file() else b"")
        except ValueError:
            return None

    def erase(self, commitment: str, place: Place | None) -> None:
        """Make salt and bytes unreadable, on the medium; done twice it is the same."""
        if place:
            self.packs.blank(place)
            return
        file = self.file(commitment)
        self._disk.remove(self._salt_file(commitment))
        if file.exists():
            os.truncate(file, 0)
            self._disk.remove(file)

    def close(self) -> None:
        """Give open files back."""
        self.packs.close()

    def _salt_file(self, commitment: str) -> Path:
        file = self.file(commitment)
        return file.with_name(f"{file.name}.salt")

    def _keep_salt(self, commitment: str, salt: bytes) -> None:
        target = self._salt_file(commitment)
        temporary = target.with_name(f".{target.name}.tmp")
        temporary.write_text(salt.hex(), encoding="ascii")
        self._disk.put(temporary, target)
