"""SecurityData against other programs, and against hostile input: OpenSSL verifies what we sign, and we what it signs."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import replace

import gmalg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK
from signatures import FIELDS, SECRET, ds, key, point, security_data, signed_by_hand, text_of

from hegui.labeling.security import check, read_key, sign
from hegui.labeling.security.key_forms import public_keys
from hegui.labeling.security.keys import SHA256_WITH_RSA
from hegui.labeling.security.security_data import SecurityData, Unreadable, parse
from strategies import examples

USER = ("-sigopt", "distid:1234567812345678")
KINDS = {
    "SM2": (("-algorithm", "SM2"), ("-sm3", *USER), "1.2.156.10197.1.501"),
    "RSA": (("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"), ("-sha256",), SHA256_WITH_RSA),
}


def openssl(*arguments, folder):
    return subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True).stdout


def verifies(folder, message, signature, options):
    """Tell whether openssl takes the signature for that of `key.der`."""
    (folder / "message").write_bytes(message)
    (folder / "signature").write_bytes(signature)
    arguments = ["dgst", *options, "-verify", "key.der", "-keyform", "DER", "-signature", "signature", "message"]
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True)
    return done.returncode == 0 and "Verified OK" in done.stdout


# OpenSSL


@pytest.mark.needs("openssl")
@pytest.mark.parametrize("kind", KINDS)
def test_openssl_verifies_what_we_sign(kind, tmp_path):
    algorithm, options, _ = KINDS[kind]
    openssl("genpkey", *algorithm, "-out", "key.pem", folder=tmp_path)
    mark = sign(MARK, read_key(tmp_path / "key.pem"))
    signature, public = json.loads(mark.reserved_code_1)["SecurityData"]["PubSD"]
    (tmp_path / "key.der").write_bytes(bytes.fromhex(public["KeyValue"]))
    value = bytes.fromhex(signature["Signature"])

    assert verifies(tmp_path, text_of(mark), value, options)
    assert not verifies(tmp_path, text_of(replace(mark, produce_id="another")), value, options)


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(("kind", "dialect"), [("SM2", "text"), ("SM2", "digest"), ("RSA", "text")])
def test_we_verify_what_openssl_signs(kind, dialect, tmp_path):
    algorithm, options, oid = KINDS[kind]
    openssl("genpkey", *algorithm, "-out", "key.pem", folder=tmp_path)
    digest = openssl("dgst", "-sm3", "-binary", "message", folder=_with(tmp_path, text_of()))
    message = digest if dialect == "digest" else text_of()
    signature = openssl("dgst", *options, "-sign", "key.pem", "message", folder=_with(tmp_path, message))
    public = openssl("pkey", "-in", "key.pem", "-pubout", "-outform", "DER", folder=tmp_path)

    checked = check(signed_by_hand(ds(signature, oid), key(public, oid)))[0]

    assert (checked.state, checked.dialect) == ("integrity", dialect)


@pytest.mark.needs("openssl")
@pytest.mark.parametrize("kind", KINDS)
def test_we_verify_with_the_key_of_a_certificate_that_openssl_makes(kind, tmp_path):
    algorithm, options, oid = KINDS[kind]
    openssl("genpkey", *algorithm, "-out", "key.pem", folder=tmp_path)
    hash_ = "-sm3" if kind == "SM2" else "-sha256"
    openssl(
        "req", "-x509", "-new", "-key", "key.pem", hash_, "-subj", "/CN=x", "-outform", "DER", "-out", "c.der", folder=tmp_path
    )
    signature = openssl("dgst", *options, "-sign", "key.pem", "message", folder=_with(tmp_path, text_of()))

    assert check(signed_by_hand(ds(signature, oid), key((tmp_path / "c.der").read_bytes(), oid)))[0].state == "integrity"


def _with(folder, message):
    (folder / "message").write_bytes(message)
    return folder


@pytest.mark.needs("openssl")
@examples(0.1)
@given(message=st.binary(max_size=300), secret=st.integers(1, 2**250), damage=st.integers(0, 7))
def test_the_library_and_openssl_agree(tmp_path_factory, message, secret, damage):
    folder = tmp_path_factory.getbasetemp()
    signer = type(SECRET)(secret)
    (public,) = public_keys(signer.public())
    signature = signer.sign(message)
    (folder / "key.der").write_bytes(public.information())
    damaged = signature[:-1] + bytes([signature[-1] ^ (1 << damage)])

    for value in (signature, damaged):
        assert public.verifies(message, value) == verifies(folder, message, value, KINDS["SM2"][1])


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="needs a Python whose OpenSSL knows SM3")
@examples(1)
@given(st.binary(max_size=1000))
def test_the_digest_of_the_library_is_that_of_openssl(message):
    digest = gmalg.SM3()
    digest.update(message)

    assert digest.value() == hashlib.new("sm3", message).digest()


# Hostile input


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([point().hex(), "30", "Md", "DS"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["SecurityData", "Type", "PubSD", "PubSd", "AlgID", "TBSData", "Signature", "KeyValue", "KeyID", "Bindings"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@examples(1)
@given(st.text(max_size=200) | JSON.map(json.dumps) | JSON.map(lambda value: json.dumps({"SecurityData": value})))
def test_any_text_is_opaque_unreadable_or_security_data(text):
    try:
        found = parse(text)
    except Unreadable:
        return

    assert found is None or isinstance(found, SecurityData)


ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "Type": st.sampled_from(["DS", "PubKey", ""]),
        "AlgID": st.sampled_from(["1.2.156.10197.1.501", SHA256_WITH_RSA, "1.2"]),
        "TBSData": st.sampled_from([{"Type": "Md"}, {"Type": "Bnd"}, {"Type": []}, "Md", [], None]),
        "Signature": st.binary(max_size=72).map(bytes.hex) | st.text(max_size=9) | st.none(),
        "KeyValue": st.binary(max_size=70).map(bytes.hex) | st.just(point().hex()) | st.integers(),
        "KeyID": st.sampled_from(["", "a", 1]),
    },
)


@examples(0.5)
@given(entries=st.lists(ENTRY, max_size=4), bindings=JSON)
def test_any_entries_are_judged(entries, bindings):
    mark = replace(FIELDS, reserved_code_1=security_data(*entries, Bindings=bindings), reserved_code_2="\ud800")

    assert [checked.state in ("unchecked", "broken") for checked in check(mark)] == [True, False]


@pytest.mark.parametrize(
    "text", ["[" * 60_000, '{"a":' * 12_000, '{"SecurityData":' * 4_000, "9" * 60_000, '"' + "\\u0000" * 9000]
)
def test_deep_and_large_texts_are_bounded(text):
    assert check(replace(FIELDS, reserved_code_1=text))[0].state in ("opaque", "unchecked")


@examples(0.1)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_fields_can_be_checked(producer, number):
    mark = replace(signed_by_hand(ds(SECRET.sign(text_of())), key(point())), content_producer=producer, produce_id=number)

    assert check(mark)[0].state == "broken"


def test_a_field_with_half_a_character_is_broken_and_no_crash():
    mark = replace(signed_by_hand(ds(SECRET.sign(text_of())), key(point())), produce_id="\ud800")

    assert check(mark)[0].state == "broken"
