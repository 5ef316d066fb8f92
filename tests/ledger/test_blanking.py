"""Blanking: salt and bytes become zeros on the medium, to the last byte, whatever state they are in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.disk import Disk
from hegui.ledger.following import Follower
from hegui.ledger.heads import VerifierKey
from hegui.ledger.index import Index, Recorded
from hegui.ledger.packs import MAX_PACKED, ROLL_AT, Packs, Place
from hegui.ledger.payload import Payload
from hegui.ledger.segments import Segments
from hegui.ledger.state import State
from hegui.ledger.store import Store
from ledger.entries import an_entry, holding
from ledger.records import PERSONAL, PLAIN, SALT, blanked, filled, payloads, written
from strategies import examples


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path, Disk())


@examples(1)
@given(several=st.lists(payloads, min_size=1, max_size=4, unique_by=Payload.commitment), data=st.data())
def test_blanking_leaves_zeros_and_touches_nothing_else(several, data):
    chosen = data.draw(st.integers(0, len(several) - 1))
    with TemporaryDirectory() as folder:
        packs = Packs(Path(folder), Disk())
        places = filled(packs, *several)
        expected = b"".join(blanked(p) if number == chosen else written(p) for number, p in enumerate(several))

        for _ in range(2):
            packs.blank(places[chosen])
            assert packs.path(1).read_bytes() == expected
        record = packs.read(places[chosen])
        assert record is not None
        assert record.blank()
        assert [record.commitment for record in packs.records(1)] == [payload.commitment() for payload in several]
        packs.close()


def test_a_large_payload_is_blanked_to_its_last_byte(packs, tmp_path):
    canary = b"canary-7f3a"
    payload = Payload(canary * (MAX_PACKED // len(canary)), SALT)
    place, _ = filled(packs, payload)

    packs.blank(place)

    assert holding(tmp_path, canary[:4]) == []
    assert holding(tmp_path, SALT.hex().encode()) == []
    assert packs.path(1).read_bytes() == blanked(payload)
    packs.close()


@pytest.mark.parametrize("at", [-10, -1], ids=["in the bytes", "in the last line feed"])
def test_a_damaged_payload_is_blanked_too(packs, tmp_path, at):
    place, _ = filled(packs, PERSONAL)
    raw = bytearray(written(PERSONAL))
    raw[at] ^= 1
    packs.path(1).write_bytes(raw)

    packs.blank(place)

    assert holding(tmp_path, PERSONAL.content[:-10]) == []
    assert holding(tmp_path, PERSONAL.salt.hex().encode()) == []
    packs.close()


@pytest.mark.parametrize("wiped", ["salt", "bytes", "half the bytes"])
def test_a_payload_that_was_blanked_halfway_is_blanked_to_the_end(packs, wiped):
    place, _ = filled(packs, PERSONAL)
    zeros = {
        "salt": (SALT.hex().encode(), b"0" * 64),
        "bytes": (b"name: Li Lei", bytes(12)),
        "half the bytes": (b"name: ", bytes(6)),
    }
    packs.path(1).write_bytes(written(PERSONAL).replace(*zeros[wiped]))

    packs.blank(place)

    assert packs.path(1).read_bytes() == blanked(PERSONAL)
    packs.close()


def erasing(number: int, payload: Payload) -> Recorded:
    """The entry that tells of an erasing."""
    commitment = payload.commitment()
    return Recorded(number, an_entry(f"erased:{commitment}", action="ledger.erased", subject=commitment), bytes(32), 0, 0)


def test_a_pack_in_which_everything_is_erased_is_deleted_unless_it_is_the_newest(tmp_path):
    (tmp_path / "payloads").mkdir()
    store, index, later = Store(tmp_path / "payloads", Disk()), Index(tmp_path / "index.db", ""), Payload(b"later")
    follower = Follower(Segments(tmp_path, "o", Disk()), store, index, VerifierKey("o", bytes(32)))
    *full, _ = filled(store.packs, PLAIN, PERSONAL)
    last, end = filled(store.packs, later, at=Place(1, ROLL_AT + 1))
    state = State(packs=end)
    index.add([], zip([p.commitment() for p in (PLAIN, PERSONAL, later)], [*full, last], strict=True), state)

    follower.take([erasing(0, PLAIN)], [], state)
    assert store.packs.numbers() == [1, 2]
    follower.take([erasing(1, PERSONAL)], [], state)
    assert store.packs.numbers() == [2]
    follower.take([erasing(2, later)], [], state)
    assert store.packs.numbers() == [2]
    assert store.packs.path(2).read_bytes() == blanked(later)
    store.close()
    index.close()
