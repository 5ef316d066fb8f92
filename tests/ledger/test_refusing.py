"""What may not be appended is refused in words, with all that is wrong, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hegui.ledger import Ledger, Payload
from hegui.ledger.disk import AppendFile, Disk
from hegui.ledger.entry import Entry
from hegui.words import Unfinished
from ledger.entries import LARGE, an_entry, as_told, codes, findings, holding, some_entries


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        yield opened


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param((an_entry(), None), (an_entry(subject="other"), None), id="another subject"),
        pytest.param((an_entry(), None), (an_entry(time="2026-11-22T08:00:00.124Z"), None), id="another time"),
        pytest.param((an_entry(), Payload(b"x")), (an_entry(), Payload(b"y")), id="another payload"),
        pytest.param((an_entry(), Payload.personal(b"x")), (an_entry(), Payload.personal(b"y")), id="another personal payload"),
        pytest.param((an_entry(), Payload(LARGE)), (an_entry(), Payload(LARGE + b"!")), id="another large payload"),
        pytest.param((an_entry(), Payload(b"x")), (an_entry(), None), id="no payload any more"),
        pytest.param((an_entry(), None), (an_entry(), Payload(b"x")), id="a payload now"),
    ],
)
def test_another_content_under_a_known_id_is_refused(ledger, first, second):
    ledger.append(*first)

    (finding,) = findings(lambda: ledger.append(*second))

    assert (finding.code, finding.place) == ("id_taken", "e-1, id")
    assert finding.message.zh == "此编号已用于另一条内容不同的记录。"
    assert finding.message.en == "This id belongs to another entry, which says something else."
    assert finding.remedy
    assert len(list(ledger.entries())) == 1


@pytest.mark.parametrize("action", ["ledger.erased", "ledger.head-copied", "ledger.", "ledger.anything"])
def test_actions_of_the_ledger_itself_are_refused(ledger, action):
    (finding,) = findings(lambda: ledger.append(an_entry(action=action)))

    assert (finding.code, finding.place) == ("reserved_action", "e-1, action")
    assert "只由台账自己记录" in finding.message.zh
    assert "Only the ledger records actions that begin with 'ledger.'." in finding.message.en


@pytest.mark.parametrize("action", ["ledger", "ledgers.opened", "my.ledger.erased"])
def test_actions_that_only_resemble_them_are_fine(ledger, action):
    assert ledger.append(an_entry(action=action)).number == 0


def test_an_entry_that_is_not_valid_is_refused_with_all_its_problems(ledger):
    entry = Entry("e-1", "2026-02-30T08:00:00.000Z", "", "ledger.", "x\x00")
    told = findings(lambda: ledger.append(entry))

    assert sorted(finding.place for finding in told) == ["e-1, action", "e-1, actor", "e-1, subject", "e-1, time"]
    assert list(ledger.entries()) == []


def test_the_problems_of_all_entries_of_a_group_are_told_together(ledger):
    group = [an_entry("e-1", actor=""), an_entry("e-2"), an_entry("e-3", subject="")]
    told = findings(lambda: ledger.append_all(group))

    assert [finding.place for finding in told] == ["e-1, actor", "e-3, subject"]
    assert list(ledger.entries()) == []


@pytest.mark.parametrize("member", ["id", "time", "actor", "action", "subject"])
@pytest.mark.parametrize("value", [None, 7, b"a"])
def test_what_is_no_text_is_refused(ledger, member, value):
    assert codes(lambda: ledger.append(an_entry(**{member: value}))) == ["bad_entry"]


@pytest.mark.parametrize("commitment", [f"sha256:{'0' * 64}", f"hmac-sha256:{'0' * 64}"])
def test_a_commitment_to_what_is_not_kept_here_is_refused(ledger, commitment):
    (finding,) = findings(lambda: ledger.append(an_entry(payload=commitment)))

    assert (finding.code, finding.place) == ("unknown_payload", "e-1, payload")
    assert "没有这个承诺值" in finding.message.zh
    assert "no payload with this commitment" in finding.message.en


def test_when_one_of_a_group_is_refused_none_is_recorded(ledger):
    ledger.append(an_entry("e-1"))
    group = [an_entry("e-0"), an_entry("e-1", subject="other"), (an_entry("e-2"), Payload(b"x"))]

    assert codes(lambda: ledger.append_all(group)) == ["id_taken"]
    assert as_told(ledger.entries()) == [(0, an_entry("e-1"))]


def test_a_large_payload_whose_entry_is_refused_is_not_kept(ledger):
    ledger.append(an_entry())

    assert codes(lambda: ledger.append(an_entry(subject="other"), Payload(LARGE))) == ["id_taken"]
    assert holding(ledger.path, LARGE[:11]) == []


def test_a_file_that_is_not_there_is_told(ledger, tmp_path):
    (finding,) = findings(lambda: ledger.append(an_entry(), Payload(tmp_path / "missing")), Unfinished)

    assert "No such file" in finding.message.en
    assert list(ledger.entries()) == []


# When the disk refuses


class NoNotes(AppendFile):
    """A file on a disk that takes entries, but no note of what was synced."""

    def append(self, data: bytes) -> None:
        if data.startswith(b"synced ") and data.count(b"\n") == 1:
            raise OSError(28, "No space left on device")
        super().append(data)


class FullDisk(Disk):
    """A disk whose files take no notes."""

    def open(self, path: Path) -> AppendFile:
        super().open(path).close()
        return NoNotes(path)


def test_what_is_recorded_is_acknowledged_even_when_it_cannot_be_noted_as_synced(tmp_path):
    with Ledger(tmp_path / "ledger", disk=FullDisk()) as ledger:
        assert [ledger.append(entry).number for entry in some_entries(3)] == [0, 1, 2]
    with Ledger(tmp_path / "ledger") as ledger:
        assert as_told(ledger.entries()) == [*enumerate(some_entries(3))]
        assert ledger.append(an_entry("e-3")).number == 3
