"""Packs: many small payloads in one file; damage costs what was damaged and nothing else, and what is blanked is gone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hegui.ledger.disk import Disk
from hegui.ledger.packs import MAX_PACKED, ROLL_AT, Packs, Place
from hegui.ledger.payload import Payload
from ledger.records import PERSONAL, PLAIN, filled, payloads, written
from strategies import examples


def found(packs: Packs, pack: int = 1) -> list[str]:
    return [record.commitment for record in packs.records(pack)]


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path, Disk())


# Writing and reading


def test_a_pack_holds_records_as_the_format_page_says(packs, tmp_path):
    first, second, end = filled(packs, PLAIN, PERSONAL)

    assert (tmp_path / "000001.pack").read_bytes() == written(PLAIN) + written(PERSONAL)
    assert first == Place(1, 0)
    assert second == Place(1, len(written(PLAIN)))
    assert end == Place(1, packs.end(1))
    packs.close()


@examples(1)
@given(several=st.lists(payloads, max_size=5), more=st.lists(payloads, max_size=3))
def test_every_payload_is_read_back_from_its_place(several, more):
    with TemporaryDirectory() as folder:
        packs = Packs(Path(folder), Disk())
        *places, end = filled(packs, *several)
        *later, _ = filled(packs, *more, at=end)

        for place, payload in zip([*places, *later], [*several, *more], strict=True):
            record = packs.read(place)
            assert record is not None
            assert record.intact()
            assert (record.commitment, record.salt, record.content) == (payload.commitment(), payload.salt, payload.content)
        assert found(packs) == [payload.commitment() for payload in [*several, *more]]
        packs.close()


def test_between_two_records_there_is_none(packs):
    filled(packs, PLAIN, PERSONAL)

    assert packs.read(Place(1, 1)) is None
    assert packs.read(Place(1, packs.end(1))) is None
    assert packs.read(Place(2, 0)) is None
    packs.close()


def test_a_pack_that_is_full_is_followed_by_the_next(packs, tmp_path):
    filled(packs, PLAIN)
    (place, end) = filled(packs, PERSONAL, at=Place(1, ROLL_AT + 1))

    assert place == Place(2, 0)
    assert end.pack == 2
    assert packs.numbers() == [1, 2]
    assert (tmp_path / "000002.pack").read_bytes() == written(PERSONAL)
    packs.close()


def test_other_files_are_no_packs(packs, tmp_path):
    for name in ("1.pack", "00000a.pack", "000001.pack.bak", "files"):
        (tmp_path / name).touch()

    assert packs.numbers() == []
    assert packs.end(1) == 0
    assert found(packs) == []


def test_a_record_larger_than_any_we_write_is_passed_over(packs, tmp_path):
    large = Payload(bytes(MAX_PACKED + 1))
    (tmp_path / "000001.pack").write_bytes(written(large) + written(PLAIN))

    assert found(packs) == [PLAIN.commitment()]


# Damage

# What an attacker or chance may put between records; a record itself may begin at once behind it.
junk = st.binary(max_size=40) | st.sampled_from([b"payload ", written(PLAIN)[:-1], written(PLAIN)[:40], b"\n", b"pay" * 200])


@examples(2)
@given(pieces=st.lists(st.tuples(junk, payloads), min_size=1, max_size=4), behind=junk)
@example(pieces=[(b"junk without line feed", PLAIN)], behind=b"")
@example(pieces=[(b"pay" * 200, PLAIN)], behind=b"")
def test_records_behind_junk_are_found(pieces, behind):
    with TemporaryDirectory() as folder:
        packs = Packs(Path(folder), Disk())
        packs.path(1).write_bytes(b"".join(before + written(payload) for before, payload in pieces) + behind)

        assert set(found(packs)) >= {payload.commitment() for _, payload in pieces}


@examples(3)
@given(several=st.lists(payloads, min_size=2, max_size=4, unique_by=Payload.commitment), data=st.data())
def test_a_flipped_byte_costs_no_other_payload(several, data):
    whole = b"".join(map(written, several))
    at = data.draw(st.integers(0, len(whole) - 1), label="at")
    flipped = data.draw(st.integers(1, 255), label="flipped")
    ends = [len(b"".join(map(written, several[: count + 1]))) for count in range(len(several))]
    hit = next(number for number, end in enumerate(ends) if at < end)
    with TemporaryDirectory() as folder:
        packs = Packs(Path(folder), Disk())
        packs.path(1).write_bytes(whole[:at] + bytes([whole[at] ^ flipped]) + whole[at + 1 :])

        others = [payload.commitment() for number, payload in enumerate(several) if number != hit]
        assert [commitment for commitment in found(packs) if commitment in others] == others


@examples(2)
@given(content=st.binary(max_size=400) | st.lists(junk).map(b"".join))
def test_whatever_stands_in_a_pack_what_is_read_is_intact_or_erased_and_in_order(content):
    with TemporaryDirectory() as folder:
        packs = Packs(Path(folder), Disk())
        packs.path(1).write_bytes(content)

        records = [*packs.records(1)]
        assert all(record.intact() or record.blank() for record in records)
        assert all(before.end <= after.place.offset for before, after in pairwise(records))
        assert all(packs.read(record.place) == record for record in records)


def test_a_torn_record_at_the_end_is_passed_over(packs, tmp_path):
    for length in range(len(written(PERSONAL))):
        (tmp_path / "000001.pack").write_bytes(written(PLAIN) + written(PERSONAL)[:length])

        assert found(packs) == [PLAIN.commitment()]
