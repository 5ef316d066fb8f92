"""The strict reader under fire: whatever the bytes, plain data or `Refused` comes out, and soon."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from hegui.words import Refused
from hegui.words.reader import MAX_BYTES, read_bytes
from strategies import examples

SECONDS = 5  # a quarter of a megabyte takes half a second here, an ordinary file a few milliseconds

LONG_DRAWN = [
    "[",
    "{",
    "- ",
    "? ",
    ": ",
    "a: ",
    "a\n",
    "#\n",
    "%a\n",
    "\t",
    "!",
    "&a ",
    "*a ",
    '"',
    "'",
    "|\n",
    "---\n",
    "...\n",
]
LONG_DRAWN += [
    "a",
    "{a: ",
    "[a, ",
    "a: b\n",
    "\r",
    "[],",
    "a:\n a:\n",
    "\u2028",
    "系: 1\n",
    ", ",
    "? a\n",
    "'a':1,",
    "\\",
    '"\\u',
    "a: >\n",
]

YAML_SIGNS = st.text(st.sampled_from("abc01 \t\n\r-?:,[]{}#&*!|>'\"%@`~\\.\ufeff\u2028é系\0"), max_size=200)

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\t\n"), max_size=20)
PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXT,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text("abcé系 -", min_size=1, max_size=6), below, max_size=4),
    max_leaves=15,
)


def outcome(content: bytes, name: str = "fuzz.yaml") -> Any:
    """Read, letting nothing pass but plain data and refusals that say something in both languages."""
    try:
        return read_bytes(content, name).value
    except Refused as refused:
        assert refused.findings
        for finding in refused.findings:
            assert finding.message.zh and finding.message.en
            assert finding.place.startswith(name)
        return Refused


@examples(4)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    outcome(content)


@examples(6)
@given(content=YAML_SIGNS | st.text(max_size=200))
@example("\ud7ff: \ue000")
@example("? ")
@example("a: |2-\n  b")
@example("--- >\n---")
@example("[a: b, : , ? ]")
def test_any_text_is_read_or_refused(content: str) -> None:
    outcome(content.encode("utf-8", "surrogatepass"))


@examples(1)
@given(value=PLAIN, flow=st.booleans())
def test_what_yaml_writes_reads_back(value: Any, flow: bool) -> None:
    written = yaml.dump(value, default_style='"', default_flow_style=flow, allow_unicode=True).replace('!!null "null"', "null")
    typed = written.replace('!!int "', '"').replace('!!bool "', '"')

    found = outcome(typed.encode())

    assert found == _as_text(value)


def _as_text(value: Any) -> Any:
    """What quoting makes of numbers and truth values: text."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else value


@examples(1)
@given(value=PLAIN, ascii_only=st.booleans())
def test_what_json_writes_reads_back(value: Any, ascii_only: bool) -> None:
    content = json.dumps(value, ensure_ascii=ascii_only).encode()

    assert outcome(content, "fuzz.json") == value


@examples(1)
@given(value=PLAIN, cut=st.integers(0, 300), noise=st.binary(max_size=3))
def test_a_damaged_file_is_read_or_refused(value: Any, cut: int, noise: bytes) -> None:
    content = yaml.safe_dump(value, allow_unicode=True).encode()

    outcome(content[:cut] + noise + content[cut + len(noise) :])


@pytest.mark.parametrize("unit", LONG_DRAWN)
def test_a_large_file_of_one_sign_is_done_with_in_seconds(unit: str) -> None:
    content = (unit * MAX_BYTES).encode()[: MAX_BYTES // 8]
    start = time.perf_counter()

    outcome(content.decode(errors="ignore").encode())

    assert time.perf_counter() - start < SECONDS
