"""Attacks on the entries of a ledger in its folder. Each function is one and says of itself what it does."""

from __future__ import annotations

from hegui.ledger import VerifierKey
from hegui.ledger.lines import EntryLine, HeadLine
from ledger.small_ledgers import ORIGIN, entry
from ledger.trials.hands import (
    STRANGER,
    entry_at,
    forged,
    lines_of,
    places,
    put_identity,
    put_lines,
    rehashed,
    with_key,
    without_key,
)
from ledger.trials.scenes import FolderScene


def entry_changed(scene: FolderScene) -> None:
    """Changes what one entry says and leaves the hash beside it alone."""
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines))
    told = lines[at]
    assert isinstance(told, EntryLine)
    lines[at] = EntryLine.read(told.leaf, forged(entry_at(lines, at)).canonical())
    put_lines(scene.folder, lines)


def entry_and_hash_changed(scene: FolderScene) -> None:
    """Changes what one entry says, and the hash beside it."""
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines))
    lines[at] = EntryLine.of(forged(entry_at(lines, at)))
    put_lines(scene.folder, lines)


def successor_patched_too(scene: FolderScene) -> None:
    """Changes an entry with its hash, and patches the one thing that follows and depends on it.

    Where the hash of an event omits the one before, patching one successor hides the edit (Opencomplai #47). Here the next
    head is patched.
    """
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines))
    lines[at] = EntryLine.of(forged(entry_at(lines, at)))
    head = next(place for place in places(lines, HeadLine) if place > at)
    lines[head] = rehashed(lines[: head + 1], without_key)[head]
    put_lines(scene.folder, lines)


def everything_rehashed_without_the_key(scene: FolderScene) -> None:
    """Changes an entry and hashes everything again, up to the root in the last head, under the old signatures."""
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines))
    lines[at] = EntryLine.of(forged(entry_at(lines, at)))
    put_lines(scene.folder, rehashed(lines, without_key))


def everything_signed_with_another_key(scene: FolderScene) -> None:
    """Changes an entry, hashes everything again, signs it with a key of his own and puts that into ledger.json."""
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines))
    lines[at] = EntryLine.of(forged(entry_at(lines, at)))
    put_lines(scene.folder, rehashed(lines, with_key(STRANGER)))
    put_identity(scene.folder, VerifierKey(ORIGIN, STRANGER.public()))


def everything_signed_with_the_stolen_key(scene: FolderScene) -> None:
    """Changes an entry, hashes everything again and signs it with the ledger's own key, which he stole."""
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines))
    lines[at] = EntryLine.of(forged(entry_at(lines, at)))
    put_lines(scene.folder, rehashed(lines, with_key(scene.ledger.signer)))


def entry_removed(scene: FolderScene) -> None:
    """Takes one entry out."""
    lines = lines_of(scene.folder)
    del lines[scene.rng.choice(places(lines))]
    put_lines(scene.folder, lines)


def entries_swapped(scene: FolderScene) -> None:
    """Swaps two entries that stand side by side, or far apart."""
    lines = lines_of(scene.folder)
    one, other = scene.rng.sample(places(lines), 2)
    lines[one], lines[other] = lines[other], lines[one]
    put_lines(scene.folder, lines)


def entry_inserted(scene: FolderScene) -> None:
    """Puts an entry of his own between the others, with its right hash."""
    lines = lines_of(scene.folder)
    lines.insert(scene.rng.choice(places(lines)), EntryLine.of(entry(7777)))
    put_lines(scene.folder, lines)


def entry_repeated(scene: FolderScene) -> None:
    """Lets the thief of the key write one entry twice, under one id."""
    lines = lines_of(scene.folder)
    lines.insert(places(lines, HeadLine)[-1], lines[scene.rng.choice(places(lines))])
    put_lines(scene.folder, rehashed(lines, with_key(scene.ledger.signer)))


def entry_spelled_differently(scene: FolderScene) -> None:
    """Lets the thief of the key write the members of an entry in another order: the same words, other bytes."""
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines))
    told = entry_at(lines, at).canonical()
    lines[at] = EntryLine.read(b"", b"{" + told[told.index(b'"actor"') : -1] + b"," + told[1 : told.index(b',"actor"')] + b"}")
    put_lines(scene.folder, rehashed(lines, with_key(scene.ledger.signer)))


def entry_appended_without_the_key(scene: FolderScene) -> None:
    """Appends an entry of his own behind the last head."""
    put_lines(scene.folder, [*lines_of(scene.folder), EntryLine.of(entry(7777))])
