"""Attacks on the proof that an entry stands in a ledger. It is verified with the key: without one it proves nothing."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import replace

from hegui.ledger import SignedHead, SigningKey
from hegui.ledger.heads import read_head, sign
from hegui.ledger.tree import leaf_hash, root_from_inclusion
from ledger.small_ledgers import entry, key_of
from ledger.trials.hands import STRANGER
from ledger.trials.scenes import FileScene

EXTRA, INDEX, PATH = 1, 2, 3  # lines of a tlog-proof


def another_entry(scene: FileScene) -> None:
    """Puts another entry of the same ledger into the proof."""
    with scene.ledger.opened() as ledger:
        number = int(_lines(scene)[INDEX].split()[1])
        other = scene.rng.choice([each for each in ledger.entries() if each.number != number])
    _put(scene, EXTRA, f"extra {b64encode(other.entry.canonical()).decode()}")


def another_number(scene: FileScene) -> None:
    """Says that the entry stands at another number."""
    lines = _lines(scene)
    number = int(lines[INDEX].split()[1])
    _put(scene, INDEX, f"index {number ^ 1}")


def number_of_another_tree(scene: FileScene) -> None:
    """Says that the entry stands behind the end of the ledger."""
    _put(scene, INDEX, "index 1000000")


def path_changed(scene: FileScene) -> None:
    """Changes one hash of the path."""
    at = scene.rng.randrange(PATH, _lines(scene).index(""))
    _put(scene, at, b64encode(scene.rng.randbytes(32)).decode())


def path_shortened(scene: FileScene) -> None:
    """Leaves out the first hash of the path and takes the node above for the entry, as if both were hashed alike."""
    lines = _lines(scene)
    inner = b64decode(lines[EXTRA].split()[1])
    _put(scene, EXTRA, f"extra {b64encode(leaf_hash(inner) + b64decode(lines[PATH])).decode()}")
    lines = _lines(scene)
    scene.file.write_text("\n".join(lines[:PATH] + lines[PATH + 1 :]), encoding="utf-8")


def signed_with_another_key(scene: FileScene) -> None:
    """Proves an entry of his own under a head that he signed with a key of his own."""
    _forge(scene, STRANGER)


def signed_with_the_stolen_key(scene: FileScene) -> None:
    """Proves an entry of his own under a head that he signed with the ledger's own key, which he stole."""
    _forge(scene, scene.ledger.signer)


def head_of_another_ledger(scene: FileScene) -> None:
    """Gives the proof under a good head of another ledger, of the same size and root."""
    note = _note(scene)
    other = sign(replace(note.head, origin="example.com/other"), key_of("another ledger's"))
    _put_note(scene, other.text)


def _lines(scene: FileScene) -> list[str]:
    return scene.file.read_text(encoding="utf-8").split("\n")


def _put(scene: FileScene, at: int, line: str) -> None:
    lines = _lines(scene)
    lines[at] = line
    scene.file.write_text("\n".join(lines), encoding="utf-8")


def _note(scene: FileScene) -> SignedHead:
    return read_head("\n".join(_lines(scene)[_lines(scene).index("") + 1 :]), "")


def _put_note(scene: FileScene, text: str) -> None:
    lines = _lines(scene)
    scene.file.write_text("\n".join([*lines[: lines.index("") + 1], text]), encoding="utf-8")


def _forge(scene: FileScene, key: SigningKey) -> None:
    lines, told = _lines(scene), _note(scene).head
    path = [b64decode(line) for line in lines[PATH : lines.index("")]]
    forged = entry(7777).canonical()
    root = root_from_inclusion(leaf_hash(forged), int(lines[INDEX].split()[1]), told.size, path)
    assert root
    _put(scene, EXTRA, f"extra {b64encode(forged).decode()}")
    _put_note(scene, sign(replace(told, root=root), key).text)
