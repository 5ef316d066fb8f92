"""Private keys in PEM files: PKCS #8 (RFC 5958), with or without a passphrase, SEC 1 (RFC 5915) and PKCS #1.

Nothing of a key or a passphrase gets into a message.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from hegui.labeling.security import der, sm2
from hegui.labeling.security.keys import SigningKey
from hegui.labeling.security.pem import block_of
from hegui.words import Finding, Refused, Text, Unfinished

_MOST_BYTES = 64 * 1024
_ENCRYPTED = "ENCRYPTED PRIVATE KEY"
_LABELS = ("PRIVATE KEY", _ENCRYPTED, "EC PRIVATE KEY", "SM2 PRIVATE KEY", "RSA PRIVATE KEY")
_PARAMETERS = 0xA0


def read_key(path: Path, passphrase: str | None = None) -> SigningKey:
    """Read a key of SM2 or RSA; raise `Unfinished` when the file cannot be read and `Refused` when it holds no such key."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES)
    except OSError as error:
        message = Text("无法读取密钥文件。", f"The key file cannot be read ({error.strerror}).")
        raise Unfinished([Finding("no_key", message, str(path))]) from error
    label, written = block_of(content, _LABELS) or _refuse(path, "bad_key_file", _NO_KEY, _MAKE_ONE)
    if label == _ENCRYPTED:
        written = _opened(written, passphrase, path)
    return _sm2(written) or _rsa(written) or _refuse(path, "bad_key_file", _NO_KEY, _MAKE_ONE)


def _opened(written: bytes, passphrase: str | None, path: Path) -> bytes:
    from hegui.labeling.security import encrypted_key  # noqa: PLC0415 - the library is large, and few keys need it

    if passphrase is None:
        _refuse(path, "no_passphrase", _NO_PASSPHRASE)
    try:
        return encrypted_key.decrypted(written, passphrase.encode(errors="surrogateescape"))
    except encrypted_key.WrongPassphrase:
        _refuse(path, "wrong_passphrase", _WRONG_PASSPHRASE)
    except encrypted_key.UnknownEncryption:
        _refuse(path, "unknown_encryption", _UNKNOWN_ENCRYPTION, _ENCRYPT_ANEW)


def _sm2(written: bytes) -> SigningKey | None:
    """Return the SM2 key of a PrivateKeyInfo or an ECPrivateKey."""
    try:
        parts = der.sequence(written)
        if parts[1].tag == der.SEQUENCE:
            names = [part.content for part in parts[1].parts()]
            parts = der.sequence(parts[2].content) if names == [sm2.EC_KEY, sm2.CURVE] else []
        elif not any(part.tag == _PARAMETERS and part.parts()[0].content == sm2.CURVE for part in parts):
            parts = []
        return sm2.signing_key(parts[1].content) if parts[1].tag == der.OCTET_STRING else None
    except (der.NotDer, IndexError):
        return None


def _rsa(written: bytes) -> SigningKey | None:
    from hegui.labeling.security import rsa  # noqa: PLC0415 - likewise

    return rsa.signing_key(written)


def _refuse(path: Path, code: str, message: Text, remedy: Text | None = None) -> NoReturn:
    raise Refused([Finding(code, message, str(path), remedy)])


_NO_KEY = Text(
    "此文件中没有可用于签名的 SM2 私钥，也没有 2048 位以上的 RSA 私钥。",
    "The file holds no private key of SM2, nor one of RSA with 2048 bits or more.",
)
_MAKE_ONE = Text(
    "生成 SM2 密钥：openssl genpkey -algorithm SM2 -out key.pem",
    "Make a key of SM2: openssl genpkey -algorithm SM2 -out key.pem",
)
_NO_PASSPHRASE = Text("此密钥有口令保护，请给出口令。", "The key is under a passphrase, which has to be given.")
_WRONG_PASSPHRASE = Text("口令不能打开此密钥。", "The passphrase does not open the key.")
_UNKNOWN_ENCRYPTION = Text("不认识此密钥的加密方式。", "The key is encrypted in a way that is not known here.")
_ENCRYPT_ANEW = Text(
    "可用 openssl pkcs8 -topk8 -v2 aes-256-cbc 重新加密。", "Encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc"
)
