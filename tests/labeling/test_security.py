"""What signatures in reserved codes show: integrity, authenticity with a trust list, and what is not checked."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace

import pytest
from marks import MARK, OURS, PLATFORM
from samples import png
from signatures import (
    FIELDS,
    OTHER_SECRET,
    SECRET,
    STEPFUN,
    STEPFUN_FILES,
    STEPFUN_KEY,
    certificate,
    ds,
    key,
    point,
    security_data,
    signed_by_hand,
    stepfun,
    text_of,
)

from hegui.labeling import Mark, verify, write
from hegui.labeling.conformity import findings_of
from hegui.labeling.reading_marks import read_mark
from hegui.labeling.security import Trust, check, sign, sm2
from hegui.labeling.security.keys import SHA256_WITH_RSA
from hegui.rulebook import load_rulebook
from hegui.words import Refused, Unfinished


def states(mark, trust=None):
    return tuple(checked.state for checked in check(mark, trust))


def first(mark, trust=None):
    return check(mark, trust)[0]


def codes(checked):
    return [finding.code for finding in checked.findings]


def pinned(provider=OURS, secret=SECRET):
    return Trust(producers={provider: sm2.keys_of_point(point(secret))}, propagators={provider: ()})


# Files of others


@pytest.mark.parametrize("number", STEPFUN_FILES)
def test_public_files_of_stepfun_verify_over_the_digest(number):
    checked, other = check(stepfun(number))

    assert (checked.state, checked.dialect) == ("integrity", "digest")
    assert other.state == "unchecked"
    assert "what propagators sign is not known" in other.findings[0].message.en


@pytest.mark.parametrize("number", STEPFUN_FILES)
@pytest.mark.parametrize("field", ["label", "content_producer", "produce_id"])
def test_one_digit_changed_in_a_signed_field_breaks_the_signature(number, field):
    mark = stepfun(number)
    value = getattr(mark, field)
    changed = replace(mark, **{field: value[:-1] + ("1" if value[-1] != "1" else "2")})

    checked = first(changed)

    assert checked.state == "broken"
    assert [(f.code, f.severity) for f in checked.findings] == [("broken_signature", "error")]


def test_one_digit_changed_in_the_signature_breaks_it():
    mark = stepfun("142569260085903360")

    assert states(replace(mark, reserved_code_1=mark.reserved_code_1.replace("926C14", "926C15")))[0] == "broken"


def test_a_key_known_from_elsewhere_makes_the_stepfun_file_authentic():
    trust = Trust(producers={STEPFUN: sm2.keys_of_point(bytes.fromhex(STEPFUN_KEY)[-65:])})

    assert states(stepfun("142569260085903360"), trust) == ("authentic", "unchecked")


def test_the_text_itself_may_be_signed_with_the_key_as_x_alone_as_minimax_does():
    entries = [
        ds(SECRET.sign(text_of()), kind="LabelMataData"),
        ds("3006020101020101", kind="Binding"),
        key(b"\0" + point()[1:33]),
    ]

    checked = first(signed_by_hand(*entries, Bindings=[{"BType": 0, "Hash": "00"}]))

    assert (checked.state, checked.dialect) == ("integrity", "text")
    assert codes(checked) == ["integrity_only", "unchecked_bindings"]


def test_nested_objects_with_signatures_over_something_unknown_are_not_checked_as_in_honor_files():
    entries = [ds("AB" * 256, SHA256_WITH_RSA, kind="Content"), key("30820122", SHA256_WITH_RSA)]
    inner = json.loads(security_data(*entries, spelt="PubSd"))
    text = json.dumps({"AIGC": {**FIELDS.fields(), "ReservedCode1": inner, "ReservedCode2": inner}})
    mark = read_mark(text, "here").mark

    checked, other = check(mark)

    assert (checked.state, other.state) == ("unchecked", "unchecked")
    assert codes(checked) == ["unchecked_signature", "unchecked_signature"]


def test_nested_objects_are_verified_where_they_sign_the_label():
    inner = json.loads(security_data(ds(SECRET.sign(text_of())), key(point()), spelt="PubSd"))
    mark = read_mark(json.dumps({**FIELDS.fields(), "ReservedCode1": inner}), "here").mark

    assert first(mark).state == "integrity"


@pytest.mark.parametrize(
    "text",
    [
        "e862483430d978cbf828b8b24296ef9328d843a0",
        "0b6d1f4e-7e0b-4e43-9c53-2c5a3d0a3a58",
        "kU8Zy1uZ2J8Qm0l1c2VkLWJhc2U2NA==",
        "L-12345",
        "{}",
        "[]",
        "1",
        '{"Hash":"00"}',
        "{" * 5000,
    ],
)
def test_texts_that_only_their_writer_understands_are_opaque_and_no_fault(text):
    checked = first(replace(FIELDS, reserved_code_1=text))

    assert checked.state == "opaque"
    assert [finding.severity for finding in checked.findings] == ["note"]


def test_without_reserved_codes_nothing_is_said():
    assert [(checked.state, checked.findings) for checked in check(MARK)] == [("absent", ()), ("absent", ())]


# What it shows


def test_integrity_says_that_the_key_sits_in_the_same_file_and_anybody_could_have_made_it():
    (finding,) = first(sign(FIELDS, SECRET)).findings

    assert finding.severity == "note"
    assert "the key sits in the same file" in finding.message.en
    assert "anybody could have made" in finding.message.en
    assert "公钥就在同一文件中" in finding.message.zh


def test_a_pinned_key_makes_a_signature_authentic_and_says_that_the_content_is_not_covered():
    checked = first(sign(FIELDS, SECRET), pinned())

    assert checked.state == "authentic"
    assert "does not cover the content" in checked.findings[0].message.en


def test_another_key_than_the_pinned_one_is_a_warning():
    checked = first(sign(FIELDS, OTHER_SECRET), pinned())

    assert checked.state == "integrity"
    assert [(f.code, f.severity) for f in checked.findings] == [("integrity_only", "note"), ("unpinned_key", "warning")]


def test_a_key_pinned_for_somebody_else_makes_nothing_authentic():
    assert states(sign(FIELDS, SECRET), pinned(provider=PLATFORM))[0] == "integrity"


def test_a_key_pinned_for_producers_says_nothing_of_propagators():
    mark = sign(replace(FIELDS, content_propagator=OURS), SECRET, propagator=True)

    assert states(mark, pinned()) == ("absent", "integrity")


def test_a_pinned_key_verifies_a_signature_that_brings_none():
    mark = signed_by_hand(ds(SECRET.sign(text_of())))

    assert (states(mark)[0], states(mark, pinned())[0]) == ("unchecked", "authentic")


def test_of_several_signatures_a_broken_one_counts():
    good, bad = ds(SECRET.sign(text_of())), ds(SECRET.sign(b"something else"))

    assert first(signed_by_hand(good, key(point()))).state == "integrity"
    assert first(signed_by_hand(good, bad, key(point()))).state == "broken"


def test_of_several_keys_the_key_id_names_the_right_one():
    signature = ds(SECRET.sign(text_of()), KeyID="b")
    right, wrong = key(point(), KeyID="b"), key(point(OTHER_SECRET), KeyID="a")

    assert first(signed_by_hand(signature, wrong, right)).state == "integrity"
    assert first(signed_by_hand(signature, {**wrong, "KeyID": "b"}, {**right, "KeyID": "a"})).state == "broken"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([ds("AB", "1.2.840.10045.4.3.2"), key(point())], "the algorithm '1.2.840.10045.4.3.2' is not known"),
        ([ds("not hex"), key(point())], "not written in hex"),
        ([ds("3006020101020101")], "no public key"),
        ([ds("3006020101020101"), key("FF")], "no public key"),
        ([key(point())], "no signature over the fields"),
        ([], "no signature over the fields"),
        ([ds("3006020101020101")] + [key(b"\0" + bytes([n]) * 32) for n in range(31)], "too many keys"),
    ],
)
def test_what_cannot_be_checked_is_said_to_be_unchecked(entries, words):
    checked = first(signed_by_hand(*entries))

    assert checked.state == "unchecked"
    assert {finding.severity for finding in checked.findings} == {"note"}
    assert words in checked.findings[0].message.en


@pytest.mark.parametrize(
    "text",
    [
        '{"SecurityData":',
        '{"SecurityData":5}',
        '{"SecurityData":[]}',
        security_data(*[key(point())] * 40),
        '{"SecurityData":{"Type":"TC260PG","x":"' + "x" * 70_000 + '"}}',
    ],
)
def test_security_data_that_cannot_be_read_is_unchecked(text):
    checked = first(replace(FIELDS, reserved_code_1=text))

    assert (checked.state, codes(checked)) == ("unchecked", ["unreadable_security_data"])


def test_without_the_library_of_sm2_nothing_is_judged_and_the_remedy_says_what_to_install(monkeypatch):
    mark, trust = sign(FIELDS, SECRET), pinned()
    monkeypatch.setitem(sys.modules, "gmalg", None)

    checked = first(mark, trust)
    with pytest.raises(Unfinished) as raised:
        sign(FIELDS, SECRET)

    assert checked.state == "unchecked"
    assert [(f.code, f.severity) for f in checked.findings] == [("missing_extra", "note")]
    assert "pip install 'hegui[sm]'" in checked.findings[0].remedy.en
    assert [finding.code for finding in raised.value.findings] == ["missing_extra"]


# Forms


@pytest.mark.parametrize(
    "written",
    [
        SECRET.public(),
        point(),
        b"\0" + point()[1:33],
        bytes([2 + (point()[-1] & 1)]) + point()[1:33],
        certificate(SECRET.public()),
        point().hex(),
        "0x" + point().hex(),
    ],
    ids=["information", "04 x y", "00 x", "compressed", "certificate", "lower case", "0x"],
)
def test_every_form_of_a_key_verifies(written):
    assert first(signed_by_hand(ds(SECRET.sign(text_of())), key(written))).state == "integrity"


def number(value, zeros):
    body = b"\0" * zeros + value.to_bytes(32)
    return bytes([2, len(body)]) + body


@pytest.mark.parametrize("zeros", [0, 1, 4], ids="{} zeros in front".format)
def test_signatures_with_too_few_or_too_many_zeros_verify(zeros):
    r, s = numbers(SECRET.sign(text_of()))
    body = number(r, zeros) + number(s, zeros)

    assert first(signed_by_hand(ds(bytes([0x30, len(body)]) + body), key(point()))).state == "integrity"


def test_two_numbers_side_by_side_are_a_signature_too():
    r, s = numbers(SECRET.sign(text_of()))

    assert first(signed_by_hand(ds(r.to_bytes(32) + s.to_bytes(32)), key(point()))).state == "integrity"


def numbers(signature):
    rest = signature[2:]
    r = int.from_bytes(rest[2 : 2 + rest[1]])
    return r, int.from_bytes(rest[4 + rest[1] :])


@pytest.mark.parametrize("signature", ["30", "3006020100020100", "00" * 64, "FF" * 64, "3003020101", "30060201010201"])
def test_numbers_that_are_no_signature_are_broken(signature):
    assert first(signed_by_hand(ds(signature), key(point()))).state == "broken"


def test_points_that_are_not_on_the_curve_are_no_keys():
    moved = point()[:-1] + bytes([point()[-1] ^ 1])

    assert sm2.keys_of_point(moved) == ()
    assert sm2.keys_of_point(b"\x04" + b"\xff" * 64) == ()
    assert sm2.keys_of_point(b"\0" + b"\xff" * 32) == ()


@pytest.mark.parametrize("spelt", ["Md", "md", "LabelMataData", "LabelMetaData"])
def test_the_label_is_named_in_several_ways(spelt):
    assert first(signed_by_hand(ds(SECRET.sign(text_of()), kind=spelt), key(point()))).state == "integrity"


def test_the_object_may_be_a_text_in_a_text_or_stand_without_its_name():
    inner = json.loads(security_data(ds(SECRET.sign(text_of())), key(point())))["SecurityData"]
    texts = [
        json.dumps({"SecurityData": json.dumps(inner)}),
        json.dumps(inner),
        json.dumps(json.dumps({"SecurityData": inner})),
    ]

    assert [first(replace(FIELDS, reserved_code_1=text)).state for text in texts] == ["integrity"] * 3


# Signing


def test_what_is_signed_is_the_text_of_the_guide():
    assert text_of(Mark("1", "001", "x-1")) == b'"Label":"1","ContentProducer":"001","ProduceID":"x-1"'


def test_signing_changes_nothing_but_the_reserved_code():
    assert replace(sign(FIELDS, SECRET), reserved_code_1="") == FIELDS
    assert replace(sign(FIELDS, SECRET, propagator=True), reserved_code_2="") == FIELDS


def test_a_signature_is_written_as_the_guide_has_it_and_keeps_to_the_characters_of_annex_e():
    mark = sign(FIELDS, SECRET)
    data = json.loads(mark.reserved_code_1)["SecurityData"]

    assert {key: data[key] for key in ("Type", "Version")} == {"Type": "TC260PG", "Version": 1}
    assert [entry["Type"] for entry in data["PubSD"]] == ["DS", "PubKey"]
    assert data["PubSD"][0]["TBSData"] == {"Type": "Md"}
    assert re.fullmatch(r"[\x21-\x5b\x5d-\x7e]+", mark.reserved_code_1)
    assert list(findings_of(mark.fields(), "", strict=True)) == []
    assert '\\"SecurityData\\"' in mark.inner()


def test_a_propagator_signs_its_own_fields():
    mark = sign(sign(FIELDS, SECRET), OTHER_SECRET, propagator=True)

    assert states(mark) == ("integrity", "integrity")
    assert states(replace(mark, propagate_id="post-2")) == ("integrity", "unchecked")
    assert states(mark.passed_on(PLATFORM, "post-2")) == ("integrity", "absent")
    assert "this tool's own convention" in check(mark)[1].findings[0].message.en


def test_the_signature_of_the_producer_stays_good_when_the_content_is_passed_on():
    assert states(sign(MARK, SECRET).passed_on(PLATFORM, "post-1"))[0] == "integrity"


@pytest.mark.parametrize(
    "mark",
    [replace(MARK, label="4"), replace(MARK, produce_id=""), replace(MARK, content_producer="某公司"), Mark("2", "", "")],
)
def test_what_does_not_conform_is_not_signed(mark):
    with pytest.raises(Refused):
        sign(mark, SECRET)


def test_a_platform_signs_though_the_producer_is_not_known():
    mark = Mark("3", "", "", "", PLATFORM, "post-1")

    assert states(sign(mark, SECRET, propagator=True)) == ("absent", "integrity")


# Files


def test_verifying_a_file_tells_what_its_signatures_show():
    signed, broken = io.BytesIO(), io.BytesIO()
    write(io.BytesIO(png.png()), signed, sign(MARK, SECRET))
    write(io.BytesIO(png.png()), broken, replace(sign(MARK, SECRET), produce_id="another"))

    plain, known, wrong = verify(signed), verify(signed, trust=pinned()), verify(broken)

    assert (plain.verdict, [f.code for f in plain.findings]) == ("no_findings", ["integrity_only"])
    assert (known.verdict, [f.code for f in known.findings]) == ("no_findings", ["authentic_signature"])
    assert (wrong.verdict, [f.code for f in wrong.findings]) == ("nonconforming", ["broken_signature"])
    assert "ReservedCode1" in wrong.findings[0].place


def test_in_a_file_of_many_marks_the_signatures_of_a_few_are_checked():
    texts = [("AIGC", replace(FIELDS, reserved_code_1=f"opaque-{n}").inner(), False) for n in range(9)]

    found = [finding.code for finding in verify(io.BytesIO(png.with_text(*texts))).findings]

    assert (found.count("opaque_security_code"), found.count("unchecked_signature")) == (4, 1)


def test_every_citation_resolves():
    marks = [stepfun("142569260085903360"), sign(FIELDS, SECRET), signed_by_hand(), replace(FIELDS, reserved_code_1="opaque")]
    rulebook = load_rulebook()
    cited = {cite for mark in marks for checked in check(mark) for finding in checked.findings for cite in finding.cites}

    assert cited == {"GB45438.E"}
    assert [cite for cite in cited if rulebook.article(cite) is None] == []
