"""Ledger: the append-only log of everything the product does; group commit, RFC 6962 tree, signed heads, offline verifier."""

from hegui.ledger.entry import Entry
from hegui.ledger.heads import SignedHead, SigningKey, VerifierKey
from hegui.ledger.index import Recorded
from hegui.ledger.ledger import Ledger
from hegui.ledger.payload import Payload

__all__ = ["Entry", "Ledger", "Payload", "Recorded", "SignedHead", "SigningKey", "VerifierKey"]
