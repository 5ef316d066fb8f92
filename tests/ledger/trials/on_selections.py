"""Attacks on an export of some entries, in which the others stand as hashes. Its last line always fits."""

from __future__ import annotations

from dataclasses import replace

from ledger.trials.hands import forged
from ledger.trials.rewriting import Part, entry_of, entry_part, hidden_part, parts_of, places, put_parts
from ledger.trials.scenes import FileScene


def entry_and_hash_changed(scene: FileScene) -> None:
    """Changes what one entry says, and the hash beside it."""
    parts = parts_of(scene.file)
    at = scene.rng.choice(places(parts, "entry"))
    parts[at] = entry_part(forged(entry_of(parts[at])))
    put_parts(scene.file, parts)


def hidden_hash_changed(scene: FileScene) -> None:
    """Puts another hash in the place of a hidden part."""
    parts = parts_of(scene.file)
    at = scene.rng.choice(places(parts, "hidden"))
    parts[at] = hidden_part(int(parts[at].words[1]), scene.rng.randbytes(32))
    put_parts(scene.file, parts)


def hidden_parts_swapped(scene: FileScene) -> None:
    """Puts two hidden parts in each other's place."""
    parts = parts_of(scene.file)
    one, other = scene.rng.sample(places(parts, "hidden"), 2)
    parts[one], parts[other] = parts[other], parts[one]
    put_parts(scene.file, parts)


def hidden_part_made_smaller(scene: FileScene) -> None:
    """Lets a hidden part cover half as many numbers, so that fewer seem to be hidden."""
    parts = parts_of(scene.file)
    at = scene.rng.choice([at for at in places(parts, "hidden") if parts[at].words[1] != b"0"])
    words = parts[at].words
    parts[at] = hidden_part(int(words[1]) - 1, bytes.fromhex(words[2].decode()))
    put_parts(scene.file, parts)


def hidden_part_made_larger(scene: FileScene) -> None:
    """Lets a hidden part cover twice as many numbers."""
    parts = parts_of(scene.file)
    at = scene.rng.choice(places(parts, "hidden"))
    words = parts[at].words
    parts[at] = hidden_part(int(words[1]) + 1, bytes.fromhex(words[2].decode()))
    put_parts(scene.file, parts)


def hidden_part_left_out(scene: FileScene) -> None:
    """Leaves a hidden part out, so that nothing seems to be hidden there."""
    parts = parts_of(scene.file)
    del parts[scene.rng.choice(places(parts, "hidden"))]
    put_parts(scene.file, parts)


def entry_in_a_hidden_part(scene: FileScene) -> None:
    """Shows an entry of his own in the place of a hidden one."""
    parts = parts_of(scene.file)
    at = scene.rng.choice(places(parts, "hidden"))
    told = next(entry_of(parts[place]) for place in places(parts, "entry") if entry_of(parts[place]).payload is None)
    parts[at] = entry_part(replace(told, id="e-7777"))
    put_parts(scene.file, parts)


def payload_claimed_to_be_erased(scene: FileScene) -> None:
    """Says that a payload was erased, and that the entry which tells of it is hidden."""
    parts = parts_of(scene.file)
    at = scene.rng.choice(places(parts, "payload"))
    parts[at] = Part(b"erased %s\n" % parts[at].words[1])
    put_parts(scene.file, parts)


def more_hidden(scene: FileScene) -> None:
    """Hides one entry more: that is allowed, and everybody sees how many are hidden."""
    parts = parts_of(scene.file)
    at = scene.rng.choice([at for at in places(parts, "entry") if entry_of(parts[at]).payload is None])
    parts[at] = hidden_part(0, bytes.fromhex(parts[at].words[1].decode()))
    put_parts(scene.file, parts)
