"""The statement of applicability: a control is needed as long as a duty that it serves applies."""

from __future__ import annotations

import csv
import io
from typing import Any

from hegui.mapping import FactValue, Profile, map_systems
from hegui.mapping.statement import Statement, state_controls
from hegui.mapping.statement.as_csv import statement_csv
from hegui.mapping.statement.as_json import statement_json
from hegui.mapping.statement.report import statement_report
from hegui.mapping.statement.words import NEEDS, RELATIONS, THEMES
from hegui.rulebook import Rulebook
from hegui.rulebook.checks.controls import check_controls
from hegui.rulebook.controls import Control, Crosswalk, Framework
from hegui.words import Text
from rulebook.tiny import DAY, WORD, duty, instrument, role, rulebook_of

FRAMEWORK = Framework("FRM", WORD, "1")


def control(id_: str, *duties: str, crosswalk: tuple[Crosswalk, ...] = ()) -> Control:
    return Control(id_, "security", Text(id_, id_), WORD, (WORD,), (WORD,), WORD, WORD, duties, crosswalk)


def book(*controls: Control) -> Rulebook:
    provider = role("provider", {"fact": "serves", "is": True})
    duties = (duty("EXM.always"), duty("EXM.files", when={"fact": "files", "is": True}), duty("EXM.never-served"))
    law = instrument(roles=(provider,), duties=duties)
    return rulebook_of(law, controls=controls, frameworks=(FRAMEWORK,))


def stated(rulebook: Rulebook, **facts: Any) -> Statement:
    profile = Profile("chat", Text("系统", "system"), {name: FactValue(value) for name, value in facts.items()})
    return state_controls(map_systems([profile], as_of=DAY, rulebook=rulebook))


LIBRARY = (control("logs", "EXM.always"), control("filing", "EXM.files"), control("both", "EXM.always", "EXM.files"))


def needs(statement: Statement) -> dict[str, str]:
    return {state.control.id: state.need for state in statement.systems[0].controls}


def test_a_control_is_needed_where_a_duty_it_serves_applies() -> None:
    assert needs(stated(book(*LIBRARY), serves=True, files=False)) == {
        "logs": "needed",
        "filing": "not_needed",
        "both": "needed",
    }


def test_a_control_whose_duties_are_all_open_is_undetermined() -> None:
    statement = stated(book(*LIBRARY), serves=True)

    assert needs(statement) == {"logs": "needed", "filing": "undetermined", "both": "needed"}
    both = statement.systems[0].controls[2]
    assert ([r.duty.id for r in both.duties], [r.duty.id for r in both.possible]) == (["EXM.always"], ["EXM.files"])


def test_nothing_is_needed_where_nothing_applies() -> None:
    assert set(needs(stated(book(*LIBRARY), serves=False)).values()) == {"not_needed"}


def test_a_duty_that_applies_and_no_control_serves_is_a_gap() -> None:
    statement = stated(book(*LIBRARY), serves=True, files=True)

    assert [result.duty.id for result in statement.systems[0].gaps] == ["EXM.never-served"]


def test_json_csv_and_document_tell_the_same_controls() -> None:
    row = Crosswalk("FRM", "A.1", "overlaps", WORD, "memory")
    statement = stated(book(control("=logs", "EXM.always", crosswalk=(row,))), serves=True)

    plain = statement_json(statement)
    (line,) = csv.DictReader(io.StringIO(statement_csv(statement, "en")))
    document = statement_report(statement)

    assert plain["systems"][0]["controls"] == [{"id": "=logs", "need": "needed", "duties": ["EXM.always"], "possible": []}]
    assert plain["controls"][0]["crosswalk"][0]["relation"] == "overlaps"
    assert (line["control"], line["need"], line["duties"]) == ("'=logs", "needed", "EXM.always")
    assert [section.anchor for section in document.sections] == ["system/chat", "library"]


def test_what_controls_name_is_looked_up() -> None:
    wrong = Crosswalk("FMR", "A.1", "equal", WORD, "memory")
    library = (control("logs", "EXM.always"), control("logs", "EXM.alway", crosswalk=(wrong,)), control("empty"))

    found = {(finding.code, finding.place) for finding in check_controls(book(*library))}

    assert found == {
        ("doubled_id", "logs"),
        ("unknown_name", "logs"),
        ("control_without_duty", "empty"),
        ("duty_without_control", "EXM.files"),
        ("duty_without_control", "EXM.never-served"),
    }


def test_the_shipped_library_serves_every_duty_and_lays_controls_beside_every_framework(rulebook: Rulebook) -> None:
    assert check_controls(rulebook) == []
    themes = {control.theme for control in rulebook.contents.controls}
    assert themes == THEMES.keys()
    beside = {row.framework for control in rulebook.contents.controls for row in control.crosswalk}
    assert beside == {framework.id for framework in rulebook.contents.frameworks}


def test_every_need_and_relation_has_its_words() -> None:
    assert {"needed", "undetermined", "not_needed"} == NEEDS.keys()
    assert {"equal", "broader", "narrower", "overlaps"} == RELATIONS.keys()
