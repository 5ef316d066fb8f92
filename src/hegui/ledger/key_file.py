"""The signing key in a file: Ed25519 in PKCS #8, readable by its owner only."""

from __future__ import annotations

import os
import tempfile
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from hegui.ledger.disk import Disk
from hegui.ledger.findings import bad_key_file, no_key
from hegui.words import Refused, Unfinished

HALF_MADE = ".new-"  # how the name of a file begins while it is being written
_MAX_BYTES = 16 * 1024


class KeyFile:
    """A signing key read from a PEM file."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    def public(self) -> bytes:
        """Return the public key (32 bytes)."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature (64 bytes)."""
        return self._private.sign(message)


class KeyAt:
    """The signing key at a path, read when something is first signed: who only reads a ledger needs no key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _key(self) -> KeyFile:
        return read_key_file(self._path)

    def public(self) -> bytes:
        """Return the public key (32 bytes)."""
        return self._key.public()

    def sign(self, message: bytes) -> bytes:
        """Return the signature (64 bytes)."""
        return self._key.sign(message)


def create_key(path: Path, disk: Disk | None = None) -> KeyFile:
    """Make a new key in a new file that only its owner can read; after a crash it is there whole or not at all."""
    if path.exists():
        raise FileExistsError(path)
    private = Ed25519PrivateKey.generate()
    content = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=HALF_MADE)  # readable by its owner only
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    (disk or Disk()).put(Path(name), path)
    return KeyFile(private)


def read_key_file(path: Path) -> KeyFile:
    """Read a key; raise `Unfinished` when the file cannot be read and `Refused` when it holds no Ed25519 key."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_BYTES)
    except OSError as error:
        raise Unfinished([no_key(path, error)]) from error
    try:
        private = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused([bad_key_file(path)]) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Refused([bad_key_file(path)])
    return KeyFile(private)
