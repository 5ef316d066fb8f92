"""The interview: it asks what can still settle a verdict, most deciding first, and nothing else."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.mapping import FactValue, Function, Profile, map_system
from hegui.mapping.interview import (
    Asked,
    Finished,
    Interviewer,
    ProfileFile,
    Slot,
    answer,
    declined_of,
    new_profile_file,
    next_question,
    own_profile,
    question_json,
    written,
)
from hegui.rulebook import Rulebook
from hegui.rulebook.models import FactDefinition
from hegui.words import Text
from hegui.words.errors import Refused, Unfinished
from rulebook.tiny import DAY, FACTS, WORD, duty, fact, instrument, role, rulebook_of
from strategies import examples

NAME = Text("系统", "system")
EMPTY = Profile("it", NAME)
NUMBERS = (fact("users", "number"), fact("active", "number", at_most="users"))
OWN = tuple(dataclasses.replace(one, scope="system") if one.id in ("serves", "users") else one for one in FACTS)
PUBLIC = {"fact": "offering", "is": "public"}


def book(*duties: Any, facts: tuple[FactDefinition, ...] = OWN, when: dict[str, Any] | None = None) -> Rulebook:
    provider = role("provider", when or {"fact": "serves", "is": True})
    return rulebook_of(instrument(roles=(provider,), duties=duties), facts=facts)


BOOK = book(
    duty("EXM.tell", when={"all": [PUBLIC, {"fact": "generates", "has": "text"}]}),
    duty("EXM.block", when={"any": [{"fact": "blocks", "is": True}, {"fact": "users", "at_least": 100}]}),
    duty("EXM.keep", when={"not": {"fact": "files", "is": True}}),
)
TWO = Profile("it", NAME, {}, (Function("chat", NAME), Function("feed", NAME)))


def some_answer(asked: FactDefinition, dice: random.Random) -> Any:
    match asked.type:
        case "boolean":
            return dice.random() < 0.6
        case "choice":
            return dice.choice(asked.choice_ids)
        case "many":
            return [one for one in asked.choice_ids if dice.random() < 0.4]
        case "number":
            return dice.choice([0, 99, 100, 2_000_000])
        case _:
            return "2026-01-05"


def interview(profile: Profile, rulebook: Rulebook, seed: int, unknown: float = 0.0) -> Iterator[tuple[Profile, Any]]:
    """Answer by chance to the end; yield each profile with what was asked of it."""
    dice = random.Random(seed)
    interviewer = Interviewer(rulebook, DAY)
    while True:
        found = interviewer.next_question(profile)
        yield profile, found
        if isinstance(found, Finished):
            return
        value = None if dice.random() < unknown else some_answer(found.fact, dice)
        try:
            profile = answer(profile, *found.slot, value, rulebook, on="2026-11-22")
        except Refused:  # a number that exceeds another one
            profile = answer(profile, *found.slot, None, rulebook, on="2026-11-22")


def verdicts(profile: Profile, rulebook: Rulebook) -> dict[str, str]:
    system = map_system(profile, as_of=DAY, rulebook=rulebook).systems[0]
    return {r.instrument.id: r.outcome.verdict for r in system.instruments} | {
        r.duty.id: r.outcome.verdict for r in system.duties
    }


def ways(one: FactDefinition) -> list[Any]:
    """Every answer to a fact that conditions of the small rulebook can tell apart."""
    if one.type == "many":
        return [list(some) for n in range(len(one.choice_ids) + 1) for some in itertools.combinations(one.choice_ids, n)]
    return {"boolean": [False, True], "choice": list(one.choice_ids), "number": [0, 100]}.get(one.type, [])


# What is asked


def test_the_fact_on_which_most_hangs_is_asked_first_with_what_waits_for_it() -> None:
    asked = next_question(EMPTY, DAY, BOOK)

    assert isinstance(asked, Asked)
    assert (asked.slot, asked.progress.undecided, asked.progress.decided) == (Slot("serves"), 4, 0)
    (waiting,) = asked.waiting
    assert (waiting.instrument.id, waiting.itself, len(waiting.duties)) == ("EXM", True, 3)


def test_for_one_function_the_order_is_that_of_the_map(rulebook: Rulebook) -> None:
    profile = Profile("it", NAME, {"serves_mainland": FactValue(True), "offering": FactValue("public_service")})

    asked = next_question(profile, DAY, rulebook)

    assert isinstance(asked, Asked)
    assert asked.fact.id == map_system(profile, as_of=DAY, rulebook=rulebook).systems[0].next_questions[0]


def test_when_nothing_applies_nothing_more_is_asked() -> None:
    found = next_question(answer(EMPTY, "serves", None, False, BOOK), DAY, BOOK)

    assert isinstance(found, Finished)
    assert (found.progress.instruments.does_not_apply, found.progress.duties.does_not_apply) == (1, 3)


def test_what_is_not_in_force_that_day_is_neither_asked_for_nor_counted() -> None:
    assert next_question(EMPTY, date(2025, 8, 31), BOOK).progress.undecided == 0
    assert isinstance(next_question(EMPTY, date(2025, 8, 31), BOOK), Finished)
    assert isinstance(next_question(EMPTY, date(2025, 9, 1), BOOK), Asked)


def test_a_fact_that_only_an_open_point_of_law_could_make_matter_is_not_asked() -> None:
    open_law = {"any": [{"all": [{"fact": "blocks", "is": True}, {"unverified": {"zh": "存疑", "en": "open"}}]}]}
    rulebook = book(duty("EXM.open", when=open_law))
    serves = answer(EMPTY, "serves", None, True, rulebook)

    asked = next_question(serves, DAY, rulebook)

    assert isinstance(asked, Asked)
    assert asked.fact.id == "blocks"  # a no settles it
    assert isinstance(next_question(answer(serves, "blocks", None, True, rulebook), DAY, rulebook), Finished)


# To the end


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.4, 1.0]), st.sampled_from([EMPTY, TWO]))
@examples(0.6)
def test_every_answer_keeps_or_reduces_what_is_undecided_and_nothing_is_asked_twice(
    seed: int, unknown: float, start: Profile
) -> None:
    steps = list(interview(start, BOOK, seed, unknown))

    undecided = [found.progress.undecided for _, found in steps]
    asked = [found.slot for _, found in steps if isinstance(found, Asked)]
    assert undecided == sorted(undecided, reverse=True)
    assert len(asked) == len(set(asked))


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.5]))
@examples(0.2)
def test_at_the_end_no_answer_that_was_not_declined_changes_a_verdict_any_more(seed: int, unknown: float) -> None:
    *_, (profile, _) = interview(EMPTY, BOOK, seed, unknown)
    before = verdicts(profile, BOOK)

    assert all(verdicts(completed, BOOK) == before for completed, _ in completions(profile))


@given(st.integers(0, 10_000), st.sampled_from([0.2, 0.6]))
@examples(0.06)
def test_every_fact_that_is_asked_changes_a_verdict_together_with_some_answers_to_the_others(seed: int, unknown: float) -> None:
    for profile, found in interview(EMPTY, BOOK, seed, unknown):
        if isinstance(found, Finished):
            return
        reached: dict[tuple[str, ...], list[dict[str, str]]] = {}
        for completed, values in completions(profile):
            others = tuple(repr(value) for name, value in values.items() if name != found.fact.id)
            reached.setdefault(others, []).append(verdicts(completed, BOOK))
        assert any(one != some[0] for some in reached.values() for one in some), found.fact.id


def completions(profile: Profile) -> Iterator[tuple[Profile, dict[str, Any]]]:
    """Yield the profile with every way to answer what is neither answered nor declined."""
    left = [one for one in OWN if one.id not in profile.facts and ways(one)]
    for chosen in itertools.product(*(ways(one) for one in left)):
        values = {one.id: value for one, value in zip(left, chosen, strict=True)}
        facts = {name: FactValue(_held(value)) for name, value in values.items()}
        yield dataclasses.replace(profile, facts={**profile.facts, **facts}), values


def _held(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("start", [EMPTY, TWO], ids=["one function", "two functions"])
def test_with_nothing_declined_the_end_leaves_the_map_nothing_to_ask(rulebook: Rulebook, start: Profile) -> None:
    *_, (profile, found) = interview(start, rulebook, seed=7)

    system = map_system(profile, as_of=DAY, rulebook=rulebook).systems[0]
    open_ones = [r.outcome for r in (*system.instruments, *system.duties) if r.outcome.verdict == "undetermined"]
    assert all(outcome.law_unverified for outcome in open_ones)
    assert found.progress.undecided == len(open_ones)
    told = [r.outcome.verdict for r in (*system.instruments, *system.duties)]
    assert found.progress.decided == told.count("applies") + told.count("does_not_apply")


def test_the_order_is_the_same_each_time_and_does_not_hang_on_what_was_asked_before(rulebook: Rulebook) -> None:
    steps = list(interview(EMPTY, rulebook, seed=3))[10:40:10]

    for profile, found in steps:
        assert next_question(profile, DAY, rulebook) == found


# Not known


def test_a_declined_question_is_not_asked_again_and_the_others_are() -> None:
    profile = answer(EMPTY, "serves", None, None, BOOK, on="2026-11-22")

    asked = [found.slot.fact for _, found in interview(profile, BOOK, seed=1) if isinstance(found, Asked)]

    assert declined_of(profile) == {Slot("serves")}
    assert asked and "serves" not in asked


def test_with_nothing_declined_given_the_declined_are_asked_again() -> None:
    profile = answer(EMPTY, "serves", None, None, BOOK, on="2026-11-22")

    asked = next_question(profile, DAY, BOOK, declined=frozenset())

    assert isinstance(asked, Asked) and asked.fact.id == "serves"


def test_a_fact_that_can_settle_nothing_without_a_declined_one_is_not_asked() -> None:
    """Serving settles nothing alone once it is declined what the duty turns on; exactly one of two needs both."""
    one_of_two = {
        "any": [
            {"all": [{"fact": "serves", "is": True}, {"fact": "blocks", "is": False}]},
            {"all": [{"fact": "serves", "is": False}, {"fact": "blocks", "is": True}]},
        ]
    }
    profile = answer(EMPTY, "serves", None, None, BOOK, on="2026-11-22")

    assert isinstance(next_question(profile, DAY, book(when=one_of_two)), Finished)


def test_a_null_that_nobody_signed_was_left_open_and_is_asked() -> None:
    asked = next_question(own_profile("id: it\nfacts:\n  serves:\n", "it.yaml", BOOK), DAY, BOOK)

    assert isinstance(asked, Asked) and asked.fact.id == "serves"


# Functions


def interview_slots(profile: Profile) -> list[Slot]:
    return [found.slot for _, found in interview(profile, BOOK, 5, unknown=1.0) if isinstance(found, Asked)]


def test_facts_of_functions_are_asked_of_each_and_those_of_the_system_once() -> None:
    asked = interview_slots(answer(TWO, "serves", None, True, BOOK))

    assert {slot.function for slot in asked if slot.fact == "users"} == {None}
    assert {slot.function for slot in asked if slot.fact == "files"} == {"chat", "feed"}


def test_what_one_function_settles_is_not_asked_of_the_next() -> None:
    profile = answer(answer(TWO, "serves", None, True, BOOK), "files", "chat", False, BOOK)

    assert Slot("files", "feed") not in interview_slots(profile)


def test_three_functions_of_which_nothing_is_known_are_asked_at_once(rulebook: Rulebook) -> None:
    three = Profile("it", NAME, {}, tuple(Function(f"f{n}", NAME) for n in range(3)))

    asked = next_question(three, DAY, rulebook)

    assert isinstance(asked, Asked) and asked.progress.decided == 0


# Answers are checked


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("serves", "yes", "wrong_type"),
        ("offering", "publik", "unknown_choice"),
        ("generates", ["text", "smell"], "unknown_choice"),
        ("users", -1, "wrong_type"),
        ("launched", "2026-13-01", "wrong_type"),
        ("serve", True, "unknown_fact"),
    ],
)
def test_an_answer_that_a_file_could_not_hold_is_refused(name: str, value: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        answer(EMPTY, name, None, value, BOOK)

    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_number_above_one_that_it_cannot_exceed_is_refused() -> None:
    rulebook = book(facts=(*OWN[:5], *NUMBERS))

    with pytest.raises(Refused, match="cannot exceed"):
        answer(answer(EMPTY, "users", None, 10, rulebook), "active", None, 11, rulebook)


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(Refused, match="no function 'chatt'"):
        answer(TWO, "files", "chatt", True, BOOK)


# Writing


TEXTS = [
    "id: it\n",
    "id: it",
    "id: it\nfacts:\n# the end\n",
    "id: it\nfacts: ~  # none yet\nname: x\n",
    "id: it\nfacts: {}\n",
    "id: it\nfacts: {files: true,}\n",
    "{id: it, name: b}",
    "id: it\r\nfacts:\r\n  files: true  # filed\r\n\r\n# more\r\nname: 甲\r\n",
    "id: it\nname: 😀\nfacts:\n  files:\n    value: true\n    by: x\n\n  # tail\nfunctions: []\n",
    "id: it\nfacts:\n  generates:\n    - text\n    - image # both\nname: b\n",
    "id: it\nfacts:\n  serves:\n  files: true\n",
    'id: it\nfacts:\n  serves: {value: null, on: "2026-01-01"} # asked\n',
    'id: it\nfacts:\n  serves:\n    value: null\n    on: "2026-01-01"\n  files: true\n',
    "---\nid: it\nfacts:\n  files: true\n...\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_is_put_into_the_text_and_comments_stay(text: str) -> None:
    file = ProfileFile("it.yaml", text, own_profile(text, "it.yaml", BOOK))

    after = file.answered(Slot("serves"), True, BOOK, by="法务 部", on="2026-11-22")

    held = own_profile(after.text, "it.yaml", BOOK).facts
    assert held == {**file.profile.facts, "serves": FactValue(True, "法务 部", "2026-11-22")}
    for comment in ("# the end", "# none yet", "# filed", "# more", "# tail", "# both", "# asked"):
        assert (comment in after.text) == (comment in text)


def test_answers_for_functions_go_to_the_function() -> None:
    text = "id: it\nfunctions:\n  - id: chat\n  - id: image # i\n    facts:\n      files: true\n  - {id: feed}\n"
    file = ProfileFile("it.yaml", text, own_profile(text, "it.yaml", BOOK))

    for function in ("chat", "image", "feed"):
        file = file.answered(Slot("generates", function), ["text"], BOOK)

    assert file.text == (
        "id: it\nfunctions:\n  - id: chat\n    facts:\n      generates: [text]\n"
        "  - id: image # i\n    facts:\n      files: true\n      generates: [text]\n"
        "  - {id: feed, facts: {generates: [text]}}\n"
    )


def test_json_stays_json_and_keeps_its_form() -> None:
    text = '{\n  "id": "it",\n  "name": "\\ud83d\\ude00",\n  "facts": {\n    "files": true\n  }\n}\n'
    file = ProfileFile("it.json", text, own_profile(text, "it.json", BOOK))

    after = file.answered(Slot("serves"), None, BOOK, on="2026-11-22")

    put = ',\n    "serves": {"value": null, "on": "2026-11-22"}'
    assert after.text == text.replace('"files": true', f'"files": true{put}')


def test_what_cannot_be_edited_is_left_and_said() -> None:
    text = "id: it\nfacts:\n  remarks: |+\n    kept\n\n\n"
    file = ProfileFile("it.yaml", text, own_profile(text, "it.yaml", BOOK))

    with pytest.raises(Unfinished, match="cannot be written"):
        file.answered(Slot("serves"), True, BOOK)


@given(st.text(max_size=20), st.text(max_size=20), st.integers(0, 10_000))
@examples(0.6)
def test_a_profile_that_is_written_reads_as_itself(name: str, by: str, seed: int) -> None:
    *_, (profile, _) = interview(dataclasses.replace(TWO, name=Text(name, by)), BOOK, seed, 0.3)
    profile = answer(profile, "remarks", None, name, BOOK, by=by)

    try:
        read = own_profile(written(profile), "it.yaml", BOOK)
    except UnicodeEncodeError:
        assert any("\ud800" <= letter <= "\udfff" for letter in name + by)
    else:
        assert dataclasses.replace(read, name=profile.name) == profile


def test_a_new_file_takes_its_answers_one_below_another() -> None:
    file = new_profile_file(EMPTY, "it.yaml")

    file = file.answered(Slot("serves"), True, BOOK).answered(Slot("offering"), "public", BOOK)

    assert file.text == "id: it\nname: {zh: 系统, en: system}\nfacts:\n  serves: true\n  offering: public\n"


# JSON


def test_the_question_as_json_holds_all_that_a_page_needs() -> None:
    profile = answer(answer(TWO, "serves", None, True, BOOK), "files", "chat", None, BOOK, on="2026-11-22")
    asked = next_question(profile, DAY, BOOK)

    plain = question_json(asked, profile, declined_of(profile), DAY, BOOK)

    assert plain["schema"] == "hegui.interview/1"
    assert plain["declined"] == [{"fact": "files", "function": "chat"}]
    assert plain["progress"]["decided"] + plain["progress"]["undecided"] == 4
    assert isinstance(asked, Asked)
    assert plain["question"]["fact"] == asked.fact.id
    assert plain["question"]["question"] == WORD.plain()
    assert plain["question"]["waiting"][0]["instrument"] == "EXM"


def test_when_all_is_said_the_question_is_null() -> None:
    profile = answer(EMPTY, "serves", None, False, BOOK)

    plain = question_json(next_question(profile, DAY, BOOK), profile, (), DAY, BOOK)

    assert (plain["finished"], plain["question"]) == (True, None)
