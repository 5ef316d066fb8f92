"""Item lists of meta boxes: QuickTime's keys with an item list (handler `mdta`), and the item list of iTunes (`mdir`).

An item of the first kind is called by the number of its key, one of the second by four characters, or it is free-form
(`----`) and carries its name. Values are in `data` boxes: type, locale, bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from hegui.labeling.containers.bmff import Box, Edits, boxes, children, handler, meta_children, packed
from hegui.labeling.source import Source, damaged

MOST_TEXT = 4 * 1024 * 1024

_FREE_FORM = b"----"
_UTF16 = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its key where it has one (a key's name, or mean and name of a free-form item), and its values."""

    box: Box
    key: str
    values: tuple[Box, ...]

    def starts_with(self, source: Source, beginning: bytes) -> bool:
        """Tell whether a value starts with these bytes; values are not read for that."""
        return any(source.upto(value.body + 8, len(beginning)) == beginning for value in self.values)

    def text(self, source: Source) -> str:
        """Return the values as one text."""
        return "".join(_text(source, value) for value in self.values)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A meta box that holds an item list."""

    meta: Box
    handler: bytes
    keys: Box | None
    names: tuple[tuple[bytes, str], ...]
    ilst: Box | None
    items: tuple[Item, ...]

    def number_of(self, name: str) -> int:
        """Return the number of a key, counted from one, or zero."""
        wanted = (b"mdta", name)
        return self.names.index(wanted) + 1 if wanted in self.names else 0

    def set(self, edits: Edits, name: str, text: str, *around: Box) -> None:
        """Give a key of QuickTime this text, once."""
        number = self.number_of(name)
        if not number:
            number = len(self.names) + 1
            self._add_key(edits, name, *around)
        item = new_item(number, text)
        same = [old.box for old in self.items if old.box.kind == _number(number)]
        if self.ilst is None:
            edits.put(self.meta.end, self.meta.end, packed(b"ilst", item), self.meta, *around)
        elif not same:
            edits.put(self.ilst.end, self.ilst.end, item, self.ilst, self.meta, *around)
        else:
            edits.put(same[0].start, same[0].end, item, self.ilst, self.meta, *around)
            for box in same[1:]:
                edits.put(box.start, box.end, b"", self.ilst, self.meta, *around)

    def drop(self, edits: Edits, item: Item, *around: Box) -> None:
        """Take an item out; its key keeps its number."""
        if self.ilst is not None:
            edits.put(item.box.start, item.box.end, b"", self.ilst, self.meta, *around)

    def _add_key(self, edits: Edits, name: str, *around: Box) -> None:
        if self.keys is None:
            edits.put(self.meta.end, self.meta.end, _keys([(b"mdta", name)]), self.meta, *around)
            return
        count = len(self.names) + 1
        edits.put(self.keys.body + 4, self.keys.body + 8, count.to_bytes(4, "big"))
        edits.put(self.keys.end, self.keys.end, packed(b"mdta", name.encode()), self.keys, self.meta, *around)


def item_list(source: Source, meta: Box) -> ItemList:
    """Read the names and places of a meta box's items."""
    inner = meta_children(source, meta)
    kind = handler(source, inner)
    keys = next((box for box in inner if box.kind == b"keys"), None) if kind == b"mdta" else None
    ilst = next((box for box in inner if box.kind == b"ilst"), None)
    names = tuple(_names(source, keys)) if keys else ()
    items = tuple(_item(source, box, names) for box in children(source, ilst)) if ilst else ()
    return ItemList(meta, kind, keys, names, ilst, items)


def new_list(names: list[tuple[bytes, str]], number: int, text: str) -> bytes:
    """Return a meta box of QuickTime keys, of which one has a text."""
    head = packed(b"hdlr", bytes(8), b"mdta", bytes(13))
    return packed(b"meta", bytes(4), head, _keys(names), packed(b"ilst", new_item(number, text)))


def new_item(number: int, text: str) -> bytes:
    """Return an item with a text: type 1 (UTF-8), locale 0."""
    return packed(_number(number), packed(b"data", struct.pack(">II", 1, 0), text.encode()))


def _number(number: int) -> bytes:
    return number.to_bytes(4, "big")


def _keys(names: list[tuple[bytes, str]]) -> bytes:
    listed = [packed(space, name.encode("utf-8", "surrogateescape")) for space, name in names]
    return packed(b"keys", bytes(4), len(names).to_bytes(4, "big"), *listed)


def _names(source: Source, keys: Box) -> Iterator[tuple[bytes, str]]:
    if keys.end - keys.body < 8:
        damaged(source.name, "元数据键表不完整", "its table of metadata keys is not whole")
    count = int.from_bytes(source.at(keys.body + 4, 4), "big")
    listed = list(boxes(source, keys.body + 8, keys.end))
    if count != len(listed):
        damaged(source.name, "元数据键的数目不符", "the number of its metadata keys is wrong")
    for box in listed:
        yield box.kind, _short(source, box.body, box.end).decode("utf-8", "surrogateescape")


def _item(source: Source, box: Box, names: tuple[tuple[bytes, str], ...]) -> Item:
    inner = list(children(source, box))
    values = tuple(part for part in inner if part.kind == b"data" and part.end - part.body >= 8)
    if box.kind == _FREE_FORM:
        said = {part.kind: part for part in inner if part.kind in (b"mean", b"name")}
        key = ":".join(_said(source, said.get(kind)) for kind in (b"mean", b"name"))
        return Item(box, f"----:{key}", values)
    number = int.from_bytes(box.kind, "big")
    return Item(box, names[number - 1][1] if 0 < number <= len(names) else "", values)


def _said(source: Source, box: Box | None) -> str:
    return _short(source, box.body + 4, box.end).decode("utf-8", "replace") if box else ""


def _short(source: Source, start: int, end: int) -> bytes:
    if end - start > 65536:
        damaged(source.name, "元数据键名过长", "the name of a metadata key is too long")
    return source.upto(start, end - start)


def _text(source: Source, value: Box) -> str:
    if value.end - value.body > MOST_TEXT:
        damaged(source.name, "元数据文本过长", "a text in its metadata is too long")
    data = source.at(value.body, value.end - value.body)
    return data[8:].decode("utf-16-be" if data[3] == _UTF16 else "utf-8", "replace")
