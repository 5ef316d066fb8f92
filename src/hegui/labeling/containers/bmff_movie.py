"""The metadata of a movie box: item lists in moov/udta/meta and moov/meta, and how a key with a text is put among them.

How readers look at several lists decides where a key of QuickTime stands (seen with FFmpeg 5.1, ExifTool 12.57 and mutagen
1.48; FFmpeg's current source says the same):

- Titles and covers of iTunes are in a meta box of their own (handler mdir) in the udta. mutagen looks only at the first
  meta box of the first udta; FFmpeg and ExifTool read all. So the box of keys stands behind it, in the same udta.
- FFmpeg keeps only the first table of keys of the whole movie, and looks up the items of every other box in it. Phones
  write a table of their own in moov/meta; behind it, a new key was read under the name of another one. So udta stands
  before moov/meta, and its new table begins with the same keys: each item finds its name in whichever table is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hegui.labeling.containers.bmff import Box, Edits, children, outermost, packed
from hegui.labeling.containers.bmff_items import Item, ItemList, item_list, new_list
from hegui.labeling.source import Source, damaged

_KEYED = b"mdta"


@dataclass(frozen=True, slots=True)
class Listed:
    """An item list with the boxes around it: moov, or udta and moov."""

    list: ItemList
    around: tuple[Box, ...]

    @property
    def in_udta(self) -> bool:
        """Tell whether it is in user data."""
        return len(self.around) > 1


@dataclass(frozen=True, slots=True)
class Movie:
    """The outermost boxes of a file, its movie box, and the metadata in it."""

    top: list[Box]
    moov: Box
    udtas: list[Box]
    user_data: list[Box]  # what is in the udta boxes
    lists: list[Listed]

    @property
    def tables(self) -> list[ItemList]:
        """The lists of keys that stand in moov itself."""
        return [each.list for each in self.lists if not each.in_udta and each.list.handler == _KEYED]

    @property
    def home(self) -> Listed | None:
        """The list of keys in user data, where there is one."""
        return next((each for each in self.lists if each.in_udta and each.list.handler == _KEYED), None)


def movie_of(source: Source) -> Movie:
    """Find the metadata of a movie; media are not looked at."""
    top = list(outermost(source, b"moov"))
    movies = [box for box in top if box.kind == b"moov"]
    if len(movies) != 1:
        damaged(source.name, f"有 {len(movies)} 个影片头，应有一个", f"it has {len(movies)} movie headers instead of one")
    moov = movies[0]
    inner = list(children(source, moov))
    if any(box.kind == b"cmov" for box in inner):
        damaged(source.name, "影片头经过压缩，无法读取", "its movie header is compressed and cannot be read")
    udtas = [box for box in inner if box.kind == b"udta"]
    held = [(udta, list(children(source, udta))) for udta in udtas]
    lists = [Listed(item_list(source, box), (udta, moov)) for udta, boxes in held for box in boxes if box.kind == b"meta"]
    lists += [Listed(item_list(source, box), (moov,)) for box in inner if box.kind == b"meta"]
    return Movie(top, moov, udtas, [box for _, boxes in held for box in boxes], lists)


def key_set(source: Source, movie: Movie, name: str, text: str, gone: Iterable[tuple[Listed, Item]]) -> tuple[Edits, bytes]:
    """Return the edits that give a key of the user data a text and take items out, and new user data where there are none."""
    edits = Edits(source)
    home = movie.home
    number = home.list.number_of(name) if home else 0
    for listed, item in gone:
        if not (number and listed is home and item.box.kind == number.to_bytes(4, "big")):
            listed.list.drop(edits, item, *listed.around)
    if home:
        home.list.set(edits, name, text, *home.around)
        return edits, b""
    new = _new_list(movie, name, text)
    if not movie.udtas:
        return edits, packed(b"udta", new)
    udta = movie.udtas[0]
    end = max((box.end for box in movie.user_data if box.end <= udta.end), default=udta.body)
    edits.put(end, end, new, udta, movie.moov)
    return edits, b""


def put_in_order(movie: Movie, edits: Edits, new: bytes) -> None:
    """Put new user data, or what was there, before the tables of keys in moov."""
    tables = [table.meta for table in movie.tables]
    if new:
        at = min((box.start for box in tables), default=movie.moov.end)
        edits.put(at, at, new, movie.moov)
        return
    udta = (movie.home.around if movie.home else movie.udtas)[0]
    for box in tables:
        if box.start < udta.start:
            edits.move(box, udta.end)


def _new_list(movie: Movie, name: str, text: str) -> bytes:
    names = list(movie.tables[0].names) if movie.tables else []
    if (_KEYED, name) not in names:
        names.append((_KEYED, name))
    return new_list(names, names.index((_KEYED, name)) + 1, text)
