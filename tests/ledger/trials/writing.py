"""Those who write to a ledger in the trials, and what they were told: which entries, heads and erasures were acknowledged."""

from __future__ import annotations

import hashlib
import hmac
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from random import Random

from hegui.ledger import Entry, Ledger, Payload, SignedHead
from hegui.ledger.erasing import erase
from hegui.ledger.retention import Retention
from hegui.words import HeguiError, Refused

LARGE = 256 * 1024 + 1  # bytes from which a payload is a file of its own
WILD_CLOCK = "clock"  # entries whose id begins so have times that jump
WORDS = ('head "hegui.local/4f6a', "标识", 'a "quoted" word', "back\\slash", "entry 00", "—", "payload sha256:", "x" * 400)


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry as its writer hands it in, and as it has to stand in the ledger."""

    entry: Entry
    payload: Payload | None
    recorded: Entry


@cache
def planned(entry_id: str) -> Planned:
    """Return what the writer of this id writes: the same each time it is asked."""
    rng = Random(entry_id)
    subject = " ".join(rng.sample(WORDS, rng.randint(1, 3)))
    entry = Entry(entry_id, _time(entry_id, rng), f"user:{rng.randint(1, 9)}", "trial.step", subject)
    payload = _payload(entry_id, rng)
    return Planned(entry, payload, replace(entry, payload=payload and commitment(payload)))


def planned_with(name: str, sizes: range) -> str:
    """Return an entry of this name that has a payload of such a size, one that can be told from others in a file."""
    ids = (f"{name}-{number}" for number in count())
    return next(each for each in ids if (payload := planned(each).payload) and _is_telling(payload, sizes))


def _is_telling(payload: Payload, sizes: range) -> bool:
    assert isinstance(payload.content, bytes)
    return len(payload.content) in sizes and len(set(payload.content[:64])) > 16


def commitment(payload: Payload) -> str:
    """Return the commitment as the format's page has it."""
    assert isinstance(payload.content, bytes)
    if payload.salt:
        return f"hmac-sha256:{hmac.new(payload.salt, payload.content, hashlib.sha256).hexdigest()}"
    return f"sha256:{hashlib.sha256(payload.content).hexdigest()}"


def _time(entry_id: str, rng: Random) -> str:
    if not entry_id.startswith(WILD_CLOCK):
        return f"2026-11-22T08:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}.{rng.randint(0, 999):03}Z"
    year = rng.choice((1, 1970, 2026, 2038, 9999))
    return f"{year:04}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:59:59.999Z"


def _payload(entry_id: str, rng: Random) -> Payload | None:
    kind = rng.choices(("none", "small", "shared", "empty", "most", "large"), (30, 45, 12, 3, 4, 6))[0]
    if kind == "none":
        return None
    if kind == "shared":  # several entries speak of it
        rng = Random(f"{entry_id.partition('-')[0]} {rng.randint(1, 3)}")
    size = {"empty": 0, "most": LARGE - 1, "large": LARGE}.get(kind, rng.choice((20, 500, 700, 3000)))
    content = rng.randbytes(size) if rng.random() < 0.8 else (b"payload sha256:" + b"\n" * size)[:size]
    return Payload(content, rng.randbytes(32)) if rng.random() < 0.5 else Payload(content)


@dataclass
class Told:
    """What the writers tried and what they were told, each with how far the disk was then."""

    tried: dict[str, int] = field(default_factory=dict)  # where the disk was when an entry was first handed in
    entries: dict[str, tuple[int, int]] = field(default_factory=dict)  # the number, and the place in the trace
    heads: list[tuple[SignedHead, int]] = field(default_factory=list)
    erasing: set[str] = field(default_factory=set)
    erased: dict[str, int] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)  # what no writer may see: errors of other kinds, a second number
    place: Callable[[], int] = lambda: 0

    def until(self, place: int) -> Told:
        """Return what had been told when the disk was there."""
        return replace(
            self,
            tried={entry_id: at for entry_id, at in self.tried.items() if at <= place},
            entries={entry_id: each for entry_id, each in self.entries.items() if each[1] <= place},
            heads=[each for each in self.heads if each[1] <= place],
            erased={each: at for each, at in self.erased.items() if at <= place},
        )

    def append(self, ledger: Ledger, *group: str) -> None:
        """Append these entries together, and note them once they are acknowledged."""
        plans = [planned(entry_id) for entry_id in group]
        for entry_id in group:
            self.tried.setdefault(entry_id, self.place())
        recorded = ledger.append_all([(plan.entry, plan.payload) for plan in plans])
        if len(recorded) != len(group):
            self.surprises.append(f"{len(group)} entries were appended, {len(recorded)} acknowledged, no error told")
        for plan, each in zip(plans, recorded, strict=False):
            if each.entry != plan.recorded:
                self.surprises.append(f"{each.entry.id} was recorded as something else")
            if self.entries.setdefault(each.entry.id, (each.number, self.place()))[0] != each.number:
                self.surprises.append(f"{each.entry.id} was recorded twice")

    def erase(self, ledger: Ledger, entry_id: str) -> None:
        """Have the payload of an acknowledged entry erased, and note it once that is acknowledged."""
        payload = planned(entry_id).recorded.payload
        assert payload
        self.erasing.add(payload)
        number, _ = self.entries[entry_id]
        erase(ledger, [number], retention=Retention(()), time=planned(entry_id).entry.time, actor="user:1", reason="asked")
        self.erased.setdefault(payload, self.place())

    def head(self, ledger: Ledger) -> None:
        """Ask for a head, and note it."""
        if head := ledger.head():
            self.heads.append((head, self.place()))


class Author:
    """Writes entry after entry, asks for heads, tries again what failed, and has payloads erased."""

    def __init__(self, name: str, rng: Random, told: Told, erasing: bool = True) -> None:
        self._name = name
        self._rng = rng
        self._told = told
        self._shares = (70, 14, 8, 8 if erasing else 0)
        self._begun: list[str] = []

    def step(self, ledger: Ledger) -> None:
        """Do one thing; what fails is tried again later."""
        doing = self._rng.choices((self._append, self._again, self._told.head, self._erase), self._shares)[0]
        try:
            doing(ledger)
        except HeguiError as error:
            codes = {finding.code for finding in error.findings}
            if isinstance(error, Refused) and codes != {"payload_erased"}:  # which may come back under no other id either
                self._told.surprises.append(f"{self._name}: refused with {sorted(codes)}")
        except Exception as error:
            path = " > ".join(frame.name for frame in traceback.extract_tb(error.__traceback__)[2:])
            self._told.surprises.append(f"{self._name}: {error!r} in {path}")

    def _append(self, ledger: Ledger) -> None:
        begun = len(self._begun)
        group = [f"{self._name}-{begun + at}" for at in range(self._rng.choice((1, 1, 1, 2, 4)))]
        self._begun += group
        self._told.append(ledger, *group)

    def _again(self, ledger: Ledger) -> None:
        """Append again, one by one, what was never acknowledged, and one that was."""
        open_ = [entry_id for entry_id in self._begun if entry_id not in self._told.entries]
        for entry_id in [*open_, *self._rng.sample(self._begun, min(len(self._begun), 1))]:
            if planned(entry_id).recorded.payload not in self._told.erasing:
                self._told.append(ledger, entry_id)

    def _erase(self, ledger: Ledger) -> None:
        kept = [each for each in self._begun if each in self._told.entries and planned(each).recorded.payload]
        if kept:
            self._told.erase(ledger, self._rng.choice(kept))
