"""The index: where each entry and payload stands, and the inner hashes of the tree, in SQLite.

It is made from the segments and packs and can be made anew from them at any time, so nothing in it is believed:
what is read through it is checked against its hash, and verifying a ledger does not use it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hegui.ledger.entry import Entry
from hegui.ledger.filter import LARGEST, Filter
from hegui.ledger.heads import read_head
from hegui.ledger.packs import Place
from hegui.ledger.state import State
from hegui.ledger.tree import Frontier, complete_subtrees, joined, node_hash

_STORED_FROM = 8  # level; below it a subtree is hashed from at most 256 leaves
_PAGE = 2000
_VERSION = 1
_TABLES = f"""
    PRAGMA journal_mode = WAL;
    BEGIN;
    CREATE TABLE IF NOT EXISTS entries (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
        subject TEXT NOT NULL, payload TEXT, leaf BLOB NOT NULL, segment INTEGER NOT NULL, offset INTEGER NOT NULL);
    CREATE INDEX IF NOT EXISTS by_subject ON entries (subject);
    CREATE INDEX IF NOT EXISTS by_action ON entries (action);
    CREATE INDEX IF NOT EXISTS by_payload ON entries (payload) WHERE payload IS NOT NULL;
    CREATE TABLE IF NOT EXISTS nodes (
        level INTEGER, first INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, first)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS payloads (
        commitment TEXT PRIMARY KEY, pack INTEGER NOT NULL, offset INTEGER NOT NULL, erased INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS by_place ON payloads (pack, offset);
    CREATE TABLE IF NOT EXISTS unfinished (commitment TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS reached (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL);
    PRAGMA user_version = {_VERSION};
    COMMIT;
"""
_PROBES = (
    "SELECT max(number) FROM entries",
    "SELECT max(id) FROM entries",
    "SELECT max(subject) FROM entries",
    "SELECT max(action) FROM entries",
    "SELECT max(payload) FROM entries WHERE payload IS NOT NULL",
    "SELECT max(level) FROM nodes",
    "SELECT max(commitment) FROM payloads",
    "SELECT max(pack) FROM payloads",
    "SELECT max(commitment) FROM unfinished",
)
_COLUMNS = "number, id, time, actor, action, subject, payload, leaf, segment, offset"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry with its place: its number in the ledger, its leaf, its line in the segments."""

    number: int
    entry: Entry
    leaf: bytes
    segment: int
    offset: int
    # The hashes of the subtrees that end with this leaf, from the leaf upwards; known only while it is being recorded.
    completed: tuple[bytes, ...] = field(default=(), compare=False, repr=False)


class Index:
    """The index of one ledger. It may be used by one thread at a time."""

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = key
        try:
            self._database = self._opened()
        except sqlite3.DatabaseError as error:  # not a database, torn, of another version or ledger: it is made anew
            if not is_torn(error):
                raise
            self._discard()
            self._database = self._opened()

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None, timeout=60)
        try:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError("another version")
            if version == 0:
                database.executescript(_TABLES)
            for probe in _PROBES:  # a torn index shows here, not in the middle of the work
                database.execute(probe).fetchone()
            state = database.execute("SELECT state FROM reached").fetchone()
            if state and json.loads(state[0]).get("key") != self._key:
                raise sqlite3.DatabaseError("of another ledger")
            database.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def renew(self) -> None:
        """Begin again with an empty index."""
        self._database.close()
        self._discard()
        self._database = self._opened()

    def _discard(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

    def state(self) -> State:
        """Return how far the index has read the ledger."""
        row = self._database.execute("SELECT state FROM reached").fetchone()
        if row is None:
            return State()
        told = json.loads(row[0])
        frontier = Frontier(told["size"], [bytes.fromhex(peak) for peak in told["peaks"]])
        head = read_head(told["head"], str(self._path)) if told["head"] else None
        return State(frontier, told["segment"], told["offset"], head, told["synced"], Place(*told["packs"]))

    def add(self, recorded: Iterable[Recorded], payloads: Iterable[tuple[str, Place]], state: State) -> None:
        """Take what was recorded, and how far the ledger has been read with it: all or nothing."""
        with self._transaction():
            self._add_entries(list(recorded))
            self._database.executemany(
                "INSERT INTO payloads (commitment, pack, offset) VALUES (?, ?, ?) "
                "ON CONFLICT (commitment) DO UPDATE SET pack = excluded.pack, offset = excluded.offset",
                [(commitment, place.pack, place.offset) for commitment, place in payloads],
            )
            self._database.execute("INSERT OR REPLACE INTO reached VALUES (1, ?)", [self._told(state)])

    def _told(self, state: State) -> str:
        told = {
            "key": self._key,
            "size": state.size,
            "peaks": [peak.hex() for peak in state.frontier.peaks],
            "segment": state.segment,
            "offset": state.offset,
            "head": state.head.text if state.head else None,
            "synced": state.synced,
            "packs": [state.packs.pack, state.packs.offset],
        }
        return json.dumps(told)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def _add_entries(self, recorded: Sequence[Recorded]) -> None:
        self._database.executemany(
            f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own column names
            [
                (r.number, e.id, e.time, e.actor, e.action, e.subject, e.payload, r.leaf, r.segment, r.offset)
                for r in recorded
                for e in [r.entry]
            ],
        )
        self._database.executemany(
            "INSERT INTO nodes VALUES (?, ?, ?)",
            [
                (level, r.number + 1 - (1 << level), hashed)
                for r in recorded
                for level, hashed in enumerate(r.completed)
                if level >= _STORED_FROM
            ],
        )

    def by_number(self, number: int) -> Recorded | None:
        """Return the entry of that number."""
        return next(self._select("number = ?", [min(number, LARGEST)]), None)

    def by_ids(self, ids: Sequence[str]) -> dict[str, Recorded]:
        """Return the entries that have one of these ids."""
        found: dict[str, Recorded] = {}
        for some in (ids[at : at + _PAGE] for at in range(0, len(ids), _PAGE)):
            marks = ", ".join("?" * len(some))
            found |= {each.entry.id: each for each in self._select(f"id IN ({marks})", some)}
        return found

    def page(self, chosen: Filter, start: int, end: int) -> list[Recorded]:
        """Return the next chosen entries in order, from a number on to before another, a few thousand at a time."""
        condition, values = chosen.where()
        return list(self._select(f"number >= ? AND number < ? AND ({condition})", [start, end, *values], _PAGE))

    def _select(self, condition: str, values: Sequence[object], most: int = -1) -> Iterator[Recorded]:
        query = f"SELECT {_COLUMNS} FROM entries WHERE {condition} ORDER BY number LIMIT {most}"  # noqa: S608 - our own words
        for number, id_, time, actor, action, subject, payload, leaf, segment, offset in self._rows(query, values):
            yield Recorded(number, Entry(id_, time, actor, action, subject, payload), leaf, segment, offset)

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """Return what a query finds; nothing equals a text that cannot be written in UTF-8."""
        try:
            return self._database.execute(query, values).fetchall()
        except UnicodeEncodeError:
            return []

    def size(self) -> int:
        """Return how many entries the index knows."""
        found: int = self._database.execute("SELECT coalesce(max(number) + 1, 0) FROM entries").fetchone()[0]
        return found

    def payload_place(self, commitment: str) -> Place | None:
        """Return where a payload stands in the packs, erased or not."""
        rows = self._rows("SELECT pack, offset FROM payloads WHERE commitment = ? AND pack > 0", [commitment])
        return Place(*rows[0]) if rows else None

    def is_erased(self, commitment: str) -> bool:
        """Tell whether an entry says that a payload was erased."""
        return bool(self._rows("SELECT 1 FROM payloads WHERE commitment = ? AND erased", [commitment]))

    def note_erased(self, commitment: str, done: bool) -> None:
        """Note that a payload is erased, and whether the disk has done it."""
        with self._transaction():
            self._database.execute(
                "INSERT INTO payloads VALUES (?, 0, 0, 1) ON CONFLICT (commitment) DO UPDATE SET erased = 1", [commitment]
            )
            change = "DELETE FROM unfinished WHERE commitment = ?" if done else "INSERT OR IGNORE INTO unfinished VALUES (?)"
            self._database.execute(change, [commitment])

    def unfinished(self) -> list[str]:
        """Return the payloads that the disk has still to erase."""
        return [row[0] for row in self._rows("SELECT commitment FROM unfinished ORDER BY commitment")]

    def is_empty(self, pack: int) -> bool:
        """Tell whether everything in a pack is erased."""
        return not self._rows("SELECT 1 FROM payloads WHERE pack = ? AND NOT erased LIMIT 1", [pack])

    def last_used(self, pack: int, offset: int) -> Place | None:
        """Return the last payload of a pack, from this offset on, of which an entry speaks."""
        row = self._database.execute(
            "SELECT max(offset) FROM payloads WHERE pack = ? AND offset >= ? "
            "AND EXISTS (SELECT 1 FROM entries WHERE payload = commitment)",
            [pack, offset],
        ).fetchone()
        return None if row[0] is None else Place(pack, row[0])

    def cut(self, state: State) -> None:
        """Forget where payloads stand from the end of the packs on; which of them were erased is remembered."""
        behind = "pack > :pack OR (pack = :pack AND offset >= :offset)"
        end = {"pack": state.packs.pack, "offset": state.packs.offset}
        with self._transaction():
            self._database.execute(f"DELETE FROM payloads WHERE NOT erased AND ({behind})", end)  # noqa: S608 - our own words
            self._database.execute(f"UPDATE payloads SET pack = 0, offset = 0 WHERE {behind}", end)  # noqa: S608
            self._database.execute("INSERT OR REPLACE INTO reached VALUES (1, ?)", [self._told(state)])

    def subtree(self, start: int, end: int) -> bytes:
        """Return the hash over the leaves from start to before end (RFC 6962, 2.1)."""
        return joined([self._complete(level, first) for level, first in complete_subtrees(start, end)])

    def _complete(self, level: int, first: int) -> bytes:
        if level >= _STORED_FROM:
            row = self._database.execute("SELECT hash FROM nodes WHERE level = ? AND first = ?", [level, first]).fetchone()
            if row is None:
                raise sqlite3.DatabaseError("nodes are missing")
            return bytes(row[0])
        last = first + (1 << level)
        rows = self._database.execute(
            "SELECT leaf FROM entries WHERE number >= ? AND number < ? ORDER BY number", [first, last]
        )
        hashes = [bytes(row[0]) for row in rows]
        if len(hashes) != 1 << level:
            raise sqlite3.DatabaseError("rows are missing")
        while len(hashes) > 1:
            hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
        return hashes[0]


def is_torn(error: sqlite3.Error) -> bool:
    """Tell whether the index itself is at fault, and not the disk, the permissions or another process."""
    return not isinstance(error, sqlite3.OperationalError) or error.sqlite_errorcode == sqlite3.SQLITE_ERROR


def indexed_entries(path: Path) -> Iterator[tuple[int, Entry, bytes]]:
    """Return what an index tells of the entries, without touching it; what cannot be read ends it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            if database.execute("SELECT type FROM sqlite_master WHERE name = 'entries'").fetchall() != [("table",)]:
                return
            rows = database.execute(
                "SELECT number, id, time, actor, action, subject, payload, leaf FROM entries ORDER BY number"
            )
            for number, *members, leaf in rows:
                yield number, Entry(*members), leaf
    except (sqlite3.Error, UnicodeDecodeError):
        return
