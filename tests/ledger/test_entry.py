"""Entries: six members of text, one form of bytes (RFC 8785), and nothing else is taken for one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.entry import MEMBERS, Entry, moment, written_moment
from hegui.words import Finding
from ledger.entries import GOLDEN, TIME, an_entry, control, entries, in_json, texts, times
from strategies import examples

FORMAT_PAGE = Path(__file__).parents[2] / "docs/en/reference/ledger-format.md"
HASH = "0" * 64
BAD_COMMITMENTS = ["", HASH, f"sha256:{HASH}0", f"sha256:{HASH[1:]}", f"sha256:{'A' * 64}", f"sha1:{HASH}", f"SHA256:{HASH}"]
BAD_COMMITMENTS += [f"hmac-sha256:{HASH}\n", f" sha256:{HASH}", f"sha256:{'٠' * 64}", f"hmac-hmac-sha256:{HASH}"]
FINE_TIMES = [
    "2026-11-22T00:00:00.000Z",
    "2026-11-22T23:59:59.999Z",
    "2024-02-29T08:00:00.000Z",
    "2000-02-29T08:00:00.000Z",
    "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
]
BAD_TIMES = [
    "2026-02-30T08:00:00.000Z",
    "2026-02-29T08:00:00.000Z",
    "2100-02-29T08:00:00.000Z",
    "2026-04-31T08:00:00.000Z",
    "2026-13-01T08:00:00.000Z",
    "2026-00-10T08:00:00.000Z",
    "2026-11-00T08:00:00.000Z",
    "0000-01-01T00:00:00.000Z",
    "2026-11-22T24:00:00.000Z",
    "2026-11-22T08:60:00.000Z",
    "2026-11-22T08:00:60.000Z",
    "12026-11-22T08:00:00.123Z",
    "2026-11-22T08:00:00Z",
    "2026-11-22T08:00:00.1Z",
    "2026-11-22T08:00:00.123456Z",
    "2026-11-22T08:00:00.123",
    "2026-11-22T08:00:00.123z",
    "2026-11-22t08:00:00.123Z",
    "2026-11-22T08:00:00.123+00:00",
    "2026-11-22T08:00:00,123Z",
    "20261122T080000.123Z",
    "2026-11-22",
    "2026-W47-7T08:00:00.123Z",
    "2026-326T08:00:00.123Z",
    "２０２６-11-22T08:00:00.123Z",
]


def the_problem(**members: object) -> Finding:
    """The one problem that an entry with these members has to have."""
    (finding,) = an_entry(**members).problems("e-1")
    return finding


# Canonical bytes


def test_the_entry_of_the_format_page_has_the_bytes_of_the_format_page():
    assert an_entry().canonical() == GOLDEN.encode()
    assert f"    {GOLDEN}\n" in FORMAT_PAGE.read_text(encoding="utf-8")


@examples(3)
@given(entry=entries)
def test_canonical_bytes_are_json_with_sorted_members_and_no_white_space(entry):
    assert entry.problems() == []
    assert entry.canonical() == in_json(entry)


@pytest.mark.parametrize(
    ("subject", "written"),
    [
        ("生成合成内容", b'"\xe7\x94\x9f\xe6\x88\x90\xe5\x90\x88\xe6\x88\x90\xe5\x86\x85\xe5\xae\xb9"'),
        ("\U0001f600", b'"\xf0\x9f\x98\x80"'),
        ("\U00020bb7", b'"\xf0\xa0\xae\xb7"'),
        ("\u2028\u2029", b'"\xe2\x80\xa8\xe2\x80\xa9"'),
        ("\u0080\u00a0\ufeff", b'"\xc2\x80\xc2\xa0\xef\xbb\xbf"'),
        ('say "so"', b'"say \\"so\\""'),
        ("C:\\new", b'"C:\\\\new"'),
        ("a/b</script>", b'"a/b</script>"'),
        ("e\u0301", b'"e\xcc\x81"'),
    ],
)
def test_only_quotes_and_backslashes_are_escaped(subject, written):
    assert an_entry(subject=subject).canonical() == GOLDEN.encode().replace(b'"file:a.png"', written)


# What is refused


@pytest.mark.parametrize(("member", "most"), [("id", 200), ("actor", 500), ("subject", 2000)])
def test_texts_have_1_to_so_many_characters(member, most):
    for fine in ("x", "x" * most, "合" * most, "\U0001f600" * most):
        assert an_entry(**{member: fine}).problems() == []

    for bad in ("", "x" * (most + 1), "合" * (most + 1)):
        finding = the_problem(**{member: bad})
        assert finding.code == "bad_entry"
        assert finding.place == f"e-1, {member}"
        assert finding.message.zh == f"{member} 应为：1 至 {most} 个字符，不含控制字符。"
        assert finding.message.en == f"{member} has to be 1 to {most} characters, none of them a control character."


@examples(1)
@given(member=st.sampled_from(["id", "actor", "subject"]), before=texts(20), bad=control, after=texts(20))
def test_control_characters_are_refused_wherever_they_stand(member, before, bad, after):
    for text in (bad, before + bad, bad + after, before + bad + after):
        assert the_problem(**{member: text}).place == f"e-1, {member}"


@pytest.mark.parametrize("surrogate", ["\ud800", "\udbff", "\udc00", "\udcff", "\udfff", "a\ud83db", "\ude00\ud83d"])
@pytest.mark.parametrize("member", ["id", "actor", "subject"])
def test_lone_surrogates_are_refused(member, surrogate):
    assert the_problem(**{member: surrogate}).place == f"e-1, {member}"


@pytest.mark.parametrize("action", ["a", "label.written", "a1.b-c", "a" * 100, "x..", "ledger.erased"])
def test_actions_are_small_letters_digits_dots_and_hyphens(action):
    assert an_entry(action=action).problems() == []


@pytest.mark.parametrize("action", ["", "A", "1a", ".a", "-a", "a b", "a_b", "a\n", "标", "é", "a" * 101, "label.Written"])
def test_other_actions_are_refused(action):
    finding = the_problem(action=action)

    assert finding.place == "e-1, action"
    assert "以字母开头" in finding.message.zh
    assert "such as label.written" in finding.message.en


@pytest.mark.parametrize("commitment", [None, f"sha256:{HASH}", f"hmac-sha256:{HASH}"])
def test_a_payload_is_a_commitment_or_nothing(commitment):
    assert an_entry(payload=commitment).problems() == []


@pytest.mark.parametrize("commitment", BAD_COMMITMENTS)
def test_other_commitments_are_refused(commitment):
    assert the_problem(payload=commitment).place == "e-1, payload"


@pytest.mark.parametrize("time", FINE_TIMES)
def test_a_time_is_a_real_moment_in_utc_with_milliseconds(time):
    assert an_entry(time=time).problems() == []


@pytest.mark.parametrize(
    "time", [*BAD_TIMES, "", " 2026-11-22T08:00:00.123Z", "2026-11-22T08:00:00.123Z\n", "2026-11-22 08:00:00.123Z"]
)
def test_other_times_are_refused(time):
    finding = the_problem(time=time)

    assert finding.place == "e-1, time"
    assert "世界时，写成 2026-11-22T08:00:00.123Z 的形式" in finding.message.zh
    assert "UTC written like 2026-11-22T08:00:00.123Z" in finding.message.en


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("value", [7, 1.5, True, b"a", ["a"], {"a": 1}])
def test_what_is_no_text_is_refused(member, value):
    assert the_problem(**{member: value}).place == f"e-1, {member}"


@pytest.mark.parametrize("member", [member for member in MEMBERS if member != "payload"])
def test_only_the_payload_may_be_missing(member):
    assert the_problem(**{member: None}).place == f"e-1, {member}"


def test_all_problems_are_told_together_in_both_languages():
    findings = Entry("", "yesterday", "\x00", "Done", "x" * 2001, "sha256:0").problems()

    assert [finding.place for finding in findings] == [*MEMBERS]
    assert all(re.search(r"[一-鿿]", finding.message.zh) for finding in findings)
    assert not any(re.search(r"[一-鿿]", finding.message.en) for finding in findings)
    assert all(finding.message.en.endswith(".") and finding.message.zh.endswith("。") for finding in findings)


# Times


@examples(1)
@given(time=times)
def test_a_time_is_read_as_the_moment_it_stands_for_and_written_as_it_was(time):
    assert moment(time).tzinfo == UTC
    assert written_moment(moment(time)) == time


def test_a_moment_anywhere_is_written_in_utc_with_milliseconds():
    in_beijing = datetime(2026, 11, 22, 16, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=8)))

    assert written_moment(in_beijing) == TIME
    assert written_moment(datetime(2026, 11, 22, tzinfo=UTC)) == "2026-11-22T00:00:00.000Z"


def test_two_entries_that_differ_in_one_member_have_different_bytes():
    others = {"id": "e-2", "time": "2026-11-22T08:00:00.124Z", "actor": "user:8", "action": "label.read", "subject": "x"}
    every = [an_entry(), an_entry(payload=f"sha256:{HASH}"), *(replace(an_entry(), **{k: v}) for k, v in others.items())]

    assert len({entry.canonical() for entry in every}) == len(every)
