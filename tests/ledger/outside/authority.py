"""Certificates made in the test, and a real RFC 3161 time-stamp authority: `openssl ts` behind a tiny HTTP server."""

from __future__ import annotations

import ipaddress
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.now(UTC)  # noqa: TID251 - certificates and time stamps are of today
SETTINGS = """
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Issuer:
    """A root that signs certificates."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    pem: Path


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, as files."""

    certificate: Path
    key: Path


Days = tuple[timedelta, timedelta]
MONTH = (timedelta(days=-1), timedelta(days=30))
LONGER = (timedelta(days=-60), timedelta(days=60))


def make_root(folder: Path, name: str = "root", valid: Days = LONGER) -> Issuer:
    key = rsa.generate_private_key(65537, 2048)
    builder = _started(name, name, key, valid).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signing = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    certificate = builder.add_extension(signing, critical=True).sign(key, hashes.SHA256())
    pem = folder / f"{name}.pem"
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    return Issuer(certificate, key, pem)


def server_pair(folder: Path, root: Issuer, address: str = "127.0.0.1") -> Pair:
    """A certificate for a server at this address."""
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    return _issued(folder, root, "server", [(names, False)])


def stamping_pair(
    folder: Path,
    root: Issuer,
    name: str = "stamper",
    *,
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
    valid: Days = MONTH,
) -> Pair:
    """A certificate for a time-stamp authority; `valid` is counted from now."""
    return _issued(folder, root, name, [(x509.ExtendedKeyUsage([purpose]), True)], valid)


def _issued(
    folder: Path,
    root: Issuer,
    name: str,
    extensions: list[tuple[x509.ExtensionType, bool]],
    valid: Days = MONTH,
) -> Pair:
    key = rsa.generate_private_key(65537, 2048)
    builder = _started(name, root.certificate.subject.rfc4514_string().removeprefix("CN="), key, valid)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    certificate = builder.add_extension(issuer, critical=False).sign(root.key, hashes.SHA256())
    pair = Pair(folder / f"{name}.pem", folder / f"{name}.key")
    pair.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    pair.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pair


def _started(
    name: str,
    issuer: str,
    key: rsa.RSAPrivateKey,
    valid: Days,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + valid[0])
        .not_valid_after(NOW + valid[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def stamped(folder: Path, pair: Pair, query: bytes) -> bytes:
    """Answer a time-stamp query as this authority."""
    (folder / "tsa.cnf").write_text(SETTINGS, encoding="utf-8")
    if not (folder / "serial").exists():
        (folder / "serial").write_text("01\n", encoding="utf-8")
    (folder / "query.tsq").write_bytes(query)
    command = ["openssl", "ts", "-reply", "-queryfile", "query.tsq", "-config", "tsa.cnf"]
    files = ["-signer", str(pair.certificate), "-inkey", str(pair.key), "-out", "answer.tsr"]
    subprocess.run([*command, *files], cwd=folder, capture_output=True, check=True, timeout=20)
    return (folder / "answer.tsr").read_bytes()
