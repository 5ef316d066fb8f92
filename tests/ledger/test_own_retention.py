"""An organisation's own rules of retention take the place of those that are shipped, or are refused in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.retention import Retention, Rule, read_retention, shipped_retention
from hegui.words import Refused, Text
from ledger.entries import an_entry, findings
from strategies import examples

WHY = Text("合同约定", "as the contract says")


def reading(folder: Path, text: str) -> Retention:
    (folder / "retention.yaml").write_text(text, encoding="utf-8")
    return read_retention(folder)


TIME = "2026-01-01T08:00:00.000Z"
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
    assert own.keeping(an_entry(time=TIME), date(2027, 12, 31)) is not None
    assert own.keeping(an_entry(time=TIME, action="other"), date(2026, 1, 1)) is None


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
