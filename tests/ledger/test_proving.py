"""Proving: heads are those of the tree over the entries, and each proof holds under them."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hegui.ledger import Ledger
from hegui.ledger.heads import Head, SignedHead, sign
from hegui.ledger.key_file import KeyFile, read_key_file
from hegui.ledger.tree import is_consistent, root_from_inclusion
from ledger.entries import codes, some_entries
from ledger.merkle import Tree


def test_an_empty_ledger_has_no_head_and_no_proof(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.head() is None
        assert list(ledger.entries()) == []
        assert codes(lambda: ledger.prove_since(SignedHead(Head(ledger.key.origin, 0, bytes(32)), ""))) == ["empty_ledger"]


def test_every_entry_is_proven_under_the_newest_head(tmp_path):
    entries = some_entries(700)
    tree = Tree([entry.canonical() for entry in entries])
    with Ledger(tmp_path / "ledger", roll_at=20_000) as ledger:
        ledger.append_all(entries)
        for number in [*range(0, 700, 13), 255, 256, 511, 512, 699]:
            proof = ledger.prove(number)

            assert proof.path == tuple(tree.path(number, 700))
            assert proof.signed.signed_by(ledger.key)
            assert proof.signed.head == Head(ledger.key.origin, 700, tree.root(700))
            assert root_from_inclusion(proof.recorded.leaf, number, 700, proof.path) == tree.root(700)


def test_heads_are_those_of_the_tree_and_each_continues_all_before(tmp_path):
    entries = some_entries(300)
    tree = Tree([entry.canonical() for entry in entries])
    heads = []
    with Ledger(tmp_path / "ledger") as ledger:
        for size in (1, 2, 3, 7, 8, 255, 256, 257, 300):
            done = heads[-1].head.size if heads else 0
            ledger.append_all(entries[done:size])
            heads.append(ledger.head())
            assert heads[-1] is not None
            assert heads[-1].head == Head(ledger.key.origin, size, tree.root(size))
            assert heads[-1].signed_by(ledger.key)
            assert ledger.head() == heads[-1]
            for older in heads:
                proof = ledger.prove_since(older)
                assert proof.older == older.head
                assert proof.path == tuple(tree.proof(older.head.size, size))
                assert is_consistent(older.head.size, older.head.root, size, proof.signed.head.root, proof.path)


def test_heads_of_other_ledgers_keys_and_futures_are_refused(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger, Ledger(tmp_path / "other") as other:
        ledger.append_all(some_entries(3))
        other.append_all(some_entries(3))
        stranger = KeyFile(Ed25519PrivateKey.generate())
        own = read_key_file(tmp_path / "ledger/key.pem")
        refused = {
            "other_ledger": [other.head(), sign(Head(ledger.key.origin, 2, bytes(32)), stranger)],
            "rolled_back": [sign(Head(ledger.key.origin, 4, bytes(32)), own)],
        }
        for code, heads in refused.items():
            for older in heads:
                assert codes(lambda older=older: ledger.prove_since(older)) == [code]
