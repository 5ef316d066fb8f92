"""Reading: entries by their number, or all that have something in common, always in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger import Entry, Ledger, Payload
from hegui.ledger.erasing import erase
from hegui.ledger.filter import Filter
from hegui.ledger.retention import Retention
from ledger.entries import TIME, an_entry, as_told, findings, some_entries
from strategies import examples

MANY = 4500  # more than two pages of 2,000


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, list[Entry]]]:
    """A ledger of thirty entries in which everything varies, two of them erased; with its entries in order."""
    with Ledger(tmp_path_factory.mktemp("varied") / "ledger") as ledger:
        for n in range(30):
            action = ("label.written", "label.read", "labels", "filing.sent")[n % 4]
            entry = an_entry(f"e-{n}", time=f"2026-11-{20 + n % 7}T08:00:00.000Z", actor=f"user:{n % 3}", action=action)
            ledger.append(Entry(**{**entry.plain(), "subject": f"file:{n % 5}"}), Payload(b"%d" % (n % 6)) if n % 2 else None)
        erase(ledger, [1, 5], retention=Retention(()), time=TIME, actor="dpo", reason="on request")
        yield ledger, [recorded.entry for recorded in ledger.entries()]


def chosen(entries: list[Entry], wanted: Filter) -> list[int]:
    """The numbers of the entries that a filter is to choose, one by one."""

    def fits(number: int, entry: Entry) -> bool:
        action = wanted.action or entry.action
        return (
            (wanted.first is None or number >= wanted.first)
            and (wanted.last is None or number < wanted.last)
            and (wanted.since is None or entry.time >= wanted.since)
            and (wanted.until is None or entry.time < wanted.until)
            and (entry.action.startswith(action[:-1]) if action.endswith("*") else entry.action == action)
            and (wanted.actor in (None, entry.actor))
            and (wanted.subject in (None, entry.subject))
            and (wanted.payload in (None, entry.payload))
        )

    return [number for number, entry in enumerate(entries) if fits(number, entry)]


def numbers(ledger: Ledger, wanted: Filter) -> list[int]:
    return [recorded.number for recorded in ledger.entries(wanted)]


# Choosing


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), [*range(32)]),
        (Filter(first=28), [28, 29, 30, 31]),
        (Filter(last=3), [0, 1, 2]),
        (Filter(first=3, last=5), [3, 4]),
        (Filter(first=3, last=3), []),
        (Filter(since="2026-11-26T08:00:00.000Z"), [6, 13, 20, 27]),
        (Filter(until="2026-11-20T08:00:00.000Z"), []),
        (Filter(until="2026-11-20T08:00:00.001Z"), [0, 7, 14, 21, 28]),
        (Filter(since="2026-11-21T08:00:00.000Z", until="2026-11-22T08:00:00.000Z"), [1, 8, 15, 22, 29]),
        (Filter(since="2026-11-26"), [6, 13, 20, 27]),
        (Filter(action="labels"), [2, 6, 10, 14, 18, 22, 26]),
        (Filter(action="label.*", last=6), [0, 1, 4, 5]),
        (Filter(action="label*", last=6), [0, 1, 2, 4, 5]),
        (Filter(action="*", first=30), [30, 31]),
        (Filter(action="Labels"), []),
        (Filter(actor="user:1", last=8), [1, 4, 7]),
        (Filter(subject="file:4", last=12), [4, 9]),
        (Filter(payload=Payload(b"3").commitment()), [3, 9, 15, 21, 27]),
        (Filter(payload=Payload(b"1").commitment()), [1, 7, 13, 19, 25]),
        (Filter(action="labels", actor="user:2", subject="file:2"), [2]),
        (Filter(subject="file:' OR 1=1 --"), []),
        (Filter(subject="\udcff"), []),
        (Filter(first=10**30), []),
        (Filter(first=-5, last=1), [0]),
    ],
    ids=repr,
)
def test_a_filter_chooses_what_fits_all_of_its_members(varied, wanted, expected):
    ledger, _ = varied

    assert numbers(ledger, wanted) == expected


@examples(2)
@given(data=st.data())
def test_a_filter_chooses_the_same_as_looking_at_each_entry(varied, data):
    ledger, entries = varied
    times = [entry.time for entry in entries] + ["2026", "2027", "2026-11-22T08:00:00.001Z"]
    some = {
        "first": st.integers(-1, 35),
        "last": st.integers(-1, 35),
        "since": st.sampled_from(times),
        "until": st.sampled_from(times),
        "action": st.sampled_from([*{entry.action for entry in entries}, "*", "l*", "label*", "label.*", "ledger.*", "x*"]),
        "actor": st.sampled_from([*{entry.actor for entry in entries}, "x"]),
        "subject": st.sampled_from([*{entry.subject for entry in entries}, "x"]),
        "payload": st.sampled_from([*{entry.payload for entry in entries if entry.payload}, "x"]),
    }
    wanted = Filter(**data.draw(st.fixed_dictionaries({}, optional=some)))

    assert numbers(ledger, wanted) == chosen(entries, wanted)
    assert [number for number, entry in enumerate(entries) if wanted.chooses(number, entry)] == chosen(entries, wanted)


def test_entries_come_in_pages_without_anybody_noticing(tmp_path):
    entries = some_entries(MANY)
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.append_all(entries)

        assert as_told(ledger.entries()) == [*enumerate(entries)]
        assert numbers(ledger, Filter(first=1999, last=4001)) == [*range(1999, 4001)]


def test_entries_appended_while_reading_are_left_out(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.append_all(some_entries(3))
        reading = ledger.entries()
        first = next(reading)
        ledger.append(an_entry("meanwhile"))

        assert as_told([first, *reading]) == [*enumerate(some_entries(3))]


@pytest.mark.parametrize("number", [-1, 3, 10**18, 2**63, 10**30])
def test_a_number_that_no_entry_has_is_told(tmp_path, number):
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.append_all(some_entries(3))
        for act in (ledger.entry, ledger.prove):
            (finding,) = findings(lambda act=act: act(number))

            assert (finding.code, finding.place) == ("no_such_entry", str(tmp_path / "ledger"))
            assert finding.message.zh == f"台账中没有第 {number} 号记录：共 3 条，从 0 编号。"
            assert finding.message.en == f"No entry has the number {number}: there are 3, from 0."


def test_an_unknown_commitment_has_no_payload(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        for commitment in ("", "x", "../../ledger.json", f"sha256:{'0' * 64}", "\udcff", "x" * 5000):
            assert ledger.payload(commitment) is None
            assert not ledger.is_erased(commitment)
