"""ZIP archives (APPNOTE 6.3.10): what is in them, a few entries unpacked, a few replaced or added, all others kept as they are.

The central directory alone says what an archive holds. Entries that lie over one another, that are named twice or that
unpack to more than they state are refused: no reader could be sure to see what another sees.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Pieces, spliced
from hegui.words import Finding, Refused, Text

SIGNATURE = b"PK\3\4"
MOST_UNPACKED = 16 << 20
MOST_ENTRIES = 200_000

_MOST_DIRECTORY = 64 << 20
_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_FULL = 0xFFFFFFFF
_NEW_YEAR_1980 = 0x21  # the first day that an entry can bear: no clock goes into the file


@dataclass(slots=True)
class Entry:
    """An entry as the central directory states it; `record` is its place there, `wide` where a 64-bit offset stands."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int
    record: tuple[int, int]
    wide: int | None
    end: int = 0


class Archive:
    """The entries of an archive by name, in the order of the directory."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._end, comment, count, size, self._start = self._ends()
        self._tail = self._end + _END.size + comment
        self._directory = source.at(self._start, size)
        self.entries: dict[str, Entry] = {}
        at = 0
        for _ in range(count):
            entry = self._entry(at)
            if entry.name in self.entries:
                self._damaged("有重名的条目", "an entry is named twice")
            self.entries[entry.name] = entry
            at = entry.record[1]
        self._part()

    def _damaged(self, zh: str, en: str) -> NoReturn:
        damaged(self.source.name, f"ZIP 结构有误，{zh}", f"its ZIP structure is wrong, {en}")

    def _ends(self) -> tuple[int, int, int, int, int]:
        """Return where the end record is, the length of its comment; the number, size and place of the directory."""
        source = self.source
        first = max(0, source.size - 65557)
        tail = source.upto(first, source.size - first)
        found = tail.rfind(b"PK\5\6")
        if found < 0 or found + _END.size > len(tail):
            self._damaged("没有目录结束记录", "there is no end record")
        _, _, _, _, count, size, start, comment = _END.unpack_from(tail, found)
        end = directory_end = first + found
        if end >= _LOCATOR.size and (count == 0xFFFF or _FULL in (size, start)):
            kind, _, wide, _ = _LOCATOR.unpack(source.at(end - _LOCATOR.size, _LOCATOR.size))
            if kind == b"PK\6\7":
                sign, *_, count, size, start = _END_64.unpack(source.at(wide, _END_64.size))
                directory_end = wide if sign == b"PK\6\6" else -1
        if count > MOST_ENTRIES or size > _MOST_DIRECTORY or start + size != directory_end:
            self._damaged("目录不在应有的位置", "the directory is not where it should be")
        return end, comment, count, size, start

    def _entry(self, at: int) -> Entry:
        directory = self._directory
        if at + _CENTRAL.size > len(directory):
            self._damaged("目录不完整", "the directory is not whole")
        sign, _, _, flags, method, _, _, crc, packed, unpacked, *lengths, _, _, _, offset = _CENTRAL.unpack_from(directory, at)
        name, extra, comment = lengths
        behind = at + _CENTRAL.size + name
        end = behind + extra + comment
        if sign != b"PK\1\2" or end > len(directory):
            self._damaged("目录不完整", "the directory is not whole")
        wide = None
        if _FULL in (packed, unpacked, offset):
            packed, unpacked, offset, wide = self._wide(packed, unpacked, offset, behind, behind + extra)
        raw = directory[at + _CENTRAL.size : behind]
        text = raw.decode("utf-8" if flags & 0x800 or raw.isascii() else "cp437", "replace")
        return Entry(text, flags, method, crc, packed, unpacked, offset, (at, end), wide)

    def _wide(self, packed: int, unpacked: int, offset: int, at: int, end: int) -> tuple[int, int, int, int | None]:
        """Return the sizes and the offset with those that stand in the extra field for 64 bits."""
        values, places = [packed, unpacked, offset], [at, at, at]
        while at + 4 <= end:
            kind, length = struct.unpack_from("<2H", self._directory, at)
            if kind == 1:
                for which in (1, 0, 2):
                    if values[which] == _FULL and at + 12 <= end:
                        (values[which],) = struct.unpack_from("<Q", self._directory, at + 4)
                        places[which] = at + 4
                        at += 8
                break
            at += 4 + length
        return values[0], values[1], values[2], places[2] if offset == _FULL else None

    def _part(self) -> None:
        """Find where each entry ends: where the next begins."""
        end = self._start
        for entry in sorted(self.entries.values(), key=lambda entry: entry.offset, reverse=True):
            if entry.offset + _LOCAL.size + entry.packed > end:
                self._damaged("条目相互重叠", "its entries lie over one another")
            entry.end, end = end, entry.offset

    def read(self, name: str) -> bytes:
        """Return an entry unpacked; raise `Refused` where it is encrypted, too large, or not what it states."""
        entry = self.entries[name]
        if entry.flags & 1:
            message = Text("文件已加密。", "The file is encrypted.")
            remedy = Text(
                "请先去除密码另存，写入标识后再加密。", "Save it without a password, write the mark, then encrypt it."
            )
            raise Refused([Finding("encrypted", message, self.source.name, remedy)])
        if max(entry.packed, entry.unpacked) > MOST_UNPACKED or entry.method not in (0, 8):
            self._damaged(
                f"条目 {name[:60]} 过大或压缩方式不明", f"the entry {name[:60]} is too large or packed in an unknown way"
            )
        head = self.source.at(entry.offset, _LOCAL.size)
        sign, *_, name_length, extra = _LOCAL.unpack(head)
        start = entry.offset + _LOCAL.size + name_length + extra
        named = self._directory[entry.record[0] + _CENTRAL.size :][:name_length]
        same = self.source.at(entry.offset + _LOCAL.size, name_length) == named
        if sign != SIGNATURE or not same or start + entry.packed > entry.end:
            self._damaged(f"条目 {name[:60]} 不完整", f"{name[:60]} is not whole")
        content = self.source.at(start, entry.packed)
        if entry.method == 8:
            content = _inflated(content, entry.unpacked)
        if len(content) != entry.unpacked or zlib.crc32(content) != entry.crc:
            self._damaged(f"条目 {name[:60]} 的校验不符", f"the check sum of {name[:60]} is wrong")
        return content

    def with_entries(self, contents: Mapping[str, bytes]) -> Pieces:
        """Return the pieces of the archive with these entries: in place of those of their name, or behind all others."""
        records, changes, moved = bytearray(self._directory), [], []
        for name in contents.keys() & self.entries.keys():
            entry = self.entries[name]
            new = self._replaced(entry, contents[name], records)
            changes.append((entry.offset, entry.end, new))
            moved.append((entry.offset, len(new) - (entry.end - entry.offset)))
        for entry in self.entries.values():
            self._move(entry, sum(by for offset, by in moved if offset < entry.offset), records)
        added, start = b"", self._start + sum(by for _, by in moved)
        new_names = [name for name in contents if name not in self.entries]
        for name in new_names:
            local, record = _new(name, contents[name], start + len(added))
            added += local
            records += record
        count = len(self.entries) + len(new_names)
        directory = self._directory_with(bytes(records), count, start + len(added))
        return spliced(self.source, [*changes, (self._start, self._end + _END.size, added + directory)])

    def _replaced(self, entry: Entry, content: bytes, records: bytearray) -> bytes:
        """Return an entry with other content and state it in its record; extra fields of its own stay only in the record."""
        packed = _packed(content) if entry.method else content
        at = entry.record[0]
        old = _CENTRAL.unpack_from(records, at)
        flags = entry.flags & 0x800
        sizes = (zlib.crc32(content), len(packed), len(content))
        if _FULL in old[8:10]:
            self._too_large()
        _CENTRAL.pack_into(records, at, *old[:3], flags, *old[4:7], *sizes, *old[10:])
        name = bytes(records[at + _CENTRAL.size : at + _CENTRAL.size + old[10]])
        return _LOCAL.pack(SIGNATURE, 20, flags, entry.method, old[5], old[6], *sizes, len(name), 0) + name + packed

    def _move(self, entry: Entry, by: int, records: bytearray) -> None:
        if by and entry.wide is not None:
            struct.pack_into("<Q", records, entry.wide, entry.offset + by)
        elif by:
            if entry.offset + by >= _FULL:
                self._too_large()
            struct.pack_into("<L", records, entry.record[0] + 42, entry.offset + by)

    def _directory_with(self, records: bytes, count: int, start: int) -> bytes:
        """Return the directory and its end records up to the comment."""
        end = _END.unpack(self.source.at(self._end, _END.size))
        wide = self._end - self._start - len(self._directory)
        if not wide and (start >= _FULL or count >= 0xFFFF):
            self._too_large()
        new = records
        if wide:
            record = bytearray(self.source.at(self._start + len(self._directory), wide))
            struct.pack_into("<4Q", record, 24, count, count, len(records), start)
            struct.pack_into("<Q", record, wide - _LOCATOR.size + 8, start + len(records))
            new += record
        narrow = (count, count, len(records), start) if not wide else _narrow(end, count, len(records), start)
        return new + _END.pack(*end[:3], *narrow, end[7])

    def _too_large(self) -> NoReturn:
        message = Text(
            "压缩包过大，需要改写为 ZIP64，此处不支持。", "The archive would have to become ZIP64, which is not done here."
        )
        remedy = Text("请减小文件后重试。", "Make the file smaller, then try again.")
        raise Refused([Finding("too_large", message, self.source.name, remedy)])


def refuse_encrypted(place: str) -> NoReturn:
    """Refuse a file whose content a password hides."""
    message = Text("文件已加密，无法读取或写入其中的标识。", "The file is encrypted: its mark can be neither read nor written.")
    remedy = Text("请先去除密码另存，写入标识后再加密。", "Save it without a password, write the mark, then encrypt it.")
    raise Refused([Finding("encrypted", message, place, remedy)])


def refuse_signed(place: str) -> NoReturn:
    """Refuse a file whose signature a mark would break."""
    message = Text("文件带有数字签名，写入标识会使签名失效。", "The file is signed; a mark would break the signature.")
    remedy = Text("请先写入标识，再签名。", "Write the mark first, then sign the file.")
    raise Refused([Finding("signed", message, place, remedy)])


def _narrow(end: tuple[int, ...], count: int, size: int, start: int) -> tuple[int, int, int, int]:
    """Return the fields of the old end record, full where the wide record speaks for them."""
    counted = 0xFFFF if end[4] == 0xFFFF or count >= 0xFFFF else count
    return counted, counted, _FULL if end[5] == _FULL else size, _FULL if end[6] == _FULL or start >= _FULL else start


def _new(name: str, content: bytes, offset: int) -> tuple[bytes, bytes]:
    """Return a new entry and its record."""
    raw, packed = name.encode(), _packed(content)
    stated = (20, 0, 8, 0, _NEW_YEAR_1980, zlib.crc32(content), len(packed), len(content), len(raw), 0)
    local = _LOCAL.pack(SIGNATURE, *stated) + raw + packed
    return local, _CENTRAL.pack(b"PK\1\2", 20, *stated, 0, 0, 0, 0, offset) + raw


def _packed(content: bytes) -> bytes:
    packing = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packing.compress(content) + packing.flush()


def _inflated(packed: bytes, size: int) -> bytes:
    """Return what was packed, and one byte more than stated where there is more; nothing where it is not deflated."""
    try:
        return zlib.decompressobj(-15).decompress(packed, size + 1)
    except zlib.error:
        return b""
