"""Certificate chains of our own making for C2PA: an authority, and a signer for e-mail protection."""

from __future__ import annotations

import datetime
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def chain(key=None, ends_in=30):
    """A chain in PEM with its private key; the signer's certificate ends in so many days."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), key or ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Test authority", authority, authority, ca=True)
    leaf = _certificate("Example signer", key, authority, ca=False, ends_in=ends_in)
    return leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM), pem(key)


def pem(key, encryption=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def _name(common):
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _certificate(common, key, authority, *, ca, ends_in=30):
    now = datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
    uses = {use: use in ({"key_cert_sign", "crl_sign"} if ca else {"digital_signature"}) for use in _USES}
    builder = x509.CertificateBuilder().subject_name(_name(common)).issuer_name(_name("Test authority"))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=9)).not_valid_after(now + datetime.timedelta(days=ends_in))
    builder = builder.add_extension(x509.BasicConstraints(ca, 0 if ca else None), critical=True)
    builder = builder.add_extension(x509.KeyUsage(**uses), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    builder = builder.add_extension(issuer, critical=False)
    if not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(authority, hashes.SHA256())
