"""No byte of a ledger in its folder can be changed, taken out or put in unnoticed; with `--soak` every single one is tried."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from hegui.ledger.verifying import verify_ledger
from hegui.words import Finding, Refused
from ledger.small_ledgers import Small, small_ledger
from strategies import SOAKING

CHANGES: dict[str, Callable[[int], bytes]] = {
    "xor 1": lambda byte: bytes([byte ^ 1]),
    "xor 0x20": lambda byte: bytes([byte ^ 0x20]),  # the other case of a letter
    "xor 0x80": lambda byte: bytes([byte ^ 0x80]),
    "taken out": lambda _: b"",
    "doubled": lambda byte: bytes([byte, byte]),
    "a space before": lambda byte: bytes([32, byte]),
    "a line feed behind": lambda byte: bytes([byte, 10]),
}
MORE = 20 if SOAKING else 1


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Small:
    """A ledger with no, plain, personal and erased payloads, in several segments."""
    return small_ledger(tmp_path_factory.mktemp("small") / "ledger", Random(1), entries=7, later=2)


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Small:
    """A ledger with payloads that are files of their own."""
    return small_ledger(tmp_path_factory.mktemp("large") / "ledger", Random(2), entries=2, large=4, later=1)


def found(ledger: Small) -> list[Finding]:
    """Return what is told of a ledger, in a verification or instead of one."""
    try:
        return verify_ledger(ledger.folder).findings
    except Refused as refused:
        return list(refused.findings)


def unnoticed(ledger: Small, file: Path, names: set[str], shares: dict[str, float]) -> list[tuple[str, int, str]]:
    """Make these changes, each alone; return those after which no error names the file as one of these names."""
    content = file.read_bytes()
    left = []
    try:
        for how, share in shares.items():
            for at in sample(file.name, len(content), share):
                file.write_bytes(content[:at] + CHANGES[how](content[at]) + content[at + 1 :])
                places = [finding.place for finding in found(ledger) if finding.severity == "error"]
                if not any(name in place for name in names for place in places):
                    left.append((file.name, at, how))
    finally:
        file.write_bytes(content)
    return left


def sample(name: str, size: int, share: float) -> list[int]:
    """Return the places of this share of a file's bytes, always the same."""
    return sorted(Random(name).sample(range(size), min(size, 1 + round(size * share))))


def shares(share: float) -> dict[str, float]:
    """Return the share of bytes for each change: this one for the first, a tenth for each other; `--soak` raises them all."""
    return {how: share * MORE if how == "xor 1" else share * MORE / 10 for how in CHANGES}


def entries_with_payload_in(ledger: Small, file: Path) -> set[str]:
    """Return the ids of the entries that speak of the payload in this file, as findings name them."""
    with ledger.opened() as opened:
        return {
            json.dumps(recorded.entry.id)
            for recorded in opened.entries()
            if recorded.entry.payload and recorded.entry.payload[-64:] in file.name
        }


def test_a_change_of_any_byte_of_a_segment_is_told_with_its_place(small):
    files = sorted((small.folder / "segments").iterdir())

    assert len(files) > 5
    assert [left for file in files for left in unnoticed(small, file, {file.name}, shares(1 / 20))] == []


def test_a_change_of_any_byte_of_a_pack_is_told_with_its_place(small):
    pack = small.folder / "payloads" / "000001.pack"

    assert unnoticed(small, pack, {pack.name}, shares(1 / 20)) == []


def test_a_change_of_any_byte_of_what_an_erased_payload_left_is_told_with_its_place(small):
    """Its record stays, with zeros, under the commitment that the erasing entry names."""
    pack = small.folder / "payloads" / "000001.pack"
    (place,) = (pack.read_bytes().index(payload.commitment().encode()) for payload in small.erased[:1])
    content = pack.read_bytes()

    left = []
    for at in range(place, place + len("sha256:") + 64, 1 if SOAKING else 5):
        pack.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        if not any(pack.name in finding.place for finding in found(small)):
            left.append(at - place)
    pack.write_bytes(content)

    assert left == []


@pytest.mark.parametrize("how", CHANGES)
def test_a_change_of_any_byte_of_ledger_json_is_told_with_its_place(small, how):
    identity = small.folder / "ledger.json"

    assert unnoticed(small, identity, {identity.name}, {how: 1 / 5 * MORE}) == []
    assert unnoticed(small, identity, {identity.name}, {how: 1.0} if how == "xor 1" else {}) == []


def test_a_change_of_any_byte_of_a_large_payload_is_told_with_its_file_or_entry(large):
    """A large file is hashed as one, so that some hundreds of its bytes stand for all of them, even with `--soak`."""
    for file in (path for path in (large.folder / "payloads" / "files").rglob("*") if path.is_file()):
        names = entries_with_payload_in(large, file) | {file.name}
        share = 10 / file.stat().st_size

        assert unnoticed(large, file, names, dict.fromkeys(CHANGES, share * MORE)) == []
