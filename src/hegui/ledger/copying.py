"""Copying heads outside: what is kept elsewhere is what shows, later, that nothing was cut off or rewritten since.

Each copy is itself an entry, so the ledger knows when a head last left the machine and can say how old that is.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hegui.ledger.entry import HEAD_COPIED, Entry, moment, written_moment
from hegui.ledger.filter import Filter
from hegui.ledger.findings import empty_ledger, head_overdue, no_head_outside
from hegui.ledger.heads import SignedHead, read_head
from hegui.ledger.ledger import Ledger
from hegui.ledger.outside.port import Kept, Outside
from hegui.ledger.payload import Payload
from hegui.words import Finding, HeguiError, Refused

OUTSIDE = "outside.yaml"


@dataclass(frozen=True, slots=True)
class Copy:
    """A head that was copied to a place, and when."""

    place: str
    time: datetime
    signed: SignedHead


def copies(ledger: Ledger) -> list[Copy]:
    """Return the heads that were copied outside, in order."""
    found = []
    for recorded in ledger.entries(Filter(action=HEAD_COPIED)):
        payload = ledger.payload(recorded.entry.payload or "")
        if payload:
            told = json.loads(b"".join(payload.pieces()))
            found.append(Copy(recorded.entry.subject, moment(recorded.entry.time), read_head(told["head"], "")))
    return found


def due(ledger: Ledger, places: Iterable[Outside], now: datetime) -> list[Outside]:
    """Return the places whose last copy is older than they want it."""
    last = {copy.place: copy.time for copy in copies(ledger)}
    return [place for place in places if place.id not in last or now - last[place.id] >= place.every]


def overdue(last: Mapping[str, str], places: Iterable[Outside], now: datetime) -> list[Finding]:
    """Return what is to be said of the age of the copies; `last` tells when each place was last given one."""
    findings = [
        head_overdue(place.id, now - moment(last[place.id]) if place.id in last else None)
        for place in places
        if place.id not in last or now - moment(last[place.id]) > place.every
    ]
    return findings if last or findings else [no_head_outside()]


def copy_heads(ledger: Ledger, places: Iterable[Outside], now: datetime) -> tuple[list[Kept], list[Finding]]:
    """Copy the newest head to these places; return what was kept, and what is in the way of the others."""
    signed = ledger.head()
    if signed is None:
        raise Refused([empty_ledger(ledger.path)])
    kept: list[Kept] = []
    findings: list[Finding] = []
    for place in places:
        try:
            kept.append(place.keep(signed.text))
            ledger.append_own([_copied(place, signed, kept[-1], now)])
        except HeguiError as error:
            findings += error.findings
    return kept, findings


def _copied(place: Outside, signed: SignedHead, kept: Kept, now: datetime) -> tuple[Entry, Payload]:
    time = written_moment(now)
    token = b64encode(kept.token).decode() if kept.token else None
    told = {"head": signed.text, "told": kept.told.plain(), "token": token}
    content = json.dumps(told, ensure_ascii=False).encode()
    return Entry(f"head-copied:{place.id}:{time}:{signed.head.size}", time, "ledger", HEAD_COPIED, place.id), Payload(content)
