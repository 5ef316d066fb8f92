"""Texts and findings: every sentence in both languages, one shape everywhere."""

from __future__ import annotations

from hegui.words import Finding, HeguiError, Refused, Text, Unfinished


def test_a_text_is_read_in_either_language() -> None:
    text = Text("适用", "applies")

    assert (text.read("zh"), text.read("en")) == ("适用", "applies")


def test_a_placeholder_is_filled_in_both_languages() -> None:
    filled = Text("没有名为“{word}”的{what}。", "No {what} is called '{word}'.").filled(word="x", what=Text("事实", "fact"))

    assert filled == Text("没有名为“x”的事实。", "No fact is called 'x'.")


def test_braces_in_what_is_filled_in_stay_as_they_are() -> None:
    assert Text("“{word}”", "'{word}'").filled(word="{zh}") == Text("“{zh}”", "'{zh}'")


def test_a_finding_has_the_one_shape_that_json_carries() -> None:
    finding = Finding("unknown_fact", Text("没有。", "None."), "a.yaml:3", Text("改。", "Mend."), cites=("GAI.2",))

    assert finding.plain() == {
        "code": "unknown_fact",
        "severity": "error",
        "message": {"zh": "没有。", "en": "None."},
        "place": "a.yaml:3",
        "remedy": {"zh": "改。", "en": "Mend."},
        "cites": ["GAI.2"],
    }


def test_a_finding_without_a_remedy_says_null() -> None:
    assert Finding("x", Text("字", "word")).plain()["remedy"] is None


def test_an_error_carries_all_its_findings() -> None:
    findings = [Finding("a", Text("一。", "One."), "f:1"), Finding("b", Text("二。", "Two."), "f:2")]

    error = Refused(iter(findings))

    assert error.findings == tuple(findings)
    assert str(error) == "f:1: One.; f:2: Two."


def test_every_error_of_the_product_has_one_root() -> None:
    assert issubclass(Refused, HeguiError)
    assert issubclass(Unfinished, HeguiError)
