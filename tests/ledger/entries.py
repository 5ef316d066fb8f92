"""Entries and payloads for tests: a plain one to vary, strategies of valid ones, and what may not stand in one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from hegui.ledger import Entry, Ledger
from hegui.ledger.entry import RESERVED
from hegui.ledger.index import Recorded
from hegui.ledger.packs import MAX_PACKED
from hegui.words import Finding, HeguiError, Refused

GOLDEN = (
    '{"action":"label.written","actor":"user:7","id":"e-1","payload":null,"subject":"file:a.png",'
    '"time":"2026-11-22T08:00:00.123Z"}'
)
TIME = "2026-11-22T08:00:00.123Z"
LARGE = b"canary-7f3a" * (MAX_PACKED // 10)
SPECIAL = "\"\\/<>&'\u2028\u2029\u0080\u009f\u00a0\u200b\ufeff\uffff合规台账é\U00020bb7\U0001f600"


def an_entry(id_: str = "e-1", **members: Any) -> Entry:
    """The entry of the format page, with some members replaced."""
    return Entry(**{"id": id_, "time": TIME, "actor": "user:7", "action": "label.written", "subject": "file:a.png", **members})


def some_entries(count: int, first: int = 0) -> list[Entry]:
    """Entries that differ in their ids."""
    return [an_entry(f"e-{number}") for number in range(first, first + count)]


def in_json(entry: Entry) -> bytes:
    """The canonical bytes as another program would write them: RFC 8785 for members of text."""
    return json.dumps(entry.plain(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def as_told(recorded: Iterable[Recorded]) -> list[tuple[int, Entry]]:
    """What matters of recorded entries: their numbers and what they say."""
    return [(each.number, each.entry) for each in recorded]


def content(ledger: Ledger, commitment: str | None) -> bytes | None:
    """The bytes of a payload; None when it is not kept."""
    payload = ledger.payload(commitment or "")
    return None if payload is None else b"".join(payload.pieces())


def holding(folder: Path, needle: bytes) -> list[str]:
    """The files of a folder in which these bytes stand."""
    assert needle
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [str(path.relative_to(folder)) for path in files if needle in path.read_bytes()]


def findings(act: Callable[[], object], kind: type[HeguiError] = Refused) -> list[Finding]:
    """What an act that is refused (or cannot be done) tells."""
    with pytest.raises(kind) as caught:
        act()
    return list(caught.value.findings)


def codes(act: Callable[[], object], kind: type[HeguiError] = Refused) -> list[str]:
    """The codes of what such an act tells."""
    return [finding.code for finding in findings(act, kind)]


# Strategies

control = st.sampled_from([*map(chr, range(0x20)), "\x7f"])
character = st.characters(exclude_categories=["Cs"], exclude_characters=[*map(chr, range(0x20)), "\x7f"])


def texts(most: int) -> st.SearchStrategy[str]:
    """Texts that a member of that length may hold, short ones and the longest."""
    short = st.text(character | st.sampled_from(SPECIAL), min_size=1, max_size=20)
    return short | st.sampled_from(["a" * most, "合" * most, "\U0001f600" * most, '"' * most])


origins = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="+"), min_size=1, max_size=200)
times = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}Z")
actions = st.from_regex(r"[a-z][a-z0-9.-]{0,99}", fullmatch=True).filter(lambda action: not action.startswith(RESERVED))
commitments = st.builds(
    "{}:{}".format, st.sampled_from(["sha256", "hmac-sha256"]), st.binary(min_size=32, max_size=32).map(bytes.hex)
)
entries = st.builds(
    Entry, id=texts(200), time=times, actor=texts(500), action=actions, subject=texts(2000), payload=st.none() | commitments
)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The same bytes with some replaced, left out or put in."""
    at = draw(st.integers(0, len(whole)))
    until = draw(st.integers(at, min(at + 4, len(whole))))
    return whole[:at] + draw(st.binary(max_size=6)) + whole[until:]


@st.composite
def misspelled(draw: st.DrawFn, whole: str, signs: str) -> str:
    """The same text with some signs replaced, left out or put in."""
    at = draw(st.integers(0, len(whole)))
    until = draw(st.integers(at, min(at + 4, len(whole))))
    return whole[:at] + draw(st.text(st.sampled_from(signs) | st.characters(), max_size=4)) + whole[until:]
