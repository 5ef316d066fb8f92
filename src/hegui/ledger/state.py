"""How far a ledger has been read: the tree so far, where the next line begins, which head was the last."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hegui.ledger.heads import SignedHead, VerifierKey
from hegui.ledger.lines import EntryLine, HeadLine, Line, SegmentLine, SyncedLine
from hegui.ledger.packs import Place
from hegui.ledger.tree import Frontier
from hegui.words import Text

_NOT_A_LINE = Text("这一行不完整或已损坏", "this line is torn or damaged")
_NOT_AN_ENTRY = Text("第 {number} 号记录与其哈希不符", "entry {number} does not fit its hash")
_NOT_SIGNED = Text("台账头的签名无效", "the head's signature is not good")
_OTHER_SIZE = Text(
    "台账头写明 {told} 条记录，此处有 {size} 条", "the head speaks of {told} entries, but {size} stand before it"
)
_OTHER_ROOT = Text(
    "第 {signed} 至 {last} 号记录中有改动：根哈希与台账头不符",
    "something was changed among the entries {signed} to {last}: the root is not that of the head",
)
_OTHER_SEGMENT = Text("段的开头与其位置不符", "the beginning of the segment does not fit its place")
NO_HEAD = Text("记录之后没有台账头", "no head follows the entries")
_NOT_SYNCED = Text("落盘记号与其前面的台账头不符", "the note of what was synced does not fit the head before it")


@dataclass
class State:
    """The tree, the place in the segments, the newest head, what is known to be synced, and the place in the packs."""

    frontier: Frontier = field(default_factory=Frontier)
    segment: int = 0
    offset: int = 0
    head: SignedHead | None = None
    synced: int = 0
    packs: Place = field(default_factory=lambda: Place(1, 0))

    @property
    def size(self) -> int:
        """How many entries were read."""
        return self.frontier.size

    @property
    def signed(self) -> int:
        """How many of them the newest head covers."""
        return self.head.head.size if self.head else 0

    def take(self, line: Line | None, raw: bytes) -> list[bytes]:
        """Take the next line; return the hashes it completed in the tree."""
        completed = self.frontier.add(line.leaf) if isinstance(line, EntryLine) else []
        if isinstance(line, HeadLine):
            self.head = line.signed
        if isinstance(line, SyncedLine):
            self.synced = line.size
        self.offset += len(raw)
        return completed

    def copy(self) -> State:
        """Return the same state, to go on on its own."""
        return replace(self, frontier=self.frontier.copy())

    def vouched_for(self, key: VerifierKey) -> bool:
        """Tell whether a good head covers the whole tree, so that it does not matter who wrote this state down."""
        if self.head is None:
            return self.size == 0
        return self.signed == self.size and self.head.head.root == self.frontier.root() and self.head.signed_by(key)

    def wrong(self, line: Line | None, key: VerifierKey) -> Text | None:
        """Return what is wrong with the next line, if anything."""
        if line is None:
            return _NOT_A_LINE
        if isinstance(line, SegmentLine) or self.offset == 0:
            return None if self.offset == 0 and line == SegmentLine(key.origin, self.segment) else _OTHER_SEGMENT
        if isinstance(line, EntryLine):
            return None if line.entry else _NOT_AN_ENTRY.filled(number=self.size)
        if isinstance(line, SyncedLine):
            return None if line.size == self.signed == self.size else _NOT_SYNCED
        return self._wrong_head(line.signed, key)

    def _wrong_head(self, signed: SignedHead, key: VerifierKey) -> Text | None:
        head = signed.head
        if head.origin != key.origin or not signed.signed_by(key):
            return _NOT_SIGNED
        if head.size != self.size:
            return _OTHER_SIZE.filled(told=head.size, size=self.size)
        if head.root != self.frontier.root():
            return _OTHER_ROOT.filled(signed=self.signed, last=max(self.size - 1, 0))
        return None
