"""Credentials: the certificate chain and private key with which manifests are signed, and the library that does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from hegui.words import Finding, Refused, Text

_OF_CURVE = {"secp256r1": b"es256", "secp384r1": b"es384", "secp521r1": b"es512"}
_SETTINGS = {
    "builder": {"thumbnail": {"enabled": False}},
    "core": {"backing_store_memory_threshold_in_mb": 16},  # by default it holds a large file in memory twice
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
}


@dataclass(frozen=True, slots=True)
class Signing:
    """How manifests are signed: files with the chain (the signer's certificate first) and the key, and the model to name."""

    certificates: Path
    key: Path
    passphrase: str | None = field(default=None, repr=False)
    model: str = ""


class Tools(NamedTuple):
    """The library with its settings, and a signer."""

    library: Any
    context: Any
    signer: Any


@cache
def library() -> tuple[Any, Any]:
    """Return the library and its settings; raise `Refused` where it is not installed."""
    try:
        import c2pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Refused([Finding("missing_extra", _MISSING, "", _MISSING_REMEDY)]) from error
    return c2pa, c2pa.Context(c2pa.Settings.from_dict(_SETTINGS))


def tools_of(signing: Signing) -> Tools:
    """Return the tools of these credentials, read anew when the files change; raise `Refused` for such as will not do."""
    library()
    return _tools(signing, _stamp(signing.certificates), _stamp(signing.key))


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what changes with a file: another one of the same name is read anew."""
    try:
        told = path.stat()
    except OSError as error:
        _refuse_unreadable(path, error)
    return told.st_dev, told.st_ino, told.st_mtime_ns, told.st_size


@lru_cache(maxsize=8)
def _tools(signing: Signing, *stamps: tuple[int, ...]) -> Tools:
    c2pa, context = library()
    key = _key(signing)
    chain = _chain(signing, key)
    algorithm = _algorithm(signing, key)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(algorithm, chain, secret, None))
    except c2pa.C2paError as error:
        _refuse(
            "c2pa_certificate",
            Text("C2PA 不接受此证书链。", f"C2PA does not take this certificate chain ({type(error).__name__})."),
            signing.certificates,
            _CHAIN_REMEDY,
        )
    return Tools(c2pa, context, signer)


def _key(signing: Signing) -> Any:
    try:
        passphrase = signing.passphrase.encode() if signing.passphrase else None
        return load_pem_private_key(signing.key.read_bytes(), passphrase)
    except OSError as error:
        _refuse_unreadable(signing.key, error)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # what they say is not repeated: it might tell of the key
        message = Text("无法读取 C2PA 私钥。", "The private key for C2PA cannot be read.")
        _refuse("c2pa_key", message, signing.key, _KEY_REMEDY)


def _chain(signing: Signing, key: Any) -> bytes:
    try:
        chain = x509.load_pem_x509_certificates(signing.certificates.read_bytes())
        own = chain[0].public_key() == key.public_key()
    except OSError as error:
        _refuse_unreadable(signing.certificates, error)
    except ValueError:
        message = Text("无法读取 C2PA 证书链。", "The certificate chain for C2PA cannot be read.")
        _refuse("c2pa_certificate", message, signing.certificates, _CHAIN_REMEDY)
    if not own:
        message = Text("第一张证书与私钥不匹配。", "The first certificate does not belong to the private key.")
        _refuse("c2pa_certificate", message, signing.certificates, _CHAIN_REMEDY)
    return b"".join(each.public_bytes(Encoding.PEM) for each in chain)


def _algorithm(signing: Signing, key: Any) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _OF_CURVE:
        return _OF_CURVE[key.curve.name]
    if isinstance(key, rsa.RSAPrivateKey):
        return b"ps256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return b"ed25519"
    _refuse("c2pa_key", Text("C2PA 不支持这种私钥。", "C2PA knows no signatures with such a key."), signing.key, _KEY_REMEDY)


def _refuse_unreadable(path: Path, error: OSError) -> NoReturn:
    message = Text("无法读取此文件。", f"The file cannot be read ({error.strerror or type(error).__name__}).")
    _refuse("unreadable", message, path, None)


def _refuse(code: str, message: Text, path: Path, remedy: Text | None) -> NoReturn:
    raise Refused([Finding(code, message, str(path), remedy)]) from None


_MISSING = Text("没有安装 C2PA 所需的组件。", "What C2PA needs is not installed.")
_MISSING_REMEDY = Text("请运行：pip install 'hegui[c2pa]'", "Run: pip install 'hegui[c2pa]'")
_KEY_REMEDY = Text(
    "需要 PEM 格式的私钥：P-256、P-384、P-521、RSA 或 Ed25519；加密的私钥须给出正确的口令。",
    "It takes a private key in PEM: P-256, P-384, P-521, RSA or Ed25519; an encrypted one needs its passphrase.",
)
_CHAIN_REMEDY = Text(
    "需要 PEM 格式的证书链，签名者的证书在前，用途含 emailProtection 或文档签名，并在有效期内。",
    "It takes a chain in PEM, the signer's certificate first, for emailProtection or document signing, and valid today.",
)
