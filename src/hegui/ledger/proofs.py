"""Proofs as they are handed over: inclusion as a tlog-proof (c2sp.org/tlog-proof), consistency as witnesses take it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from hegui.ledger.heads import Head, SignedHead
from hegui.ledger.index import Recorded


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That an entry stands in the tree under a head: the audit path from its leaf to the root."""

    recorded: Recorded
    path: tuple[bytes, ...]
    signed: SignedHead

    def text(self) -> str:
        """Return the tlog-proof; its `extra` line holds the canonical bytes of the entry."""
        extra = b64encode(self.recorded.entry.canonical()).decode()
        return f"c2sp.org/tlog-proof@v1\nextra {extra}\nindex {self.recorded.number}\n{_lines(self.path)}\n{self.signed.text}"

    def plain(self) -> dict[str, object]:
        """Return the shape that JSON carries."""
        return {
            "schema": "hegui.ledger.proof/1",
            "kind": "inclusion",
            "number": self.recorded.number,
            "entry": self.recorded.entry.plain(),
            "leaf": self.recorded.leaf.hex(),
            "path": [hashed.hex() for hashed in self.path],
            "head": self.signed.plain(),
        }


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the tree under the newer head only added to the one under the older."""

    older: Head
    path: tuple[bytes, ...]
    signed: SignedHead

    def text(self) -> str:
        """Return the proof in the form of a witness's request (c2sp.org/tlog-witness)."""
        return f"old {self.older.size}\n{_lines(self.path)}\n{self.signed.text}"

    def plain(self) -> dict[str, object]:
        """Return the shape that JSON carries."""
        return {
            "schema": "hegui.ledger.proof/1",
            "kind": "consistency",
            "old_size": self.older.size,
            "old_root": self.older.root.hex(),
            "path": [hashed.hex() for hashed in self.path],
            "head": self.signed.plain(),
        }


def _lines(path: tuple[bytes, ...]) -> str:
    return "".join(f"{b64encode(hashed).decode()}\n" for hashed in path)
