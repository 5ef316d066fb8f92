"""`hegui.map/1` (design 4.1): its schema, its bytes, its reasons, and what the day moves."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hegui.mapping import (
    FactValue,
    Function,
    Mapping,
    Profile,
    map_system,
    map_systems,
    mapping_json,
    read_profile,
    read_profiles,
)
from hegui.rulebook import Rulebook, load_rulebook
from hegui.words import Text
from rulebook.oracle import Oracle
from rulebook.tiny import duty, instrument, role, rulebook_of, sanction

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SCHEMA = json.loads(Path(__file__).with_name("map.schema.json").read_text(encoding="utf-8"))
DAY = date(2026, 11, 22)
RULEBOOK = load_rulebook()

Node = dict[str, Any]


def profiles() -> dict[str, Profile]:
    given = {file.stem: read_profile(file, RULEBOOK) for file in EXAMPLES}
    return {**given, "empty": Profile("empty", Text("空白", "empty"))}


PROFILES = profiles()


def mapped(profile: Profile, day: date = DAY, *, brief: bool = False) -> Node:
    """The JSON of one system, as it reads back."""
    plain = mapping_json(map_system(profile, as_of=day, rulebook=RULEBOOK), brief)
    return json.loads(json.dumps(plain))


@pytest.fixture(scope="module")
def full() -> dict[str, Node]:
    """The mapping of every example and of the empty profile."""
    return {name: mapped(profile) for name, profile in PROFILES.items()}


def nodes(reason: Node) -> Iterator[Node]:
    yield reason
    for part in reason.get("parts", ()):
        yield from nodes(part)


def with_reason(mapping: Node) -> Iterator[Node]:
    """Everything that carries a reason tree."""
    for system in mapping["systems"]:
        for part in ("roles", "instruments", "duties", "routes"):
            yield from system[part]


# The schema


STUB: Node = {"condition": "all", "value": None, "cites": []}


def distinct_nodes(mapping: Node) -> list[Node]:
    """Each node of the reason trees once, its parts stubbed: the trees share most of them."""
    found = {}
    for holder in with_reason(mapping):
        for node in nodes(holder["reason"]):
            flat = {**node, "parts": [STUB] * len(node["parts"])} if "parts" in node else node
            found[json.dumps(flat)] = flat
    return list(found.values())


def thinned(mapping: Node) -> Node:
    """The mapping with stubs for reason trees, and each distinct sanction in one duty only: they stand in many."""
    told = set()

    def first_time(tier: Node) -> bool:
        written = json.dumps(tier)
        new = written not in told
        told.add(written)
        return new

    def thin(value: Any) -> Any:
        if isinstance(value, dict):
            stubs = {"reason": STUB, "sanctions": [tier for tier in value.get("sanctions", ()) if first_time(tier)]}
            return {key: stubs[key] if key in stubs else thin(item) for key, item in value.items()}
        return [thin(item) for item in value] if isinstance(value, list) else value

    result: Node = thin(mapping)
    return result


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", PROFILES)
def test_every_mapping_follows_the_schema(name: str, full: dict[str, Node]) -> None:
    whole = jsonschema.Draft202012Validator(SCHEMA)
    node = jsonschema.Draft202012Validator({"$ref": "#/$defs/reason", "$defs": SCHEMA["$defs"]})

    wrong = list(whole.iter_errors(thinned(full[name])))
    wrong += [error for reason in distinct_nodes(full[name]) for error in node.iter_errors(reason)]

    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in wrong] == []


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2023, 8, 15)], ids=str)
def test_the_schema_holds_on_other_days(day: date) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)

    plain = thinned(mapped(PROFILES["offshore-image-api"], day))

    assert [error.message for error in validator.iter_errors(plain)] == []


def test_the_schema_refuses_a_key_nobody_wrote_down() -> None:
    (error,) = jsonschema.Draft202012Validator(SCHEMA).iter_errors({**thinned(mapped(PROFILES["empty"])), "more": 1})

    assert "'more' was unexpected" in error.message


def test_the_enumerations_of_the_schema_are_those_of_the_models() -> None:
    from typing import get_args

    from hegui.mapping.results import Verdict
    from hegui.rulebook.models import Basis, DueKind, Measure, SanctionKind, Unit, Verification

    defs = SCHEMA["$defs"]
    assert set(defs["verdict"]["enum"]) == set(get_args(Verdict))
    assert set(defs["basis"]["enum"]) == set(get_args(Basis))
    assert set(defs["verification"]["enum"]) == set(get_args(Verification))
    assert set(defs["due"]["properties"]["kind"]["enum"]) == set(get_args(DueKind))
    assert set(defs["due"]["properties"]["unit"]["enum"]) == {*get_args(Unit), None}
    assert set(defs["sanction"]["properties"]["kind"]["enum"]) == set(get_args(SanctionKind))
    assert set(defs["sanction"]["properties"]["measure"]["enum"]) == set(get_args(Measure))


# What it says


def test_every_mapped_instrument_and_duty_is_told_once_and_in_the_order_of_the_rulebook(full: dict[str, Node]) -> None:
    for mapping in full.values():
        (system,) = mapping["systems"]
        assert [entry["id"] for entry in system["instruments"]] == [i.id for i in RULEBOOK.mapped]
        assert [entry["id"] for entry in system["duties"]] == [d.id for i in RULEBOOK.mapped for d in i.duties]


def test_every_citation_resolves(full: dict[str, Node]) -> None:
    cited = {cite for mapping in full.values() for holder in with_reason(mapping) for cite in holder["cites"]}
    cited |= {
        cite
        for mapping in full.values()
        for holder in with_reason(mapping)
        for node in nodes(holder["reason"])
        for cite in node["cites"]
    }

    assert [cite for cite in sorted(cited) if RULEBOOK.article(cite) is None] == []


def test_every_node_of_a_reason_carries_its_value_and_leaves_carry_citations(full: dict[str, Node]) -> None:
    for mapping in full.values():
        for holder in with_reason(mapping):
            for node in nodes(holder["reason"]):
                assert node["value"] in (True, False, None)
                assert "cites" in node
                if node["condition"] == "role":
                    assert node["cites"]


def test_the_value_of_a_reason_agrees_with_the_verdict(full: dict[str, Node]) -> None:
    value = {"applies": True, "does_not_apply": False, "not_in_force": False}
    for mapping in full.values():
        for holder in with_reason(mapping):
            verdict = holder.get("verdict", "applies")
            if verdict == "undetermined":
                assert holder["reason"]["value"] is None or holder["law_unverified"]
            else:
                assert holder["reason"]["value"] is value[verdict]


def test_the_values_of_a_reason_follow_from_those_of_its_parts(full: dict[str, Node]) -> None:
    """Three-valued logic of Kleene is never more certain than the exact answer, so certain parts decide the whole."""
    for mapping in full.values():
        for holder in with_reason(mapping):
            for node in nodes(holder["reason"]):
                values = [part["value"] for part in node.get("parts", ())]
                if not values:
                    continue
                if node["condition"] == "all" and None not in values:
                    assert node["value"] is all(values)
                if node["condition"] in ("any", "any_function") and None not in values:
                    assert node["value"] is any(values)
                if node["condition"] == "not" and None not in values:
                    assert node["value"] is not values[0]


def test_a_leaf_carries_the_fact_it_saw_and_who_gave_it(full: dict[str, Node]) -> None:
    seen = [
        node
        for holder in with_reason(full["internal-assistant"])
        for node in nodes(holder["reason"])
        if node.get("fact") == "users_publish_synthetic"
    ]

    assert seen
    for node in seen:
        assert (node["seen"], node["by"], node["on"], node["source"]) == (True, "品牌部", "2026-11-05", "公众号发文记录")


def test_a_leaf_of_an_unknown_fact_saw_nothing(full: dict[str, Node]) -> None:
    leaves = [node for holder in with_reason(full["empty"]) for node in nodes(holder["reason"]) if "fact" in node]

    assert leaves
    assert {(node["seen"], node["value"]) for node in leaves} == {(None, None)}


@pytest.mark.parametrize(
    ("verification", "numbers"),
    [("source", (10_000, 100_000)), ("memory", (10_000, 100_000)), ("confirmed", (10_000, 100_000)), ("open", (None, None))],
)
def test_an_open_number_is_null(verification: Any, numbers: tuple[int | None, int | None]) -> None:
    route = dataclasses.replace(sanction("EXM.fine"), verification=verification)
    fined = instrument(
        roles=(role("provider", {"fact": "serves", "is": True}),),
        duties=(duty("EXM.d", sanctions=("EXM.fine",)),),
        sanctions=(route,),
    )

    plain = mapping_json(map_system(PROFILES["empty"], as_of=DAY, rulebook=rulebook_of(fined)))

    (tier,) = plain["systems"][0]["duties"][0]["sanctions"]
    assert (tier["min"], tier["max"]) == numbers


def test_the_tree_behind_a_role_stands_with_the_role_and_its_instrument_only(full: dict[str, Node]) -> None:
    """Written out in each of some 270 duties it made three megabytes a system."""
    (system,) = full["chatbot"]["systems"]

    for part, in_full in (("roles", True), ("instruments", True), ("duties", False), ("routes", False)):
        inside = [node for holder in system[part] for node in nodes(holder["reason"]) if node["condition"] == "role"]
        assert inside or part == "roles"
        assert all(("parts" in node) is in_full for node in inside)


def test_a_sanction_is_law_on_the_day_and_only_then() -> None:
    def cited(day: date) -> set[str]:
        duties = mapped(PROFILES["chatbot"], day)["systems"][0]["duties"]
        return {tier["cite"] for duty in duties for tier in duty["sanctions"]}

    for day in (date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1), DAY):
        numbered = RULEBOOK.as_cited(day)
        law = {r.cite for d in numbered.duties.values() for r in numbered.sanctions_on(d, day)}
        assert cited(day) == law


def test_brief_leaves_out_reasons_and_duties_that_do_not_apply_and_nothing_else(full: dict[str, Node]) -> None:
    brief = mapped(PROFILES["chatbot"], brief=True)

    expected = full["chatbot"]
    (system,) = expected["systems"]
    kept = [duty for duty in system["duties"] if duty["verdict"] in ("applies", "undetermined")]
    assert brief == _without_reasons({**expected, "systems": [{**system, "duties": kept}]})


def _without_reasons(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_reasons(item) for key, item in value.items() if key != "reason"}
    return [_without_reasons(item) for item in value] if isinstance(value, list) else value


def test_the_notice_says_what_it_is_and_how_far_the_law_was_checked(full: dict[str, Node]) -> None:
    notice = full["empty"]["notice"]

    assert "不构成法律意见" in notice["zh"]
    assert "not legal advice" in notice["en"]
    assert RULEBOOK.contents.known_on.isoformat() in notice["zh"]
    assert RULEBOOK.contents.known_on.isoformat() in notice["en"]


# The same bytes


def test_two_runs_give_the_same_bytes() -> None:
    one, other = (json.dumps(mapping_json(_map_all(load_rulebook()))) for _ in range(2))

    assert one == other


def _map_all(rulebook: Rulebook) -> Mapping:
    return map_systems(read_profiles([ROOT / "examples"], rulebook), as_of=DAY, rulebook=rulebook)


def test_the_bytes_are_the_same_whatever_the_hash_seed() -> None:
    script = (
        "import hashlib, json, sys; from datetime import date; from pathlib import Path\n"
        "from hegui.mapping import map_systems, mapping_json, read_profiles; from hegui.rulebook import load_rulebook\n"
        "book = load_rulebook()\n"
        "mapping = map_systems(read_profiles([Path(sys.argv[1])], book), as_of=date(2026, 11, 22), rulebook=book)\n"
        "print(hashlib.sha256(json.dumps(mapping_json(mapping)).encode()).hexdigest())\n"
    )

    def digest(seed: str) -> str:
        command = [sys.executable, "-c", script, str(ROOT / "examples")]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    here = hashlib.sha256(json.dumps(mapping_json(_map_all(RULEBOOK))).encode()).hexdigest()
    assert {digest("1"), digest("4242")} == {here}


def test_a_system_is_mapped_alone_as_among_others(full: dict[str, Node]) -> None:
    """Diagrams are shared between the systems of a portfolio; their answers are not."""
    together = json.loads(json.dumps(mapping_json(_map_all(RULEBOOK))))

    for system in together["systems"]:
        name = next(file.stem for file in EXAMPLES if PROFILES[file.stem].id == system["id"])
        assert system == full[name]["systems"][0]


def test_the_order_of_facts_in_a_profile_does_not_matter() -> None:
    profile = PROFILES["chatbot"]
    turned = Profile(
        profile.id,
        profile.name,
        dict(reversed(profile.facts.items())),
        tuple(Function(f.id, f.name, dict(reversed(f.facts.items()))) for f in profile.functions),
    )

    assert mapped(turned) == mapped(profile)


# The day moves the law, not the facts


DAYS = [date.fromisoformat(day) for day in ("2022-03-01", "2023-08-14", "2023-08-15", "2026-07-15")]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("name", ["companion", "short-video-platform"])
def test_what_is_in_force_on_both_days_has_the_same_verdict(name: str, day: date, full: dict[str, Node]) -> None:
    """A role of another instrument is held only while that one is in force, so what rests on it may differ."""
    then, now = mapped(PROFILES[name], day)["systems"][0], full[name]["systems"][0]

    for part in ("instruments", "duties"):
        for before, after in zip(then[part], now[part], strict=True):
            if "not_in_force" not in (before["verdict"], after["verdict"]) and _in_force_below(before["id"], day):
                assert _apart_from_the_day(before) == _apart_from_the_day(after)


@cache
def _in_force_below(subject: str, day: date) -> bool:
    """Tell whether the instruments of all roles that a subject rests on are in force on both days."""
    if subject not in RULEBOOK.conditions:
        return False
    roles = [str(node.subject) for node in Oracle(RULEBOOK).conditions_below(subject) if node.test == "role"]
    spans = [RULEBOOK.instruments[role.split(".")[0]].in_force for role in roles]
    return all(span.holds(day) and span.holds(DAY) for span in spans)


def _apart_from_the_day(entry: Any) -> Any:
    """All but what rests on the law of the day: numbers of articles, sanctions, when a recurring duty falls due next."""
    if isinstance(entry, dict):
        kept = entry.keys() - {"sanctions", "due", "article", "cites"}
        return {key: _apart_from_the_day(entry[key]) for key in kept}
    return [_apart_from_the_day(part) for part in entry] if isinstance(entry, list) else entry


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_day_decides_what_is_in_force(day: date) -> None:
    system = mapped(PROFILES["companion"], day, brief=False)["systems"][0]

    not_yet = {entry["id"] for entry in system["instruments"] if entry["verdict"] == "not_in_force"}
    assert not_yet == {i.id for i in RULEBOOK.mapped if not i.in_force.holds(day)}
    assert {role["instrument"] for role in system["roles"]} & not_yet == set()


def test_facts_are_not_dated_by_the_day_of_the_map() -> None:
    """What was said in November is known of the system whatever day's law is asked for."""
    profile = Profile("bot", Text("客服", "bot"), {"serves_mainland": FactValue(True, on="2026-11-05")})

    early = mapped(profile, date(2023, 8, 15))

    seen = [n["seen"] for h in with_reason(early) for n in nodes(h["reason"]) if n.get("fact") == "serves_mainland"]
    assert seen
    assert set(seen) == {True}
