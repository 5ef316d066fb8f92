"""Export: one file to hand over, with all entries or some of them, that proves itself against its signed head.

What is left out stands there as the hash of its subtree, so a selection is checked in the same way as the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from hegui.ledger.copying import copies
from hegui.ledger.entry import ERASED, Entry
from hegui.ledger.filter import Filter
from hegui.ledger.findings import empty_ledger, entry_damaged, erased_meanwhile, payload_missing
from hegui.ledger.heads import SignedHead
from hegui.ledger.ledger import Ledger
from hegui.ledger.lines import HeadLine
from hegui.ledger.payload import Payload
from hegui.ledger.tree import Frontier, node_hash
from hegui.words import Refused, Unfinished

FIRST_LINE = b"hegui-ledger-export 1\n"
SUFFIX = ".hegui-ledger"
_AGAIN_ABOVE = 64 * 1024  # bytes; a larger payload stands once in the file
_MOST_HEADS = 100
EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries are shown, and which of their payloads."""

    chosen: Filter = EVERYTHING
    payloads: bool = True
    personal: bool = True

    def gives(self, commitment: str) -> bool:
        """Tell whether this export hands out that payload."""
        return self.payloads and (self.personal or not commitment.startswith("hmac-"))


def export(ledger: Ledger, selection: Selection | None = None) -> Iterator[bytes]:
    """Return the export piece by piece.

    Everything is read from the segments, not through the index, and its root is compared with the heads on the way.

    Raises:
        Refused: the ledger is empty.
        Unfinished: an entry or a payload that has to stand in it is damaged, or a payload was erased meanwhile.

    """
    digest = sha256()
    for piece in _pieces(ledger, selection or Selection()):
        digest.update(piece)
        yield piece
    yield f"end {digest.hexdigest()}\n".encode()


def _pieces(ledger: Ledger, selection: Selection) -> Iterator[bytes]:
    heads = _heads(ledger)
    yield FIRST_LINE
    yield f"key {ledger.key.text()}\n".encode()
    yield from (HeadLine(signed).written() for signed in heads.values())
    payloads = _Payloads(ledger, selection)
    frontier, hidden = Frontier(), _Hidden()
    for number, line in enumerate(islice(ledger.lines(), max(heads))):
        if line.entry is None:
            raise Unfinished([entry_damaged(number, ledger.path)])
        if selection.chosen.chooses(number, line.entry) or payloads.needs(line.entry):
            yield from hidden.flushed()
            yield line.written()
            yield from payloads.of(number, line.entry)
        else:
            hidden.add(number, line.leaf)
        frontier.add(line.leaf)
        if signed := heads.get(number + 1):
            yield from hidden.flushed()
            if signed.head.root != frontier.root():
                raise Unfinished([entry_damaged(number, ledger.path)])
    payloads.check_all_proven()
    if frontier.size != max(heads):
        raise Unfinished([entry_damaged(frontier.size, ledger.path)])


def _heads(ledger: Ledger) -> dict[int, SignedHead]:
    """Return the heads that were copied outside, and the newest, by rising size."""
    newest = ledger.head()
    if newest is None:
        raise Refused([empty_ledger(ledger.path)])
    known = [*[copy.signed for copy in copies(ledger)][-_MOST_HEADS:], newest]
    return {signed.head.size: signed for signed in sorted(known, key=lambda signed: signed.head.size)}


class _Hidden:
    """A run of entries that are left out: the fewest complete subtrees that cover it."""

    def __init__(self) -> None:
        self._tiles: list[tuple[int, bytes]] = []

    def add(self, number: int, leaf: bytes) -> None:
        """Take the next entry; the right half of a subtree joins its left half when that is hidden too."""
        level, hashed = 0, leaf
        while self._tiles and self._tiles[-1][0] == level and number >> level & 1:
            hashed = node_hash(self._tiles.pop()[1], hashed)
            level += 1
        self._tiles.append((level, hashed))

    def flushed(self) -> Iterator[bytes]:
        """Return the lines of the run and begin anew."""
        tiles, self._tiles = self._tiles, []
        for level, hashed in tiles:
            yield f"hidden {level} {hashed.hex()}\n".encode()


class _Payloads:
    """The payload lines of an export; a large payload is given once, an erased one with the entry that says so."""

    def __init__(self, ledger: Ledger, selection: Selection) -> None:
        self._ledger = ledger
        self._selection = selection
        self._given: set[str] = set()
        self._unproven: dict[str, tuple[int, str]] = {}

    def needs(self, entry: Entry) -> bool:
        """Tell whether an entry that was not chosen has to be shown, because it tells of an erasing."""
        return entry.action == ERASED and entry.subject in self._unproven

    def of(self, number: int, entry: Entry) -> Iterator[bytes]:
        """Return what follows the line of an entry."""
        if entry.action == ERASED:
            self._unproven.pop(entry.subject, None)
        commitment = entry.payload
        if commitment is None:
            return
        payload = self._ledger.payload(commitment)
        if payload is None:
            if not self._ledger.is_erased(commitment):
                raise Unfinished([payload_missing(number, entry.id)])
            self._unproven[commitment] = number, entry.id
            yield f"erased {commitment}\n".encode()
        elif not self._selection.gives(commitment):
            yield f"withheld {commitment}\n".encode()
        elif commitment in self._given:
            yield f"again {commitment}\n".encode()
        else:
            yield from self._whole(commitment, payload)

    def check_all_proven(self) -> None:
        """Raise `Unfinished` when a payload was erased after the head of this export."""
        if self._unproven:
            raise Unfinished([erased_meanwhile(*told) for told in self._unproven.values()])

    def _whole(self, commitment: str, payload: Payload) -> Iterator[bytes]:
        if payload.size() > _AGAIN_ABOVE:
            self._given.add(commitment)
        yield f"payload {commitment} {payload.salt.hex() or '-'} {payload.size()}\n".encode()
        yield from payload.pieces()
        yield b"\n"
