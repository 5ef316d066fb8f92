"""Erasing: bytes and salt are gone from the folder for good, while the entry, its commitment and its proof stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hegui.ledger import Ledger, Payload
from hegui.ledger.erasing import erase
from hegui.ledger.retention import Retention
from hegui.ledger.tree import root_from_inclusion
from hegui.ledger.verifying import verify_ledger
from ledger.entries import TIME, an_entry, as_told, content, findings, holding, some_entries

NOTHING_KEPT = Retention(())
CANARY = b"canary-7f3a: Li Lei, 13800138000"
KINDS = {
    "plain": lambda: Payload(CANARY),
    "personal": lambda: Payload.personal(CANARY),
    "large": lambda: Payload(CANARY * 10_000),
    "large and personal": lambda: Payload.personal(CANARY * 10_000),
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        yield opened


def erased(ledger: Ledger, *numbers: int, time: str = TIME, retention: Retention = NOTHING_KEPT, reason: str = "on request"):
    """Erase the payloads of these entries."""
    return erase(ledger, numbers, retention=retention, time=time, actor="dpo", reason=reason)


def traces(folder: Path, payload: Payload) -> list[str]:
    """The files in which anything of a payload stands."""
    found = holding(folder, CANARY[:11])
    if payload.salt:
        found += holding(folder, payload.salt.hex().encode()) + holding(folder, payload.salt)
    return found


# What it does


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_and_salt_stand_nowhere_in_the_folder_any_more(ledger, kind):
    payload = KINDS[kind]()
    ledger.append(an_entry(), payload)
    assert traces(ledger.path, payload)

    erased(ledger, 0)

    assert traces(ledger.path, payload) == []
    assert ledger.payload(payload.commitment()) is None
    assert ledger.is_erased(payload.commitment())
    ledger.close()
    assert traces(ledger.path, payload) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_entry_and_its_proof_stay(ledger, kind):
    ledger.append_all([(entry, KINDS[kind]()) for entry in some_entries(5)])
    before, proof = ledger.entry(3), ledger.prove(3)

    erased(ledger, 3)

    assert ledger.entry(3) == before
    after = ledger.prove(3)
    head = after.signed.head
    assert root_from_inclusion(before.leaf, 3, head.size, after.path) == head.root
    assert root_from_inclusion(before.leaf, 3, 5, proof.path) == proof.signed.head.root
    assert ledger.prove_since(proof.signed).signed == after.signed


def test_erasing_is_an_entry_of_its_own_that_says_who_when_and_why(ledger):
    commitment = ledger.append(an_entry(), Payload(CANARY)).entry.payload

    (recorded,) = erased(ledger, 0, reason="本人请求删除")

    said = recorded.entry
    assert (recorded.number, said.action, said.subject, said.actor, said.time) == (1, "ledger.erased", commitment, "dpo", TIME)
    assert as_told([recorded]) == as_told([ledger.entry(1)])
    assert said.payload is not None
    assert said.payload.startswith("hmac-sha256:")
    assert json.loads(content(ledger, said.payload) or b"") == {"reason": "本人请求删除"}


def test_only_what_was_chosen_is_erased(ledger):
    kept = [Payload.personal(b"kept %d" % n) for n in range(6)]
    ledger.append_all([(entry, payload) for entry, payload in zip(some_entries(6), kept, strict=True)])

    assert [recorded.entry.subject for recorded in erased(ledger, 4, 1)] == [kept[4].commitment(), kept[1].commitment()]
    told = [content(ledger, payload.commitment()) for payload in kept]
    assert told == [b"kept 0", None, b"kept 2", b"kept 3", None, b"kept 5"]


def test_a_payload_that_several_entries_share_is_erased_for_all(ledger):
    ledger.append_all([(entry, Payload(CANARY)) for entry in some_entries(3)])

    assert len(erased(ledger, 0, 2)) == 1
    assert ledger.payload(Payload(CANARY).commitment()) is None
    assert holding(ledger.path, CANARY) == []


@pytest.mark.parametrize("empty", [b"", bytes(100), bytes(300_000)], ids=["empty", "zeros", "many zeros"])
@pytest.mark.parametrize("made", [Payload, Payload.personal])
def test_a_payload_of_nothing_or_zeros_is_erased_like_any_other(ledger, empty, made):
    commitment = ledger.append(an_entry(), made(empty)).entry.payload

    assert len(erased(ledger, 0)) == 1
    assert ledger.payload(commitment) is None
    ledger.close()
    assert verify_ledger(ledger.path).findings == []


def test_the_reason_itself_can_be_erased(ledger):
    ledger.append(an_entry(), Payload(b"x"))
    erased(ledger, 0, reason=CANARY.decode())
    erased(ledger, 1, reason="the reason named a person")

    assert holding(ledger.path, CANARY) == []
    assert content(ledger, ledger.entry(2).entry.payload) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_erased_does_not_come_back(ledger, kind):
    payload = KINDS[kind]()
    ledger.append(an_entry(), payload)
    erased(ledger, 0)

    (finding,) = findings(lambda: ledger.append(an_entry("e-2"), payload))

    assert (finding.code, finding.place) == ("payload_erased", "e-2")
    assert traces(ledger.path, payload) == []
    (finding,) = findings(lambda: ledger.append(an_entry("e-3", payload=payload.commitment())))
    assert finding.code == "payload_erased"


def test_the_same_personal_bytes_may_be_kept_again_under_a_new_salt(ledger):
    ledger.append(an_entry(), Payload.personal(CANARY))
    erased(ledger, 0)

    again = ledger.append(an_entry("e-2"), Payload.personal(CANARY))

    assert content(ledger, again.entry.payload) == CANARY


def test_a_verified_ledger_is_as_sound_as_before(ledger):
    ledger.append_all([(entry, made()) for entry, made in zip(some_entries(4), KINDS.values(), strict=True)])
    erased(ledger, 0, 1, 2, 3)
    ledger.close()

    told = verify_ledger(ledger.path)
    assert told.findings == []
    assert told.erased == 4 - 1 + 1


# Twice


@pytest.mark.parametrize("kind", KINDS)
def test_erasing_again_is_fine_and_records_nothing_new(ledger, kind):
    ledger.append(an_entry(), KINDS[kind]())
    first = erased(ledger, 0)

    for later in ({}, {"time": "2026-12-01T00:00:00.000Z"}, {"reason": "once more"}):
        assert as_told(erased(ledger, 0, **later)) == as_told(first)
    assert len(list(ledger.entries())) == 2


def test_what_was_erased_is_no_hindrance_for_the_rest(ledger):
    ledger.append_all([(entry, Payload(entry.id.encode())) for entry in some_entries(2)])
    erased(ledger, 0)

    erased(ledger, 0, 1, time="2026-12-01T00:00:00.000Z")

    assert ledger.is_erased(Payload(b"e-1").commitment())
