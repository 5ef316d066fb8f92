"""A time-stamp authority outside: its token counts only when it is for this head, this request and from a trusted root."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.outside._keys import Address
from hegui.ledger.outside.timestamp import Authority, check
from hegui.words import Refused, Unfinished
from ledger.outside.authority import NOW, Pair, make_root, stamped, stamping_pair
from ledger.outside.world import DAILY, HEAD, Answer, Web, free_port, head, web_server
from strategies import examples

pytestmark = pytest.mark.needs("openssl")

STAMPED_BYTES = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04"  # the object identifier id-ct-TSTInfo


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("authority")


@pytest.fixture(scope="module")
def root(folder):
    return make_root(folder)


@pytest.fixture(scope="module")
def pair(folder, root) -> Pair:
    return stamping_pair(folder, root)


@pytest.fixture(scope="module")
def token(folder, root, pair) -> bytes:
    with authority(folder, pair) as web:
        return place(web.url, root.pem).keep(HEAD).token


@contextmanager
def authority(folder: Path, pair: Pair) -> Iterator[Web]:
    with web_server(lambda request: Answer(body=stamped(folder, pair, request.body))) as web:
        yield web


def place(url: str, certificates: Path, **keys: Any) -> Authority:
    return Authority(id="tsa", every=DAILY, url=Address(url), certificates=str(certificates), **keys)


def problem(authority: Authority, note: str = HEAD) -> tuple[str, str]:
    with pytest.raises(Unfinished) as caught:
        authority.keep(note)
    (finding,) = caught.value.findings
    assert finding.place == "outside.yaml, tsa"
    assert finding.message.zh
    return finding.code, finding.message.en


def refusal(token: bytes, certificates: Path, note: str = HEAD) -> str:
    with pytest.raises(Refused) as caught:
        check(token, note, certificates)
    return caught.value.findings[0].code


def signed_elsewhere(folder: Path, token: bytes, pair: Pair, changed: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """Put what the token says, if need be with these bytes changed, under a signature of this pair."""
    start = token.index(STAMPED_BYTES) + len(STAMPED_BYTES) + 4
    said = token[start : start + 2 + token[start + 1]]
    assert changed[0] in said
    (folder / "said.der").write_bytes(said.replace(*changed, 1))
    command = ["openssl", "cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-outform", "DER", "-in", "said.der"]
    kind = ["-econtent_type", "1.2.840.113549.1.9.16.1.4", "-signer", str(pair.certificate), "-inkey", str(pair.key)]
    signed = subprocess.run([*command, *kind], cwd=folder, capture_output=True, check=True, timeout=20).stdout
    whole = b"\x30\x03\x02\x01\x00" + signed
    return b"\x30\x82" + len(whole).to_bytes(2, "big") + whole


def test_a_head_is_stamped_and_the_token_proves_it_later(folder, root, pair):
    with authority(folder, pair) as web:
        kept = place(web.url, root.pem).keep(HEAD)

    time = check(kept.token, HEAD, root.pem)
    assert NOW.replace(microsecond=0) <= time < NOW + timedelta(hours=1)
    address = web.url.removesuffix("/heads")
    assert kept.told.en == f"The head of 1042 entries was time-stamped by {address} at {time:%Y-%m-%dT%H:%M:%SZ}."
    assert f"{time:%Y-%m-%dT%H:%M:%SZ}" in kept.told.zh
    assert web.requests[0].headers["Content-Type"] == "application/timestamp-query"


def test_the_token_can_be_checked_without_hegui(tmp_path, root, token):
    (tmp_path / "head").write_bytes(HEAD.encode())
    (tmp_path / "token.tsr").write_bytes(token)
    command = ["openssl", "ts", "-verify", "-data", "head", "-in", "token.tsr", "-CAfile", str(root.pem)]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=20)

    assert "Verification: OK" in done.stdout


def test_only_the_hash_of_the_head_goes_out(folder, root, pair):
    with authority(folder, pair) as web:
        place(web.url, root.pem).keep(HEAD)

    assert HEAD.splitlines()[0].encode() not in web.requests[0].body


def test_a_token_is_for_one_head_only(root, token):
    assert refusal(token, root.pem, head(root=b"x" * 32)) == "other_content"


def test_a_token_of_another_root_proves_nothing(tmp_path, token):
    assert refusal(token, make_root(tmp_path).pem) == "not_proven"


def test_an_answer_of_another_root_is_not_kept(tmp_path, folder, pair):
    with authority(folder, pair) as web:
        code, message = problem(place(web.url, make_root(tmp_path).pem))

    assert code == "not_proven"
    assert "its signature or its chain of certificates is wrong" in message


def test_an_old_answer_is_not_taken_for_a_new_one(root, token):
    with web_server(Answer(body=token)) as web:
        assert problem(place(web.url, root.pem))[0] == "other_answer"


def test_an_answer_for_another_head_is_not_kept(root, token):
    with web_server(Answer(body=token)) as web:
        assert problem(place(web.url, root.pem), head(7))[0] == "other_content"


def test_a_token_over_another_hash_is_not_taken(tmp_path, folder, root, pair):
    (tmp_path / "head").write_bytes(HEAD.encode())
    command = ["openssl", "ts", "-query", "-data", "head", "-sha512", "-cert"]
    query = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=20).stdout

    assert refusal(stamped(folder, pair, query), root.pem) == "other_content"


def test_a_token_that_names_another_hash_function_is_not_taken(tmp_path, root, pair, token):
    sha256, sha3 = (b"\x60\x86\x48\x01\x65\x03\x04\x02" + last for last in (b"\x01", b"\x08"))

    assert refusal(signed_elsewhere(tmp_path, token, pair, (sha256, sha3)), root.pem) == "other_content"


def test_a_refusal_of_the_authority_is_told_with_its_status(root):
    with web_server(Answer(body=bytes.fromhex("30053003020102"))) as web:
        assert problem(place(web.url, root.pem)) == ("not_granted", "The authority granted no time stamp (status 2).")


def test_a_certificate_for_another_purpose_cannot_stamp(tmp_path, root, token):
    web_pair = stamping_pair(tmp_path, root, purpose=ExtendedKeyUsageOID.SERVER_AUTH)

    assert refusal(signed_elsewhere(tmp_path, token, web_pair), root.pem) == "not_proven"


def test_a_certificate_that_was_not_valid_at_the_time_stamped_cannot_stamp(tmp_path, root, token):
    late = stamping_pair(tmp_path, root, valid=(timedelta(days=-20), timedelta(days=-10)))

    assert refusal(signed_elsewhere(tmp_path, token, late), root.pem) == "not_proven"


def test_a_token_outlives_the_certificate_that_made_it(tmp_path, token):
    years_ago = (timedelta(days=-2000), timedelta(days=-1000))
    old_root = make_root(tmp_path, valid=years_ago)
    expired = stamping_pair(tmp_path, old_root, valid=years_ago)
    year = NOW.year

    old = signed_elsewhere(tmp_path, token, expired, (b"\x18\x0f%d" % year, b"\x18\x0f%d" % (year - 4)))

    assert check(old, HEAD, old_root.pem).year == year - 4


@pytest.mark.parametrize("answer", [b"", b"<html>busy</html>", b"\x30\x80"])
def test_an_answer_that_is_no_time_stamp_is_told(root, answer):
    with web_server(Answer(body=answer)) as web:
        assert problem(place(web.url, root.pem))[0] == "not_proven"


def test_an_answer_that_is_too_long_is_told(root):
    with web_server(Answer(body=b"\x30" * 100_000)) as web:
        assert problem(place(web.url, root.pem))[0] == "answer_too_large"


@pytest.mark.parametrize(("status", "code"), [(500, "not_accepted"), (302, "redirected")])
def test_the_rules_of_http_are_those_of_a_webhook(root, status, code):
    with web_server(Answer(status, headers={"Location": "https://example.org/"})) as web:
        assert problem(place(web.url, root.pem))[0] == code


def test_nobody_listening_is_told(root):
    assert problem(place(f"http://127.0.0.1:{free_port()}/", root.pem))[0] == "unreachable"


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_roots_that_cannot_be_read_are_told(tmp_path, folder, pair, token, content):
    roots = tmp_path / "roots.pem"
    if content is not None:
        roots.write_bytes(content)

    assert refusal(token, roots) == "bad_certificates"
    with authority(folder, pair) as web:
        assert problem(place(web.url, roots)) == ("bad_certificates", f"The certificates cannot be read from {roots}.")


def test_without_the_package_the_remedy_names_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    monkeypatch.delitem(sys.modules, "hegui.ledger.outside._tokens", raising=False)
    monkeypatch.delattr("hegui.ledger.outside._tokens", raising=False)
    for act in (lambda: place("https://example.org/", tmp_path).keep(HEAD), lambda: check(b"", HEAD, tmp_path)):
        with pytest.raises(Unfinished) as caught:
            act()

        (finding,) = caught.value.findings
        assert finding.code == "missing_extra"
        assert finding.remedy.en == "Run: pip install hegui[timestamp]"


@examples(2)
@given(data=st.data())
def test_a_damaged_token_is_refused_and_raises_nothing_else(root, token, data):
    at = data.draw(st.integers(0, len(token) - 1))
    length = data.draw(st.integers(1, 4))
    damaged = token[:at] + data.draw(st.binary(max_size=length)) + token[at + length :]

    try:
        time = check(damaged, HEAD, root.pem)
    except Refused:
        return
    assert time == check(token, HEAD, root.pem)  # damage where nothing is signed
