"""Copying heads outside: each copy is an entry, so the ledger knows how old the last one is and what was kept."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hegui.ledger import Ledger
from hegui.ledger.copying import Copy, copies, copy_heads, due
from hegui.ledger.heads import read_head
from hegui.ledger.outside._keys import Every
from hegui.ledger.outside.file import Folder
from hegui.ledger.outside.port import Kept, cannot
from hegui.ledger.tree import is_consistent
from hegui.words import Text
from ledger.entries import an_entry, codes, content, some_entries

NOW = datetime(2026, 11, 22, 8, 0, 0, 123_000, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        opened.append_all(some_entries(3))
        yield opened


def folder(tmp_path: Path, id_: str = "usb", every: Every | None = None) -> Folder:
    """A folder outside that exists."""
    (tmp_path / id_).mkdir(exist_ok=True)
    return Folder(id_, every or Every(days=1), str(tmp_path / id_))


def missing(tmp_path: Path) -> Folder:
    """A folder outside that is not there, such as a stick that was pulled."""
    return Folder("pulled", Every(days=1), str(tmp_path / "pulled"))


@dataclass
class Notary:
    """A place that gives a proof of what it keeps, and remembers it."""

    id: str = "notary"
    kind: str = "timestamp"
    every: timedelta = DAY
    token: bytes = b"\x00token\xff"
    kept: tuple[str, ...] = ()

    def keep(self, head: str) -> Kept:
        if "broken" in self.id:
            raise cannot(self.id, "refused", Text("拒绝。", "Refused."))
        self.kept += (head,)
        return Kept(Text("已加盖时间戳。", "Stamped."), self.token)


# Copies


def test_the_newest_head_is_kept_outside(ledger, tmp_path):
    before = ledger.head()
    kept, findings = copy_heads(ledger, [folder(tmp_path)], NOW)

    assert findings == []
    assert [each.told.en for each in kept] == [kept[0].told.en]
    assert [path.read_text(encoding="utf-8") for path in (tmp_path / "usb").iterdir()] == [before.text]
    assert before.head.size == 3


def test_each_copy_is_an_entry(ledger, tmp_path):
    head = ledger.head()
    kept, _ = copy_heads(ledger, [folder(tmp_path), Notary()], NOW)

    for number, (place, token) in enumerate([("usb", None), ("notary", b"\x00token\xff")], start=3):
        entry = ledger.entry(number).entry
        assert (entry.action, entry.subject, entry.actor) == ("ledger.head-copied", place, "ledger")
        assert entry.time == "2026-11-22T08:00:00.123Z"
        told = json.loads(content(ledger, entry.payload))
        assert told["head"] == head.text
        assert told["told"] == kept[number - 3].told.plain()
        assert (b64decode(told["token"]) if told["token"] else None) == token


def test_the_copies_are_told_in_order(ledger, tmp_path):
    first = ledger.head()
    copy_heads(ledger, [folder(tmp_path), Notary()], NOW)
    ledger.append(an_entry("more"))
    second = ledger.head()
    copy_heads(ledger, [Notary()], NOW + HOUR)

    assert copies(ledger) == [Copy("usb", NOW, first), Copy("notary", NOW, first), Copy("notary", NOW + HOUR, second)]


def test_all_places_get_the_same_head(ledger, tmp_path):
    one, other = Notary("one"), Notary("other")
    copy_heads(ledger, [one, folder(tmp_path), other], NOW)

    assert one.kept == other.kept
    assert read_head(one.kept[0], "").head.size == 3


def test_a_place_that_fails_does_not_stop_the_others_and_is_told(ledger, tmp_path):
    places = [missing(tmp_path), folder(tmp_path), Notary("broken"), Notary()]
    kept, findings = copy_heads(ledger, places, NOW)

    assert len(kept) == 2
    assert [finding.place for finding in findings] == ["outside.yaml, pulled", "outside.yaml, broken"]
    assert [copy.place for copy in copies(ledger)] == ["usb", "notary"]
    assert not (tmp_path / "pulled").exists()


def test_an_empty_ledger_has_nothing_to_copy(tmp_path):
    place = folder(tmp_path)
    with Ledger(tmp_path / "ledger") as ledger:
        assert codes(lambda: copy_heads(ledger, [place], NOW)) == ["empty_ledger"]
        assert copies(ledger) == []
    assert list((tmp_path / "usb").iterdir()) == []


def test_copying_to_no_place_records_nothing(ledger):
    assert copy_heads(ledger, [], NOW) == ([], [])
    assert len(list(ledger.entries())) == 3


def test_copying_twice_in_one_moment_does_no_harm(ledger, tmp_path):
    place = folder(tmp_path)
    for _ in range(2):
        kept, findings = copy_heads(ledger, [place], NOW)
        assert (len(kept), findings) == (1, [])

    assert [copy.signed.head.size for copy in copies(ledger)] == [3, 4]


def test_heads_kept_outside_are_continued_by_the_ledger(ledger, tmp_path):
    for round_ in range(4):
        copy_heads(ledger, [folder(tmp_path)], NOW + round_ * HOUR)
        ledger.append_all(some_entries(round_ + 1, first=10 * (round_ + 1)))
    ledger.close()

    texts = [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "usb").iterdir())]
    with Ledger(tmp_path / "ledger") as again:
        assert [copy.signed.text for copy in copies(again)] == texts
        for text in texts:
            proof = again.prove_since(read_head(text, ""))
            old, new = proof.older, proof.signed.head
            assert is_consistent(old.size, old.root, new.size, new.root, proof.path)
    assert len(texts) == 4


# When a copy is due


def test_a_place_without_a_copy_is_due(ledger, tmp_path):
    place = folder(tmp_path)

    assert due(ledger, [place], NOW) == [place]
    assert due(ledger, [], NOW) == []


@pytest.mark.parametrize(
    ("later", "is_due"),
    [
        (timedelta(), False),
        (DAY - timedelta(milliseconds=1), False),
        (DAY, True),
        (DAY + timedelta(milliseconds=1), True),
        (-HOUR, False),
    ],
    ids=["at once", "just before", "the day after", "just behind", "when the clock went back"],
)
def test_a_place_is_due_when_its_last_copy_is_as_old_as_it_wants(ledger, tmp_path, later, is_due):
    place = folder(tmp_path)
    copy_heads(ledger, [place], NOW - DAY)
    copy_heads(ledger, [place], NOW)

    assert due(ledger, [place], NOW + later) == ([place] if is_due else [])


def test_each_place_has_an_age_of_its_own(ledger, tmp_path):
    often, seldom, never = folder(tmp_path, "often", Every(hours=1)), folder(tmp_path, "seldom"), missing(tmp_path)
    copy_heads(ledger, [often, seldom, never], NOW)

    assert due(ledger, [often, seldom, never], NOW + HOUR) == [often, never]


def test_a_copy_that_failed_is_still_due(ledger, tmp_path):
    place = missing(tmp_path)
    copy_heads(ledger, [place], NOW)

    assert due(ledger, [place], NOW) == [place]


def test_an_entry_of_somebody_else_is_no_copy(ledger, tmp_path):
    ledger.append(an_entry("fake", action="head-copied", subject="usb"))

    assert due(ledger, [folder(tmp_path)], NOW) == [folder(tmp_path)]
