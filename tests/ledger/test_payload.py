"""Payloads: a commitment is the SHA-256 of the bytes, or an HMAC of them under a salt when they tell of a person."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from tempfile import NamedTemporaryFile

from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.payload import BLANK_SALT, SALT_BYTES, Commitment, Payload
from strategies import examples

MEBIBYTE = 1 << 20
salts = st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES)


def test_a_plain_commitment_is_the_sha_256_of_the_bytes():
    assert Payload(b"abc").commitment() == ("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_a_personal_commitment_is_an_hmac_with_the_salt_as_key():
    payload = Payload(b"Hi There", b"\x0b" * 20)  # RFC 4231, 4.2

    assert payload.commitment() == "hmac-sha256:b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"


@examples(1)
@given(content=st.binary(max_size=300), salt=salts)
def test_commitments_are_those_of_hashlib_and_hmac(content, salt):
    assert Payload(content).commitment() == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert Payload(content, salt).commitment() == f"hmac-sha256:{hmac.digest(salt, content, 'sha256').hex()}"


@given(content=st.binary(max_size=50))
def test_personal_payloads_of_the_same_bytes_tell_nothing_of_each_other(content):
    one, other = Payload.personal(content), Payload.personal(content)

    assert one.commitment() != other.commitment()
    assert one.salt != other.salt
    assert len(one.salt) == SALT_BYTES
    assert BLANK_SALT not in (one.salt, other.salt)


@given(content=st.binary(max_size=50), salt=salts)
def test_the_same_bytes_under_the_same_salt_have_the_same_commitment(content, salt):
    assert Payload(content, salt).commitment() == Payload(content, salt).commitment()


@examples(1)
@given(pieces=st.lists(st.binary(max_size=20)), salt=st.just(b"") | salts)
def test_a_commitment_is_the_same_in_whatever_pieces_the_bytes_come(pieces, salt):
    running = Commitment(salt)
    for piece in pieces:
        running.update(piece)

    assert running.text() == Payload(b"".join(pieces), salt).commitment()


@given(content=st.binary(max_size=50), salt=st.just(b"") | salts)
def test_a_file_is_a_payload_like_its_bytes(content, salt):
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        payload, in_memory = Payload(Path(file.name), salt), Payload(content, salt)

        assert payload.commitment() == in_memory.commitment()
        assert payload.size() == in_memory.size() == len(content)
        assert b"".join(payload.pieces()) == b"".join(in_memory.pieces()) == content


def test_a_large_file_comes_a_mebibyte_at_a_time(tmp_path):
    content = bytes(range(256)) * (2 * MEBIBYTE // 256) + b"end"
    (tmp_path / "large").write_bytes(content)
    payload = Payload.personal(tmp_path / "large")

    assert [len(piece) for piece in payload.pieces()] == [MEBIBYTE, MEBIBYTE, 3]
    assert payload.commitment() == Payload(content, payload.salt).commitment()
