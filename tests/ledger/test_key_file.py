"""The signing key lies in a file that only its owner reads, in one form; anything else is refused in words."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given

from hegui.ledger.key_file import create_key, read_key_file
from hegui.words import Refused, Unfinished
from ledger.entries import damaged
from strategies import examples

NOT_ENCRYPTED = NoEncryption()
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
# A key for SM2, the curve of GB/T 32918, as `openssl genpkey -algorithm SM2` writes it.
SM2 = b"""-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgAAECAwQFBgcICQoL
DA0ODxAREhMUFRYXGBkaGxwdHh+hRANCAAQAAQIDBAUGBwgJCgsMDQ4PEBESExQV
FhcYGRobHB0eHwABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
-----END PRIVATE KEY-----
"""


def pem(private: object, encryption: KeySerializationEncryption = NOT_ENCRYPTED) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


OTHER_CONTENTS = {
    "nothing": b"",
    "garbage": os.urandom(300),
    "text": "我的密钥".encode(),
    "an encrypted key": pem(PRIVATE, BestAvailableEncryption(b"secret")),
    "an RSA key": pem(rsa.generate_private_key(65537, 2048)),
    "an elliptic curve key": pem(ec.generate_private_key(ec.SECP256R1())),
    "an Ed448 key": pem(ed448.Ed448PrivateKey.generate()),
    "an SM2 key": SM2,
    "a public key": PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    "raw bytes": PRIVATE.private_bytes_raw(),
    "DER": PRIVATE.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NOT_ENCRYPTED),
    "half a key": pem(PRIVATE)[:60],
    "a certificate's frame": pem(PRIVATE).replace(b"PRIVATE KEY", b"CERTIFICATE"),
}


def test_a_new_key_is_written_for_its_owner_only(tmp_path):
    created = create_key(tmp_path / "key.pem")

    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "key.pem").read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert read_key_file(tmp_path / "key.pem").public() == created.public()


def test_an_existing_file_is_never_overwritten(tmp_path):
    (tmp_path / "key.pem").write_text("mine")

    with pytest.raises(FileExistsError):
        create_key(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").read_text() == "mine"


def test_no_two_keys_are_the_same(tmp_path):
    assert create_key(tmp_path / "one").public() != create_key(tmp_path / "two").public()


def test_what_a_key_file_signs_is_verified_by_its_public_key(tmp_path):
    (tmp_path / "key.pem").write_bytes(pem(PRIVATE))
    key = read_key_file(tmp_path / "key.pem")

    assert key.public() == PRIVATE.public_key().public_bytes_raw()
    Ed25519PublicKey.from_public_bytes(key.public()).verify(key.sign(b"head"), b"head")


@pytest.mark.parametrize("content", OTHER_CONTENTS)
def test_anything_else_in_the_file_is_refused(content, tmp_path):
    (tmp_path / "key.pem").write_bytes(OTHER_CONTENTS[content])

    with pytest.raises(Refused) as caught:
        read_key_file(tmp_path / "key.pem")

    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("bad_key_file", str(tmp_path / "key.pem"))
    assert finding.message.zh == "此文件不是未加密的 Ed25519 私钥（PEM）。"
    assert finding.message.en == "This file holds no unencrypted Ed25519 private key (PEM)."


@pytest.mark.parametrize("path", ["missing.pem", ".", "missing/key.pem"])
def test_a_file_that_cannot_be_read_is_told(path, tmp_path):
    with pytest.raises(Unfinished) as caught:
        read_key_file(tmp_path / path)

    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("no_key", str(tmp_path / path))
    assert re.search(r"[一-鿿]", finding.message.zh)
    assert finding.remedy
    assert finding.remedy.en == "Appending needs the key; verifying does not."


@examples(2)
@given(content=damaged(pem(PRIVATE)) | damaged(SM2))
def test_whatever_the_file_holds_it_is_a_key_or_refused(content, tmp_path_factory):
    path: Path = tmp_path_factory.getbasetemp() / "fuzzed.pem"
    path.write_bytes(content)

    try:
        key = read_key_file(path)
    except Refused:
        return
    assert len(key.public()) == 32
