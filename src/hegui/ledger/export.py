"""Export: one file to hand over, with all entries or some of them, that proves itself against its signed head.

What is left out stands there as the hash of its subtree, so a selection is checked in the same way as the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import takewhile

from hegui.ledger.copying import copies
from hegui.ledger.filter import Filter
from hegui.ledger.findings import payload_missing
from hegui.ledger.heads import SignedHead
from hegui.ledger.index import Recorded
from hegui.ledger.ledger import Ledger
from hegui.ledger.lines import EntryLine, HeadLine
from hegui.ledger.payload import Payload
from hegui.ledger.tree import complete_subtrees
from hegui.words import Unfinished

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
    """Return the export piece by piece; raise `Unfinished` when a payload that has to stand in it is missing or changed."""
    digest = sha256()
    for piece in _pieces(ledger, selection or Selection()):
        digest.update(piece)
        yield piece
    yield f"end {digest.hexdigest()}\n".encode()


def _pieces(ledger: Ledger, selection: Selection) -> Iterator[bytes]:
    heads = _heads(ledger)
    yield FIRST_LINE
    yield f"key {ledger.key.text()}\n".encode()
    yield from (HeadLine(signed).written() for signed in heads)
    sizes = [signed.head.size for signed in heads]
    size = sizes[-1] if sizes else 0
    at = 0
    payloads = _Payloads(ledger, selection)
    for recorded in _shown(ledger, selection.chosen, size):
        yield from _hidden(ledger, at, recorded.number, sizes)
        yield EntryLine.of(recorded.entry).written()
        yield from payloads.of(recorded)
        at = recorded.number + 1
    yield from _hidden(ledger, at, size, sizes)


def _heads(ledger: Ledger) -> list[SignedHead]:
    """Return the heads that were copied outside, and the newest, by rising size."""
    newest = ledger.head()
    known = [copy.signed for copy in copies(ledger)][-_MOST_HEADS:] + ([newest] if newest else [])
    return sorted({signed.head.size: signed for signed in known}.values(), key=lambda signed: signed.head.size)


def _shown(ledger: Ledger, chosen: Filter, size: int) -> Iterator[Recorded]:
    """Return the entries that are shown; always with those that tell why a payload of theirs was erased."""
    shown = ledger.entries(replace(chosen, with_erasings=True))
    return takewhile(lambda recorded: recorded.number < size, shown)


def _hidden(ledger: Ledger, start: int, end: int, sizes: Sequence[int]) -> Iterator[bytes]:
    """Return the hashes of what is left out, cut where a head stands, so that its root can be computed too."""
    stops = [size for size in sizes if start < size < end]
    for first, last in zip([start, *stops], [*stops, end], strict=True):
        for level, at in complete_subtrees(first, last):
            yield f"hidden {level} {ledger.subtree(at, at + (1 << level)).hex()}\n".encode()


class _Payloads:
    """The payload lines of an export; a large payload is given once."""

    def __init__(self, ledger: Ledger, selection: Selection) -> None:
        self._ledger = ledger
        self._selection = selection
        self._given: set[str] = set()

    def of(self, recorded: Recorded) -> Iterator[bytes]:
        """Return what follows the line of an entry."""
        commitment = recorded.entry.payload
        if commitment is None:
            return
        payload = self._ledger.payload(commitment)
        if payload is None and not self._ledger.is_erased(commitment):
            raise Unfinished([payload_missing(recorded.number, recorded.entry.id)])
        if payload is None:
            yield f"erased {commitment}\n".encode()
        elif not self._selection.gives(commitment):
            yield f"withheld {commitment}\n".encode()
        elif commitment in self._given:
            yield f"again {commitment}\n".encode()
        else:
            yield from self._whole(commitment, payload)

    def _whole(self, commitment: str, payload: Payload) -> Iterator[bytes]:
        if payload.size() > _AGAIN_ABOVE:
            self._given.add(commitment)
        yield f"payload {commitment} {payload.salt.hex() or '-'} {payload.size()}\n".encode()
        yield from payload.pieces()
        yield b"\n"
