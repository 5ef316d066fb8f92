"""Attacks on the proof that a ledger only grew. It is verified with the key and the head that was kept, or not at all."""

from __future__ import annotations

from base64 import b64encode

from hegui.ledger import SigningKey
from hegui.ledger.heads import Head, sign
from hegui.ledger.lines import EntryLine
from hegui.ledger.proofs import Consistency
from hegui.ledger.tree import Frontier, consistency_path, leaf_hash
from ledger.small_ledgers import ORIGIN, entry, key_of
from ledger.trials.hands import STRANGER, lines_of
from ledger.trials.scenes import FileScene

FORGED = leaf_hash(entry(7777).canonical())


def path_changed(scene: FileScene) -> None:
    """Changes one hash of the path."""
    lines = scene.file.read_text(encoding="utf-8").split("\n")
    lines[scene.rng.randrange(1, lines.index(""))] = b64encode(scene.rng.randbytes(32)).decode()
    scene.file.write_text("\n".join(lines), encoding="utf-8")


def path_left_out(scene: FileScene) -> None:
    """Leaves the path out."""
    lines = scene.file.read_text(encoding="utf-8").split("\n")
    scene.file.write_text("\n".join([lines[0], *lines[lines.index("") :]]), encoding="utf-8")


def older_size_changed(scene: FileScene) -> None:
    """Proves growth since a smaller size than that of the head that was kept."""
    _prove(scene, _leaves(scene), _kept(scene) - 1, scene.ledger.signer)


def forked(scene: FileScene) -> None:
    """Proves, with the stolen key, the growth of another history, which goes off before the head that was kept (forked log)."""
    leaves = _leaves(scene)
    leaves[scene.rng.randrange(_kept(scene))] = FORGED
    _prove(scene, leaves, _kept(scene), scene.ledger.signer)


def forked_at_the_same_size(scene: FileScene) -> None:
    """Shows, with the stolen key, another history as large as the one that was kept: nothing grew, so the path is empty."""
    leaves = _leaves(scene)[: _kept(scene)]
    leaves[scene.rng.randrange(_kept(scene))] = FORGED
    _prove(scene, leaves, _kept(scene), scene.ledger.signer)


def rolled_back(scene: FileScene) -> None:
    """Shows, with the stolen key, a newest head that covers less than the one that was kept."""
    leaves = _leaves(scene)[: _kept(scene) - 1]
    _prove(scene, leaves, len(leaves), scene.ledger.signer)


def signed_with_another_key(scene: FileScene) -> None:
    """Signs the newer head with a key of his own."""
    _prove(scene, _leaves(scene), _kept(scene), STRANGER)


def head_of_another_ledger(scene: FileScene) -> None:
    """Gives the proof under a good head of another ledger, of the same size and root."""
    _prove(scene, _leaves(scene), _kept(scene), key_of("another ledger's"), "example.com/other")


def _kept(scene: FileScene) -> int:
    return scene.heads[0].head.size


def _leaves(scene: FileScene) -> list[bytes]:
    return [line.leaf for line in lines_of(scene.ledger.folder) if isinstance(line, EntryLine)]


def _prove(scene: FileScene, leaves: list[bytes], old: int, key: SigningKey, origin: str = ORIGIN) -> None:
    """Write the best proof that one can make from these leaves."""
    newer = sign(Head(origin, len(leaves), _root(leaves)), key)
    path = consistency_path(old, len(leaves), lambda start, end: _root(leaves[start:end]))
    scene.file.write_text(Consistency(Head(ORIGIN, old, b""), tuple(path), newer).text(), encoding="utf-8")


def _root(leaves: list[bytes]) -> bytes:
    tree = Frontier()
    for hashed in leaves:
        tree.add(hashed)
    return tree.root()
