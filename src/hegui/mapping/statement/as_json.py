"""The JSON of a statement of applicability: `hegui.controls/1`. Each control stands once; systems name it."""

from __future__ import annotations

from typing import Any

from hegui.mapping.statement.stating import ControlState, Statement, SystemStatement
from hegui.mapping.wording import notice
from hegui.rulebook.controls import Control, Crosswalk


def statement_json(statement: Statement) -> dict[str, Any]:
    """Return the statement as JSON holds it."""
    mapping = statement.mapping
    contents = mapping.rulebook.contents
    return {
        "schema": "hegui.controls/1",
        "as_of": mapping.as_of.isoformat(),
        "rulebook": {"version": mapping.rulebook.version, "sha256": mapping.rulebook.sha256},
        "notice": notice(mapping.rulebook).plain(),
        "systems": [_system(system) for system in statement.systems],
        "controls": [_control(control) for control in contents.controls],
        "frameworks": [{"id": f.id, "title": f.title.plain(), "version": f.version} for f in contents.frameworks],
    }


def _system(system: SystemStatement) -> dict[str, Any]:
    return {
        "id": system.profile.id,
        "name": system.profile.name.plain(),
        "controls": [_state(state) for state in system.controls],
        "gaps": [result.duty.id for result in system.gaps],
    }


def _state(state: ControlState) -> dict[str, Any]:
    return {
        "id": state.control.id,
        "need": state.need,
        "duties": [result.duty.id for result in state.duties],
        "possible": [result.duty.id for result in state.possible],
    }


def _control(control: Control) -> dict[str, Any]:
    return {
        "id": control.id,
        "theme": control.theme,
        "title": control.title.plain(),
        "purpose": control.purpose.plain(),
        "how": [step.plain() for step in control.how],
        "evidence": [piece.plain() for piece in control.evidence],
        "owner": control.owner.plain(),
        "test": control.test.plain(),
        "duties": list(control.duties),
        "crosswalk": [_crosswalk(row) for row in control.crosswalk],
    }


def _crosswalk(row: Crosswalk) -> dict[str, Any]:
    return {
        "framework": row.framework,
        "place": row.place,
        "relation": row.relation,
        "rationale": row.rationale.plain(),
        "verification": row.verification,
    }
