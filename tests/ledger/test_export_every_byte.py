"""No byte of an export or a proof can be changed unnoticed, and every proof of every small ledger is accepted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from hegui.ledger import Ledger, SignedHead, VerifierKey
from hegui.ledger.export import Selection, export
from hegui.ledger.filter import Filter
from ledger.small_ledgers import ORIGIN, checked, codes, entry, key_of, small_ledger
from strategies import SOAKING

EXPORTS = {
    "everything": Selection(),
    "a range": Selection(Filter(first=2, last=7)),
    "without payloads": Selection(payloads=False),
}
KEY = VerifierKey(ORIGIN, key_of("grown").public())


@pytest.fixture(scope="module")
def exports(tmp_path_factory) -> dict[str, bytes]:
    ledger = small_ledger(tmp_path_factory.mktemp("small") / "ledger", Random(3), entries=6, later=1)
    with ledger.opened() as opened:
        return {name: b"".join(export(opened, selection)) for name, selection in EXPORTS.items()}


def sample(places: Iterable[int], share: float) -> list[int]:
    """Return a share of these places, always the same; all of them with `--soak`."""
    places = list(places)
    return places if SOAKING else sorted(Random(len(places)).sample(places, round(len(places) * share)))


@pytest.mark.parametrize("name", EXPORTS)
def test_a_change_of_any_byte_of_an_export_is_found(exports, name, tmp_path):
    file, content = tmp_path / "x", exports[name]
    file.write_bytes(content)
    assert checked(file)[0] == 0

    unnoticed = []
    for at in sample(range(len(content)), 1 / 40):
        file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        status, told = checked(file)
        if status == 0 or not codes(told, "error"):
            unnoticed.append(at)

    assert unnoticed == []


@pytest.fixture(scope="module")
def proofs(tmp_path_factory) -> tuple[Path, list[tuple[list[str], list[str]]], list[SignedHead]]:
    """For every size to 40: the proofs of all its entries, and the proofs of growth since all smaller sizes; and all heads."""
    made: list[tuple[list[str], list[str]]] = []
    heads: list[SignedHead] = []
    with Ledger(tmp_path_factory.mktemp("grown") / "ledger", name=ORIGIN, signer=key_of("grown")) as ledger:
        for size in range(1, 41):
            ledger.append(entry(size))
            signed = ledger.head()
            assert signed
            heads.append(signed)
            of_entries = [ledger.prove(number).text() for number in range(size)]
            made.append((of_entries, [ledger.prove_since(older).text() for older in heads]))
    return tmp_path_factory.mktemp("proofs"), made, heads


def test_every_entry_is_proven_in_ledgers_of_every_size(proofs):
    place, made, heads = proofs
    places = [(size, number) for size in range(1, 41) for number in range(size)]

    refused = []
    for at in sample(range(len(places)), 1 / 8):
        size, number = places[at]
        (place / "x").write_text(made[size - 1][0][number], encoding="utf-8")
        status, told = checked(place / "x", KEY)
        if (status, told["size"], told["root"]) != (0, size, heads[size - 1].head.root.hex()) or told["entry"][
            "number"
        ] != number:
            refused.append((size, number))

    assert refused == []


def test_growth_is_proven_between_ledgers_of_all_sizes(proofs):
    place, made, heads = proofs
    places = [(older, size) for size in range(1, 41) for older in range(1, size + 1)]

    refused = []
    for at in sample(range(len(places)), 1 / 8):
        older, size = places[at]
        (place / "x").write_text(made[size - 1][1][older - 1], encoding="utf-8")
        (place / "head").write_text(heads[older - 1].text, encoding="utf-8")
        status, told = checked(place / "x", KEY, [place / "head"])
        if (status, told["size"], told["root"]) != (0, size, heads[size - 1].head.root.hex()):
            refused.append((older, size))

    assert refused == []
