"""The tree of RFC 6962: known answers, the RFC's definitions as an oracle, and proofs that fail once anything is changed."""

from __future__ import annotations

from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    complete_subtrees,
    consistency_path,
    inclusion_path,
    is_consistent,
    joined,
    leaf_hash,
    root_from_inclusion,
)
from ledger.merkle import Tree, changed
from strategies import SOAKING, examples

# The leaves that the reference implementation of certificate transparency is tested with, and the roots over them.
KNOWN_LEAVES = [
    bytes.fromhex(written)
    for written in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LARGE = 5000
TREE = Tree([number.to_bytes(2) for number in range(LARGE)])
SMALL = 256 if SOAKING else 64
PAIRS = 100_000 if SOAKING else 2000
SIZES = [size for size in range(257) if size <= SMALL or size % 23 == 0 or size.bit_count() == 1 or (size + 1).bit_count() == 1]


def grown(size: int) -> Frontier:
    """The frontier over the first leaves."""
    frontier = Frontier()
    for hashed in TREE.leaf_hashes[:size]:
        frontier.add(hashed)
    return frontier


def included(number: int, size: int, path: list[bytes], of: int | None = None) -> bool:
    """Whether the path shows that the leaf of that number (or another leaf) stands there in the tree of that size."""
    leaf = TREE.leaf_hashes[number if of is None else of]
    return root_from_inclusion(leaf, number, size, path) == TREE.root(size)


def consistent(old: int, new: int, path: list[bytes]) -> bool:
    """Whether the path shows that the tree of the new size continues that of the old."""
    return is_consistent(old, TREE.root(old), new, TREE.root(new), path)


# Roots


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_known_ones(size):
    frontier = Frontier()
    for leaf in KNOWN_LEAVES[:size]:
        frontier.add(leaf_hash(leaf))

    assert frontier.root().hex() == Tree(KNOWN_LEAVES).root(size).hex() == KNOWN_ROOTS[size]


def test_the_root_of_the_empty_tree_is_the_hash_of_nothing():
    assert sha256(b"").digest() == EMPTY_ROOT == joined([]) == Frontier().root()


def test_a_leaf_is_never_taken_for_a_node():
    left, right = TREE.leaf_hashes[:2]

    assert leaf_hash(left + right) != TREE.root(2)


def test_every_root_is_the_one_of_the_definition_while_the_tree_grows():
    frontier = Frontier()
    for size in range(SMALL * 4):
        assert frontier.size == size
        assert frontier.root() == TREE.root(size)
        assert len(frontier.peaks) == size.bit_count()
        frontier.add(TREE.leaf_hashes[size])


def test_adding_returns_the_subtrees_that_end_with_the_leaf_from_the_leaf_upwards():
    frontier = Frontier()
    for number in range(SMALL * 4):
        completed = frontier.add(TREE.leaf_hashes[number])

        end = number + 1
        assert completed == [TREE.hash(end - (1 << level), end) for level in range(len(completed))]
        assert end % (1 << len(completed)) != 0


@examples(1)
@given(size=st.integers(0, 600), more=st.integers(0, 600))
def test_adding_whole_subtrees_is_adding_their_leaves(size, more):
    frontier = grown(size)
    for level, first in complete_subtrees(size, size + more):
        completed = frontier.add(TREE.hash(first, first + (1 << level)), level)

        end = first + (1 << level)
        assert completed == [TREE.hash(end - (1 << level + up), end) for up in range(len(completed))]

    assert (frontier.size, frontier.peaks) == (size + more, grown(size + more).peaks)


@pytest.mark.parametrize(("size", "level"), [(1, 1), (2, 2), (3, 1), (6, 2), (12, 3)])
def test_a_subtree_begins_only_where_its_level_allows(size, level):
    frontier = grown(size)

    with pytest.raises(ValueError, match=f"a subtree of level {level} cannot begin at {size}"):
        frontier.add(bytes(32), level)
    assert frontier.root() == TREE.root(size)


def test_a_copy_grows_on_its_own():
    frontier = grown(5)
    copy = frontier.copy()
    copy.add(TREE.leaf_hashes[5])

    assert (frontier.root(), copy.root()) == (TREE.root(5), TREE.root(6))


@examples(2)
@given(start=st.integers(0, LARGE), length=st.integers(0, LARGE))
def test_complete_subtrees_cover_exactly_the_leaves_asked_for(start, length):
    end = min(start + length, LARGE)
    found = complete_subtrees(start, end)

    assert [number for level, first in found for number in range(first, first + (1 << level))] == [*range(start, end)]
    assert all(first % (1 << level) == 0 for level, first in found)
    assert len(found) <= 2 * max(end - start, 1).bit_length()


@examples(1)
@given(size=st.integers(0, LARGE))
def test_the_complete_subtrees_of_a_whole_tree_join_to_its_root(size):
    assert joined([TREE.hash(first, first + (1 << level)) for level, first in complete_subtrees(0, size)]) == TREE.root(size)


# Proofs that hold


@pytest.mark.parametrize("size", SIZES)
def test_audit_paths_are_those_of_the_definition_and_lead_to_the_root(size):
    for number in range(size):
        path = inclusion_path(number, size, TREE.hash)

        assert path == TREE.path(number, size)
        assert included(number, size, path)


@pytest.mark.parametrize("new", SIZES)
def test_consistency_proofs_are_those_of_the_definition_and_hold(new):
    for old in range(new + 1):
        path = consistency_path(old, new, TREE.hash)

        assert path == (TREE.proof(old, new) if old else [])
        assert consistent(old, new, path)


def test_proofs_of_larger_trees_are_those_of_the_definition_and_fail_once_changed():
    random = Random(6962)
    for _ in range(PAIRS):
        new = random.randint(1, LARGE)
        old, number = random.randint(0, new), random.randrange(new)
        path, proof = inclusion_path(number, new, TREE.hash), consistency_path(old, new, TREE.hash)

        assert path == TREE.path(number, new)
        assert proof == (TREE.proof(old, new) if old else [])
        assert included(number, new, path)
        assert consistent(old, new, proof)
        assert not included(number, new, random.choice([*changed(path)]))
        assert not consistent(old, new, random.choice([*changed(proof)]))


# Proofs that do not


@pytest.mark.parametrize("size", [size for size in SIZES if size])
def test_a_changed_audit_path_leads_elsewhere(size):
    for number in range(size):
        assert not any(included(number, size, path) for path in changed(TREE.path(number, size)))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 11, 16, 21])
def test_an_audit_path_holds_for_its_leaf_place_and_size_only(size):
    for number in range(size):
        path = TREE.path(number, size)

        assert not any(included(number, size, path, of=other) for other in range(30) if other != number)
        for other_number in range(-1, 30):
            for other_size in range(-1, 30):
                held = root_from_inclusion(TREE.leaf_hashes[number], other_number, other_size, path)
                if (other_number, other_size) != (number, size):
                    assert held is None or held != TREE.root(other_size)


@pytest.mark.parametrize(("number", "size"), [(-1, 4), (4, 4), (5, 4), (0, 0), (0, -1), (-2, -1)])
def test_a_place_outside_the_tree_has_no_audit_path(number, size):
    for path in ([], [bytes(32)], [bytes(32)] * 2):
        assert root_from_inclusion(TREE.leaf_hashes[0], number, size, path) is None


@pytest.mark.parametrize("new", SIZES)
def test_a_changed_consistency_proof_does_not_hold(new):
    for old in range(new + 1):
        proof = TREE.proof(old, new) if old else []

        assert not any(consistent(old, new, path) for path in changed(proof))
        if old:
            assert not is_consistent(old, bytes(32), new, TREE.root(new), proof)
            assert not is_consistent(old, TREE.root(old), new, bytes(32), proof)


@pytest.mark.parametrize("new", [1, 2, 3, 4, 6, 7, 8, 13, 16])
def test_a_consistency_proof_holds_for_its_own_sizes_only(new):
    for old in range(1, new + 1):
        path = TREE.proof(old, new)
        for other_new in range(1, 20):
            for other_old in range(1, other_new + 1):
                assert consistent(other_old, other_new, path) == (path == TREE.proof(other_old, other_new))


def test_nothing_is_consistent_with_a_smaller_tree():
    assert not is_consistent(3, TREE.root(3), 2, TREE.root(2), [])
    assert not is_consistent(-1, EMPTY_ROOT, 2, TREE.root(2), [])


def test_the_empty_tree_is_the_beginning_of_every_tree_without_proof():
    assert is_consistent(0, EMPTY_ROOT, 5, TREE.root(5), [])
    assert is_consistent(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert not is_consistent(0, TREE.root(1), 5, TREE.root(5), [])
    assert not is_consistent(0, EMPTY_ROOT, 5, TREE.root(5), [bytes(32)])
    assert not is_consistent(0, EMPTY_ROOT, 0, TREE.root(1), [])
