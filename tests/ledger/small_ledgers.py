"""What the tests of verifying, exporting and attacking share: small ledgers with everything in them, and the verifier."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hegui.ledger import Entry, Ledger, Payload, SignedHead, VerifierKey, verifier
from hegui.ledger.copying import copy_heads
from hegui.ledger.entry import moment, written_moment
from hegui.ledger.erasing import erase
from hegui.ledger.heads import read_head
from hegui.ledger.key_file import KeyFile
from hegui.ledger.outside.port import Kept
from hegui.ledger.packs import MAX_PACKED
from hegui.ledger.retention import Retention
from hegui.words import Text

ORIGIN = "example.com/audit"
BEGIN = datetime(2026, 11, 22, 8, tzinfo=UTC)
ERASED_AT = "2026-11-22T20:00:00.000Z"
NOTHING_KEPT = Retention(())
ROLL_AT = 700  # bytes; two or three entries make a segment
_SUBJECTS = ("file:a.png", "系统：客服机器人", 'quoted "\\" text', "line\u2028separator", "file:𠀋.png")


def key_of(name: str) -> KeyFile:
    """Return the signing key of that name, always the same."""
    return KeyFile(Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest()))


@dataclass
class Drawer:
    """A place outside: a drawer that keeps the printed heads."""

    id: str = "drawer"
    kind: str = "drawer"
    every: timedelta = timedelta(days=1)
    heads: list[str] = field(default_factory=list)

    def keep(self, head: str) -> Kept:
        self.heads.append(head)
        return Kept(Text("已放入抽屉", "It lies in the drawer."))


def entry(number: int, subject: str = "file:a.png") -> Entry:
    time = written_moment(BEGIN + timedelta(minutes=number))
    return Entry(f"e-{number}", time, f"user:{number % 5}", "label.written", subject)


def content(rng: Random, size: int) -> bytes:
    """Return bytes that are hard to read past: line feeds, and lines that look like those of a ledger."""
    traps = [b"\n", b"\nentry ", b"\nend 00\n", b"\nwithheld sha256:" + b"0" * 64 + b"\n", b"payload "]
    return (rng.randbytes(8) + rng.choice(traps) + rng.randbytes(size))[:size]


def payload(rng: Random, number: int, size: int) -> Payload | None:
    """Return nothing, a plain payload, or a personal one, in turn."""
    match number % 3:
        case 0:
            return Payload(content(rng, size))
        case 1:
            return Payload(content(rng, size), rng.randbytes(32))
        case _:
            return None


@dataclass(frozen=True)
class Small:
    """A small ledger, closed, with its signing key, the heads that are kept elsewhere (oldest first), and what was erased."""

    folder: Path
    signer: KeyFile
    held: tuple[SignedHead, ...]
    erased: tuple[Payload, ...]
    erased_files: dict[Path, bytes]  # by their place in the folder: what an attacker may have copied in time

    @property
    def key(self) -> VerifierKey:
        return VerifierKey(ORIGIN, self.signer.public())

    def opened(self) -> Ledger:
        return Ledger(self.folder, signer=self.signer, roll_at=ROLL_AT)


def small_ledger(folder: Path, rng: Random, entries: int = 15, large: int = 0, size: int = 40, later: int = 6) -> Small:
    """Make a ledger of several segments, with no, plain, personal, large and erased payloads, and two heads copied outside."""
    signer, drawer = key_of("the ledger's"), Drawer()
    payloads = [payload(rng, number, size + number % 4) for number in range(entries)]
    payloads += [_large(rng, number) for number in range(entries, entries + large)]
    payloads += payloads[entries + large - 1 :][:large]  # an entry more that speaks of the last large one
    numbers: list[int] = []
    with Ledger(folder, name=ORIGIN, signer=signer, roll_at=ROLL_AT) as ledger:
        for at, each in enumerate(payloads):
            numbers.append(ledger.append(entry(at, rng.choice(_SUBJECTS)), each).number)
            if at == entries // 2:
                copy_heads(ledger, [drawer], BEGIN + timedelta(minutes=at))
            ledger.head()
        copied = files_in(folder / "payloads" / "files", folder)
        erased = [0, 1, *range(entries, entries + large // 2)]
        erase(ledger, [numbers[at] for at in erased], retention=NOTHING_KEPT, time=ERASED_AT, actor="ledger", reason="到期")
        copy_heads(ledger, [drawer], moment(ERASED_AT))
        for number in range(1000, 1000 + later):
            ledger.append(entry(number), Payload(rng.randbytes(size)))
            newest = ledger.head()
    assert newest
    gone = tuple(each for at in erased if (each := payloads[at]))
    files = {place: copied[place] for place in copied.keys() - files_in(folder, folder).keys()}
    return Small(folder, signer, (read_head(drawer.heads[0], "drawer"), newest), gone, files)


def is_large(payload: Payload) -> bool:
    """Tell whether a payload gets a file of its own."""
    return payload.size() > MAX_PACKED


def files_in(part: Path, folder: Path) -> dict[Path, bytes]:
    """Return all files in this part of a folder, by their place in it."""
    return {path.relative_to(folder): path.read_bytes() for path in part.rglob("*") if path.is_file()}


def _large(rng: Random, number: int) -> Payload:
    made = content(rng, MAX_PACKED + 1 + number)
    return Payload(made, rng.randbytes(32)) if number % 2 else Payload(made)


def checked(file: Path, key: VerifierKey | None = None, heads: Sequence[Path] = ()) -> tuple[int, dict[str, Any]]:
    """Hand a file to the verifier; return its exit status and what it tells in JSON, `unusable` when it tells nothing."""
    words = [str(file), "--json", *(["--key", key.text()] if key else [])]
    words += [word for head in heads for word in ("--head", str(head))]
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()) as said:
        status = verifier.main(words)
    nothing = {"hidden": 0, "payloads": {}, "findings": [{"code": "unusable", "severity": "error", "place": said.getvalue()}]}
    return status, json.loads(printed.getvalue()) if status < 2 else nothing


def codes(told: dict[str, Any], *severities: str) -> list[str]:
    """Return the codes of what was found, the errors first."""
    return [
        finding["code"]
        for severity in severities or ("error", "warning")
        for finding in told["findings"]
        if finding["severity"] == severity
    ]
