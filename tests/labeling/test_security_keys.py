"""Keys of signatures: private ones from PEM files, public ones in every form, and nothing secret in what is said."""

from __future__ import annotations

import base64
import pickle
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK
from signatures import SECRET, certificate, point

from hegui.labeling.security import Trust, check, der, read_key, read_trust, sign
from hegui.labeling.security.key_forms import public_keys, public_keys_of_pem
from hegui.labeling.security.pem import block_of
from hegui.words import HeguiError, Refused, Unfinished
from strategies import examples

PASSPHRASE = "correct-horse-battery"


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(65537, 2048)


def pem(label, content):
    return f"-----BEGIN {label}-----\n{base64.encodebytes(content).decode()}-----END {label}-----\n"


def pkcs8(private, encryption=None):
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def public_information(private):
    return private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def written(tmp_path, content):
    path = tmp_path / "key.pem"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(call, *arguments):
    with pytest.raises(Refused) as raised:
        call(*arguments)
    return raised.value.findings


def openssl(*arguments, folder):
    return subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True).stdout


# RSA


def test_an_rsa_key_signs_what_it_verifies(rsa_key, tmp_path):
    mark = sign(MARK, read_key(written(tmp_path, pkcs8(rsa_key))))

    assert check(mark)[0].state == "integrity"
    assert check(replace(mark, produce_id="another"))[0].state == "broken"


def test_an_rsa_key_may_stand_in_pkcs1_and_under_a_passphrase(rsa_key, tmp_path):
    traditional = rsa_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    encrypted = pkcs8(rsa_key, BestAvailableEncryption(PASSPHRASE.encode()))

    assert read_key(written(tmp_path, traditional)).public() == public_information(rsa_key)
    assert read_key(written(tmp_path, encrypted), PASSPHRASE).public() == public_information(rsa_key)


def test_a_short_rsa_key_signs_nothing(tmp_path):
    short = rsa.generate_private_key(65537, 1024)

    (finding,) = refused(read_key, written(tmp_path, pkcs8(short)))

    assert finding.code == "bad_key_file"
    assert "2048" in finding.message.en


# SM2


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(
    "arguments", [("-algorithm", "SM2"), ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2")], ids=["SM2", "EC"]
)
def test_keys_of_sm2_that_openssl_makes_are_read(arguments, tmp_path):
    openssl("genpkey", *arguments, "-out", "key.pem", folder=tmp_path)

    key = read_key(tmp_path / "key.pem")

    assert key.public() == openssl("pkey", "-in", "key.pem", "-pubout", "-outform", "DER", folder=tmp_path)


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-v2", "aes-128-cbc"),
        ("-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA512"),
        ("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1", "-iter", "10"),
        ("-v2", "sm4-cbc"),
    ],
    ids=" ".join,
)
def test_keys_of_sm2_under_a_passphrase_are_read(options, tmp_path):
    openssl("genpkey", "-algorithm", "SM2", "-out", "plain.pem", folder=tmp_path)
    openssl(
        "pkcs8", "-topk8", "-in", "plain.pem", "-out", "key.pem", "-passout", f"pass:{PASSPHRASE}", *options, folder=tmp_path
    )

    key = read_key(tmp_path / "key.pem", PASSPHRASE)

    assert key.public() == read_key(tmp_path / "plain.pem").public()


@pytest.mark.needs("openssl")
def test_a_key_of_sm2_in_sec1_is_read(tmp_path):
    openssl("ecparam", "-name", "SM2", "-genkey", "-out", "new.pem", folder=tmp_path)
    whole = read_key(tmp_path / "new.pem")
    inner = der.sequence(block_of((tmp_path / "new.pem").read_bytes(), ("PRIVATE KEY",))[1])[2].content
    version, secret, *others = der.sequence(inner)
    curve = der.encoded(0xA0, der.encoded(der.OID, bytes.fromhex("2A811CCF5501822D")))
    sec1 = der.encoded(der.SEQUENCE, version.whole, secret.whole, curve, *(other.whole for other in others))

    assert read_key(written(tmp_path, pem("EC PRIVATE KEY", sec1))).public() == whole.public()


# What is no key


def test_a_key_under_a_passphrase_asks_for_it_and_tells_a_wrong_one(rsa_key, tmp_path):
    path = written(tmp_path, pkcs8(rsa_key, BestAvailableEncryption(PASSPHRASE.encode())))

    findings = [*refused(read_key, path), *refused(read_key, path, "wrong-passphrase")]

    assert [finding.code for finding in findings] == ["no_passphrase", "wrong_passphrase"]


@pytest.mark.needs("openssl")
def test_an_unknown_encryption_says_how_to_encrypt_anew(tmp_path):
    openssl("genpkey", "-algorithm", "SM2", "-out", "plain.pem", folder=tmp_path)
    openssl("pkcs8", "-topk8", "-in", "plain.pem", "-out", "key.pem", "-passout", "pass:x", "-scrypt", folder=tmp_path)

    (finding,) = refused(read_key, tmp_path / "key.pem", "x")

    assert finding.code == "unknown_encryption"
    assert "openssl pkcs8" in finding.remedy.en


def test_a_file_without_a_usable_key_says_how_to_make_one(tmp_path):
    other_curve = pkcs8(ec.generate_private_key(ec.SECP256R1()))
    contents = [b"", b"nothing", other_curve, pem("PRIVATE KEY", b"\x30\x80"), pem("CERTIFICATE", SECRET.public())]

    for content in contents:
        (finding,) = refused(read_key, written(tmp_path, content))
        assert finding.code == "bad_key_file"
        assert "openssl genpkey" in finding.remedy.en


def test_a_secret_out_of_range_is_no_key(tmp_path):
    kind = der.sequence(SECRET.public())[0].whole
    for secret in (b"\0" * 32, b"\xff" * 32):
        inner = der.encoded(der.SEQUENCE, der.encoded_number(1), der.encoded(der.OCTET_STRING, secret))
        info = der.encoded(der.SEQUENCE, der.encoded_number(0), kind, der.encoded(der.OCTET_STRING, inner))
        assert refused(read_key, written(tmp_path, pem("PRIVATE KEY", info)))[0].code == "bad_key_file"


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(Unfinished) as raised:
        read_key(tmp_path / "gone.pem")

    assert raised.value.findings[0].code == "no_key"


def test_nothing_secret_is_shown(rsa_key, tmp_path):
    path = written(tmp_path, pkcs8(rsa_key, BestAvailableEncryption(PASSPHRASE.encode())))
    said = [repr(SECRET), repr(read_key(path, PASSPHRASE)), repr(refused(read_key, path, "wrong-passphrase"))]

    assert said[:2] == ["Sm2SigningKey()", "RsaSigningKey()"]
    assert "wrong-passphrase" not in said[2]


# Public keys


def test_public_keys_and_certificates_are_read_from_pem(rsa_key):
    information = public_information(rsa_key)
    (key,) = public_keys(information)

    assert public_keys_of_pem(pem("PUBLIC KEY", information).encode()) == (key,)
    assert public_keys_of_pem(pem("CERTIFICATE", certificate(information)).encode()) == (key,)
    assert public_keys_of_pem(pem("PUBLIC KEY", SECRET.public()).encode()) == public_keys(point())


def test_other_keys_are_none():
    other_curve = public_information(ec.generate_private_key(ec.SECP256R1()))
    short = public_information(rsa.generate_private_key(65537, 1024))

    assert [len(public_keys(value)) for value in (b"", b"\x30", other_curve, certificate(other_curve), short)] == [
        0,
        0,
        0,
        0,
        1,
    ]


@examples(2)
@given(st.binary(max_size=200) | st.binary(max_size=120).map(lambda rest: b"\x30\x59" + rest))
def test_any_bytes_are_some_keys_or_none(value):
    assert isinstance(public_keys(value), tuple)


@examples(0.5)
@given(position=st.integers(0, 10_000), change=st.integers(1, 255), wrapped=st.booleans())
def test_damaged_keys_are_some_keys_or_none(position, change, wrapped):
    value = bytearray(certificate(SECRET.public()) if wrapped else SECRET.public())
    value[position % len(value)] ^= change

    assert isinstance(public_keys(bytes(value)), tuple)


@examples(1)
@given(content=st.binary(max_size=300), label=st.sampled_from(["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"]))
def test_any_key_file_is_read_or_refused(tmp_path_factory, content, label):
    path = tmp_path_factory.getbasetemp() / "any.pem"
    path.write_bytes(pem(label, content).encode())

    try:
        read_key(path, "x")
    except HeguiError as error:
        assert error.findings


# The trust list


def listed(tmp_path, text, name="trust.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_trust_list_holds_keys_in_hex_and_in_files(rsa_key, tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "ours.pem").write_text(pem("PUBLIC KEY", public_information(rsa_key)))
    path = listed(
        tmp_path,
        f"producers:\n  {MARK.content_producer}:\n    - {SECRET.public().hex()}\n    - keys/ours.pem\n"
        f'propagators: {{MiniMax: ["00{point()[1:33].hex()}"]}}\n',
    )

    trust = read_trust(path)

    assert trust.producers == {MARK.content_producer: (*public_keys(point()), *public_keys(public_information(rsa_key)))}
    assert len(trust.propagators["MiniMax"]) == 2
    assert check(sign(MARK, SECRET), trust)[0].state == "authentic"


def test_a_trust_list_may_be_json_and_goes_to_other_processes(tmp_path):
    path = listed(tmp_path, f'{{"producers": {{"MiniMax": ["{point().hex()}"]}}}}', "trust.json")

    assert (
        read_trust(path) == Trust(producers={"MiniMax": public_keys(point())}) == pickle.loads(pickle.dumps(read_trust(path)))
    )


def test_all_problems_of_a_trust_list_are_told_together(tmp_path):
    many = ", ".join([f'"{point().hex()}"'] * 9)
    path = listed(
        tmp_path,
        f"producers:\n  001191310104MACE0YX63918021: [ABCD, gone.pem, ABC]\n  name: [{many}]\npropagators: {{x: ['']}}\n",
    )

    findings = refused(read_trust, path)

    assert sorted(finding.code for finding in findings) == [
        "bad_key",
        "bad_key",
        "too_many_keys",
        "unreadable",
        "unreadable",
    ]
    assert any(finding.place == f"{path}:2, producers.001191310104MACE0YX63918021[0]" for finding in findings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("producers:\n  001191310104MACE0YX63818020: []\n", "bad_provider_code"),
        ("producer: {}\n", "unknown_key"),
        ("producers: [x]\n", "wrong_type"),
        ("producers: {x: y}\n", "wrong_type"),
        ("producers: {x: [1]}\n", "wrong_type"),
        ('producers: {x: ["a\\0b"]}\n', "unreadable"),
        ("- x\n", "wrong_type"),
        ("", "wrong_type"),
    ],
)
def test_a_trust_list_that_cannot_be_used_is_refused(text, code, tmp_path):
    assert code in [finding.code for finding in refused(read_trust, listed(tmp_path, text))]
