"""Retention: the law's terms to the day, each with its article; an organisation's own file takes their place or is refused."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger import Entry, Ledger, Payload
from hegui.ledger.erasing import erase, expired
from hegui.ledger.retention import Retention, Rule, read_retention, shipped_retention
from hegui.rulebook import Rulebook
from hegui.words import Refused, Text
from ledger.entries import an_entry, entries, findings
from strategies import examples

WHY = Text("合同约定", "as the contract says")
DAY = timedelta(days=1)


def on(day: str, action: str = "label.written") -> Entry:
    """An entry of that day."""
    return an_entry(time=f"{day}T15:59:59.999Z", action=action)


def rule(months: int, *actions: str, erase: int | None = None) -> Rule:
    return Rule(actions or ("*",), months, WHY, (), erase)


def reading(folder: Path, text: str) -> Retention:
    (folder / "retention.yaml").write_text(text, encoding="utf-8")
    return read_retention(folder)


# The rules that are shipped


@pytest.mark.parametrize(
    ("action", "recorded", "until"),
    [
        ("label.written", "2026-05-15", "2026-11-15"),
        ("label.without-explicit", "2026-05-15", "2026-11-15"),
        ("assessment.personal-information", "2026-05-15", "2029-05-15"),
        ("assessment.personal-information.updated", "2026-05-15", "2029-05-15"),
        ("assessment.personal-informations", "2026-05-15", "2026-11-15"),
        ("my.assessment.personal-information", "2026-05-15", "2026-11-15"),
        ("ledger.erased", "2026-05-15", "2126-05-15"),
        ("label.written", "2026-03-31", "2026-09-30"),
        ("label.written", "2026-08-31", "2027-02-28"),
        ("label.written", "2027-08-31", "2028-02-29"),
        ("assessment.personal-information", "2028-02-29", "2031-02-28"),
        ("label.written", "2026-07-01", "2027-01-01"),
    ],
)
def test_a_payload_is_kept_to_the_day_before_and_may_be_erased_on_the_day(action, recorded, until):
    entry, day = on(recorded, action), date.fromisoformat(until)
    keeping = shipped_retention().keeping(entry, day - DAY)

    assert keeping is not None
    assert keeping.keep_until(entry) == day
    assert shipped_retention().keeping(entry, day) is None
    assert shipped_retention().keeping(entry, day + DAY) is None


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


@pytest.mark.parametrize("action", ["label.written", "ledger.erased"])
def test_what_is_recorded_at_the_end_of_the_calendar_is_kept_to_its_end(action):
    entry = on("9999-12-31", action)

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
        ((rule(6, erase=12),), "2027-01-01"),
        ((rule(6, erase=6),), "2026-07-01"),
        ((rule(0, erase=0),), "2026-01-01"),
        ((rule(6, erase=12), rule(36, "label.*")), "2029-01-01"),
        ((rule(6, erase=24), rule(0, erase=12)), "2027-01-01"),
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


# An organisation's own rules

OWN = """
rules:
  - actions: ["label.*", "filing.sent"]
    keep_months: 24
    why: {zh: 合同约定, en: as the contract says}
    cites: ["CSL.23.1.3"]
    erase_after_months: 36
"""


def test_without_a_file_of_its_own_a_ledger_has_the_shipped_rules(tmp_path):
    assert read_retention(tmp_path) == shipped_retention()


def test_an_own_file_takes_the_place_of_the_shipped_rules(tmp_path):
    own = reading(tmp_path, OWN)

    assert own == Retention((Rule(("label.*", "filing.sent"), 24, WHY, ("CSL.23.1.3",), 36),))
    assert own.keeping(on("2026-01-01"), date(2027, 12, 31)) is not None
    assert own.keeping(on("2026-01-01", "other"), date(2026, 1, 1)) is None


def test_an_own_file_that_leads_nowhere_is_not_passed_over(tmp_path):
    (tmp_path / "retention.yaml").symlink_to(tmp_path / "missing.yaml")

    assert [finding.code for finding in findings(lambda: read_retention(tmp_path))] == ["unreadable"]


BROKEN = {
    "nothing": ("", "wrong_type", "Expected a mapping"),
    "a list": ("- 1", "wrong_type", "Expected a mapping"),
    "no rules": ("{}", "missing_key", "'rules' is missing."),
    "rules that are no list": ("rules: 6", "wrong_type", "Expected a list, found '6'."),
    "another key": (f"{OWN}more: 1\n", "unknown_key", "Unknown key 'more'."),
    "another key in a rule": (OWN.replace("keep_months", "keep_month"), "unknown_key", "Unknown key 'keep_month'."),
    "no actions": (OWN.replace('actions: ["label.*", "filing.sent"]', "cite: []"), "missing_key", "'actions' is missing."),
    "an empty list of actions": (OWN.replace('["label.*", "filing.sent"]', "[]"), "bad_actions", "action"),
    "an action that no entry can have": (OWN.replace("filing.sent", "Filing.sent"), "bad_actions", "Filing.sent"),
    "a term in words": (OWN.replace("24", "two years"), "wrong_type", "Expected a whole number, found 'two years'."),
    "a term in parts": (OWN.replace("24", "1.5"), "wrong_type", "Expected a whole number, found '1.5'."),
    "a negative term": (OWN.replace("24", "-1"), "bad_months", "Months lie between 0 and 1200"),
    "a term beyond a century": (OWN.replace("24", "1201").replace("36", "1201"), "bad_months", "between 0 and 1200"),
    "erasing before the end of keeping": (OWN.replace("36", "23"), "bad_months", "erasing cannot come before the end"),
    "erasing at once, though it is kept": (OWN.replace("36", "0"), "bad_months", "erasing cannot come before the end"),
    "one language": (OWN.replace(", en: as the contract says", ""), "missing_key", "'en' is missing."),
    "a doubled key": (f"{OWN}    keep_months: 6\n", "doubled_key", "The key 'keep_months' is doubled"),
    "no YAML": ("rules: [", "bad_yaml", "This is not valid YAML"),
    "not UTF-8": ("rules: \udcff", "not_utf8", "The file is not UTF-8."),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_file_with_a_mistake_is_refused_with_words_for_it(tmp_path, mistake):
    text, code, words = BROKEN[mistake]
    (tmp_path / "retention.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))

    told = findings(lambda: read_retention(tmp_path))

    assert code in [finding.code for finding in told]
    assert any(words in finding.message.en for finding in told)
    assert all(finding.place.startswith(str(tmp_path / "retention.yaml")) for finding in told)
    assert all(re.search(r"[一-鿿]", finding.message.zh) for finding in told)


def test_all_mistakes_of_a_file_are_told_together(tmp_path):
    first = OWN.replace("24", "-1")
    second = OWN.replace("rules:\n", "").replace("36", "1201")

    told = findings(lambda: reading(tmp_path, first + second))

    file = tmp_path / "retention.yaml"
    assert [(finding.code, finding.place) for finding in told] == [
        ("bad_months", f"{file}:3, rules[0]"),
        ("bad_months", f"{file}:9, rules[1]"),
    ]


@examples(0.5)
@given(text=st.text(st.sampled_from('rules:\n -[]{}"actionskeep_months24 \t*'), max_size=60))
def test_whatever_the_file_says_it_is_read_or_refused(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    try:
        assert isinstance(reading(folder, text), Retention)
    except Refused as error:
        assert error.findings
