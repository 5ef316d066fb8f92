"""The forms in which public keys are written: a point, a SubjectPublicKeyInfo, or a certificate (X.509, RFC 5280)."""

from __future__ import annotations

from hegui.labeling.security import der, sm2
from hegui.labeling.security.keys import PublicKey
from hegui.labeling.security.pem import block_of

MOST_BYTES = 64 * 1024

_RSA_KEY = bytes.fromhex("2A864886F70D010101")  # 1.2.840.113549.1.1.1
_VERSION = 0xA0
_BEFORE_THE_KEY = 5  # serial number, signature, issuer, validity, subject


def public_keys(written: bytes) -> tuple[PublicKey, ...]:
    """Return the keys that the bytes can mean: two of an x coordinate alone, none where they are no key we know."""
    if len(written) > MOST_BYTES:
        return ()
    points = sm2.keys_of_point(written)
    if points:
        return points
    try:
        return _of_information(_information(written))
    except (der.NotDer, IndexError):
        return ()


def public_keys_of_pem(content: bytes) -> tuple[PublicKey, ...]:
    """Return the keys of a PEM file: its first public key or certificate."""
    block = block_of(content, ("PUBLIC KEY", "CERTIFICATE"))
    return public_keys(block[1]) if block else ()


def _information(written: bytes) -> bytes:
    """Return the SubjectPublicKeyInfo: the bytes themselves, or what a certificate holds. Its chain is not looked at."""
    first = der.sequence(written)[0]
    parts = first.parts()
    if first.tag != der.SEQUENCE or parts[0].tag == der.OID:
        return written
    return parts[_BEFORE_THE_KEY + (parts[0].tag == _VERSION)].whole


def _of_information(written: bytes) -> tuple[PublicKey, ...]:
    kind, key = der.sequence(written)[:2]
    names = [part.content for part in kind.parts() if part.tag == der.OID]
    if sm2.CURVE in names:
        return sm2.keys_of_point(key.bits())
    if names != [_RSA_KEY]:
        return ()
    from hegui.labeling.security import rsa  # noqa: PLC0415 - most files have no such key, and the library is large

    found = rsa.key_of_information(written)
    return (found,) if found else ()
