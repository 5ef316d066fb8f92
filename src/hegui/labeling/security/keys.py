"""What a key can do, whatever its algorithm: the port between SecurityData and the algorithms."""

from __future__ import annotations

from typing import Literal, Protocol

SM3_WITH_SM2 = "1.2.156.10197.1.501"
SHA256_WITH_RSA = "1.2.840.113549.1.1.11"
ALGORITHMS = {SM3_WITH_SM2: "SM3withSM2", SHA256_WITH_RSA: "SHA256withRSA"}

Dialect = Literal["text", "digest"]


class NoLibrary(Exception):  # noqa: N818 - the word says what is missing
    """The library that an algorithm needs is not installed."""


class PublicKey(Protocol):
    """A key that verifies; two of the same value are equal."""

    @property
    def algorithm(self) -> str:
        """The algorithm of its signatures, as AlgID names it."""

    def messages(self, text: bytes) -> tuple[tuple[Dialect, bytes], ...]:
        """Return what is signed for a text, in each dialect in which producers do it."""

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature is this key's over the message; raise `NoLibrary` when that cannot be told."""


class SigningKey(Protocol):
    """A key that signs."""

    @property
    def algorithm(self) -> str:
        """The algorithm of its signatures, as AlgID names it."""

    def public(self) -> bytes:
        """Return the public key (SubjectPublicKeyInfo)."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature; raise `NoLibrary` when the library is not installed."""
