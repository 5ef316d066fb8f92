"""Heads: a checkpoint in a signed note, written in one way, read in that way only, and good under its own key alone."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.heads import MAX_HEAD_BYTES, Head, SignedHead, VerifierKey, read_head, sign
from hegui.ledger.key_file import KeyFile
from hegui.words import Refused
from ledger.entries import misspelled, origins
from strategies import examples

FORMAT_PAGE = Path(__file__).parents[2] / "docs/en/reference/ledger-format.md"
ORIGIN = "hegui.local/4f6a1c9e"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = KeyFile(PRIVATE)
KEY = VerifierKey(ORIGIN, SIGNER.public())
HEAD = Head(ORIGIN, 1042, sha256(b"root").digest())
NOTE = sign(HEAD, SIGNER).text
BODY, SIGNATURE = NOTE.split("\n\n")
ROOT = base64.b64encode(HEAD.root).decode()


def signature_of(name: str, *, origin: str = ORIGIN, body: str = BODY) -> str:
    """A signature line of another key under some name, over our body: what a witness adds."""
    private = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    key_id = sha256(origin.encode() + b"\n\x01" + private.public_key().public_bytes_raw()).digest()[:4]
    signature = base64.b64encode(key_id + private.sign(f"{body}\n".encode())).decode()
    return f"— {origin} {signature}\n"


def bad_signature() -> str:
    """A line under our name and key id whose signature is not good."""
    return f"— {ORIGIN} {base64.b64encode(KEY.id() + bytes(64)).decode()}\n"


def next_letter(encoded: str) -> str:
    """The same base64 with its unused trailing bits set: other text, the same bytes."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    rest = encoded.rstrip("=")
    other = rest[:-1] + letters[letters.index(rest[-1]) + 1] + encoded[len(rest) :]
    assert base64.b64decode(other) == base64.b64decode(encoded)
    return other


def the_problem(text: str) -> str:
    """The code of the one finding with which this note is refused."""
    with pytest.raises(Refused) as caught:
        read_head(text, "copy.head")
    (finding,) = caught.value.findings
    assert finding.place == "copy.head"
    assert re.search(r"[一-鿿]", finding.message.zh)
    assert finding.remedy
    return finding.code


# Writing


def test_a_note_is_three_lines_an_empty_one_and_the_signature():
    public = PRIVATE.public_key().public_bytes_raw()
    key_id = sha256(ORIGIN.encode() + b"\n\x01" + public).digest()[:4]
    signed = f"{ORIGIN}\n1042\n{ROOT}\n"
    signature = base64.b64encode(key_id + PRIVATE.sign(signed.encode())).decode()

    assert f"{signed}\n— {ORIGIN} {signature}\n" == NOTE


def test_the_note_of_the_format_page_is_read_as_a_head():
    lines = FORMAT_PAGE.read_text(encoding="utf-8").split("## Head")[1].split("\n\n    ", 1)[1].split("\n\nThe lines are")[0]
    note = "\n".join(line.removeprefix("    ") for line in f"    {lines}\n".split("\n"))

    assert read_head(note, "").head.origin == ORIGIN
    assert read_head(note, "").head.size == 1042


@examples(1)
@given(origin=origins, size=st.integers(0, 10**18 - 1), root=st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_read_back_and_verified(origin, size, root):
    head = Head(origin, size, root)
    signed = sign(head, SIGNER)

    assert read_head(signed.text, "") == signed == SignedHead(head, signed.text)
    assert signed.signed_by(VerifierKey(origin, SIGNER.public()))


# Reading


LINE = SIGNATURE.rstrip("\n")
OTHER_SPELLINGS = {
    "nothing": "",
    "only line feeds": "\n\n\n",
    "only the body": f"{BODY}\n",
    "no signature": f"{BODY}\n\n",
    "no last line feed": NOTE[:-1],
    "a line feed more": f"{NOTE}\n",
    "a line feed before": f"\n{NOTE}",
    "CRLF": NOTE.replace("\n", "\r\n"),
    "CR in a line": NOTE.replace("1042\n", "1042\r\n"),
    "a byte order mark": f"\ufeff{NOTE}".replace(ORIGIN, f"\ufeff{ORIGIN} ", 1),
    "no empty line": NOTE.replace("\n\n", "\n"),
    "two empty lines": NOTE.replace("\n\n", "\n\n\n"),
    "an extension line": NOTE.replace("\n\n", "\nextension\n\n"),
    "a line missing": NOTE.replace("1042\n", ""),
    "a leading zero": NOTE.replace("1042", "01042"),
    "a plus": NOTE.replace("1042", "+1042"),
    "a minus": NOTE.replace("1042", "-1042"),
    "a space before the size": NOTE.replace("1042", " 1042"),
    "a space behind the size": NOTE.replace("1042\n", "1042 \n"),
    "an underscore": NOTE.replace("1042", "1_042"),
    "digits of another script": NOTE.replace("1042", "١٠٤٢"),
    "hexadecimal": NOTE.replace("1042", "0x412"),
    "no size": NOTE.replace("1042", ""),
    "a huge size": NOTE.replace("1042", "1" + "0" * 18),
    "a size of many thousand digits": NOTE.replace("1042", "9" * 5000),
    "trailing bits in the root": NOTE.replace(ROOT, next_letter(ROOT)),
    "a root without padding": NOTE.replace(ROOT, ROOT.rstrip("=")),
    "a root with more padding": NOTE.replace(ROOT, f"{ROOT}="),
    "a short root": NOTE.replace(ROOT, base64.b64encode(bytes(31)).decode()),
    "a long root": NOTE.replace(ROOT, base64.b64encode(bytes(33)).decode()),
    "a root in another alphabet": NOTE.replace(ROOT, base64.urlsafe_b64encode(b"\xff" * 32).decode()),
    "a root in hex": NOTE.replace(ROOT, HEAD.root.hex()),
    "a space in the root": NOTE.replace(ROOT, f"{ROOT[:8]} {ROOT[8:]}"),
    "trailing bits in the signature": NOTE.replace(LINE, f"— {ORIGIN} {next_letter(LINE.split(' ')[2])}"),
    "no key id": NOTE.replace(LINE, f"— {ORIGIN} AAAA"),
    "only a key id": NOTE.replace(LINE, f"— {ORIGIN} {base64.b64encode(KEY.id()).decode()}"),
    "a hyphen": NOTE.replace("—", "-"),
    "an en dash": NOTE.replace("—", "–"),
    "two hyphens": NOTE.replace("—", "--"),
    "no dash": NOTE.replace("— ", ""),
    "two spaces": NOTE.replace("— ", "—  "),
    "a space behind the signature": f"{NOTE[:-1]} \n",
    "a signature without name": NOTE.replace(f"— {ORIGIN} ", "—  "),
    "an empty line among the signatures": f"{NOTE}\n{signature_of('witness')}",
    "a bad line among the signatures": f"{NOTE}— witness !\n",
    "17 signatures": NOTE + "".join(signature_of(f"witness {n}") for n in range(16)),
    "an origin with a space": NOTE.replace(ORIGIN, "hegui local"),
    "an origin with a wide space": NOTE.replace(ORIGIN, "hegui\u3000local"),
    "an origin with a line separator": NOTE.replace(ORIGIN, "hegui\u2028local"),
    "an origin with a tab": NOTE.replace(ORIGIN, "hegui\tlocal"),
    "an origin with a control character": NOTE.replace(ORIGIN, "hegui\x00local"),
    "an origin with DEL": NOTE.replace(ORIGIN, "hegui\x7flocal"),
    "an origin with a plus": NOTE.replace(ORIGIN, "hegui+local"),
    "an origin with a lone surrogate": NOTE.replace(ORIGIN, "hegui\ud800local"),
    "no origin": NOTE.replace(f"{ORIGIN}\n", "\n", 1),
    "a long origin": NOTE.replace(ORIGIN, "o" * 201),
    "a note beyond all measure": NOTE.replace(LINE, f"— {ORIGIN} {'A' * MAX_HEAD_BYTES}"),
    "a note of many bytes and few characters": NOTE
    + "".join(f"— {'合' * 190} {base64.b64encode(bytes(600)).decode()}\n" for _ in range(12)),
}


@pytest.mark.parametrize("spelling", OTHER_SPELLINGS)
def test_any_other_spelling_is_refused(spelling):
    assert OTHER_SPELLINGS[spelling] != NOTE
    assert the_problem(OTHER_SPELLINGS[spelling]) == "bad_head"


@pytest.mark.parametrize("size", [0, 1, 10**18 - 1])
def test_sizes_from_nothing_to_18_digits_are_read(size):
    assert read_head(NOTE.replace("1042", str(size)), "").head.size == size


@examples(3)
@given(text=st.text() | misspelled(NOTE, f"{NOTE}\ud800\x00\x85\u2028+=/ \r\n"))
def test_whatever_the_text_it_is_one_head_or_refused(text):
    try:
        signed = read_head(text, "")
    except Refused:
        return
    assert signed.text == text
    assert text.startswith(f"{signed.head.body()}\n— ")
    assert signed.signed_by(KEY) == (text == NOTE)


# Signatures


def test_a_head_is_good_under_its_own_key_alone():
    other = KeyFile(Ed25519PrivateKey.generate())

    assert read_head(NOTE, "").signed_by(KEY)
    assert not read_head(NOTE, "").signed_by(VerifierKey(ORIGIN, other.public()))
    assert not read_head(NOTE, "").signed_by(VerifierKey("hegui.local/00000000", SIGNER.public()))
    assert not sign(HEAD, other).signed_by(KEY)


@pytest.mark.parametrize(
    "changed",
    [NOTE.replace("1042", "1041"), NOTE.replace(ROOT, base64.b64encode(bytes(32)).decode()), f"{BODY}\n\n{bad_signature()}"],
    ids=["another size", "another root", "another signature"],
)
def test_a_head_whose_text_was_changed_is_read_but_not_good(changed):
    assert not read_head(changed, "").signed_by(KEY)


def test_a_head_that_only_others_signed_is_not_good():
    assert not read_head(f"{BODY}\n\n{signature_of('witness', origin='witness.example')}", "").signed_by(KEY)
    assert not read_head(f"{BODY}\n\n{signature_of('somebody under our name')}", "").signed_by(KEY)


def test_signatures_of_witnesses_after_ours_are_not_looked_at():
    witnesses = [signature_of(f"w{n}", origin=f"witness.example/{n}") for n in range(15)]
    under_our_name = signature_of("somebody under our name")

    assert read_head(NOTE + "".join(witnesses), "").signed_by(KEY)
    assert read_head(NOTE + under_our_name, "").signed_by(KEY)


def test_our_signature_is_the_first():
    other = signature_of("witness", origin="witness.example")

    assert not read_head(f"{BODY}\n\n{other}{SIGNATURE}", "").signed_by(KEY)
    assert not read_head(f"{BODY}\n\n{signature_of('somebody under our name')}{SIGNATURE}", "").signed_by(KEY)


def test_a_second_signature_of_our_key_that_is_bad_makes_the_head_bad():
    assert read_head(NOTE + SIGNATURE, "").signed_by(KEY)
    assert not read_head(NOTE + bad_signature(), "").signed_by(KEY)
    assert not read_head(f"{BODY}\n\n{bad_signature()}{SIGNATURE}", "").signed_by(KEY)
