"""Signed tree heads: a checkpoint (c2sp.org/tlog-checkpoint) in a signed note (c2sp.org/signed-note), signed by Ed25519.

A head says: the ledger of this name, at this size, has this root. It is plain text, so that it can be kept anywhere.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hegui.ledger.findings import bad_head, bad_key
from hegui.words import Refused

_ED25519 = b"\x01"  # the signature type of signed notes
_MOST_SIGNATURES = 16
MAX_HEAD_BYTES = 16 * 1024
ORIGIN = re.compile(r"[^\s+\x00-\x1f\x7f\ud800-\udfff]{1,200}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_KEY_ID = re.compile(r"[0-9a-f]{8}")


class SigningKey(Protocol):
    """What signs heads: a key in a file, a token, a service."""

    def public(self) -> bytes:
        """Return the Ed25519 public key (32 bytes)."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature over these bytes (64 bytes)."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A ledger's name with its public key, as `origin+keyid+key`: what a reader keeps from elsewhere."""

    origin: str
    public: bytes

    def id(self) -> bytes:
        """Return the key id (4 bytes)."""
        return sha256(self.origin.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """Return the key as one word."""
        return f"{self.origin}+{self.id().hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Tell whether this key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Head:
    """The state of a ledger: its name, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head with the text it was read from or is written as; `text` is a whole signed note."""

    head: Head
    text: str

    def plain(self) -> dict[str, object]:
        """Return the shape that JSON carries; `note` is the signed text itself."""
        head = self.head
        return {
            "schema": "hegui.ledger.head/1",
            "origin": head.origin,
            "size": head.size,
            "root": head.root.hex(),
            "note": self.text,
        }

    def signed_by(self, key: VerifierKey) -> bool:
        """Tell whether the note carries a good signature of this key, before those of any others (witnesses)."""
        lines = self.text[len(self.head.body()) + 1 :].splitlines()
        ours = [name == key.origin and signature[:4] == key.id() for name, signature in map(_signature, lines)]
        own = [_signature(line)[1] for line, is_ours in zip(lines, ours, strict=True) if is_ours]
        return ours[0] and all(key.signed(self.head.body().encode(), signature[4:]) for signature in own)


def sign(head: Head, key: SigningKey) -> SignedHead:
    """Return the head, signed."""
    body = head.body()
    key_id = VerifierKey(head.origin, key.public()).id()
    signature = base64.b64encode(key_id + key.sign(body.encode())).decode()
    return SignedHead(head, f"{body}\n— {head.origin} {signature}\n")


def read_head(text: str, place: str) -> SignedHead:
    """Read a signed note that holds a head; raise `Refused` for anything else. The signature is not checked here."""
    body, found, signatures = text.rpartition("\n\n")
    lines = [*body.split("\n"), ""][:4]
    lines += [""] * (4 - len(lines))
    origin, size, root = lines[0], lines[1], _bytes_of(lines[2])
    good = (
        bool(found)
        and len(text.encode(errors="replace")) <= MAX_HEAD_BYTES
        and body.count("\n") == 2
        and ORIGIN.fullmatch(origin) is not None
        and _SIZE.fullmatch(size) is not None
        and len(root) == 32
        and _are_signatures(signatures)
    )
    if not good:
        raise Refused([bad_head(place)])
    return SignedHead(Head(origin, int(size), root), text)


def read_key(text: str, place: str) -> VerifierKey:
    """Read a verifier key; raise `Refused` for anything else."""
    origin, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = _bytes_of(encoded)
    key = VerifierKey(origin, raw[1:])
    sound = ORIGIN.fullmatch(origin) and _KEY_ID.fullmatch(key_id) and len(raw) == 33 and raw[:1] == _ED25519
    if not sound or key.id().hex() != key_id:
        raise Refused([bad_key(place)])
    return key


def _are_signatures(text: str) -> bool:
    lines = text.split("\n")
    return lines[-1] == "" and 2 <= len(lines) <= _MOST_SIGNATURES + 1 and all(_signature(line)[0] for line in lines[:-1])


def _signature(line: str) -> tuple[str, bytes]:
    """Return who signed, and key id with signature; nothing where the line is no signature."""
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    signature = _bytes_of(encoded)
    return (name, signature) if dash == "—" and ORIGIN.fullmatch(name) and len(signature) > 4 else ("", b"")


def _bytes_of(encoded: str) -> bytes:
    """Return what base64 stands for, only in its one canonical form; nothing otherwise."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.b64encode(raw).decode() == encoded else b""
