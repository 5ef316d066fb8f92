"""What may not be erased is refused with the article that keeps it, all of it at once, and then nothing is erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hegui.ledger import Entry, Ledger, Payload, Recorded
from hegui.ledger.erasing import erase
from hegui.ledger.retention import Retention, shipped_retention
from ledger.entries import TIME, an_entry, content, findings, some_entries

NOTHING_KEPT = Retention(())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        yield opened


def erased(ledger: Ledger, *numbers: int, time: str = TIME, retention: Retention = NOTHING_KEPT) -> list[Recorded]:
    """Erase the payloads of these entries."""
    return erase(ledger, numbers, retention=retention, time=time, actor="dpo", reason="on request")


def three(ledger: Ledger) -> list[Recorded]:
    """An old entry, a new one, and one without payload."""
    old = Entry("old", "2026-01-01T00:00:00.000Z", "user:7", "label.written", "file:a.png")
    group = [(old, Payload(b"old")), (an_entry("new"), Payload(b"new")), (an_entry("none"), None)]
    return ledger.append_all(group)


def test_what_the_law_still_keeps_is_not_erased(ledger):
    three(ledger)

    last = "2027-05-22T15:59:59.999Z"  # a moment before midnight in Beijing
    (finding,) = findings(lambda: erased(ledger, 1, time=last, retention=shipped_retention()))

    assert finding.code == "still_kept"
    assert finding.cites == ("CSL.23.1.3",)
    assert "第 1 号记录的内容须留存至 2027-05-22（含当日）：网络日志至少留存六个月" in finding.message.zh
    assert "The payload of entry 1 has to be kept up to and with 2027-05-22: network logs are kept" in finding.message.en
    assert finding.remedy is not None
    assert "个人信息保护法第四十七条" in finding.remedy.zh
    assert "PIPL Article 47" in finding.remedy.en
    assert erased(ledger, 1, time="2027-05-22T16:00:00.000Z", retention=shipped_retention())


def test_a_payload_without_an_end_of_keeping_within_the_calendar_is_told_of_in_words(ledger):
    ledger.append(an_entry(time="9999-12-31T23:59:59.999Z"), Payload(b"x"))

    (finding,) = findings(lambda: erased(ledger, 0, retention=shipped_retention()))

    assert finding.code == "still_kept"
    assert "None" not in finding.message.zh + finding.message.en


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (0, 2)])
def test_when_one_of_them_is_refused_none_is_erased(ledger, numbers):
    three(ledger)

    assert findings(lambda: erased(ledger, *numbers, retention=shipped_retention()))
    assert content(ledger, Payload(b"old").commitment()) == b"old"
    assert len(list(ledger.entries())) == 3


def test_everything_that_is_in_the_way_is_told_together(ledger):
    three(ledger)
    told = findings(lambda: erased(ledger, 0, 1, 2, time="2026-02-01T00:00:00.000Z", retention=shipped_retention()))

    assert sorted(finding.code for finding in told) == ["no_payload", "still_kept", "still_kept"]


def test_a_payload_that_another_entry_still_keeps_is_not_erased(ledger):
    three(ledger)
    ledger.append(an_entry("shares"), Payload(b"old"))

    (finding,) = findings(lambda: erased(ledger, 0, retention=shipped_retention()))

    assert "entry 3 has to be kept" in finding.message.en


def test_what_keeps_a_shared_payload_is_told_once(ledger):
    ledger.append_all([(entry, Payload(b"x")) for entry in some_entries(2)])
    told = findings(lambda: erased(ledger, 0, 1, 0, retention=shipped_retention()))

    assert [finding.message.en.split(" has")[0] for finding in told] == ["The payload of entry 0", "The payload of entry 1"]


def test_an_entry_without_payload_has_nothing_to_erase(ledger):
    three(ledger)
    (finding,) = findings(lambda: erased(ledger, 2))

    assert finding.code == "no_payload"
    assert finding.message.zh == "第 2 号记录没有内容可删。"
    assert finding.message.en == "Entry 2 has no payload to erase."


def test_an_entry_that_does_not_exist_is_told(ledger):
    three(ledger)
    (finding,) = findings(lambda: erased(ledger, 0, 3))

    assert finding.code == "no_such_entry"
    assert not ledger.is_erased(Payload(b"old").commitment())


@pytest.mark.parametrize("time", ["yesterday", "2026-02-30T00:00:00.000Z", "2026-11-22", ""])
def test_a_time_that_is_none_is_refused(ledger, time):
    three(ledger)

    assert [finding.code for finding in findings(lambda: erased(ledger, 0, time=time))] == ["bad_entry"]


def test_choosing_nothing_erases_nothing(ledger):
    three(ledger)

    assert erased(ledger) == []
    assert len(list(ledger.entries())) == 3
