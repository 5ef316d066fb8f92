"""What hands can do to the files of a ledger: read and change them, hash everything again, sign with the key they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hegui.ledger import Entry, Payload, SignedHead, SigningKey, VerifierKey
from hegui.ledger.disk import Disk
from hegui.ledger.heads import Head, sign
from hegui.ledger.lines import EntryLine, HeadLine, Line, SegmentLine, SyncedLine, read_line
from hegui.ledger.packs import Packs, Place, Record
from hegui.ledger.store import Store
from hegui.ledger.tree import Frontier, leaf_hash
from ledger.small_ledgers import ORIGIN, key_of

STRANGER = key_of("the attacker's")
Signing = Callable[[Head, SignedHead], SignedHead]


def lines_of(folder: Path) -> list[Line]:
    """Return all lines of all segments, one after the other."""
    raw = b"".join(path.read_bytes() for path in sorted((folder / "segments").iterdir()))
    return [line for each in raw.splitlines(keepends=True) if (line := read_line(each))]


def put_lines(folder: Path, lines: Iterable[Line]) -> None:
    """Make these lines the segments of the ledger; the index, which would tell, is removed."""
    for path in (folder / "segments").iterdir():
        path.unlink()
    discard_index(folder)
    file = folder
    for line in lines:
        if isinstance(line, SegmentLine):
            file = folder / "segments" / f"{line.first:012}.log"
        with file.open("ab") as stream:
            stream.write(line.written())


def discard_index(folder: Path) -> None:
    for path in folder.glob("index.db*"):
        path.unlink()


def put_identity(folder: Path, key: VerifierKey) -> None:
    """Let ledger.json name this ledger and key."""
    written = f'{{"schema":"hegui.ledger/1","origin":"{key.origin}","key":"{key.text()}"}}\n'
    (folder / "ledger.json").write_text(written, encoding="utf-8")


def places(lines: Sequence[Line], kind: type[Line] = EntryLine) -> list[int]:
    """Return where the lines of this kind stand; for entries, the number of an entry is its place among these."""
    return [at for at, line in enumerate(lines) if isinstance(line, kind)]


def entry_at(lines: Sequence[Line], at: int) -> Entry:
    line = lines[at]
    assert isinstance(line, EntryLine) and line.entry
    return line.entry


def head_at(lines: Sequence[Line], at: int) -> SignedHead:
    line = lines[at]
    assert isinstance(line, HeadLine)
    return line.signed


def forged(entry: Entry) -> Entry:
    """Return the entry with another actor: what an attacker would most like to have written."""
    return replace(entry, actor="user:nobody")


def rehashed(lines: Iterable[Line], signing: Signing, origin: str = ORIGIN) -> list[Line]:
    """Return the lines with all hashes, numbers and heads made to fit the entries."""
    tree = Frontier()
    made: list[Line] = []
    for line in lines:
        match line:
            case SegmentLine():
                made.append(SegmentLine(origin, tree.size))
            case EntryLine(canonical=canonical):
                made.append(EntryLine.read(leaf_hash(canonical), canonical))
                tree.add(leaf_hash(canonical))
            case HeadLine(signed):
                made.append(HeadLine(signing(Head(origin, tree.size, tree.root()), signed)))
            case SyncedLine():
                made.append(SyncedLine(tree.size))
    return made


def without_key(head: Head, before: SignedHead) -> SignedHead:
    """Return the head under the signature that stood there: the best one can do without a key."""
    return SignedHead(head, head.body() + before.text[len(before.head.body()) :])


def with_key(key: SigningKey) -> Signing:
    """Return the hand that signs with this key, stolen or the attacker's own."""
    return lambda head, _: sign(head, key)


def record_of(payload: Payload) -> Record:
    """Return the record of a payload, for a place that is not known yet."""
    return Record(Place(1, 0), payload.commitment(), payload.salt, b"".join(payload.pieces()), start=0, end=0, whole=True)


def records_of(folder: Path) -> list[Record]:
    """Return all records of all packs."""
    packs = Packs(folder / "payloads", Disk())
    return [record for pack in packs.numbers() for record in packs.records(pack)]


def put_records(folder: Path, records: Iterable[Record]) -> None:
    """Make these records the one pack of the ledger."""
    for path in (folder / "payloads").glob("*.pack"):
        path.unlink()
    discard_index(folder)
    (folder / "payloads" / "000001.pack").write_bytes(b"".join(map(_written, records)))


def put_files(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Put files that were copied before back in their places."""
    for place, content in files.items():
        (folder / place).write_bytes(content)


def remove_unused_payloads(folder: Path) -> None:
    """Remove the payloads of which no entry speaks: they would tell that there was one."""
    lines, store = lines_of(folder), Store(folder / "payloads", Disk())
    used = {entry_at(lines, at).payload or "" for at in places(lines)}
    put_records(folder, [record for record in records_of(folder) if record.commitment in used])
    names = {store.file(commitment).name for commitment in used}
    for file in store.files.rglob("*"):
        if file.is_file() and file.name.removesuffix(".salt") not in names:
            file.unlink()


def _written(record: Record) -> bytes:
    salt = record.salt.hex() or "-"
    return f"payload {record.commitment} {salt} {len(record.content)}\n".encode() + record.content + b"\n"
