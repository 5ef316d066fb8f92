"""Erasing: a payload is made unreadable, while its entry, its commitment and every proof stay (PIPL Article 47).

The erasing is itself an entry: who, when, why. It is recorded first and done after, so a crash in between only delays it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from hegui.ledger.entry import ERASED, Entry, moment
from hegui.ledger.filter import Filter
from hegui.ledger.findings import no_payload, not_erased, still_kept
from hegui.ledger.index import Recorded
from hegui.ledger.ledger import Ledger
from hegui.ledger.payload import Payload
from hegui.ledger.retention import Retention, Rule
from hegui.words import Finding, Refused, Unfinished
from hegui.words.span import BEIJING


def erase(
    ledger: Ledger, numbers: Iterable[int], *, retention: Retention, time: str, actor: str, reason: str
) -> list[Recorded]:
    """Erase the payloads of these entries and return the entries that say so.

    A payload of which several entries speak is erased for all of them.

    Raises:
        Refused: an entry has no payload, or a rule of retention still keeps one of them; nothing was erased then.
        Unfinished: it is recorded, but the disk refused to erase; doing it again finishes it.

    """
    probe = _erasing("", time, actor, reason)[0]
    if findings := [finding for finding in probe.problems("ledger.erased") if not finding.place.endswith("subject")]:
        raise Refused(findings)
    chosen = [ledger.entry(number) for number in dict.fromkeys(numbers)]
    without = [no_payload(recorded.number, ledger.path) for recorded in chosen if recorded.entry.payload is None]
    commitments = list(dict.fromkeys(recorded.entry.payload for recorded in chosen if recorded.entry.payload))
    before = {commitment: ledger.by_id(_id_of(commitment)) for commitment in commitments}
    coming = [commitment for commitment in commitments if before[commitment] is None]
    if findings := without + [finding for each in coming for finding in _hindrances(ledger, each, retention, time)]:
        raise Refused(findings)
    done = ledger.append_own([_erasing(commitment, time, actor, reason) for commitment in coming])
    left = set(ledger.finish_erasing()) & set(commitments)
    if left:
        raise Unfinished([not_erased(commitment) for commitment in sorted(left)])
    new = dict(zip(coming, done, strict=True))
    return [before[commitment] or new[commitment] for commitment in commitments]


def expired(ledger: Ledger, retention: Retention, day: date) -> list[int]:
    """Return the numbers of the entries whose payloads the rules want erased by this day."""
    return [
        recorded.number
        for recorded in ledger.entries()
        if recorded.entry.payload
        and retention.expired(recorded.entry, day)
        and not ledger.is_erased(recorded.entry.payload)
        and not _keepers(ledger, recorded.entry.payload, retention, day)
    ]


def _keepers(ledger: Ledger, commitment: str, retention: Retention, day: date) -> list[tuple[Recorded, Rule]]:
    """Return the entries for which a payload has still to be kept, with the rules that say so."""
    speaking = ledger.entries(Filter(payload=commitment))
    return [(each, rule) for each in speaking if (rule := retention.keeping(each.entry, day))]


def _id_of(commitment: str) -> str:
    return f"erased:{commitment}"


def _erasing(commitment: str, time: str, actor: str, reason: str) -> tuple[Entry, Payload]:
    why = json.dumps({"reason": reason}, ensure_ascii=False).encode(errors="replace")
    return Entry(_id_of(commitment), time, actor, ERASED, commitment), Payload.personal(why)


def _hindrances(ledger: Ledger, commitment: str, retention: Retention, time: str) -> list[Finding]:
    day = moment(time).astimezone(BEIJING).date()
    return [
        still_kept(each.number, rule.last_day(each.entry), rule.why, rule.cites, ledger.path)
        for each, rule in _keepers(ledger, commitment, retention, day)
    ]
