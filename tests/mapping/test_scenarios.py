"""Whole situations that counsel can read (`scenarios/`), written from the law: what applies on a day, who one is, what is due.

A scenario is a YAML file named after its situation:

    title       {zh, en}
    law         the register rows and articles it is written from
    profile     a profile as the command reads it
    days        a list; each day has `on`, `instruments`, and any of
        roles       exactly the roles held, of the instruments that this list or `instruments` names
        duties      verdicts of duties, near misses among them
        cites       citations that have to be among those of a duty
        routes      verdicts of a route by `text` and by `practice`
        functions   exactly the functions in which an instrument, duty or role stands
        missing     exactly the facts that can still change the verdict of an instrument or duty
        open_law    instruments and duties that an unsettled point of law keeps undetermined
        advice      advice that has to be given
        due         the day on which a duty falls due, or next falls due
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hegui.mapping import Profile, map_system, mapping_json, parse_profile
from hegui.rulebook import load_rulebook
from hegui.words.reader import read_file

FOLDER = Path(__file__).parent / "scenarios"
RULEBOOK = load_rulebook()
MAPPED = [instrument for instrument in RULEBOOK.mapped if instrument.in_force.from_]  # without the drafts
VERDICTS = {"applies", "does_not_apply", "undetermined", "not_in_force"}
DAY_KEYS = {
    "on", "instruments", "roles", "duties", "cites", "routes", "functions", "missing", "open_law", "advice", "due",
}  # fmt: skip

# What the law gives and the engine does not yet: (scenario, what was compared) -> why. Remove a line when its test says so.
NOT_YET: dict[tuple[str, str], str] = {}


@dataclass(frozen=True)
class Scenario:
    """A situation with its profile and the answers expected on its days."""

    name: str
    title: dict[str, str]
    law: list[str]
    profile: Profile
    days: dict[date, dict[str, Any]]


def _read(file: Path) -> Scenario:
    written = read_file(file).value
    profile = parse_profile(json.dumps(written["profile"]).encode(), f"{file.name}, profile", RULEBOOK)
    days = {date.fromisoformat(day["on"]): day for day in written["days"]}
    assert written.keys() == {"title", "law", "profile", "days"}, f"{file.name}: keys {sorted(written)}"
    assert len(days) == len(written["days"]), f"{file.name}: a day stands twice"
    return Scenario(file.stem, written["title"], written["law"], profile, days)


SCENARIOS = [_read(file) for file in sorted(FOLDER.glob("*.yaml"))]
DAYS = [pytest.param(scenario, day, id=f"{scenario.name} on {day}") for scenario in SCENARIOS for day in scenario.days]
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


@dataclass(frozen=True)
class Answers:
    """The map of one scenario on one day, by id, with the reason tree of each answer."""

    system: dict[str, Any]
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, profile: Profile, day: date) -> Answers:
        system = mapping_json(map_system(profile, as_of=day, rulebook=RULEBOOK))["systems"][0]
        return cls(system, {result["id"]: result for result in system["instruments"] + system["duties"]})

    @property
    def roles(self) -> dict[str, dict[str, Any]]:
        return {f"{role['instrument']}.{role['id']}": role for role in self.system["roles"]}

    def route(self, route: str, basis: str) -> dict[str, Any]:
        found = (r for r in self.system["routes"] if (r["id"], r["basis"]) == (route, basis))
        return next(found, {"verdict": "no such route"})


def _compared(day: dict[str, Any], answers: Answers) -> Iterator[tuple[str, Any, Any, Any]]:
    """Yield what is compared, the expected answer, the answer, and the reason tree behind it."""
    found = answers.verdicts
    for id_, expected in (day["instruments"] | day.get("duties", {})).items():
        yield id_, expected, found[id_]["verdict"], found[id_].get("reason")
    if "roles" in day:
        named = {*day["instruments"], *(role.split(".")[0] for role in day["roles"])}
        held = [role for role in answers.roles if role.split(".")[0] in named]
        yield "roles", sorted(day["roles"]), sorted(held), None
    for route, bases in day.get("routes", {}).items():
        for basis, expected in bases.items():
            result = answers.route(route, basis)
            yield f"route {route} by {basis}", expected, result["verdict"], result.get("reason")
    for id_, expected in day.get("functions", {}).items():
        result = found.get(id_) or answers.roles.get(id_) or {"functions": []}
        yield f"functions of {id_}", sorted(expected), sorted(result["functions"]), result.get("reason")
    for id_, expected in day.get("missing", {}).items():
        yield f"missing facts of {id_}", sorted(expected), sorted(found[id_]["missing_facts"]), found[id_]["reason"]
    for id_ in day.get("open_law", []):
        result = found[id_]
        told = (result["verdict"], result["law_unverified"])
        yield f"open law behind {id_}", ("undetermined", True), told, result["reason"]
    for id_, expected in day.get("cites", {}).items():
        cites = found[id_]["cites"]
        yield f"cites of {id_}", sorted({*expected, *cites}), sorted(cites), None
    for code in day.get("advice", []):
        given = sorted({advice["code"] for advice in answers.system["advice"]})
        yield f"advice {code}", sorted({code, *given}), given, None
    for id_, expected in day.get("due", {}).items():
        due = found[id_]["due"]
        yield f"due day of {id_}", expected, due["date"] or due["next"], None


def _short(reason: dict[str, Any] | None, depth: int = 0) -> Iterator[str]:
    """Yield the lines of a reason tree: value, condition, fact with what was seen and expected, citations."""
    if reason is None or depth > 7:
        return
    value = {True: "yes", False: "no ", None: "?  "}[reason["value"]]
    about = " ".join(str(reason[key]) for key in ("fact", "role", "function", "duty", "exception") if key in reason)
    seen = f" = {reason.get('seen')}, asked {reason.get('expected')}" if "fact" in reason else ""
    cites = f"  [{', '.join(reason['cites'])}]" if reason["cites"] else ""
    yield f"      {'  ' * depth}{value} {reason['condition']} {about}{seen}{cites}"
    for part in reason.get("parts", ()):
        yield from _short(part, depth + 1)


def _told(scenario: Scenario, day: date, what: str, expected: Any, got: Any, reason: dict[str, Any] | None) -> str:
    lines = list(_short(reason))
    more = [f"      ... and {len(lines) - 30} more lines"] if len(lines) > 30 else []
    return "\n".join([f"{scenario.name}, {day}, {what}: expected {expected}, got {got}", *lines[:30], *more])


@pytest.mark.parametrize(("scenario", "day"), DAYS)
def test_the_map_answers_as_the_law_does(scenario: Scenario, day: date) -> None:
    answers = Answers.of(scenario.profile, day)

    compared = list(_compared(scenario.days[day], answers))
    wrong = {
        what: _told(scenario, day, what, expected, got, reason) for what, expected, got, reason in compared if expected != got
    }
    known = {what for what, *_ in compared if (scenario.name, what) in NOT_YET}
    unexpected = [told for what, told in wrong.items() if what not in known]
    if unexpected:
        pytest.fail("\n".join(unexpected), pytrace=False)
    mended = known - wrong.keys()
    assert not mended, f"{scenario.name}: the engine now agrees on {sorted(mended)}; take it out of NOT_YET."


@each_scenario
def test_a_scenario_speaks_only_of_what_the_rulebook_knows(scenario: Scenario) -> None:
    rows = {row for duty in RULEBOOK.duties.values() for row in duty.rows}
    routes = {route.id for route in RULEBOOK.contents.routes}
    codes = {advice.code for advice in RULEBOOK.contents.advice}
    functions = {function.id for function in scenario.profile.as_functions()}

    assert {"zh", "en"} == scenario.title.keys()
    assert [cite for cite in scenario.law if cite not in rows and RULEBOOK.article(cite) is None] == []
    for day in scenario.days.values():
        assert day.keys() <= DAY_KEYS, sorted(day.keys() - DAY_KEYS)
        assert day["instruments"].keys() <= RULEBOOK.instruments.keys()
        assert day.get("duties", {}).keys() <= RULEBOOK.duties.keys()
        assert set(day.get("roles", [])) <= RULEBOOK.roles.keys()
        assert day.get("routes", {}).keys() <= routes
        assert set(day.get("advice", [])) <= codes
        assert {f for named in day.get("functions", {}).values() for f in named} <= functions
        assert {*day["instruments"].values(), *day.get("duties", {}).values()} <= VERDICTS


@each_scenario
def test_a_scenario_does_not_contradict_itself(scenario: Scenario) -> None:
    answers = Answers.of(scenario.profile, max(scenario.days))

    contradictions = [a["message"]["en"] for a in answers.system["advice"] if a["code"] == "contradictory_facts"]
    assert contradictions == []


def _turning_days() -> list[date]:
    starts = {instrument.in_force.from_ for instrument in MAPPED}
    return sorted({day for start in starts for day in (start - timedelta(days=1), start)})


@pytest.mark.parametrize("day", _turning_days(), ids=str)
def test_without_facts_nothing_applies_and_nothing_is_ruled_out(day: date) -> None:
    nothing = next(scenario for scenario in SCENARIOS if scenario.name == "no-facts")
    answers = Answers.of(nothing.profile, day)

    decided = [id_ for id_, result in answers.verdicts.items() if result["verdict"] in ("applies", "does_not_apply")]
    decided += [r["id"] for r in answers.system["routes"] if r["verdict"] in ("applies", "does_not_apply")]
    assert decided == []
    assert answers.roles == {}
    assert answers.system["advice"] == []
    in_force = [instrument for instrument in MAPPED if instrument.in_force.holds(day)]
    assert bool(in_force) == bool(answers.system["next_questions"])


def test_there_are_enough_situations() -> None:
    assert len(SCENARIOS) >= 24


def test_every_role_is_held_in_some_situation() -> None:
    held = {role for scenario in SCENARIOS for day in scenario.days.values() for role in day.get("roles", [])}

    assert sorted(RULEBOOK.roles.keys() - held) == []


@pytest.mark.parametrize("instrument", MAPPED, ids=lambda instrument: instrument.id)
def test_an_instrument_begins_on_its_first_day_and_not_the_day_before(instrument: Any) -> None:
    first = instrument.in_force.from_
    pairs = [
        scenario.name
        for scenario in SCENARIOS
        if _expected(scenario, first - timedelta(days=1), instrument.id) == "not_in_force"
        and _expected(scenario, first, instrument.id) == "applies"
    ]

    assert pairs, f"no scenario holds {instrument.id} on {first} and the day before"


def _expected(scenario: Scenario, day: date, instrument: str) -> str | None:
    verdict: str | None = scenario.days.get(day, {"instruments": {}})["instruments"].get(instrument)
    return verdict


def test_every_instrument_is_out_of_scope_in_some_situation() -> None:
    ruled_out = {
        instrument
        for scenario in SCENARIOS
        for day in scenario.days.values()
        for instrument, verdict in day["instruments"].items()
        if verdict == "does_not_apply"
    }

    assert sorted({instrument.id for instrument in MAPPED} - ruled_out) == []


def test_what_the_engine_cannot_yet_answer_belongs_to_a_scenario() -> None:
    assert {name for name, _ in NOT_YET} <= {scenario.name for scenario in SCENARIOS}
