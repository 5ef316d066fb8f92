"""The JSON of a mapping: `hegui.map/1` (design 4.1). Same input, day and rulebook give the same bytes."""

from __future__ import annotations

from typing import Any

from hegui.mapping.due import DueDay
from hegui.mapping.results import (
    AdviceResult,
    DutyResult,
    InstrumentResult,
    Mapping,
    Outcome,
    RoleResult,
    RouteResult,
    SystemMapping,
)
from hegui.mapping.wording import notice
from hegui.rulebook.evaluation import Reason
from hegui.rulebook.models import Duty, SanctionRoute

_SUBJECTS = {"role": "role", "function": "function", "duty": "duty", "not": "exception"}


def mapping_json(mapping: Mapping, brief: bool = False) -> dict[str, Any]:
    """Return the mapping as JSON holds it; `brief` leaves out reason trees and the duties that do not apply."""
    return {
        "schema": "hegui.map/1",
        "as_of": mapping.as_of.isoformat(),
        "rulebook": {"version": mapping.rulebook.version, "sha256": mapping.rulebook.sha256},
        "notice": notice(mapping.rulebook).plain(),
        "systems": [_Writer(mapping, brief).system(system) for system in mapping.systems],
    }


class _Writer:
    """Writes one system.

    The tree behind a role stands once, at the role and its instrument; duties and routes name the role and its value
    (written out in each of some 270 duties it made three megabytes a system).
    """

    def __init__(self, mapping: Mapping, brief: bool) -> None:
        self.rulebook = mapping.rulebook
        self.as_of = mapping.as_of
        self.brief = brief
        self._reasons: dict[tuple[int, bool], dict[str, Any]] = {}

    def system(self, system: SystemMapping) -> dict[str, Any]:
        duties = [d for d in system.duties if not self.brief or d.outcome.verdict in ("applies", "undetermined")]
        return {
            "id": system.profile.id,
            "name": system.profile.name.plain(),
            "roles": [self._role(role) for role in system.roles],
            "instruments": [self._instrument(result) for result in system.instruments],
            "duties": [self._duty(result) for result in duties],
            "routes": [self._route(result) for result in system.routes],
            "advice": [_advice(result) for result in system.advice],
            "next_questions": list(system.next_questions),
        }

    def _role(self, result: RoleResult) -> dict[str, Any]:
        return {
            "id": result.role.id,
            "instrument": result.instrument,
            "term": result.role.term.plain(),
            "functions": list(result.functions),
            "verification": result.role.verification,
            "cites": list(result.role.cites),
            **self._reason_of(result.reason, roles_in_full=True),
        }

    def _instrument(self, result: InstrumentResult) -> dict[str, Any]:
        instrument = result.instrument
        days = instrument.in_force
        return {
            "id": instrument.id,
            "title": instrument.title.plain(),
            "status": instrument.status,
            "in_force_from": days.from_.isoformat() if days.from_ else None,
            "in_force_until": days.until.isoformat() if days.until else None,
            "roles": list(result.roles),
            **self._outcome(result.outcome, roles_in_full=True),
            "verification": instrument.verification,
            "cites": list(dict.fromkeys(cite for role in instrument.roles for cite in role.cites)),
        }

    def _duty(self, result: DutyResult) -> dict[str, Any]:
        duty = result.duty
        return {
            "id": duty.id,
            "instrument": duty.instrument,
            "article": duty.article,
            "basis": duty.basis,
            "relates_to": duty.relates_to,
            "roles": list(result.roles),
            "title": duty.title.plain(),
            "does": duty.does.plain(),
            "due": due_json(result.due),
            "met": result.met,
            "evidence": [text.plain() for text in duty.evidence],
            "sanctions": [tier for route in self._sanctions(duty) for tier in tiers_json(route)],
            "controls": list(self.rulebook.controls_of.get(duty.id, ())),
            **self._outcome(result.outcome),
            "verification": duty.verification,
            "note": duty.note.plain() if duty.note else None,
            "cites": list(duty.cites),
        }

    def _sanctions(self, duty: Duty) -> list[SanctionRoute]:
        """Return the sanction routes that are law on the day."""
        return self.rulebook.sanctions_on(duty, self.as_of)

    def _route(self, result: RouteResult) -> dict[str, Any]:
        return {
            "id": result.route.id,
            "title": result.route.title.plain(),
            "basis": result.basis,
            "due": due_json(result.due),
            "duties": list(result.duties),
            **self._outcome(result.outcome),
            "cites": list(result.cites),
        }

    def _outcome(self, outcome: Outcome, roles_in_full: bool = False) -> dict[str, Any]:
        return {
            "verdict": outcome.verdict,
            "functions": list(outcome.functions),
            **self._reason_of(outcome.reason, roles_in_full),
            "missing_facts": list(outcome.missing_facts),
            "settled_by": list(outcome.settled_by),
            "law_unverified": outcome.law_unverified,
        }

    def _reason_of(self, reason: Reason, roles_in_full: bool = False) -> dict[str, Any]:
        return {} if self.brief else {"reason": self._reason(reason, roles_in_full)}

    def _reason(self, reason: Reason, roles_in_full: bool) -> dict[str, Any]:
        key = (id(reason), roles_in_full)
        found = self._reasons.get(key)
        if found is None:
            found = self._reasons[key] = self._written(reason, roles_in_full)
        return found

    def _written(self, reason: Reason, roles_in_full: bool) -> dict[str, Any]:
        written: dict[str, Any] = {"condition": reason.test, "value": reason.value}
        if reason.test in ("is", "in", "has", "at_least", "known"):
            written["fact"] = reason.subject
            written["seen"] = _seen(reason)
        elif reason.subject:
            written[_SUBJECTS[reason.test]] = reason.subject
        if reason.expected is not None:
            written["expected"] = list(reason.expected) if isinstance(reason.expected, tuple) else reason.expected
        if reason.seen:
            written |= {k: v for k, v in (("by", reason.seen.by), ("on", reason.seen.on), ("source", reason.seen.source)) if v}
        if reason.says:
            written["says"] = reason.says.plain()
        written["cites"] = list(reason.cites)
        if reason.parts and (roles_in_full or reason.test != "role"):
            written["parts"] = [self._reason(part, roles_in_full) for part in reason.parts]
        return written


def _advice(result: AdviceResult) -> dict[str, Any]:
    advice = result.advice
    return {
        "code": advice.code,
        "message": advice.message.plain(),
        "functions": list(result.functions),
        "cites": list(advice.cites),
        "verification": advice.verification,
    }


def _seen(reason: Reason) -> Any:
    """Return the value seen: a given one, or the computed one of a derived fact; null where it is not known."""
    if reason.seen is not None:
        return list(reason.seen.value) if isinstance(reason.seen.value, tuple) else reason.seen.value
    computed = bool(reason.parts) and isinstance(reason.expected, bool) and reason.value is not None
    return (reason.value == reason.expected) if computed else None


def due_json(due: DueDay) -> dict[str, Any]:
    """Return a due rule with its days."""
    return {
        "kind": due.rule.kind,
        "anchor": due.rule.anchor,
        "amount": due.rule.amount,
        "unit": due.rule.unit,
        "date": due.day.isoformat() if due.day else None,
        "next": due.next.isoformat() if due.next else None,
        "calendar": due.calendar,
    }


def tiers_json(route: SanctionRoute) -> list[dict[str, Any]]:
    """Return the tiers of a sanction route; an open one tells no numbers."""
    is_open = route.verification == "open"
    return [
        {
            "cite": route.cite,
            "tier": tier.tier,
            "against": tier.against,
            "measure": tier.measure,
            "kind": tier.kind,
            "min": None if is_open else tier.min,
            "max": None if is_open else tier.max,
            "currency": "CNY",
            "when": tier.when.plain(),
            "authority": route.authority.plain(),
            "verification": route.verification,
        }
        for tier in route.tiers
    ]
