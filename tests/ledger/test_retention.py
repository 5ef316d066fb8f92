"""Retention: the terms of the law to the day, each with its article; the longest keeps."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger import Entry, Ledger, Payload
from hegui.ledger.erasing import erase, expired
from hegui.ledger.retention import Retention, Rule, shipped_retention
from hegui.rulebook import Rulebook
from hegui.words import Text
from ledger.entries import an_entry, entries
from strategies import examples

WHY = Text("合同约定", "as the contract says")
DAY = timedelta(days=1)


def on(day: str, action: str = "label.written", time: str = "15:59:59.999") -> Entry:
    """An entry of that day, as late as days are counted in Beijing."""
    return an_entry(time=f"{day}T{time}Z", action=action)


def rule(months: int, *actions: str, erase: int | None = None) -> Rule:
    return Rule(actions or ("*",), months, WHY, (), erase)


# The rules that are shipped


@pytest.mark.parametrize(
    ("action", "recorded", "until"),
    [
        ("label.written", "2026-05-15", "2026-11-16"),
        ("label.without-explicit", "2026-05-15", "2026-11-16"),
        ("assessment.personal-information", "2026-05-15", "2029-05-16"),
        ("assessment.personal-information.updated", "2026-05-15", "2029-05-16"),
        ("assessment.personal-informations", "2026-05-15", "2026-11-16"),
        ("my.assessment.personal-information", "2026-05-15", "2026-11-16"),
        ("ledger.erased", "2026-05-15", "2126-05-16"),
        ("label.written", "2026-03-31", "2026-10-01"),
        ("label.written", "2026-08-31", "2027-03-01"),
        ("label.written", "2027-08-31", "2028-03-01"),
        ("assessment.personal-information", "2028-02-29", "2031-03-01"),
        ("label.written", "2026-07-01", "2027-01-02"),
    ],
)
def test_a_payload_is_kept_to_the_matching_day_and_may_be_erased_on_the_next(action, recorded, until):
    """The day of recording does not count, and the matching day is the last of the term (Civil Code 201 and 202)."""
    entry, day = on(recorded, action), date.fromisoformat(until)
    keeping = shipped_retention().keeping(entry, day - DAY)

    assert keeping is not None
    assert keeping.keep_until(entry) == day
    assert shipped_retention().keeping(entry, day) is None
    assert shipped_retention().keeping(entry, day + DAY) is None


@pytest.mark.parametrize(
    ("time", "until"), [("00:00:00.000", "2026-11-16"), ("15:59:59.999", "2026-11-16"), ("16:00:00.000", "2026-11-17")]
)
def test_days_are_counted_as_in_beijing(time, until):
    entry, day = on("2026-05-15", time=time), date.fromisoformat(until)

    assert shipped_retention().keeping(entry, day - DAY) is not None
    assert shipped_retention().keeping(entry, day) is None


def test_every_rule_tells_why_in_both_languages():
    for each in shipped_retention().rules:
        assert re.search(r"[一-鿿]", each.why.zh)
        assert not re.search(r"[一-鿿]", each.why.en)
        assert each.erase_after_months is None


def test_every_citation_of_the_rules_resolves_in_the_rulebook(rulebook: Rulebook):
    cited = [cite for each in shipped_retention().rules for cite in each.cites]

    assert {"CSL.23.1.3", "LBL.9", "PIPL.56"} <= set(cited)
    for cite in cited:
        article = rulebook.article(cite)
        assert article is not None, cite
        assert article.article == cite.partition(".")[2], f"{cite} is only written more widely, as {article.article}"


@examples(1)
@given(entry=entries)
def test_whatever_is_recorded_is_kept_on_its_day(entry):
    day = date.fromisoformat(entry.time[:10])

    assert shipped_retention().keeping(entry, day) is not None
    assert not shipped_retention().expired(entry, day)


@pytest.mark.parametrize("time", ["15:59:59.999", "23:59:59.999"])
@pytest.mark.parametrize("action", ["label.written", "ledger.erased"])
def test_what_is_recorded_at_the_end_of_the_calendar_is_kept_to_its_end(action, time):
    entry = on("9999-12-31", action, time)

    assert shipped_retention().keeping(entry, date.max) is not None
    assert not Retention((rule(6, erase=12),)).expired(entry, date.max)


# Of several rules


def test_the_rule_that_keeps_longest_is_told():
    short, long = rule(6), rule(36, "label.*")
    for rules in ((short, long), (long, short)):
        assert Retention(rules).keeping(on("2026-01-01"), date(2026, 2, 1)) == long
        assert Retention(rules).keeping(on("2026-01-01", "filing.sent"), date(2026, 2, 1)) == short
        assert Retention(rules).keeping(on("2026-01-01"), date(2027, 1, 1)) == long


def test_without_a_rule_nothing_is_kept_or_expires():
    assert Retention(()).keeping(on("2026-01-01"), date(2026, 1, 1)) is None
    assert not Retention(()).expired(on("2026-01-01"), date.max)
    assert Retention((rule(6, "filing.*"),)).keeping(on("2026-01-01"), date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("rules", "expires"),
    [
        ((rule(6, erase=12),), "2027-01-02"),
        ((rule(6, erase=6),), "2026-07-02"),
        ((rule(0, erase=0),), "2026-01-01"),
        ((rule(6, erase=12), rule(36, "label.*")), "2029-01-02"),
        ((rule(6, erase=24), rule(0, erase=12)), "2027-01-02"),
        ((rule(6),), None),
        ((rule(6, "filing.*", erase=12),), None),
    ],
)
def test_a_payload_expires_when_a_rule_says_so_and_none_keeps_it(rules, expires):
    day = date.fromisoformat(expires) if expires else date.max

    assert not Retention(rules).expired(on("2026-01-01"), day - DAY)
    assert Retention(rules).expired(on("2026-01-01"), day) == (expires is not None)


@examples(1)
@given(
    months=st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), max_size=4),
    day=st.dates(date(2026, 1, 1), date(2031, 1, 1)),
)
def test_nothing_expires_while_it_is_kept(months, day):
    retention = Retention(tuple(rule(keep, erase=after) for keep, after in months))

    assert not (retention.expired(on("2026-01-01"), day) and retention.keeping(on("2026-01-01"), day))


def test_what_has_expired_is_what_can_be_erased(tmp_path):
    retention = Retention((rule(6, erase=12), rule(36, "assessment.*")))
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.append(an_entry("old", time="2025-01-01T00:00:00.000Z"), Payload(b"old"))
        ledger.append(an_entry("none", time="2025-01-01T00:00:00.000Z"))
        ledger.append(an_entry("kept", time="2025-01-01T00:00:00.000Z", action="assessment.done"), Payload(b"kept"))
        ledger.append(an_entry("shared", time="2025-01-01T00:00:00.000Z"), Payload(b"shared"))
        ledger.append(an_entry("also", time="2026-11-01T00:00:00.000Z"), Payload(b"shared"))
        ledger.append(an_entry("new", time="2026-11-01T00:00:00.000Z"), Payload(b"new"))

        found = expired(ledger, retention, date(2026, 11, 22))
        erase(ledger, found, retention=retention, time="2026-11-22T08:00:00.000Z", actor="dpo", reason="expired")

        assert found == [0]
        assert expired(ledger, retention, date(2026, 11, 22)) == []
