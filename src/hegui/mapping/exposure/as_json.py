"""The JSON of an exposure: `hegui.exposure/1`. Duties name the articles; each article stands once, in its versions."""

from __future__ import annotations

from typing import Any

from hegui.mapping.exposure.exposing import DutyExposure, Exposure, Step, SystemExposure
from hegui.mapping.exposure.law_in_time import SanctionLaw, Version
from hegui.mapping.exposure.words import GOVERNING, ONE_ACT_ONE_FINE
from hegui.mapping.serialise import due_json, tiers_json
from hegui.mapping.wording import EXPOSURE, notice


def exposure_json(exposure: Exposure) -> dict[str, Any]:
    """Return the exposure as JSON holds it."""
    mapping, conduct = exposure.mapping, exposure.conduct
    return {
        "schema": "hegui.exposure/1",
        "as_of": exposure.decision.isoformat(),
        "conduct": {"from": str(conduct.from_), "to": mapping.as_of.isoformat()},
        "rulebook": {"version": mapping.rulebook.version, "sha256": mapping.rulebook.sha256},
        "notice": notice(mapping.rulebook).plain(),
        "reading": [EXPOSURE.plain(), ONE_ACT_ONE_FINE.plain()],
        "systems": [_system(system) for system in exposure.systems],
        "sanctions": [_law(law) for law in exposure.laws],
        "procedure": [_step(step) for step in exposure.steps],
    }


def _system(system: SystemExposure) -> dict[str, Any]:
    return {
        "id": system.profile.id,
        "name": system.profile.name.plain(),
        "open": [_duty(duty) for duty in system.open],
        "possible": [_duty(duty) for duty in system.possible],
    }


def _duty(exposed: DutyExposure) -> dict[str, Any]:
    result = exposed.result
    return {
        "id": result.duty.id,
        "title": result.duty.title.plain(),
        "verdict": result.outcome.verdict,
        "met": result.met,
        "functions": list(result.outcome.functions),
        "basis": result.duty.basis,
        "due": due_json(result.due),
        "sanctions": list(exposed.articles),
        "verification": result.duty.verification,
        "cites": list(result.duty.cites),
    }


def _law(law: SanctionLaw) -> dict[str, Any]:
    return {
        "article": law.article,
        "governing": law.governing,
        "why": GOVERNING[law.governing].plain(),
        "at_conduct": [_version(version) for version in law.during],
        "at_decision": _version(law.at_decision) if law.at_decision else None,
    }


def _version(version: Version) -> dict[str, Any]:
    span = version.span
    return {
        "id": version.route.id,
        "cite": version.cite,
        "in_force_from": span.from_.isoformat() if span.from_ else None,
        "in_force_until": span.until.isoformat() if span.until else None,
        "authority": version.route.authority.plain(),
        "verification": version.route.verification,
        "tiers": tiers_json(version.route),
    }


def _step(step: Step) -> dict[str, Any]:
    rule = step.rule
    return {
        "id": rule.id,
        "binds": rule.binds,
        "effect": rule.effect,
        "title": rule.title.plain(),
        "says": rule.says.plain(),
        "due": due_json(step.due),
        "verification": rule.verification,
        "cites": list(rule.cites),
    }
