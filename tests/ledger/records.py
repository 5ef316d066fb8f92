"""Payloads in packs, for tests: their records as the format page writes them, whole and erased."""

from __future__ import annotations

from hypothesis import strategies as st

from hegui.ledger.packs import Packs, Place
from hegui.ledger.payload import Payload

BEGIN = Place(1, 0)
SALT = bytes(range(1, 33))
PLAIN, PERSONAL = Payload("提示\n".encode()), Payload(b"name: Li Lei", SALT)
payloads = st.builds(Payload, st.binary(max_size=80), st.just(b"") | st.binary(min_size=32, max_size=32).filter(any))


def written(payload: Payload) -> bytes:
    """The record of a payload, from the format page."""
    content = b"".join(payload.pieces())
    return b"payload %s %s %d\n%s\n" % (
        payload.commitment().encode(),
        payload.salt.hex().encode() or b"-",
        len(content),
        content,
    )


def blanked(payload: Payload) -> bytes:
    """The record of a payload that was erased, from the format page."""
    salt = b"0" * 64 if payload.salt else b"-"
    return b"payload %s %s %d\n%s\n" % (payload.commitment().encode(), salt, payload.size(), bytes(payload.size()))


def filled(packs: Packs, *several: Payload, at: Place = BEGIN) -> list[Place]:
    """Append these payloads."""
    return packs.append(at, [(payload.commitment(), payload) for payload in several])
