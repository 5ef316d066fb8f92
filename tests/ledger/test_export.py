"""An export proves itself to a program that knows nothing of Hegui, whatever was chosen, and is not made of damaged things."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from hegui.ledger import Ledger, Payload, verifier
from hegui.ledger.copying import copy_heads
from hegui.ledger.erasing import erase
from hegui.ledger.export import EVERYTHING, Selection, export
from hegui.ledger.filter import Filter
from ledger.merkle import Tree
from ledger.small_ledgers import BEGIN, NOTHING_KEPT, ORIGIN, Drawer, Small, checked, codes, entry, key_of, small_ledger
from ledger.trials.rewriting import Part, entry_of, head_of, parts_of, places

CHOICES = {
    "everything": EVERYTHING,
    "a range": Filter(first=3, last=9),
    "the first": Filter(first=0, last=1),
    "the last": Filter(first=27),
    "nothing": Filter(first=10_000),
    "an action": Filter(action="ledger.head-copied"),
    "a kind of action": Filter(action="ledger.*"),
    "an actor": Filter(actor="user:2"),
    "a subject": Filter(subject="系统：客服机器人"),
    "a time": Filter(since="2026-11-22T08:04:00.000Z", until="2026-11-22T08:09:00.000Z"),
}
WITH = {
    "payloads": Selection(),
    "no payloads": Selection(payloads=False),
    "no personal payloads": Selection(personal=False),
}


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Small:
    return small_ledger(tmp_path_factory.mktemp("original") / "ledger", Random(4), large=4)


@pytest.fixture
def small(original, tmp_path) -> Small:
    """A ledger of one's own, with everything in it."""
    shutil.copytree(original.folder, tmp_path / "ledger")
    return replace(original, folder=tmp_path / "ledger")


@pytest.fixture
def opened(small) -> Iterator[Ledger]:
    with small.opened() as ledger:
        yield ledger


def exported(ledger: Ledger, file: Path, selection: Selection | None = None) -> Path:
    with file.open("wb") as stream:
        stream.writelines(export(ledger, selection))
    return file


def shown(ledger: Ledger, chosen: Filter) -> dict[int, str | None]:
    """Return the numbers of the chosen entries, and of those that tell of an erasing of theirs, with their payloads."""
    numbers = {recorded.number: recorded.entry.payload for recorded in ledger.entries(chosen)}
    payloads = set(numbers.values())
    erasings = ledger.entries(Filter(action="ledger.erased"))
    return numbers | {each.number: each.entry.payload for each in erasings if each.entry.subject in payloads}


# What the stand-alone verifier tells of an export


@pytest.mark.parametrize("payloads", WITH)
@pytest.mark.parametrize("chosen", CHOICES)
def test_the_verifier_tells_of_an_export_what_the_ledger_says_itself(opened, small, chosen, payloads, tmp_path):
    selection = replace(WITH[payloads], chosen=CHOICES[chosen])
    expected = shown(opened, selection.chosen)
    erased = [each for each in expected.values() if each and opened.is_erased(each)]
    kept = [each for each in expected.values() if each and not opened.is_erased(each)]
    given = [each for each in kept if selection.gives(each)]
    head = opened.head().head

    status, told = checked(exported(opened, tmp_path / "x", selection), small.key)

    assert (status, codes(told, "error", "warning", "note")) == (0, [])
    assert (told["origin"], told["size"], told["root"]) == (ORIGIN, head.size, head.root.hex())
    assert (told["entries"], told["hidden"]) == (len(expected), head.size - len(expected))
    assert told["payloads"] == {"checked": len(given), "erased": len(erased), "withheld": len(kept) - len(given)}
    assert told["heads_checked"] == 3


def test_an_export_is_verified_by_one_file_in_an_interpreter_without_hegui(opened, small, tmp_path):
    program = shutil.copy(verifier.__file__, tmp_path / "verifier.py")
    command = [sys.executable, "-I", "-S", str(program), str(exported(opened, tmp_path / "x")), "--key", small.key.text()]

    ran = subprocess.run([*command, "--lang", "en"], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ORIGIN in ran.stdout


def test_an_export_leads_to_the_heads_that_were_kept_elsewhere(opened, small, tmp_path):
    files = []
    for signed in small.held:
        files.append(tmp_path / f"{signed.head.size}.head")
        files[-1].write_text(signed.text, encoding="utf-8")

    assert checked(exported(opened, tmp_path / "x", Selection(Filter(first=5, last=6))), small.key, files)[0] == 0


def test_the_same_is_exported_byte_for_byte(opened):
    assert b"".join(export(opened)) == b"".join(export(opened))


def test_a_large_payload_of_several_entries_stands_once_in_an_export(opened, tmp_path):
    parts = parts_of(exported(opened, tmp_path / "x"))
    again = [part.words[1] for part in parts if part.words[0] == b"again"]

    assert again
    assert all([part.words[1] for part in parts if part.words[0] == b"payload"].count(each) == 1 for each in again)


def test_an_erased_payload_in_a_selection_is_proven_by_the_entry_that_erased_it(opened, small, tmp_path):
    file = exported(opened, tmp_path / "x", Selection(Filter(first=0, last=2)))
    entries = [entry_of(part) for part in parts_of(file) if part.words[0] == b"entry"]

    status, told = checked(file, small.key)

    assert (status, codes(told)) == (0, [])
    assert [each.action for each in entries] == ["label.written"] * 2 + ["ledger.erased"] * 2
    assert {each.payload for each in entries[:2]} == {each.subject for each in entries[2:]}
    assert told["payloads"]["erased"] == 2


def test_an_erasing_for_other_entries_of_the_same_payload_is_shown_with_each_of_them(opened, small, tmp_path):
    one, other = (opened.append(entry(number), Payload(b"the same")).number for number in (8001, 8002))
    erase(opened, [one], retention=NOTHING_KEPT, time=entry(8003).time, actor="ledger", reason="到期")

    status, told = checked(exported(opened, tmp_path / "x", Selection(Filter(first=other, last=other + 1))), small.key)

    assert (status, codes(told), told["entries"], told["payloads"]["erased"]) == (0, [], 2, 1)


# Tiles


def grown(folder: Path, entries: int, copied_at: tuple[int, ...]) -> tuple[Ledger, list[bytes]]:
    """Make a ledger of so many entries, some of which say that a head was copied outside; return their bytes too."""
    ledger, drawer = Ledger(folder, name=ORIGIN, signer=key_of("grown")), Drawer()
    for number in range(entries):
        copy_heads(ledger, [drawer], BEGIN) if number in copied_at else ledger.append(entry(number))
        drawer.id += "+"
    return ledger, [recorded.entry.canonical() for recorded in ledger.entries()]


@pytest.mark.parametrize(("entries", "copied_at"), [(8, ()), (13, (5,)), (21, (6, 11, 16))], ids=str)
def test_what_is_hidden_stands_as_the_hashes_of_rfc_6962_for_every_range(entries, copied_at, tmp_path):
    ledger, leaves = grown(tmp_path / "ledger", entries, copied_at)
    tree = Tree(leaves)

    with ledger:
        for first in range(entries):
            for last in range(first, entries + 1):
                file = exported(ledger, tmp_path / "x", Selection(Filter(first=first, last=last), payloads=False))
                assert _tiles(parts_of(file), tree, {*copied_at, entries}) == list(range(first, last))


def _tiles(parts: list[Part], tree: Tree, heads: set[int]) -> list[int]:
    """Check every tile, and that none is missing, crosses a head, or could be joined with the next; return what is shown."""
    assert {head_of(parts[at]).head.size for at in places(parts, "head")} == heads
    at, before, seen = 0, -1, []
    for part in (parts[place] for place in places(parts, "entry", "hidden")):
        level = int(part.words[1]) if part.words[0] == b"hidden" else 0
        end, joinable = at + (1 << level), before == level and at % (2 << level) == 1 << level and at not in heads
        assert part.words[-1 if part.words[0] == b"hidden" else 1].decode() == tree.hash(at, end).hex()
        assert at % (1 << level) == 0
        assert not any(at < head < end for head in heads)
        assert not (part.words[0] == b"hidden" and joinable)
        seen += [at] if part.words[0] == b"entry" else []
        at, before = end, level if part.words[0] == b"hidden" else -1
    assert at == max(heads)
    return seen
