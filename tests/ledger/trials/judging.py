"""What a trial ends with: the ledger is opened once more, and everything that was ever promised is asked for.

The segments are read here by a few lines of their own, so that the ledger is not asked to vouch for itself.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hegui.ledger import Entry, Ledger, Payload, SignedHead, SigningKey
from hegui.ledger.tree import is_consistent
from hegui.words import HeguiError, Refused
from ledger.trials.writing import Told, planned

_HEAD = re.compile(r"(\S+)\n(\d+)\n(\S{44})\n\n— (\S+) (\S+)\n")
_ERASED = "erased:"


@dataclass
class Tally:
    """What came of one kind of trial; `notes` tells of each thing that went wrong, with how to see it again."""

    kind: str
    points: int = 0
    acknowledged: int = 0
    lost: int = 0
    refused: int = 0
    wrong: int = 0
    notes: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        sums = {
            name: getattr(self, name) + getattr(other, name) for name in ("points", "acknowledged", "lost", "refused", "wrong")
        }
        return Tally(self.kind, **sums, notes=self.notes + other.notes)

    @property
    def kept(self) -> bool:
        """Whether the promise was kept at every point."""
        return not (self.lost or self.refused or self.wrong)


def judge(folder: Path, told: Told, signer: SigningKey | None, kind: str, where: str) -> Tally:
    """Open the ledger as it was found, and hold it against what its writers were told."""
    tally = Tally(kind, points=1, acknowledged=len(told.entries))
    _complain(tally, "wrong", told.surprises, where)
    try:
        with Ledger(folder, signer=signer, roll_at=1500) as ledger:
            before = _judge_contents(ledger, told, tally, where)
            _judge_later_appends(ledger, told, tally, where)
            _complain(tally, "lost", _changed(ledger, before), where)
        _judge_segments(folder, told, tally, where)
        _judge_traces(folder, told, tally, where)
        for name in ("index.db", "index.db-wal", "index.db-shm"):
            (folder / name).unlink(missing_ok=True)
        with Ledger(folder, signer=signer) as ledger:
            _complain(tally, "lost", _changed(ledger, before), f"{where}, index made anew")
    except Exception as error:
        _complain(tally, "refused", [repr(error)], where)
    return tally


def _complain(tally: Tally, what: str, complaints: list[str], where: str) -> None:
    setattr(tally, what, getattr(tally, what) + len(complaints))
    tally.notes += [f"{what}: {complaint} [{where}]" for complaint in complaints]


def _judge_contents(ledger: Ledger, told: Told, tally: Tally, where: str) -> dict[str, tuple[int, Entry]]:
    found = {recorded.entry.id: (recorded.number, recorded.entry) for recorded in ledger.entries()}
    lost = [f"{each} is not there" for each in told.entries if each not in found]
    lost += [
        f"{each} has another number" for each, (number, _) in told.entries.items() if each in found and found[each][0] != number
    ]
    wrong = [
        f"{each} is there, and nobody wrote it" for each in found if each not in told.tried and not each.startswith(_ERASED)
    ]
    for entry_id, (_, entry) in found.items():
        if not entry_id.startswith(_ERASED) and entry != planned(entry_id).recorded:
            lost.append(f"{entry_id} says something else")
        if entry.payload and not _payload_is_right(ledger, entry, told):
            lost.append(
                f"{entry_id} ({'acknowledged' if entry_id in told.entries else 'not acknowledged'}) is without its payload"
            )
    lost += [f"the erased {each} can be read" for each in told.erased if ledger.payload(each)]
    lost += [f"the erasing of {each} is not there" for each in told.erased if f"{_ERASED}{each}" not in found]
    lost += [f"the head over {signed.head.size} does not fit" for signed, _ in told.heads if not _continues(ledger, signed)]
    _complain(tally, "lost", lost, where)
    _complain(tally, "wrong", wrong, where)
    return found


def _payload_is_right(ledger: Ledger, entry: Entry, told: Told) -> bool:
    assert entry.payload
    payload = ledger.payload(entry.payload)
    if payload is None:
        return entry.payload in told.erasing and ledger.is_erased(entry.payload)
    if entry.id.startswith(_ERASED):
        return json.loads(payload.content) == {"reason": "asked"}
    expected = planned(entry.id).payload
    return expected is not None and _bytes(payload) == expected.content and payload.salt == expected.salt


def _bytes(payload: Payload) -> bytes:
    return b"".join(payload.pieces())


def _continues(ledger: Ledger, older: SignedHead) -> bool:
    try:
        proof = ledger.prove_since(older)
    except HeguiError:
        return False
    newer = proof.signed.head
    return is_consistent(older.head.size, older.head.root, newer.size, newer.root, proof.path)


def _judge_later_appends(ledger: Ledger, told: Told, tally: Tally, where: str) -> None:
    for entry_id in [*sorted(told.tried.keys() - told.entries.keys()), "later-1", "later-2", "later-3"]:
        plan = planned(entry_id)
        try:
            recorded = ledger.append(plan.entry, plan.payload)
        except Refused as error:
            if {finding.code for finding in error.findings} != {"payload_erased"} or plan.recorded.payload not in told.erasing:
                raise
            continue
        if plan.recorded.payload and not _payload_is_right(ledger, recorded.entry, told):
            _complain(tally, "lost", [f"{entry_id}, appended afterwards, is without its payload"], where)


def _changed(ledger: Ledger, before: dict[str, tuple[int, Entry]]) -> list[str]:
    after = {recorded.entry.id: (recorded.number, recorded.entry) for recorded in ledger.entries()}
    return [f"{entry_id} is no longer as it was" for entry_id, each in before.items() if after.get(entry_id) != each]


def _judge_segments(folder: Path, told: Told, tally: Tally, where: str) -> None:
    """Read every line by the format's page: hashes, canonical form, heads, ids, the borders of segments."""
    identity = json.loads((folder / "ledger.json").read_bytes())
    key = Ed25519PublicKey.from_public_bytes(b64decode(identity["key"].split("+", 2)[2])[1:])
    leaves: list[bytes] = []
    ids: set[str] = set()
    roots: dict[tuple[int, int], bytes] = {}
    signed = 0
    for path in sorted((folder / "segments").iterdir()):
        lines = path.read_bytes().split(b"\n")
        assert lines.pop() == b"", f"{path.name} ends within a line"
        if lines:
            assert lines.pop(0) == f"segment 1 {identity['origin']} {int(path.stem)}".encode(), f"{path.name} begins badly"
            assert int(path.stem) == len(leaves) == signed, f"{path.name} does not follow the one before"
        for line in lines:
            word, _, rest = line.partition(b" ")
            if word == b"head":
                signed = _read_head(json.loads(rest), identity["origin"], key, leaves, roots)
                assert signed == len(leaves), f"{path.name}: a head of another size"
            elif word == b"synced":
                assert int(rest) == signed == len(leaves), f"{path.name}: another size was synced than that of the head"
            else:
                assert word == b"entry", f"{path.name}: neither entry nor head"
                leaves.append(_read_entry(rest, ids))
    for head, _ in told.heads:
        assert head.head.size <= len(leaves), "a head that was returned speaks of more"
        assert _root(leaves, 0, head.head.size, roots) == head.head.root, "a head that was returned does not fit"


def _read_entry(rest: bytes, ids: set[str]) -> bytes:
    hashed, _, canonical = rest.partition(b" ")
    leaf = sha256(b"\0" + canonical).digest()
    entry = json.loads(canonical)
    assert hashed == leaf.hex().encode(), "an entry does not fit its hash"
    assert json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == canonical
    assert entry["id"] not in ids, f"{entry['id']} stands twice"
    ids.add(entry["id"])
    return leaf


def _read_head(text: str, origin: str, key: Ed25519PublicKey, leaves: list[bytes], roots: dict[tuple[int, int], bytes]) -> int:
    found = _HEAD.fullmatch(text)
    assert found and found[1] == found[4] == origin, "a head of another form or ledger"
    key.verify(b64decode(found[5])[4:], text.partition("\n\n")[0].encode() + b"\n")
    assert b64decode(found[3]) == _root(leaves, 0, int(found[2]), roots), "a head does not fit the entries before it"
    return int(found[2])


def _root(leaves: list[bytes], start: int, end: int, known: dict[tuple[int, int], bytes]) -> bytes:
    """Return the Merkle tree hash (RFC 6962, 2.1)."""
    if end - start < 2:
        return leaves[start] if end > start else sha256().digest()
    if (start, end) not in known:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        known[start, end] = sha256(b"\1" + _root(leaves, start, middle, known) + _root(leaves, middle, end, known)).digest()
    return known[start, end]


def _judge_traces(folder: Path, told: Told, tally: Tally, where: str) -> None:
    """Look through every file for the bytes of payloads whose erasing was acknowledged."""
    gone = {
        commitment: plan.payload.content
        for entry_id in told.entries
        if (plan := planned(entry_id)).payload and (commitment := plan.recorded.payload) in told.erased
    }
    files = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("index.db")]
    left = [f"bytes of the erased {each} are still on the disk" for each, content in gone.items() if _stands(content, files)]
    _complain(tally, "lost", left, where)


def _stands(content: bytes | Path, files: list[bytes]) -> bool:
    assert isinstance(content, bytes)
    pieces = {content[at : at + 64] for at in range(0, len(content) - 63, max(len(content) // 8, 64))}
    return any(piece in file for piece in pieces if len(set(piece)) > 16 for file in files)
