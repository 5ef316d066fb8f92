"""RSA with SHA-256 and the padding of PKCS #1 v1.5 (RFC 8017 8.2), by the library that the plain install has."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from hegui.labeling.security.keys import SHA256_WITH_RSA, Dialect

_FEWEST_BITS_READ, _FEWEST_BITS_SIGNED, _MOST_BITS = 1024, 2048, 8192


@dataclass(frozen=True, slots=True)
class RsaKey:
    """A public key that verifies, held as its SubjectPublicKeyInfo."""

    information: bytes

    @property
    def algorithm(self) -> str:
        """SHA256withRSA."""
        return SHA256_WITH_RSA

    def messages(self, text: bytes) -> tuple[tuple[Dialect, bytes], ...]:
        """Return the text; nobody was seen to sign its digest with RSA."""
        return (("text", text),)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature is this key's."""
        key = load_der_public_key(self.information)
        assert isinstance(key, RSAPublicKey)
        try:
            key.verify(signature, message, PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class RsaSigningKey:
    """A private key that signs; it shows itself to nobody."""

    _private: RSAPrivateKey = field(repr=False)

    @property
    def algorithm(self) -> str:
        """SHA256withRSA."""
        return SHA256_WITH_RSA

    def public(self) -> bytes:
        """Return the SubjectPublicKeyInfo."""
        return _information(self._private.public_key())

    def sign(self, message: bytes) -> bytes:
        """Return the signature."""
        return self._private.sign(message, PKCS1v15(), SHA256())


def key_of_information(written: bytes) -> RsaKey | None:
    """Return the key of a SubjectPublicKeyInfo, or None where it is no RSA key of a usual size."""
    try:
        key = load_der_public_key(written)
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, RSAPublicKey) or not _FEWEST_BITS_READ <= key.key_size <= _MOST_BITS:
        return None
    return RsaKey(_information(key))


def signing_key(written: bytes) -> RsaSigningKey | None:
    """Return the key of a private key in DER, or None where it is no RSA key, or one too short to sign with."""
    try:
        private = load_der_private_key(written, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if not isinstance(private, RSAPrivateKey) or not _FEWEST_BITS_SIGNED <= private.key_size <= _MOST_BITS:
        return None
    return RsaSigningKey(private)


def _information(key: RSAPublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
