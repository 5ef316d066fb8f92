"""Private keys under a passphrase: PBES2 with PBKDF2 (RFC 8018) and AES or SM4 in CBC mode, as OpenSSL writes them."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from hegui.labeling.security import der

_MOST_ROUNDS = 10_000_000

_PBES2 = bytes.fromhex("2A864886F70D01050D")
_PBKDF2 = bytes.fromhex("2A864886F70D01050C")
_DIGESTS: dict[bytes, type[hashes.HashAlgorithm]] = {
    bytes.fromhex("2A864886F70D0207"): hashes.SHA1,
    bytes.fromhex("2A864886F70D0209"): hashes.SHA256,
    bytes.fromhex("2A864886F70D020A"): hashes.SHA384,
    bytes.fromhex("2A864886F70D020B"): hashes.SHA512,
    bytes.fromhex("2A811CCF550183110301"): hashes.SM3,
    bytes.fromhex("2A811CCF5501831102"): hashes.SM3,
}
_CIPHERS: dict[bytes, tuple[type[AES] | type[SM4], int]] = {
    bytes.fromhex("60864801650304012A"): (AES, 32),
    bytes.fromhex("608648016503040116"): (AES, 24),
    bytes.fromhex("608648016503040102"): (AES, 16),
    bytes.fromhex("2A811CCF55016802"): (SM4, 16),
}


class UnknownEncryption(ValueError):  # noqa: N818 - the word says what is unknown
    """The key is encrypted in a way that is not known here."""


class WrongPassphrase(ValueError):  # noqa: N818 - the word says what is wrong
    """The passphrase does not open the key."""


def decrypted(written: bytes, passphrase: bytes) -> bytes:
    """Return the private key that an EncryptedPrivateKeyInfo holds."""
    try:
        kind, data = der.sequence(written)
        scheme, parameters = kind.parts()
        derivation, encryption = parameters.parts()
        if scheme.content != _PBES2:
            raise UnknownEncryption
        cipher, vector = encryption.parts()
        algorithm, size = _CIPHERS[cipher.content]
        key = _derived(derivation, size, passphrase)
        decryptor = Cipher(algorithm(key), CBC(vector.content)).decryptor()
        padded = decryptor.update(data.content)
    except (ValueError, KeyError, IndexError, UnsupportedAlgorithm) as error:
        raise UnknownEncryption from error
    try:
        unpadder = PKCS7(128).unpadder()
        return unpadder.update(padded + decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        raise WrongPassphrase from None


def _derived(derivation: der.Element, size: int, passphrase: bytes) -> bytes:
    function, parameters = derivation.parts()
    salt, rounds, *others = parameters.parts()
    digests = [part.parts()[0].content for part in others if part.tag == der.SEQUENCE]
    digest = _DIGESTS[digests[0]] if digests else hashes.SHA1
    if function.content != _PBKDF2 or not 1 <= rounds.number() <= _MOST_ROUNDS:
        raise UnknownEncryption
    return PBKDF2HMAC(digest(), size, salt.content, rounds.number()).derive(passphrase)
