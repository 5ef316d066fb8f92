"""What an attacker's hands can do to an export: take it apart, change it, and make its last line fit again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from hegui.ledger import Entry, SigningKey, VerifierKey
from hegui.ledger.entry import read_entry
from hegui.ledger.heads import Head, SignedHead, read_head, sign
from hegui.ledger.tree import Frontier, leaf_hash
from ledger.small_ledgers import ORIGIN


@dataclass(frozen=True)
class Part:
    """A line of an export with the bytes of the payload that follows it, if any."""

    line: bytes
    content: bytes | None = None

    @property
    def words(self) -> list[bytes]:
        return self.line[:-1].split(b" ")

    def written(self) -> bytes:
        return self.line if self.content is None else self.line + self.content + b"\n"


def parts_of(file: Path) -> list[Part]:
    """Take an export apart."""
    found, rest = [], file.read_bytes()
    while rest:
        line, _, rest = rest.partition(b"\n")
        part = Part(line + b"\n")
        if part.words[0] == b"payload":
            size = int(part.words[3])
            part, rest = replace(part, content=rest[:size]), rest[size + 1 :]
        found.append(part)
    return found


def put_parts(file: Path, parts: Iterable[Part]) -> None:
    """Put an export together, with a last line that fits what stands before it."""
    body = b"".join(part.written() for part in parts if part.words[0] != b"end")
    file.write_bytes(body + f"end {sha256(body).hexdigest()}\n".encode())


def places(parts: list[Part], *words: str) -> list[int]:
    """Return where the lines with one of these first words stand."""
    return [at for at, part in enumerate(parts) if part.words[0].decode() in words]


def entry_of(part: Part) -> Entry:
    entry = read_entry(part.line[:-1].split(b" ", 2)[2])
    assert entry
    return entry


def entry_part(entry: Entry) -> Part:
    canonical = entry.canonical()
    return Part(b"entry %s %s\n" % (leaf_hash(canonical).hex().encode(), canonical))


def with_what_belongs_to_it(parts: list[Part], at: int) -> slice:
    """Return the place of an entry together with the line that tells of its payload."""
    belongs = at + 1 < len(parts) and parts[at + 1].words[0] in (b"payload", b"again", b"erased", b"withheld")
    return slice(at, at + 1 + belongs)


def head_of(part: Part) -> SignedHead:
    return read_head(json.loads(part.line[5:]), "")


def head_part(signed: SignedHead) -> Part:
    return Part(b"head %s\n" % json.dumps(signed.text, ensure_ascii=False).encode())


def key_part(key: VerifierKey) -> Part:
    return Part(f"key {key.text()}\n".encode())


def hidden_part(level: int, hashed: bytes) -> Part:
    return Part(f"hidden {level} {hashed.hex()}\n".encode())


def roots_of(parts: list[Part]) -> dict[int, bytes]:
    """Return the root at every size that the tiles reach."""
    tree = Frontier()
    roots = {0: tree.root()}
    for at in places(parts, "entry", "hidden"):
        words = parts[at].words
        level, hashed = (int(words[1]), words[2]) if words[0] == b"hidden" else (0, words[1])
        tree.add(bytes.fromhex(hashed.decode()), level)
        roots[tree.size] = tree.root()
    return roots


def signed_anew(parts: list[Part], key: SigningKey) -> list[Part]:
    """Return the parts with all heads signed by this key over what the tiles give now, and the key in its line."""
    roots, made = roots_of(parts), list(parts)
    for at in places(parts, "head"):
        size = head_of(parts[at]).head.size
        made[at] = head_part(sign(Head(ORIGIN, size, roots[size]), key))
    made[1] = key_part(VerifierKey(ORIGIN, key.public()))
    return made
