"""The JSON of a change of law: `hegui.rules.diff/1`."""

from __future__ import annotations

from typing import Any

from hegui.mapping.changes.changing import ChangedDuty, SystemChanges
from hegui.mapping.results import DutyResult
from hegui.mapping.serialise import due_json, tiers_json
from hegui.mapping.wording import notice
from hegui.rulebook.differences import Changed, ChangedSanction, Differences, Law
from hegui.rulebook.models import Duty, Instrument


def differences_json(found: Differences, systems: tuple[SystemChanges, ...]) -> dict[str, Any]:
    """Return the differences of law, and what they do to systems, as JSON holds them."""
    return {
        "schema": "hegui.rules.diff/1",
        "before": _law(found.before),
        "after": _law(found.after),
        "notice": notice(found.after.rulebook).plain(),
        "instruments": {
            "new": [_instrument(one) for one in found.instruments.new],
            "changed": [{**_instrument(one.after), "fields": list(one.fields)} for one in found.instruments.changed],
            "ended": [_instrument(one) for one in found.instruments.ended],
        },
        "duties": {
            "new": [_duty(one) for one in found.duties.new],
            "changed": [_changed(one) for one in found.duties.changed],
            "ended": [_duty(one) for one in found.duties.ended],
        },
        "sanctions": [_sanction(one) for one in found.sanctions],
        "renumbered": [{"before": one.before, "after": one.after} for one in found.renumbered],
        "systems": [_system(one) for one in systems],
    }


def _law(law: Law) -> dict[str, Any]:
    return {"day": law.day.isoformat(), "rulebook": {"version": law.rulebook.version, "sha256": law.rulebook.sha256}}


def _instrument(instrument: Instrument) -> dict[str, Any]:
    days = instrument.in_force
    return {
        "id": instrument.id,
        "title": instrument.title.plain(),
        "status": instrument.status,
        "in_force_from": days.from_.isoformat() if days.from_ else None,
        "in_force_until": days.until.isoformat() if days.until else None,
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "id": duty.id,
        "instrument": duty.instrument,
        "title": duty.title.plain(),
        "basis": duty.basis,
        "verification": duty.verification,
        "cites": list(duty.cites),
    }


def _changed(change: Changed[Duty]) -> dict[str, Any]:
    return {**_duty(change.after), "fields": list(change.fields), "cites_before": list(change.before.cites)}


def _sanction(sanction: ChangedSanction) -> dict[str, Any]:
    return {
        "article": sanction.article,
        "before": [tier for route in sanction.before for tier in tiers_json(route)],
        "after": [tier for route in sanction.after for tier in tiers_json(route)],
    }


def _system(system: SystemChanges) -> dict[str, Any]:
    return {
        "id": system.profile.id,
        "name": system.profile.name.plain(),
        "gains": [_result(result) for result in system.gains],
        "changed": [_changed_result(change) for change in system.changed],
        "loses": [_result(result) for result in system.loses],
    }


def _result(result: DutyResult) -> dict[str, Any]:
    return {**_duty(result.duty), "verdict": result.outcome.verdict, "due": due_json(result.due)}


def _changed_result(change: ChangedDuty) -> dict[str, Any]:
    return {
        **_result(change.after),
        "fields": list(change.fields),
        "verdict_before": change.before.outcome.verdict,
        "cites_before": list(change.before.duty.cites),
    }
