"""Erasing: a payload is made unreadable, while its entry, its commitment and every proof stay (PIPL Article 47).

The erasing is itself an entry: who, when, why. It is recorded first and done after, so a crash in between only delays it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from hegui.ledger.entry import ERASED, Entry
from hegui.ledger.filter import Filter
from hegui.ledger.findings import no_payload, not_erased, still_kept
from hegui.ledger.index import Recorded
from hegui.ledger.ledger import Ledger
from hegui.ledger.payload import Payload
from hegui.ledger.retention import Retention
from hegui.words import Finding, Refused, Unfinished


def erase(
    ledger: Ledger, numbers: Iterable[int], *, retention: Retention, time: str, actor: str, reason: str
) -> list[Recorded]:
    """Erase the payloads of these entries and return the entries that say so.

    A payload of which several entries speak is erased for all of them.

    Raises:
        Refused: an entry has no payload, or a rule of retention still keeps one of them; nothing was erased then.
        Unfinished: it is recorded, but the disk refused to erase; doing it again finishes it.

    """
    chosen = [ledger.entry(number) for number in numbers]
    findings = [finding for recorded in chosen for finding in _hindrances(ledger, recorded, retention, time)]
    if findings:
        raise Refused(findings)
    commitments = dict.fromkeys(recorded.entry.payload for recorded in chosen if recorded.entry.payload)
    entries = ledger.append_own([_erasing(commitment, time, actor, reason) for commitment in commitments])
    left = [commitment for commitment in commitments if ledger.payload(commitment)]
    if left:
        raise Unfinished([not_erased(commitment) for commitment in left])
    return entries


def expired(ledger: Ledger, retention: Retention, day: date) -> list[int]:
    """Return the numbers of the entries whose payloads the rules want erased by this day."""
    return [
        recorded.number
        for recorded in ledger.entries()
        if recorded.entry.payload and retention.expired(recorded.entry, day) and not ledger.is_erased(recorded.entry.payload)
    ]


def _erasing(commitment: str, time: str, actor: str, reason: str) -> tuple[Entry, Payload]:
    why = json.dumps({"reason": reason}, ensure_ascii=False).encode()
    return Entry(f"erased:{commitment}", time, actor, ERASED, commitment), Payload.personal(why)


def _hindrances(ledger: Ledger, recorded: Recorded, retention: Retention, time: str) -> list[Finding]:
    if recorded.entry.payload is None:
        return [no_payload(recorded.number, ledger.path)]
    day = date.fromisoformat(time[:10])
    same = ledger.entries(Filter(payload=recorded.entry.payload))
    return [
        still_kept(each.number, rule.keep_until(each.entry), rule.why, rule.cites, ledger.path)
        for each in same
        if (rule := retention.keeping(each.entry, day))
    ]
