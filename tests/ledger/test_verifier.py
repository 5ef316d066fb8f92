"""The independent verifier: one file that needs only Python shows what a ledger proves, and names every damage."""

from __future__ import annotations

import ast
import contextlib
import functools
import hashlib
import importlib.util
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given as drawn
from hypothesis import strategies as st

from ledger.exports import (
    SALT,
    Ledger,
    Row,
    Signer,
    all_kinds,
    canonical,
    changed,
    closed,
    commitment,
    entry,
    given,
    growth,
    hidden_line,
    in_base64,
    leaf,
    path,
    root,
    row,
)
from strategies import examples

PROGRAM = Path(__file__).parents[2] / "src" / "hegui" / "ledger" / "verifier.py"


def loaded() -> ModuleType:
    """The program as its readers have it: one file, alone."""
    spec = importlib.util.spec_from_file_location("ledger_verifier", PROGRAM)
    assert spec and spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = loaded()
SIGNED_BY = VERIFIER.signed_by
VERIFIER.signed_by = functools.cache(SIGNED_BY)  # the sweeps verify the same few heads with the same key again and again
VERIFIER.decoded = functools.cache(VERIFIER.decoded)

KEY = Signer().key
LEDGER = all_kinds()
WHOLE = LEDGER.export([4])
PARTLY = LEDGER.export([4], hidden=[0, 5, 6])


class Told(NamedTuple):
    """What the program answered."""

    status: int
    out: str
    err: str

    @property
    def facts(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.facts["findings"]]


def run(*arguments: object) -> Told:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = VERIFIER.main([str(argument) for argument in arguments])
        except SystemExit as stopped:  # argparse
            status = stopped.code
    return Told(status, out.getvalue(), err.getvalue())


@pytest.fixture
def check(tmp_path):
    """Check some content with the key of the first signer, and with heads that were kept."""

    def checked(content: bytes | str, *, key: str | None = KEY, heads: tuple[str, ...] = ()) -> Told:
        file = tmp_path / "a.hegui-ledger"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        arguments: list[object] = [file, "--json", *(["--key", key] if key else [])]
        for number, head in enumerate(heads):
            kept = tmp_path / f"head-{number}"
            kept.write_text(head, encoding="utf-8")
            arguments += ["--head", kept]
        return run(*arguments)

    return checked


# Ed25519

RFC_8032 = {  # section 7.1: secret key, message, signature
    "TEST 1": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        b"",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "TEST 2": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        b"\x72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "TEST 3": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        b"\xaf\x82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    "TEST SHA(abc)": (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        hashlib.sha512(b"abc").digest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
}


@pytest.mark.parametrize(("secret", "message", "signature"), RFC_8032.values(), ids=RFC_8032)
def test_the_signatures_of_rfc_8032_are_good(secret, message, signature):
    public = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).public_key().public_bytes_raw()

    assert SIGNED_BY(public, message, bytes.fromhex(signature))


def oracle(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def test_signatures_are_judged_as_another_implementation_judges_them():
    chance = random.Random(8032)
    for _ in range(200):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(100))
        signature = private.sign(message)
        place, bit = chance.randrange(64), 1 << chance.randrange(8)
        mutated = bytes(byte ^ (bit if number == place else 0) for number, byte in enumerate(signature))

        assert SIGNED_BY(public, message, signature)
        assert not SIGNED_BY(public, message, mutated) and not oracle(public, message, mutated)


def test_a_signature_has_one_form_only():
    private = Signer().private
    public, signature = Signer().public[1:], private.sign(b"m")
    larger = (int.from_bytes(signature[32:], "little") + VERIFIER.L).to_bytes(32, "little")

    assert SIGNED_BY(public, b"m", signature)
    assert not SIGNED_BY(public, b"m", signature[:32] + larger)
    assert not SIGNED_BY(public, b"m", signature + b"\x00")
    assert not SIGNED_BY(public, b"m", signature[:63])


@pytest.mark.parametrize(
    "y", [VERIFIER.P, VERIFIER.P + 1, 2**255 - 1, 1 | 1 << 255, 2], ids=["p", "p+1", "all ones", "minus zero", "no square"]
)
def test_what_is_no_point_or_not_written_canonically_is_no_key(y):
    assert VERIFIER.decoded(y.to_bytes(32, "little")) is None
    assert not SIGNED_BY(y.to_bytes(32, "little"), b"m", bytes(64))


# The tree

KNOWN_LEAVES = [bytes.fromhex(text) for text in
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]  # fmt: skip
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_known_answers_of_certificate_transparency(size):
    tree = VERIFIER.Tree()
    for content in KNOWN_LEAVES[:size]:
        tree.push(VERIFIER.leaf(content))

    assert tree.root().hex() == KNOWN_ROOTS[size] == root(KNOWN_LEAVES[:size]).hex()


def test_every_audit_path_leads_to_the_root_and_to_no_other_place():
    contents = [bytes([number]) for number in range(20)]
    for size in range(1, 21):
        whole = root(contents[:size])
        for number in range(size):
            climbed = VERIFIER.root_over(leaf(contents[number]), number, size, path(number, contents[:size]))
            assert climbed == whole
            for other in {number - 1, number + 1} & set(range(size)):
                with contextlib.suppress(VERIFIER.Wrong):
                    steps = path(number, contents[:size])
                    assert VERIFIER.root_over(leaf(contents[number]), other, size, steps) != whole


def test_every_consistency_proof_leads_to_both_roots():
    contents = [bytes([number]) for number in range(20)]
    for new in range(1, 21):
        for old in range(1, new + 1):
            before, after = root(contents[:old]), root(contents[:new])
            steps = growth(old, contents[:new])

            assert VERIFIER.roots_over(before, old, new, steps) == (before, after)
            for wrong in ([*steps, bytes(32)], steps[:-1] if steps else [bytes(32)]):
                with contextlib.suppress(VERIFIER.Wrong):
                    assert VERIFIER.roots_over(before, old, new, wrong) != (before, after)


# Exports that are right


def test_a_whole_export_is_verified_and_counted(check):
    told = check(WHOLE, heads=(LEDGER.head(6), LEDGER.head(0)))

    assert told.status == 0
    assert told.facts == {
        "schema": "hegui.ledger.verification/1",
        "kind": "export",
        "origin": LEDGER.signer.origin,
        "key": {"id": LEDGER.signer.id.hex(), "verifier_key": LEDGER.signer.key, "held_elsewhere": True},
        "entries": 9,
        "size": 9,
        "root": root(LEDGER.contents).hex(),
        "hidden": 0,
        "payloads": {"checked": 2, "erased": 1, "withheld": 1},
        "heads_checked": 4,
        "first_time": "2026-11-22T08:00:00.000Z",
        "last_time": "2026-11-22T08:00:00.008Z",
        "entry": None,
        "findings": [],
    }


def test_hidden_parts_keep_the_roots(check):
    told = check(PARTLY)

    assert (told.status, told.codes) == (0, [])
    assert (told.facts["entries"], told.facts["hidden"], told.facts["heads_checked"]) == (6, 3, 2)


def test_any_part_may_be_hidden(check):
    chance = random.Random(6962)
    for size in range(1, 24):
        ledger = Ledger([row(number) for number in range(size)])
        hidden = {number for number in range(size) if chance.random() < 0.6}

        told = check(ledger.export([chance.randrange(1, size + 1)], hidden))

        assert (told.codes, told.facts["entries"], told.facts["hidden"]) == ([], size - len(hidden), len(hidden))


def test_without_a_key_from_elsewhere_the_key_of_the_file_is_named_for_comparison(check):
    told = check(WHOLE, key=None)

    assert (told.status, told.codes) == (0, ["key_from_file"])
    assert not told.facts["key"]["held_elsewhere"]
    message = told.facts["findings"][0]["message"]
    assert all(part in message[language] for part in (LEDGER.signer.id.hex(), LEDGER.signer.key) for language in ("zh", "en"))


def test_the_key_may_stand_in_a_file(check, tmp_path):
    (tmp_path / "key").write_text(LEDGER.signer.key + "\n")

    assert check(WHOLE, key=str(tmp_path / "key")).facts["key"]["held_elsewhere"]


def test_an_empty_ledger_is_a_ledger(check):
    assert check(Ledger([]).export()).codes == []


def test_a_payload_may_hold_lines_that_look_like_the_file_and_be_empty(check):
    ledger = Ledger([row(0, "given", b"end x\n\nentry\r\n\x00\xff"), row(1, "given", b""), row(2, "given", b"", SALT)])

    told = check(ledger.export())

    assert (told.status, told.codes, told.facts["payloads"]["checked"]) == (0, [], 3)


def test_a_large_payload_may_be_named_again(check):
    large = bytes(65_537)
    told = check(Ledger([row(0, "given", large), row(1, "again", large)]).export())

    assert (told.codes, told.facts["payloads"]["checked"]) == ([], 2)


def test_text_beyond_ascii_stays_as_it_is(check):
    odd = 'a"b\\c \u2028 \u00e9 \u0085 \ufeff \U0001f600 张'
    ledger = Ledger([row(0, id=odd, actor=odd, subject="字" * 2000), row(1, id="字" * 200, actor="\U0001f600" * 500)])

    assert check(ledger.export()).codes == []


def test_signatures_of_others_on_a_head_are_not_looked_at(check):
    head = LEDGER.head(4) + f"— witness.example/w {'A' * 100}\n"

    assert check(WHOLE, heads=(head,)).codes == []


def test_times_going_back_are_only_noted_once(check):
    times = ["2026-11-22T08:00:00.000Z", "2026-11-22T09:00:00.000Z", "2026-11-22T08:30:00.000Z", "2026-11-22T08:00:00.000Z"]
    told = check(Ledger([row(number, time=time) for number, time in enumerate(times)]).export())

    assert (told.status, told.codes) == (0, ["time_goes_back"])
    assert "2 places; the first is entry 2" in told.facts["findings"][0]["message"]["en"]


def test_an_erasure_that_may_be_hidden_is_unproven_and_not_an_error(check):
    told = check(LEDGER.export(hidden=[7]))

    assert (told.status, told.codes) == (0, ["erasure_unproven"])
    assert told.facts["findings"][0]["severity"] == "warning"


# Exports that are wrong: one small broken file for each finding


def forged(*changes: tuple[bytes, bytes]) -> bytes:
    """The whole export with a change that the last line agrees with."""
    return changed(WHOLE, *changes)


def signed_with(*contents: bytes) -> bytes:
    """An export of any bytes as entries, signed as they are."""
    return Ledger([Row(content) for content in contents]).export()


def line_of(number: int, content: bytes = WHOLE) -> bytes:
    return content.split(b"\n")[number - 1] + b"\n"


def entry_line(number: int, content: bytes = WHOLE) -> bytes:
    return next(line + b"\n" for line in content.split(b"\n") if f'"id":"e-{number}"'.encode() in line)


def key_of(public: bytes) -> bytes:
    """A verifier key whose id fits, whatever the key is."""
    key_id = hashlib.sha256(LEDGER.signer.origin.encode() + b"\n" + public).hexdigest()[:8]
    return f"{LEDGER.signer.origin}+{key_id}+{in_base64(public)}".encode()


OTHER = Signer("second")
NEW_TEXT = (b"file:5.png", b"file:6.png")
OF_5 = (leaf(LEDGER.contents[5]).hex().encode(), leaf(LEDGER.contents[5].replace(*NEW_TEXT)).hex().encode())
GONE = commitment(b"gone", SALT).encode()
BROKEN: dict[str, tuple[bytes, list[str], str]] = {
    "a line of no form": (forged((entry_line(5), b"???\n")), ["bad_line"], ":16, entry 5"),
    "a misspelt word": (forged((entry_line(5), entry_line(5).replace(b"entry", b"enrty"))), ["bad_line"], ":16, entry 5"),
    "a leaf hash in capitals": (forged((OF_5[0], OF_5[0].upper())), ["bad_line"], ":16, entry 5"),
    "a line of 64 KiB": (forged((entry_line(5), b"entry " + b"a" * 70_000 + b"\n")), ["bad_line"], ":16, entry 5"),
    "a second key line": (forged((line_of(2), line_of(2) * 2)), ["misplaced_line"], ":3"),
    "no key line": (forged((line_of(2), b"")), ["misplaced_line"], ":2"),
    "a head among the entries": (forged((entry_line(5), line_of(3) + entry_line(5))), ["misplaced_line"], ":16"),
    "a payload of nobody": (forged((entry_line(1), given(b"x") + entry_line(1))), ["misplaced_line"], ":6"),
    "a key whose id is wrong": (forged((b"+" + LEDGER.signer.id.hex().encode(), b"+00000000")), ["bad_key"], ":2"),
    "a key of another algorithm": (forged((KEY.encode(), key_of(b"\x02" + Signer().public[1:]))), ["bad_key"], ":2"),
    "a key that is no point": (forged((KEY.encode(), key_of(b"\x01" + bytes([2]) + bytes(31)))), ["bad_key"], ":2"),
    "a key too long": (forged((KEY.encode(), key_of(Signer().public + b"\x00"))), ["bad_key"], ":2"),
    "another key": (Ledger(LEDGER.rows, OTHER).export(), ["wrong_key"], ":2"),
    "a head of another ledger": (
        forged((canonical(LEDGER.head(4)), canonical(Signer(origin="other").head(4, root(LEDGER.contents[:4]))))),
        ["other_origin"],
        ":3",
    ),
    "a head of another key": (
        forged((canonical(LEDGER.head(4)), canonical(OTHER.head(4, root(LEDGER.contents[:4]))))),
        ["other_key"],
        ":3",
    ),
    "a head with an extension line": (forged((b'=\\n\\n', b'=\\nmore\\n\\n')), ["bad_head"], ":3"),
    "a head with needless escapes": (forged((b'head "h', b'head "\\u0068')), ["bad_head"], ":3"),
    "a head of a changed root": (
        forged((canonical(LEDGER.head(4)), canonical(LEDGER.signer.head(4, bytes(32))))),
        ["root_differs"],
        ":3",
    ),
    "a head with its signature changed": (
        forged((LEDGER.head(4).split(" ")[-1][:-1].encode(), LEDGER.head(6).split(" ")[-1][:-1].encode())),
        ["bad_signature"],
        ":3",
    ),
    "heads in the wrong order": (
        forged((line_of(3), b""), (line_of(4), line_of(4) + line_of(3))),
        ["heads_not_rising"],
        ":4",
    ),
    "no head": (forged((line_of(3) + line_of(4), b"")), ["no_head"], ":3"),
    "changed text": (forged(NEW_TEXT), ["entry_changed"], ", entry 5"),
    "changed text and leaf hash": (forged(NEW_TEXT, OF_5), ["root_differs"], ":4"),
    "an entry left out": (forged((entry_line(5), b"")), ["entries_missing"], ":19"),
    "an entry inserted": (forged((entry_line(5), entry_line(5) * 2)), ["root_differs", "beyond_head", "id_doubled"], ":4"),
    "not canonical": (signed_with(entry(0).replace(b":", b": ", 1)), ["entry_invalid"], ", entry 0"),
    "a doubled member": (signed_with(entry(0).replace(b"{", b'{"action":"x",')), ["entry_invalid"], ", entry 0"),
    "a number as a member": (signed_with(entry(0, actor=7)), ["entry_invalid"], ", entry 0"),
    "a lone surrogate": (signed_with(entry(0).replace(b"user:7", b"\\ud800")), ["entry_invalid"], ", entry 0"),
    "not UTF-8": (signed_with(entry(0).replace(b"user:7", b"\xff")), ["entry_invalid"], ", entry 0"),
    "a member too many": (signed_with(entry(0, more="x")), ["entry_invalid"], ", entry 0"),
    "a list": (signed_with(b"[]"), ["entry_invalid"], ", entry 0"),
    "an id without text": (signed_with(entry(0, id="")), ["entry_invalid"], ", entry 0"),
    "an id too long": (signed_with(entry(0, id="字" * 201)), ["entry_invalid"], ", entry 0"),
    "an actor too long": (signed_with(entry(0, actor="a" * 501)), ["entry_invalid"], ", entry 0"),
    "a subject too long": (signed_with(entry(0, subject="a" * 2001)), ["entry_invalid"], ", entry 0"),
    "an action in capitals": (signed_with(entry(0, action="Label")), ["entry_invalid"], ", entry 0"),
    "a control character": (signed_with(entry(0, actor="a\x1fb")), ["entry_invalid"], ", entry 0"),
    "DEL": (signed_with(entry(0, actor="a\x7fb")), ["entry_invalid"], ", entry 0"),
    "null for text": (signed_with(entry(0, subject=None)), ["entry_invalid"], ", entry 0"),
    "no such day": (signed_with(entry(0, time="2026-02-30T08:00:00.123Z")), ["entry_invalid"], ", entry 0"),
    "no such hour": (signed_with(entry(0, time="2026-02-03T24:00:00.000Z")), ["entry_invalid"], ", entry 0"),
    "a time without milliseconds": (signed_with(entry(0, time="2026-02-03T08:00:00Z")), ["entry_invalid"], ", entry 0"),
    "digits of another script": (signed_with(entry(0, time="２026-02-03T08:00:00.000Z")), ["entry_invalid"], ", entry 0"),
    "a payload of another kind": (signed_with(entry(0, "md5:00")), ["entry_invalid"], ", entry 0"),
    "a doubled id": (signed_with(entry(0), entry(1), entry(2, id="e-0")), ["id_doubled"], ", entry 2"),
    "a hidden part at an odd place": (
        forged((entry_line(5) + entry_line(6), hidden_line(1, LEDGER.contents[5:7]))),
        ["tile_misplaced", "entries_missing"],
        ", entry 5",
    ),
    "a hidden part across a head": (
        changed(LEDGER.export([4], [4, 5, 6, 7]), (line_of(3), b"head " + canonical(LEDGER.head(6)) + b"\n")),
        ["tile_crosses_head", "erasure_unproven"],
        ":3",
    ),
    "a hidden part beyond the last head": (
        forged((line_of(19), hidden_line(0, LEDGER.contents[8:]) * 2)),
        ["beyond_head"],
        ", entry 9",
    ),
    "a level of 10^9": (forged((entry_line(5), b"hidden 1000000000 " + OF_5[0] + b"\n")), ["bad_line"], ":16, entry 5"),
    "a level of 99": (
        forged((entry_line(8), b"hidden 99 " + OF_5[0] + b"\n")),
        ["tile_misplaced", "entries_missing"],
        ":19, entry 8",
    ),
    "no line for a payload": (forged((b"withheld", b"entry")), ["bad_line"], ":15, entry 4"),
    "a payload passed over": (
        forged((b"withheld " + commitment(b"not here").encode() + b"\n", b"")),
        ["payload_missing"],
        ":15, entry 4",
    ),
    "another payload than that of the entry": (
        forged((given("提示".encode()), given(b"another"))),
        ["payload_other"],
        ", entry 1",
    ),
    "a payload of other bytes": (forged(("提示\n".encode(), "示提\n".encode())), ["payload_changed"], ", entry 1"),
    "another salt": (forged((SALT.hex().encode() + b" 9", b"0" * 64 + b" 9")), ["payload_changed"], ", entry 2"),
    "a plain payload with a salt": (forged((b" - 6", b" " + SALT.hex().encode() + b" 6")), ["bad_line"], ":7"),
    "a payload longer than told": (forged((b" - 6", b" - 5")), ["payload_cut"], ", entry 1"),
    "a payload shorter than told": (forged((b" - 6", b" - 999999999999999999")), ["payload_cut"], ", entry 1"),
    "a payload of 10^30 bytes": (forged((b" - 6", b" - 1" + b"0" * 30)), ["bad_line"], ":7"),
    "a small payload named again": (
        Ledger([row(0, "given", b"small"), row(1, "again", b"small")]).export(),
        ["again_unknown"],
        ", entry 1",
    ),
    "a payload again, never given": (Ledger([row(0, "again", bytes(70_000))]).export(), ["again_unknown"], ", entry 0"),
    "an erasure that no entry tells of": (Ledger([row(0, "erased", b"x", SALT)]).export(), ["erasure_missing"], ", entry 0"),
    "a last line of other bytes": (WHOLE.replace(b"end ", b"end " + b"0" * 64)[: -65] + b"\n", ["file_changed"], ":20"),
    "cut off before the last line": (WHOLE[: WHOLE.rindex(b"end ")], ["no_end"], ":19"),
    "something after the end": (WHOLE + b"\n", ["after_end"], ":20"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "codes", "place"), BROKEN.values(), ids=BROKEN)
def test_each_damage_is_named_with_its_place(check, content, codes, place):
    told = check(content)

    assert told.status == 1
    assert told.codes == codes
    assert place in told.facts["findings"][0]["place"]
    assert all(finding["remedy"] for finding in told.facts["findings"])


SOME_TEXT = st.text(st.characters(exclude_categories=[]) | st.sampled_from('"\\\x00\x1f\x7f\u2028/é'), max_size=6)
MEMBERS = st.fixed_dictionaries(
    {"actor": SOME_TEXT, "subject": SOME_TEXT, "id": SOME_TEXT, "action": st.from_regex(r"[a-zA-Z0-9.-]{1,4}")}
)


@examples(5)
@drawn(MEMBERS, st.sampled_from([(",", ":"), (", ", ":")]), st.booleans(), st.booleans())
def test_an_entry_is_right_when_parsed_and_written_anew_it_gives_the_same_bytes(members, separators, ascii_only, in_order):
    plain = {**json.loads(entry(0)), **members}
    text = json.dumps(plain, ensure_ascii=ascii_only, sort_keys=in_order, separators=separators)
    content = text.encode("utf-8", "surrogatepass")

    try:
        again = canonical(json.loads(content.decode()))
    except UnicodeError:
        again = b""
    free = (plain["actor"], plain["subject"], plain["id"])
    right = (
        content == again
        and all(value and not re.search(r"[\x00-\x1f\x7f]", value) for value in free)
        and re.fullmatch("[a-z][a-z0-9.-]*", plain["action"]) is not None
    )

    try:
        VERIFIER.read_entry(content)
    except VERIFIER.Wrong:
        assert not right
    else:
        assert right


def test_what_follows_damage_is_still_checked(check):
    told = check(
        forged((entry_line(0), entry_line(0).replace(b"file:0", b"file:9")), ("提示\n".encode(), "示提\n".encode()), NEW_TEXT)
    )

    assert told.codes == ["entry_changed", "payload_changed", "entry_changed"]
    assert told.facts["heads_checked"] == 2


@pytest.mark.parametrize("word", ["key", "head", "entry", "hidden", "payload", "erased", "withheld"])
@pytest.mark.parametrize(
    "change", [lambda word: word[:-1], lambda word: word[0] + word, lambda word: word.upper()[0] + word[1:]]
)
def test_a_line_whose_word_is_damaged_is_named_and_read_for_what_it_resembles(check, word, change):
    damaged = check(changed(PARTLY, (f"\n{word} ".encode(), f"\n{change(word)} ".encode())))

    assert damaged.codes == ["bad_line"]
    assert {**damaged.facts, "findings": []} == check(PARTLY).facts


def test_after_a_payload_of_the_wrong_length_the_next_entries_are_found_again(check):
    told = check(forged((b" - 6", b" - 600"), NEW_TEXT))

    assert told.codes == ["payload_cut", "entry_changed"]
    assert [finding["place"].split(", ")[1] for finding in told.facts["findings"]] == ["entry 1", "entry 5"]


def test_a_file_cut_off_anywhere_is_never_right(check):
    for end in range(len(line_of(1)), len(WHOLE), 7):
        assert check(WHOLE[:end]).status == 1


def test_after_a_misplaced_tile_no_root_is_called_right(check):
    told = check(forged((entry_line(5), hidden_line(1, LEDGER.contents[5:7]) + entry_line(5))))

    assert told.codes == ["tile_misplaced"]
    assert told.facts["heads_checked"] == 1


def test_the_change_is_placed_between_two_heads(check):
    sizes = [1, 4, 6, 7]
    export = changed(LEDGER.export(sizes), NEW_TEXT, OF_5)

    (finding,) = check(export).facts["findings"]

    assert finding["code"] == "root_differs"
    assert "Up to size 4 everything fits; at size 6" in finding["message"]["en"]


def test_heads_beyond_a_great_number_are_not_checked_and_that_is_said(check, monkeypatch):
    monkeypatch.setattr(VERIFIER, "MOST_HEADS", 2)

    told = check(LEDGER.export([2, 4]))

    assert told.codes == ["too_many_heads", "beyond_head"]


def test_findings_end_with_the_first_thousand(check):
    ledger = Ledger([row(number) for number in range(1001)])
    told = check(changed(ledger.export()).replace(b"file:", b"life:"))

    assert told.codes == ["entry_changed"] * 1000 + ["more_findings"]


def test_an_id_that_stands_a_thousand_times_is_named_each_time_with_the_first(check):
    told = check(Ledger([row(number, id="same") for number in range(300)]).export())

    assert [finding["place"].split(", ")[1] for finding in told.facts["findings"]] == [f"entry {n}" for n in range(1, 300)]
    assert all("as entry 0." in finding["message"]["en"] for finding in told.facts["findings"])


# Heads that were kept


def test_a_head_of_entries_that_are_gone_shows_the_rollback(check):
    told = check(Ledger(LEDGER.rows[:7]).export([4]), heads=(LEDGER.head(8),))

    assert (told.status, told.codes) == (1, ["rolled_back", "erasure_missing"])
    assert "covers 8 entries, this file only 7" in told.facts["findings"][0]["message"]["en"]


def test_a_head_of_another_history_shows_the_rewriting(check):
    rewritten = Ledger([*LEDGER.rows[:5], row(5, subject="file:6.png"), *LEDGER.rows[6:]])

    assert check(rewritten.export([4]), heads=(LEDGER.head(5),)).codes == []
    assert check(rewritten.export([4]), heads=(LEDGER.head(6),)).codes == ["history_differs"]


def test_a_head_inside_a_hidden_part_asks_for_a_consistency_proof(check):
    told = check(LEDGER.export([4], hidden=[0, 1]), heads=(LEDGER.head(1),))

    assert (told.status, told.codes) == (1, ["head_not_comparable"])
    assert "--since" in told.facts["findings"][0]["remedy"]["en"]


def test_a_head_behind_damage_is_not_passed_over(check):
    told = check(forged((entry_line(5), b"???\n")), heads=(LEDGER.head(3), LEDGER.head(7)))

    assert told.codes == ["bad_line", "head_not_comparable"]


def test_a_kept_head_needs_a_good_signature_too(check):
    forgery = LEDGER.head(4).replace(LEDGER.head(4).split(" ")[-1], LEDGER.head(6).split(" ")[-1])

    assert check(WHOLE, heads=(forgery,)).codes == ["bad_signature"]
    assert check(WHOLE, heads=(OTHER.head(4, root(LEDGER.contents[:4])),)).codes == ["other_key"]


# Proofs


@pytest.mark.parametrize("size", [1, 2, 5, 8, 9])
def test_a_proof_shows_one_entry_at_its_number(check, size):
    for number in range(size):
        told = check(LEDGER.proof(number, size), heads=(LEDGER.head(size),))

        assert (told.status, told.codes) == (0, [])
        assert told.facts["entry"] == {"number": number, "bytes": LEDGER.contents[number].decode()}
        assert (told.facts["kind"], told.facts["size"], told.facts["heads_checked"]) == ("proof", size, 2)


PROOF = LEDGER.proof(5)
HASHES = PROOF.split("\n")[3:7]
WRONG_PROOFS = {
    "another number": (PROOF.replace("index 5", "index 4"), ["path_fails"], ""),
    "a number beyond the ledger": (PROOF.replace("index 5", "index 9"), ["path_fails"], ""),
    "a number in another form": (PROOF.replace("index 5", "index 05"), ["bad_line"], ":3"),
    "a hash too few": (PROOF.replace(HASHES[0] + "\n", ""), ["path_fails"], ""),
    "a hash twice": (PROOF.replace(HASHES[0], HASHES[0] + "\n" + HASHES[0]), ["path_fails"], ""),
    "a hash that is none": (PROOF.replace(HASHES[1], "x"), ["bad_line"], ":5"),
    "base64 with loose bits": (PROOF.replace(HASHES[1], "A" * 42 + "B="), ["bad_line"], ":5"),
    "no entry": (PROOF.replace(PROOF.split("\n")[1], "extra "), ["bad_line"], ":2"),
    "no line for the entry": (PROOF.replace(PROOF.split("\n")[1] + "\n", ""), ["bad_line"], ":2"),
    "an entry that is no base64": (PROOF.replace("extra ", "extra -"), ["bad_line"], ":2"),
    "an entry that is none": (PROOF.replace(PROOF.split("\n")[1], "extra e30="), ["entry_invalid"], ":2"),
    "an entry in another form": (PROOF.replace(PROOF.split("\n")[1], "extra IHt9"), ["entry_invalid"], ":2"),
    "no head": (PROOF[: PROOF.index("\n\n") + 2], ["bad_head"], ":8"),
    "no empty line": (PROOF.replace("\n\n", "\n", 1), ["bad_line"], ":8"),
    "cut off": (PROOF[:30], ["bad_line"], ":3"),
    "not UTF-8": (PROOF.encode().replace(b"hegui.local", b"hegui\xfflocal"), ["bad_head"], ":8"),
    "a head of another key": (PROOF[: PROOF.index("\n\n") + 2] + Ledger(LEDGER.rows, OTHER).head(), ["other_key"], ""),
}  # fmt: skip


@pytest.mark.parametrize(("content", "codes", "place"), WRONG_PROOFS.values(), ids=WRONG_PROOFS)
def test_a_wrong_proof_is_named_with_its_line(check, content, codes, place):
    told = check(content)

    assert (told.status, told.codes) == (1, codes)
    assert told.facts["findings"][0]["place"].endswith("a.hegui-ledger" + place)


def test_a_proof_without_a_key_proves_nothing(check):
    assert check(PROOF, key=None).codes == ["no_key"]


def test_a_proof_is_compared_with_a_head_of_its_size_only(check):
    rewritten = Ledger([*LEDGER.rows[:8], row(8, subject="other")])

    assert check(PROOF, heads=(rewritten.head(),)).codes == ["history_differs"]
    assert check(PROOF, heads=(LEDGER.head(8),)).codes == ["head_not_comparable"]


@pytest.mark.parametrize("old", range(10))
def test_a_consistency_proof_shows_that_a_ledger_has_only_grown(check, old):
    told = check(LEDGER.growth(old), heads=(LEDGER.head(old),))

    assert (told.status, told.codes) == (0, [])
    assert (told.facts["kind"], told.facts["size"], told.facts["heads_checked"]) == ("consistency", 9, 2)


REWRITTEN = Ledger([row(0, subject="other"), *LEDGER.rows[1:]])
WRONG_GROWTH = {
    "another history": (LEDGER.growth(5), REWRITTEN.head(5), ["path_fails"]),
    "a ledger rewritten": (REWRITTEN.growth(5), LEDGER.head(5), ["path_fails"]),
    "a ledger rewritten at the same size": (REWRITTEN.growth(9), LEDGER.head(9), ["path_fails"]),
    "a ledger with less": (LEDGER.growth(5, 7), LEDGER.head(8), ["rolled_back"]),
    "a proof from another head": (LEDGER.growth(5), LEDGER.head(6), ["head_not_comparable"]),
    "a number in another form": (LEDGER.growth(5).replace("old 5", "old 05"), LEDGER.head(5), None),
    "an empty line more": (LEDGER.growth(5).replace("\n\n", "\n\n\n", 1), LEDGER.head(5), ["bad_head"]),
    "hashes from nothing on": (LEDGER.growth(5).replace("old 5", "old 0"), LEDGER.head(0), ["path_fails"]),
    "an empty ledger with a root": (LEDGER.growth(0), Signer().head(0, bytes(32)), ["path_fails"]),
    "no hashes": ("old 5\n\n" + LEDGER.head(), LEDGER.head(5), ["path_fails"]),
    "a kept head that nobody signed": (
        LEDGER.growth(5),
        LEDGER.head(5).replace(LEDGER.head(5).split(" ")[-1], LEDGER.head(6).split(" ")[-1]),
        ["bad_signature"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "head", "codes"), WRONG_GROWTH.values(), ids=WRONG_GROWTH)
def test_a_wrong_consistency_proof_is_named(check, content, head, codes):
    told = check(content, heads=(head,))

    assert told.status == (1 if codes else 2)
    assert codes is None or told.codes == codes


# What cannot be used at all


@pytest.mark.parametrize("content", [b"", b"\n", b"\x00" * 100_000, b"hegui-ledger-export 2\n", b"old x\n", bytes(range(256))])
def test_what_is_none_of_the_three_is_refused(check, content):
    told = check(content)

    assert (told.status, told.out) == (2, "")
    assert "no export of a ledger and no proof" in told.err or "不是台账的导出文件" in told.err


def test_what_cannot_be_read_is_refused(check, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(PROOF.encode() + bytes(2**20))

    for name in ("missing", "", "pipe", "large", "a\x00b", "n" * 5000):
        assert run(tmp_path / name).status == 2


def test_a_wrong_command_is_refused(check, tmp_path):
    assert run().status == 2
    assert check(WHOLE, key="no key").status == 2
    assert check(WHOLE, key="origin+00000000+AAAA").status == 2
    assert check(WHOLE, heads=("no head",)).status == 2
    assert check(LEDGER.growth(5)).status == 2
    assert check(LEDGER.growth(5), heads=(LEDGER.head(5), LEDGER.head(5))).status == 2


# Hostile files


def small_head(size: int) -> bytes:
    return line_of(2) + b"head " + canonical(LEDGER.signer.head(size, bytes(32))) + b"\n"


def as_entry(content: bytes) -> bytes:
    return f"entry {leaf(content).hex()} ".encode() + content + b"\n"


HOSTILE = {
    "deep JSON": as_entry(b'{"a":' * 10_000),
    "deep lists": as_entry(b"[" * 30_000 + b"]" * 30_000),
    "a huge number": as_entry(b'{"a":' + b"9" * 60_000 + b"}"),
    "numbers that are none": as_entry(b"[NaN,Infinity,1e999]"),
    "NUL": as_entry(b"\x00" * 60_000),
    "a byte order mark": as_entry(b"\xef\xbb\xbf" + entry(0)),
    "UTF-16": as_entry(entry(0).decode().encode("utf-16")),
    "a line without end": b"entry " + b"a" * 3_000_000,
    "an end without end": b"end " + b"a" * 3_000_000,
    "a thousand levels": b"".join(b"hidden %d %064d\n" % (level, 0) for level in range(99)) * 20,
    "levels up and down": (b"hidden 0 %064d\nhidden 1 %064d\n" % (0, 0)) * 2_000,
    "payloads that never end": b"".join(b"payload sha256:%064d - %d\n" % (0, 10**17 + n) for n in range(2_000)),
    "payloads to the end of the file": b"".join(b"payload sha256:%064d - 99999\n" % 0 for _ in range(2_000)),
    "words with the names of methods": b"check x\n__init__ x\nput 1 2\nfinish\nfind x\n",
    "other line ends": b"\r\n\x0b\x0c\x1c\x85" * 1_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("size", [0, 7, 10**18 - 1])
def test_a_hostile_file_costs_little_and_is_refused(check, content, size):
    export = closed(b"hegui-ledger-export 1\n" + small_head(size) + content)

    tracemalloc.start()
    told = check(export)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert told.status == 1
    assert most < len(export) + 6_000_000


def test_what_the_file_says_cannot_steer_the_terminal(tmp_path):
    odd = "\u202e\u009b31m"
    (tmp_path / "proof").write_text(Ledger([row(0, actor=odd)]).proof(0), encoding="utf-8")

    told = run(tmp_path / "proof", "--lang", "both")

    assert not set(odd[:2]) & set(told.out)
    assert "\\u202e\\u009b31m" in told.out


# Every single byte

SHORT = {"actor": "u", "action": "a", "subject": "s"}
SWEPT = Ledger(
    [
        row(0, "given", b"\xe6\x8f\x90\n", **SHORT),
        row(1, "given", b"1990", SALT, **SHORT),
        row(2, "erased", b"x", **SHORT),
        row(3),
        row(4, "withheld", b"y", actor="u", action="ledger.erased", subject=commitment(b"x")),
    ]
).export([4], hidden=[3])
MUTATIONS = {
    "one more": lambda place: SWEPT[:place] + bytes([SWEPT[place] + 1 & 255]) + SWEPT[place + 1 :],
    "the high bit": lambda place: SWEPT[:place] + bytes([SWEPT[place] ^ 0x80]) + SWEPT[place + 1 :],
    "left out": lambda place: SWEPT[:place] + SWEPT[place + 1 :],
    "doubled": lambda place: SWEPT[:place] + SWEPT[place : place + 1] + SWEPT[place:],
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_each_single_byte_that_is_changed_is_found(check, mutation):
    assert check(SWEPT).codes == []
    for place in range(len(SWEPT)):
        told = check(mutation(place))

        assert told.status in ((1,) if place >= len(line_of(1)) else (1, 2)), place  # without its first line it is no export


def test_each_changed_byte_is_named_at_its_line_or_between_two_heads(check):
    """A forger would make the last line fit again: what is found must not rest on it."""
    for place in range(len(line_of(1)), SWEPT.rindex(b"\nend "), 2):
        told = check(changed(MUTATIONS["one more"](place)))

        line = SWEPT[:place].count(b"\n") + 1
        near = [f"a.hegui-ledger:{number}" for number in (line - 1, line, line + 1)]  # beside: a line feed may be gone
        places = [finding["place"].split("/")[-1].split(",")[0] for finding in told.facts["findings"]]
        assert told.status == 1
        assert {*near} & {*places} or "root_differs" in told.codes, place


@examples(2)
@drawn(st.data())
def test_random_changes_never_raise(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "fuzzed"
    original = data.draw(st.sampled_from([SWEPT, PROOF.encode(), LEDGER.growth(5).encode(), b""]))
    content = bytearray(original)
    for _ in range(data.draw(st.integers(0, 4))):
        place, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 40))
        words = st.sampled_from([b"end ", b"entry ", b"head ", b'"', b"\n", b"hidden 3 ", b"payload "])
        content[place : place + length] = data.draw(st.binary(max_size=20) | words)
    (file).write_bytes(original[:22] + content[22:] if data.draw(st.booleans()) else content)
    kept = tmp_path_factory.getbasetemp() / "kept"
    kept.write_text(LEDGER.head(5), encoding="utf-8")

    told = run(file, "--json", "--head", kept, "--key", LEDGER.signer.key)

    assert told.status in (1, 2) or bytes(content) == original


# Any Python, nothing installed


def interpreters() -> list[str]:
    found = [sys.executable, *(str(path) for path in sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3")))]
    found += [path for minor in range(8, 14) if (path := shutil.which(f"python3.{minor}"))]
    return [path for path in dict.fromkeys(found) if _version(path) >= (3, 8)]


def _version(interpreter: str) -> tuple[int, ...]:
    told = subprocess.run(
        [interpreter, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
    )
    return tuple(map(int, told.stdout.split())) if told.returncode == 0 else (0,)


@pytest.mark.parametrize("interpreter", interpreters())
def test_it_runs_alone_on_every_python(interpreter, tmp_path):
    (tmp_path / "verifier.py").write_bytes(PROGRAM.read_bytes())
    (tmp_path / "right").write_bytes(PARTLY)
    (tmp_path / "wrong").write_bytes(forged(NEW_TEXT))
    command = [interpreter, "-I", "-S", "verifier.py"]

    def status(*arguments: str, **environment: str) -> int:
        told = subprocess.run([*command, *arguments], cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert b"Traceback" not in told.stderr
        return told.returncode

    assert status("right", "--lang", "both", LC_ALL="C", PYTHONIOENCODING="ascii") == 0
    assert status("wrong", "--json", "--key", LEDGER.signer.key) == 1
    assert status("none") == 2


def test_it_imports_the_standard_library_only_and_reads_as_python_3_8():
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names
    assert not imported & {"socket", "urllib", "subprocess", "ctypes", "pickle"}


# Words


def test_every_text_is_there_in_both_languages():
    for code, text in VERIFIER.TEXTS.items():
        assert re.search(r"[一-鿿]", text["zh"]), code
        assert not re.search(r"[一-鿿]", text["en"]), code
        assert re.findall(r"{\w+}", text["zh"]).sort() == re.findall(r"{\w+}", text["en"]).sort(), code


def test_every_code_in_the_program_has_a_text():
    source = PROGRAM.read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:find|Wrong)\(\s*"(\w+)"', source)) | set(re.findall(r'else "(\w{3,})"[,\)]', source))

    assert codes <= set(VERIFIER.TEXTS)
    assert len(codes) > 25


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "en_US", "LANG": "zh_CN"}, "en"),
    ],
    ids=str,
)
def test_the_language_is_that_of_the_terminal(settings, language, monkeypatch, tmp_path):
    (tmp_path / "a").write_bytes(WHOLE)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    assert run(tmp_path / "a").out.startswith("验证通过" if language == "zh" else "Verified")
    assert run(tmp_path / "a", "--lang", "en").out.startswith("Verified")


@pytest.mark.parametrize(("lang", "first"), [("zh", "验证"), ("en", "Verified")])
def test_a_person_reads_verdict_counts_head_key_findings_and_limits(tmp_path, lang, first):
    (tmp_path / "a").write_bytes(WHOLE)

    lines = run(tmp_path / "a", "--lang", lang).out.splitlines()

    assert lines[0].startswith(first)
    assert root(LEDGER.contents).hex() in lines[3]
    assert LEDGER.signer.id.hex() in lines[4]
    assert LEDGER.signer.key in lines[6]
    assert sum(line.startswith("- ") for line in lines) == 3


def test_both_languages_stand_one_after_the_other(tmp_path):
    (tmp_path / "a").write_bytes(forged(NEW_TEXT))
    zh, en, both = (run(tmp_path / "a", "--lang", lang).out for lang in ("zh", "en", "both"))

    assert both == zh + en
    assert en.startswith("Not verified") and zh.startswith("验证未通过")
