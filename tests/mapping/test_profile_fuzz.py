"""Profiles under fire: whatever the bytes, a profile or `Refused` comes out, soon, and what comes out can be mapped."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hegui.mapping import Profile, map_system, parse_profile
from hegui.mapping.reading import MAX_PROFILE_BYTES
from hegui.rulebook import load_rulebook
from hegui.words import Refused
from rulebook.tiny import DAY
from strategies import examples, profiles

RULEBOOK = load_rulebook()
SECONDS = 10

NAMES = st.sampled_from([*RULEBOOK.facts, *RULEBOOK.derived, "value", "by", "on", "source", "id", "name", "facts", "functions"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["internal", "2025-09-01"]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES | st.text(max_size=5), below, max_size=4),
    max_leaves=12,
)
ALMOST = st.fixed_dictionaries(
    {},
    optional={
        "id": st.just("bot") | VALUES,
        "name": VALUES,
        "facts": st.dictionaries(NAMES, VALUES, max_size=8) | VALUES,
        "functions": st.lists(st.fixed_dictionaries({"id": st.just("f") | VALUES, "facts": VALUES}), max_size=3) | VALUES,
        "organisation": VALUES,
    },
)


def outcome(content: bytes) -> Profile | None:
    """Read, letting nothing pass but profiles and refusals that say something in both languages."""
    try:
        return parse_profile(content, "fuzz.yaml", RULEBOOK)
    except Refused as refused:
        assert refused.findings
        assert all(finding.message.zh and finding.message.en for finding in refused.findings)
        return None


@examples(1)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_profile_or_refused(content: bytes) -> None:
    outcome(content)


@examples(2)
@given(plain=ALMOST)
def test_anything_like_a_profile_is_one_or_refused(plain: Any) -> None:
    profile = outcome(yaml.safe_dump(plain, allow_unicode=True).encode())

    if profile is not None:
        assert profile.id
        for function in profile.as_functions():
            assert function.facts.keys() <= RULEBOOK.facts.keys()


@examples(0.1)
@given(plain=profiles(RULEBOOK, most_functions=2))
def test_every_profile_can_be_mapped(plain: dict[str, Any]) -> None:
    profile = parse_profile(yaml.safe_dump(plain, allow_unicode=True).encode(), "fuzz.yaml", RULEBOOK)

    (mapped,) = map_system(profile, as_of=DAY, rulebook=RULEBOOK).systems

    known = [function.facts for function in profile.as_functions()]
    for result in (*mapped.instruments, *mapped.duties):
        assert all(any(fact not in facts for facts in known) for fact in result.outcome.missing_facts)
    assert {result.duty.verification for result in mapped.duties if result.outcome.verdict == "applies"} <= {
        "source",
        "memory",
        "confirmed",
    }


@pytest.mark.parametrize(
    "line",
    [
        "  serves_mainlan{n}: true\n",
        "  offering{n}: {{value: x, bye: y}}\n",
        "  {n}: 1\n",
    ],
)
def test_the_largest_profile_of_misspelt_facts_is_refused_in_seconds(line: str) -> None:
    content = "id: bot\nfacts:\n" + "".join(line.format(n=n) for n in range(MAX_PROFILE_BYTES // len(line) // 2))
    start = time.perf_counter()

    assert outcome(content.encode()) is None
    assert time.perf_counter() - start < SECONDS


@pytest.mark.parametrize("fact", ["generates", "offering"])
def test_a_long_list_of_misspelt_answers_is_refused_in_seconds(fact: str) -> None:
    content = f"id: bot\nfacts:\n  {fact}: [" + "imge, " * (MAX_PROFILE_BYTES // 32) + "]\n"
    start = time.perf_counter()

    assert outcome(content.encode()) is None
    assert time.perf_counter() - start < SECONDS


def test_a_fact_with_a_name_of_a_megabyte_is_refused_in_seconds() -> None:
    start = time.perf_counter()

    assert outcome(b'id: bot\nfacts: {? "' + b"x" * (MAX_PROFILE_BYTES - 100) + b'" : 1}\n') is None
    assert time.perf_counter() - start < SECONDS
