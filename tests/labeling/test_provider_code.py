"""Provider codes (TC260-PG-20252A) and the credit codes in them (GB 32100-2015)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import OURS, PLATFORM, credit_code

from hegui.labeling import ProviderCode, provider_code
from hegui.labeling.credit_code import ALPHABET, is_credit_code
from hegui.words import Refused

IN_THE_WILD = ("91110102MACQD9K640", "91310104MACE0YX639", "91440300708461136T", "91110108335469089C", "91440101MA9Y9T4H7A")


@pytest.mark.parametrize("code", IN_THE_WILD)
def test_credit_codes_seen_in_published_labels_check(code):
    assert is_credit_code(code)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(seventeen, place, other):
    right = credit_code(seventeen)
    wrong = right[:place] + other + right[place + 1 :]

    assert is_credit_code(wrong) == (wrong == right)


def test_a_code_is_made_of_format_subject_service_and_suffix():
    code = credit_code("91110000MA0000AA0")

    assert provider_code(code) == f"0011{code}00000"
    assert provider_code(code, "generation", "ab01") == f"0011{code}1AB01"
    assert provider_code(f" {code.lower()} ", "propagation") == f"0011{code}20000"


def test_a_code_is_taken_apart_again():
    assert ProviderCode.parse(OURS) == ProviderCode("11", OURS[4:22], "generation", "0001")
    assert ProviderCode.parse(PLATFORM).service == "propagation"
    assert ProviderCode.parse(OURS[:22] + "00000").service is None


@pytest.mark.parametrize("written", ["", "doubao", OURS[:-1], OURS + "1", OURS.lower(), "01" + OURS[2:], OURS[:22] + "30001"])
def test_what_is_no_code_is_not_taken_for_one(written):
    assert ProviderCode.parse(written) is None


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(Refused) as refused:
        provider_code("91110000MA0000AA0X", "generation", "12345")

    assert [finding.code for finding in refused.value.findings] == ["bad_credit_code", "bad_suffix"]
    assert "business licence" in refused.value.findings[0].remedy.en
