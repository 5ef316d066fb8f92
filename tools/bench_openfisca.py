"""The same 20 conditions on the same 100,000 systems, by Hegui and by openfisca-core.

openfisca-core is AGPL: it is installed into an environment of its own, only to be measured, and never imported by the
product. It has no unknown facts, so here every fact is known; Hegui answers in three values all the same.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import tempfile
import time
import venv
from array import array
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hegui.mapping.portfolio.columns import possible_values
from hegui.mapping.portfolio.law import Law
from hegui.rulebook import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import Due, Duty, Role
from hegui.words.shapes import Problems
from hegui.words.text import Text

OPENFISCA = "openfisca-core==46.0.1"
RUNS = 5
BLOCK = 16_384
_WORD = Text("条件", "condition")


def yes(fact: str) -> dict[str, Any]:
    """Write that a fact is true."""
    return {"fact": fact, "is": True}


def no(fact: str) -> dict[str, Any]:
    """Write that a fact is false."""
    return {"fact": fact, "is": False}


def least(fact: str, number: int) -> dict[str, Any]:
    """Write that a number is at least so large."""
    return {"fact": fact, "at_least": number}


def both(*parts: dict[str, Any]) -> dict[str, Any]:
    """Write that all parts hold."""
    return {"all": list(parts)}


def either(*parts: dict[str, Any]) -> dict[str, Any]:
    """Write that one part at least holds."""
    return {"any": list(parts)}


OFFERED = both(yes("serves_mainland"), no("blocks_mainland"))
PROVIDED = either(OFFERED, yes("client_serves_public"))
REACHES_MINORS = either(yes("users_minors"), yes("users_under_14"))
LARGE = either(least("registered_users", 50_000_000), least("monthly_active_users", 10_000_000))
COMPANION = both(OFFERED, yes("simulates_personality"), yes("sustained_emotional_interaction"))
CONDITIONS: dict[str, dict[str, Any]] = {
    "files_algorithm": both(OFFERED, yes("user_tags"), no("algorithm_filed")),
    "files_generative_ai": both(OFFERED, no("generative_ai_filed"), {"not": yes("requires_licence")}),
    "registers": both(OFFERED, yes("base_model_changed"), no("registered")),
    "labels": both(PROVIDED, {"not": both(yes("explicit_label_in_place"), yes("implicit_label_in_place"))}),
    "keeps_metadata": both(PROVIDED, yes("hosts_user_content"), yes("drops_metadata")),
    "asks_about_edited_people": both(yes("edits_biometrics"), either(OFFERED, yes("supports_deep_synthesis"))),
    "assesses_tools": both(OFFERED, either(yes("biometric_tools"), yes("sensitive_object_tools"))),
    "is_companion": COMPANION,
    "assesses_companion": both(COMPANION, either(least("registered_users", 1_000_000), least("monthly_active_users", 100_000))),
    "guards_minors_of_companion": both(COMPANION, REACHES_MINORS),
    "no_virtual_relatives": both(COMPANION, REACHES_MINORS, yes("virtual_relationships")),
    "large_platform": both(OFFERED, LARGE),
    "independent_board": both(OFFERED, LARGE, yes("hosts_user_content")),
    "protection_officer": both(OFFERED, least("persons_processed", 1_000_000)),
    "audits_every_two_years": both(OFFERED, least("persons_processed", 10_000_000)),
    "files_face_recognition": both(OFFERED, least("stored_faces", 100_000)),
    "elderly": both(OFFERED, yes("users_elderly"), {"not": yes("trades_only_content_or_finance")}),
    "algorithm_for_workers": both(OFFERED, yes("schedules_workers")),
    "ethics_review": both(yes("conducts_ai_research"), either(yes("ethics_sensitive_research"), yes("users_minors"))),
    "reviews_content": both(OFFERED, either(yes("users_publish_information"), yes("bullet_comments"), yes("news_service"))),
}
"""Conditions like those of duties, of booleans and numbers only, which both sides can say."""


def compared(rulebook: Rulebook, count: int, seed: int) -> tuple[float, float, float]:
    """Return the seconds that openfisca-core takes, those of the walk alone, and those with the columns made from facts."""
    law = Law(_only(rulebook), date(2026, 11, 22))
    facts = _facts(law, rulebook)
    columns = _columns(facts, count, random.Random(seed))
    walk, whole, ours = _by_hegui(law, columns, count)
    theirs, expected = _by_openfisca(facts, columns)
    assert ours == expected, "the two models differ"
    return theirs, walk, whole


def _only(rulebook: Rulebook) -> Rulebook:
    """Return a rulebook whose one instrument has the conditions as its duties, of a role that everybody has."""
    problems = Problems("bench")
    everybody = Condition.from_plain({"any": [yes("serves_mainland"), no("serves_mainland")]}, (), problems)
    duties = tuple(
        Duty(
            f"GAI.{name}",
            "1",
            who=("everybody",),
            title=_WORD,
            does=_WORD,
            due=Due("continuous"),
            basis="text",
            cites=("GAI.1",),
            verification="source",
            when=Condition.from_plain(condition, (), problems),
        )
        for name, condition in CONDITIONS.items()
    )
    assert everybody is not None and not problems.findings
    role = Role("everybody", _WORD, everybody, ("GAI.1",), "source")
    gai = replace(rulebook.instruments["GAI"], roles=(role,), duties=duties, exceptions=())
    contents = replace(rulebook.contents, instruments=(gai,), derived=(), routes=(), advice=(), controls=())
    return Rulebook(contents, rulebook.sha256)


def _facts(law: Law, rulebook: Rulebook) -> list[tuple[str, str]]:
    return [(fact, rulebook.facts[fact].type) for fact in rulebook.facts if fact in law.codings]


def _columns(facts: list[tuple[str, str]], count: int, chance: random.Random) -> dict[str, array[int]]:
    """Return a value for each system: booleans as bytes, numbers as 64 bits, as both sides can read them."""
    columns = {}
    for fact, type_ in facts:
        if type_ == "boolean":
            columns[fact] = array("b", (chance.random() < 0.4 for _ in range(count)))
        else:
            columns[fact] = array("q", (int(10 ** chance.uniform(0, 9)) for _ in range(count)))
    return columns


def _by_hegui(law: Law, columns: dict[str, array[int]], count: int) -> tuple[float, float, dict[str, int]]:
    boolean = (FactValue(False), FactValue(True))
    values = {
        fact: [boolean[value] if column.typecode == "b" else FactValue(value) for value in column]
        for fact, column in columns.items()
    }
    systems = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
    blocks = [systems[first : first + BLOCK] for first in range(0, count, BLOCK)]
    walks, wholes = [], []
    for _ in range(RUNS):
        begun = time.process_time()
        possible = [possible_values(block, law) for block in blocks]
        walked = time.process_time()
        answers = [law.diagrams.answers(p, (1 << len(b)) - 1) for p, b in zip(possible, blocks, strict=True)]
        ended = time.process_time()
        walks.append(ended - walked)
        wholes.append(ended - begun)
    true = {name: sum(block[law.answer[f"GAI.{name}"]].may_be_true.bit_count() for block in answers) for name in CONDITIONS}
    return statistics.median(walks), statistics.median(wholes), true


def _by_openfisca(facts: list[tuple[str, str]], columns: dict[str, array[int]]) -> tuple[float, dict[str, int]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "env", with_pip=True)
        python = str(folder / "env" / "bin" / "python")
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([python, "-m", "pip", "install", *quiet, OPENFISCA], check=True, capture_output=True)
        (folder / "conditions.json").write_text(json.dumps({"facts": facts, "conditions": CONDITIONS}), encoding="utf-8")
        for fact, column in columns.items():
            (folder / fact).write_bytes(column.tobytes())
        model = Path(__file__).parent / "openfisca_model.py"
        told = subprocess.run([python, str(model), str(folder)], check=True, capture_output=True, text=True).stdout
    answer = json.loads(told)
    return answer["seconds"], answer["true"]
