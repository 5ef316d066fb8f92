"""A ledger and a plain list that are told the same things always answer the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hegui.ledger import Ledger, Payload
from hegui.ledger.erasing import erase
from hegui.ledger.heads import Head, SignedHead
from hegui.ledger.packs import MAX_PACKED
from hegui.ledger.retention import Retention
from hegui.ledger.tree import is_consistent, root_from_inclusion
from hegui.ledger.verifying import verify_ledger
from ledger.entries import TIME, Entry, an_entry, as_told, codes, content
from ledger.merkle import Tree
from strategies import SOAKING, examples

NOTHING_KEPT = Retention(())
SMALL = {"empty": b"", "a": b"a", "b": b"b", "hanzi": "提示\n".encode(), "zeros": bytes(3), "a record's beginning": b"payload "}
LARGE = {"large": b"x" * (MAX_PACKED + 1), "many zeros": bytes(MAX_PACKED + 1)}
# Payloads by name: those of the same name have the same bytes, personal ones each a salt of their own.
KINDS: dict[str, Callable[[], Payload | None]] = {"none": lambda: None}
KINDS |= {f"plain {name}": lambda data=data: Payload(data) for name, data in {**SMALL, **LARGE}.items()}
KINDS |= {f"personal {name}": lambda data=data: Payload.personal(data) for name, data in {**SMALL, **LARGE}.items()}
kinds = st.sampled_from([*KINDS])
which = st.integers(0, 10**6)


class LedgerAndList(RuleBasedStateMachine):
    """`entries` and `kept` are what the ledger is to hold: entries by number, bytes by commitment (None once erased)."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name, "ledger")
        self.entries: list[Entry] = []
        self.kept: dict[str, bytes | None] = {}
        self.heads: list[SignedHead] = []
        self.ids = 0
        self.ledger = self.opened()

    def opened(self) -> Ledger:
        return Ledger(self.path, roll_at=600)

    def new(self) -> Entry:
        self.ids += 1
        return an_entry(f"e-{self.ids}")

    def some(self, number: int) -> int:
        return number % len(self.entries)

    def took(self, entry: Entry, payload: Payload | None) -> None:
        """Note what the ledger is to hold now."""
        commitment = payload.commitment() if payload else None
        self.entries.append(Entry(**{**entry.plain(), "payload": commitment}))
        if payload and commitment:
            self.kept[commitment] = b"".join(payload.pieces())

    def was_erased(self, payload: Payload | None) -> bool:
        return payload is not None and self.kept.get(payload.commitment(), b"") is None

    @rule(kind=kinds)
    def append(self, kind: str) -> None:
        entry, payload = self.new(), KINDS[kind]()
        if self.was_erased(payload):
            assert codes(lambda: self.ledger.append(entry, payload)) == ["payload_erased"]
            return
        self.took(entry, payload)
        assert self.ledger.append(entry, payload).number == len(self.entries) - 1

    @rule(group=st.lists(kinds, max_size=4))
    def append_several(self, group: list[str]) -> None:
        payloads = [KINDS[kind]() for kind in group]
        fine = [(self.new(), payload) for payload in payloads if not self.was_erased(payload)]
        for entry, payload in fine:
            self.took(entry, payload)
        first = len(self.entries) - len(fine)
        assert [each.number for each in self.ledger.append_all(fine)] == [*range(first, len(self.entries))]

    @precondition(lambda self: self.entries)
    @rule(number=which)
    def append_again(self, number: int) -> None:
        number = self.some(number)
        entry = self.entries[number]
        if not entry.action.startswith("ledger."):
            assert as_told([self.ledger.append(entry)]) == [(number, entry)]

    @precondition(lambda self: self.entries)
    @rule(number=which, reason=st.sampled_from(["on request", "到期"]))
    def erase(self, number: int, reason: str) -> None:
        number = self.some(number)
        commitment = self.entries[number].payload
        if commitment is None:
            return
        (told,) = erase(self.ledger, [number], retention=NOTHING_KEPT, time=TIME, actor="dpo", reason=reason)
        if self.kept[commitment] is not None:
            assert told.number == len(self.entries)
            self.entries.append(told.entry)
            self.kept[commitment] = None
            self.kept[told.entry.payload or ""] = f'{{"reason": "{reason}"}}'.encode()
        assert told.entry == self.entries[told.number]
        assert (told.entry.action, told.entry.subject) == ("ledger.erased", commitment)

    @rule()
    def reopen(self) -> None:
        self.ledger.close()
        self.ledger = self.opened()

    @rule()
    def lose_the_index(self) -> None:
        self.ledger.close()
        (self.path / "index.db").unlink()
        self.ledger = self.opened()

    @rule()
    def another_appends(self) -> None:
        entry = self.new()
        with self.opened() as other:
            self.took(entry, None)
            assert other.append(entry).number == len(self.entries) - 1

    @rule()
    def head(self) -> None:
        signed = self.ledger.head()
        tree = self.tree()
        assert (signed is None) == (not self.entries)
        if signed:
            assert signed.head == Head(self.ledger.key.origin, len(self.entries), tree.root(len(self.entries)))
            assert signed.signed_by(self.ledger.key)
            self.heads.append(signed)

    @precondition(lambda self: self.entries)
    @rule(number=which)
    def prove(self, number: int) -> None:
        number = self.some(number)
        proof = self.ledger.prove(number)
        head = proof.signed.head
        assert proof.recorded.entry == self.entries[number]
        assert root_from_inclusion(proof.recorded.leaf, number, head.size, proof.path) == self.tree().root(head.size)

    @precondition(lambda self: self.heads)
    @rule(which=which)
    def prove_since(self, which: int) -> None:
        older = self.heads[which % len(self.heads)]
        proof = self.ledger.prove_since(older)
        newer = proof.signed.head
        assert newer.size == len(self.entries)
        assert is_consistent(older.head.size, older.head.root, newer.size, newer.root, proof.path)

    def tree(self) -> Tree:
        return Tree([entry.canonical() for entry in self.entries])

    @invariant()
    def the_entries_are_those_of_the_list(self) -> None:
        assert as_told(self.ledger.entries()) == [*enumerate(self.entries)]

    @rule()
    def the_payloads_are_those_that_were_not_erased(self) -> None:
        for commitment, expected in self.kept.items():
            assert content(self.ledger, commitment) == expected
            assert self.ledger.is_erased(commitment) == (expected is None)

    def teardown(self) -> None:
        self.the_payloads_are_those_that_were_not_erased()
        self.ledger.close()
        told = verify_ledger(self.path)
        self.folder.cleanup()
        assert told.findings == []
        assert told.state.size == len(self.entries)


TestLedgerAndList = LedgerAndList.TestCase
TestLedgerAndList.settings = settings(
    examples(0.12), stateful_step_count=50 if SOAKING else 25, suppress_health_check=[*HealthCheck]
)
