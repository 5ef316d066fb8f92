"""Attacks on the payloads in an export of a whole ledger. Its last line always fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hegui.ledger import Payload
from ledger.trials.rewriting import Part, entry_of, parts_of, places, put_parts
from ledger.trials.scenes import FileScene


def payload_changed(scene: FileScene) -> None:
    """Edits the bytes of a payload; the tree, which covers only its hash, stays whole (immudb #2063, #2091)."""
    _change(scene, lambda part: replace(part, content=bytes([_content(part)[0] ^ 1]) + _content(part)[1:]))


def payload_changed_with_its_commitment(scene: FileScene) -> None:
    """Replaces a payload by another that fits the commitment written above it, which is no longer the entry's."""
    other = Payload(b"another")
    _change(scene, lambda _: Part(f"payload {other.commitment()} - 7\n".encode(), b"another"))


def payloads_swapped(scene: FileScene) -> None:
    """Puts two payloads, each with its line, in each other's place."""
    parts = parts_of(scene.file)
    one, other = scene.rng.sample(places(parts, "payload"), 2)
    parts[one], parts[other] = parts[other], parts[one]
    put_parts(scene.file, parts)


def payload_removed(scene: FileScene) -> None:
    """Takes a payload out, with its line."""
    parts = parts_of(scene.file)
    del parts[scene.rng.choice(places(parts, "payload"))]
    put_parts(scene.file, parts)


def payload_shortened(scene: FileScene) -> None:
    """Takes the last byte of a payload away and counts one less."""

    def shorter(part: Part) -> Part:
        size = len(_content(part)) - 1
        return Part(b" ".join([*part.words[:3], f"{size}\n".encode()]), _content(part)[:size])

    _change(scene, shorter)


def payload_blanked(scene: FileScene) -> None:
    """Puts zeros in the place of a payload."""
    _change(scene, lambda part: replace(part, content=bytes(len(_content(part)))))


def payload_withheld(scene: FileScene) -> None:
    """Says that a payload is withheld: that is allowed, and everybody sees that it is."""
    _claim(scene, "withheld")


def payload_claimed_to_be_erased(scene: FileScene) -> None:
    """Says that a payload was erased, though no entry tells of it."""
    _claim(scene, "erased")


def payload_claimed_to_stand_earlier(scene: FileScene) -> None:
    """Says that a payload stands earlier in the file."""
    _claim(scene, "again")


def salt_changed(scene: FileScene) -> None:
    """Changes the salt of a personal payload."""
    salt = scene.rng.randbytes(32).hex().encode()
    _change(scene, lambda part: replace(part, line=b" ".join([*part.words[:2], salt, part.words[3] + b"\n"])), personal=True)


def erased_payload_invented(scene: FileScene) -> None:
    """Puts bytes of his own where a payload was erased, as if they had been that payload."""
    parts = parts_of(scene.file)
    at = scene.rng.choice(places(parts, "erased"))
    salt = b"-" if parts[at].words[1].startswith(b"sha256") else b"0" * 64
    parts[at] = Part(b"payload %s %s 5\n" % (parts[at].words[1], salt), b"false")
    put_parts(scene.file, parts)


def payload_of_nobody(scene: FileScene) -> None:
    """Puts a payload below an entry that speaks of none."""
    parts = parts_of(scene.file)
    at = scene.rng.choice([at for at in places(parts, "entry") if entry_of(parts[at]).payload is None])
    parts.insert(at + 1, Part(f"payload {Payload(b'another').commitment()} - 7\n".encode(), b"another"))
    put_parts(scene.file, parts)


def _content(part: Part) -> bytes:
    assert part.content
    return part.content


def _change(scene: FileScene, change: Callable[[Part], Part], personal: bool = False) -> None:
    parts = parts_of(scene.file)
    at = scene.rng.choice([at for at in places(parts, "payload") if not personal or parts[at].words[2] != b"-"])
    parts[at] = change(parts[at])
    put_parts(scene.file, parts)


def _claim(scene: FileScene, word: str) -> None:
    def claimed(part: Part) -> Part:
        return Part(b"%s %s\n" % (word.encode(), part.words[1]))

    _change(scene, claimed)
