"""Packs: files that hold many small payloads, so that a whole group of them is safe after one sync."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hegui.ledger.disk import AppendFile, Disk
from hegui.ledger.payload import BLANK_SALT, Commitment, Payload

MAX_PACKED = 256 * 1024  # bytes of one payload; larger ones are files of their own
ROLL_AT = 64 * 1024 * 1024
_NAME = re.compile(r"(\d{6,9})\.pack", re.ASCII)
_RECORD = re.compile(rb"payload ((?:hmac-)?sha256:[0-9a-f]{64}) (-|[0-9a-f]{64}) (0|[1-9][0-9]{0,6})\n")
_MAX_HEADER = 256
_OVERLAP = len(b"payload ") - 1
_BLANKED_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a payload's record stands in the packs."""

    pack: int
    offset: int


@dataclass(frozen=True, slots=True)
class Record:
    """One payload of a pack as it stands there."""

    place: Place
    commitment: str
    salt: bytes
    content: bytes
    start: int  # where the content begins
    end: int
    whole: bool  # with the line feed that ends it

    def sound(self) -> bool:
        """Tell whether it is as it was written, or as erasing leaves it."""
        return self.whole and (self.intact() or self.blank())

    def intact(self) -> bool:
        """Tell whether the bytes meet the commitment."""
        running = Commitment(self.salt)
        running.update(self.content)
        return running.text() == self.commitment

    def blank(self) -> bool:
        """Tell whether the payload was erased."""
        return self.salt in (b"", BLANK_SALT) and not any(self.content)


class Packs:
    """The folder of packs, numbered from 1."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self._disk = disk
        self._open: AppendFile | None = None

    def path(self, pack: int) -> Path:
        """Return the file of a pack."""
        return self.folder / f"{pack:06}.pack"

    def names(self, path: Path) -> bool:
        """Tell whether a pack may have this name."""
        found = _NAME.fullmatch(path.name)
        return found is not None and path == self.path(int(found[1]))

    def numbers(self) -> list[int]:
        """Return the packs that exist, in order."""
        return sorted(int(path.stem) for path in self.folder.iterdir() if self.names(path))

    def end(self, pack: int) -> int:
        """Return how many bytes a pack has; 0 when it is not there."""
        try:
            return self.path(pack).stat().st_size
        except FileNotFoundError:
            return 0

    def sync_from(self, pack: int) -> None:
        """Return once the packs from this one on are on the medium, whoever wrote them."""
        for each in self.numbers():
            if each >= pack:
                self._writing(each).sync()
        self._disk.sync_folder(self.folder)

    def append(self, at: Place, payloads: list[tuple[str, Payload]]) -> list[Place]:
        """Write payloads from this place on and sync; return where each stands and, last, where the next will."""
        pack = at.pack + 1 if at.offset > ROLL_AT else at.pack
        file = self._writing(pack)
        places, pieces, offset = [], [], file.size
        for commitment, payload in payloads:
            record = _written(commitment, payload)
            places.append(Place(pack, offset))
            pieces.append(record)
            offset += len(record)
        before = file.size
        file.append(b"".join(pieces))
        try:
            file.sync()
        except OSError:
            try:
                file.truncate(before)
            finally:
                self.close()
            raise
        return [*places, Place(pack, offset)]

    def read(self, place: Place) -> Record | None:
        """Return the record at a place, intact or erased; None when there is none."""
        found = self._at(place)
        return found if found and found.sound() else None

    def _at(self, place: Place) -> Record | None:
        """Return what stands at a place, damaged as it may be, as far as it begins like a record."""
        try:
            handle = os.open(self.path(place.pack), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            header, feed, _ = os.pread(handle, _MAX_HEADER, place.offset).partition(b"\n")
            start = place.offset + len(header) + 1
            return _record(place, header + feed, lambda size: os.pread(handle, size, start))
        finally:
            os.close(handle)

    def records(self, pack: int, offset: int = 0) -> Iterator[Record]:
        """Return the records of a pack that are intact or erased, in order; whatever else stands there is passed over."""
        return (record for record in self.claims(pack, offset) if record.sound())

    def claims(self, pack: int, offset: int = 0) -> Iterator[Record]:
        """Return all that begins like a record, damaged ones too, so that they can be erased."""
        try:
            stream = self.path(pack).open("rb")
        except FileNotFoundError:
            return
        with stream:
            stream.seek(offset)
            while header := stream.readline(_MAX_HEADER):
                record = _record(Place(pack, offset), header, stream.read)
                if record:
                    yield record
                # Behind damage the next record may begin anywhere, even in the middle of a line.
                offset = record.end if record and record.sound() else offset + _next_beginning(header)
                stream.seek(offset)

    def truncate(self, pack: int, size: int) -> None:
        """Cut off what no entry speaks of."""
        self._writing(pack).truncate(size)

    def blank(self, place: Place) -> None:
        """Overwrite salt and bytes with zeros, on the medium, damaged or not; done twice it is the same.

        What seems blank is overwritten again: zeros of which no sync is known may stand only in the cache.
        """
        record = self._at(place)
        if record is None:
            return
        file = self._writing(place.pack)
        if record.salt:
            file.overwrite(place.offset + len(f"payload {record.commitment} "), b"0" * 64)
        for offset in range(0, len(record.content), _BLANKED_AT_ONCE):
            file.overwrite(record.start + offset, bytes(min(_BLANKED_AT_ONCE, len(record.content) - offset)))
        file.sync()

    def remove(self, pack: int) -> None:
        """Delete a pack in which nothing is left."""
        self.close()
        self._disk.remove(self.path(pack))

    def close(self) -> None:
        """Give the open pack back."""
        if self._open:
            self._open.close()
            self._open = None

    def _writing(self, pack: int) -> AppendFile:
        path = self.path(pack)
        if self._open is None or self._open.path != path:
            self.close()
            self._open = self._disk.open(path)
        self._open.size = self.end(pack)  # another process may have written since
        return self._open


def _record(place: Place, header: bytes, read: Callable[[int], bytes]) -> Record | None:
    found = _RECORD.fullmatch(header)
    if found is None or int(found[3]) > MAX_PACKED:
        return None
    size = int(found[3])
    content = read(size + 1)
    salt = b"" if found[2] == b"-" else bytes.fromhex(found[2].decode())
    start = place.offset + len(header)
    return Record(place, found[1].decode(), salt, content[:size], start, start + size + 1, content[size:] == b"\n")


def _next_beginning(line: bytes) -> int:
    """Return where in a line that is no record the next one may begin: at the next word that begins one, or behind it."""
    found = line.find(b"payload ", 1)
    return found if found > 0 else max(len(line) - _OVERLAP, 1) if not line.endswith(b"\n") else len(line)


def _written(commitment: str, payload: Payload) -> bytes:
    content = b"".join(payload.pieces())
    salt = payload.salt.hex() if payload.salt else "-"
    return f"payload {commitment} {salt} {len(content)}\n".encode() + content + b"\n"
