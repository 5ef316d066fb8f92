"""A verifier key is what a reader keeps from elsewhere: the ledger's name and public key as one word, in one spelling."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.heads import VerifierKey, read_key
from hegui.words import Refused
from ledger.entries import misspelled, origins
from strategies import examples

ORIGIN = "hegui.local/4f6a1c9e"
PUBLIC = sha256(b"public key").digest()
ED25519 = b"\x01"
KEY = VerifierKey(ORIGIN, PUBLIC)


def test_a_verifier_key_is_origin_key_id_and_key():
    key_id = sha256(ORIGIN.encode() + b"\n" + ED25519 + PUBLIC).hexdigest()[:8]

    assert KEY.text() == f"{ORIGIN}+{key_id}+{b64encode(ED25519 + PUBLIC).decode()}"


@examples(1)
@given(origin=origins, public=st.binary(min_size=32, max_size=32))
def test_a_verifier_key_is_read_back_from_its_text(origin, public):
    key = VerifierKey(origin, public)

    assert read_key(key.text(), "") == key
    assert read_key(f"{key.text()}\n", "") == key


ID, ENCODED = KEY.text().split("+", 2)[1:]
OTHER_KEYS = {
    "nothing": "",
    "only the origin": ORIGIN,
    "no key": f"{ORIGIN}+{ID}",
    "no origin": f"+{ID}+{ENCODED}",
    "another origin": f"hegui.local/00000000+{ID}+{ENCODED}",
    "an origin with a space": f"hegui local+{ID}+{ENCODED}",
    "an origin with a lone surrogate": f"\udcff+{ID}+{ENCODED}",
    "another key id": f"{ORIGIN}+00000000+{ENCODED}",
    "the key id in capitals": f"{ORIGIN}+{ID.upper()}+{ENCODED}",
    "a short key id": f"{ORIGIN}+{ID[:7]}+{ENCODED}",
    "padding that is not needed": f"{KEY.text()}=",
    "a line break in the key": f"{ORIGIN}+{ID}+{ENCODED[:20]}\n{ENCODED[20:]}",
    "a short key": f"{ORIGIN}+{ID}+{b64encode(bytes(32)).decode()}",
    "another kind of key": f"{ORIGIN}+{ID}+{b64encode(bytes([2]) + KEY.public).decode()}",
    "a fourth part": f"{KEY.text()}+",
}


@pytest.mark.parametrize("spelling", OTHER_KEYS)
def test_any_other_text_is_no_verifier_key(spelling):
    with pytest.raises(Refused) as caught:
        read_key(OTHER_KEYS[spelling], "--key")

    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("bad_key", "--key")
    assert "验证公钥" in finding.message.zh
    assert "verifier key" in finding.message.en


@examples(3)
@given(text=st.text() | misspelled(KEY.text(), f"{KEY.text()}\ud800+=/ \n"))
def test_whatever_the_text_it_is_one_verifier_key_or_refused(text):
    try:
        key = read_key(text, "")
    except Refused:
        return
    assert key.text() == text.strip()
