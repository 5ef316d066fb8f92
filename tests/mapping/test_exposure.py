"""Exposure: the articles that sanction open duties, the law of the conduct or a lighter later one, and never a sum."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from hegui.mapping import FactValue, Profile
from hegui.mapping.exposure import Exposure, expose
from hegui.mapping.exposure.as_json import exposure_json
from hegui.mapping.exposure.report import exposure_report
from hegui.mapping.exposure.words import in_stages
from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.models import Article, Due, FormerNumber, ProcedureStep, SanctionRoute, Tier
from hegui.words import Span, Text
from rulebook.tiny import FACTS, WORD, duty, fact, instrument, role, rulebook_of

AMENDED = date(2026, 1, 1)
SINCE_2020 = date(2020, 1, 1)
DECISION = date(2026, 11, 22)
SANCTIONED_BY = ("EXM.old", "EXM.new")


def tier(most: float | None, kind: str = "fine", against: str = "organisation", measure: str = "amount") -> Tier:
    return Tier("first", against, kind, measure if kind == "fine" else "none", WORD, None, most)  # type: ignore[arg-type]


def route(id_: str, *tiers: Tier, since: date, until: date | None = None) -> SanctionRoute:
    return SanctionRoute(id_, "EXM.61", WORD, "source", tiers, in_force=Span(since, until))


def amended(earlier: tuple[Tier, ...], later: tuple[Tier, ...]) -> tuple[SanctionRoute, ...]:
    """An article of sanctions that an amendment changed."""
    return (
        route("EXM.old", *earlier, since=SINCE_2020, until=AMENDED),
        route("EXM.new", *later, since=AMENDED),
    )


def book(*sanctions: SanctionRoute, duties: tuple[Any, ...] = (), steps: tuple[ProcedureStep, ...] = ()) -> Rulebook:
    articles = (
        Article("1", WORD, WORD, "source"),
        Article("61", WORD, WORD, "source", was=(FormerNumber("59", AMENDED),)),
    )
    law = instrument(
        in_force=Span(SINCE_2020, None),
        articles=articles,
        roles=(role("provider", {"fact": "serves", "is": True}),),
        duties=duties or (duty("EXM.logs", sanctions=tuple(s.id for s in sanctions), met_by="files"),),
        sanctions=sanctions,
        procedure=steps,
    )
    return rulebook_of(law, facts=(*FACTS, fact("notified", "date", event=WORD)))


def exposed(
    rulebook: Rulebook, first: date = DECISION, last: date | None = None, decision: date = DECISION, **facts: Any
) -> Exposure:
    known = {name: FactValue(value) for name, value in {"serves": True, **facts}.items()}
    profile = Profile("chat", Text("系统", "system"), known)
    return expose([profile], first=first, last=last or first, decision=decision, rulebook=rulebook)


HEAVY, LIGHT = (tier(1_000_000),), (tier(100_000),)
IN_2025, IN_2026 = date(2025, 11, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("earlier", "later", "first", "last", "governing"),
    [
        (LIGHT, HEAVY, IN_2025, IN_2025, "at_conduct"),  # an act of 2025 keeps the lower tiers of its time
        (HEAVY, LIGHT, IN_2025, IN_2025, "later"),  # a later text that punishes less is applied instead
        (LIGHT, LIGHT, IN_2025, IN_2025, "at_conduct"),
        (LIGHT, (tier(100_000), tier(None, "closure")), IN_2025, IN_2025, "at_conduct"),
        ((tier(100_000), tier(None, "closure")), LIGHT, IN_2025, IN_2025, "later"),
        (LIGHT, (tier(50_000), tier(None, "closure")), IN_2025, IN_2025, "compare"),
        (LIGHT, (tier(10, measure="multiple_of_gain"),), IN_2025, IN_2025, "compare"),
        ((tier(100_000),), (tier(100_000), tier(50_000, against="person")), IN_2025, IN_2025, "at_conduct"),
        (LIGHT, HEAVY, IN_2026, IN_2026, "same"),
        (LIGHT, HEAVY, IN_2025, IN_2026, "changed_during"),
        (LIGHT, HEAVY, AMENDED, IN_2026, "same"),  # begins on the first day of the amended text
    ],
)
def test_the_law_of_the_conduct_governs_unless_the_later_one_punishes_less(
    earlier: tuple[Tier, ...], later: tuple[Tier, ...], first: date, last: date, governing: str
) -> None:
    (law,) = exposed(book(*amended(earlier, later)), first, last).laws

    assert law.governing == governing


def test_it_does_not_matter_which_text_a_duty_names_first() -> None:
    old, new = amended(LIGHT, HEAVY)

    for rulebook in (book(old, new), book(new, old)):
        (law,) = exposed(rulebook, IN_2025, IN_2026).laws
        assert law.governing == "changed_during"
        assert [version.cite for version in law.during] == ["EXM.59", "EXM.61"]


def test_the_last_day_of_the_conduct_belongs_to_it() -> None:
    rulebook = book(*amended(LIGHT, HEAVY))

    assert exposed(rulebook, IN_2025, date(2025, 12, 31)).laws[0].governing == "at_conduct"
    assert exposed(rulebook, IN_2025, AMENDED).laws[0].governing == "changed_during"


def test_a_text_that_began_after_the_conduct_is_not_put_in_the_place_of_what_is_not_recorded() -> None:
    (law,) = exposed(book(route("EXM.new", *HEAVY, since=AMENDED)), IN_2025, decision=DECISION).laws

    assert law.during == ()
    assert law.governing == "not_recorded"


def test_each_text_is_cited_by_the_number_it_bore() -> None:
    (law,) = exposed(book(*amended(LIGHT, HEAVY)), IN_2025).laws

    assert law.article == "EXM.61"
    assert [version.cite for version in law.during] == ["EXM.59"]
    assert law.at_decision is not None
    assert law.at_decision.cite == "EXM.61"


def test_a_duty_that_is_known_to_be_met_is_not_exposed_and_one_that_may_apply_stands_apart() -> None:
    names = {"sanctions": SANCTIONED_BY}
    rulebook = book(
        *amended(LIGHT, HEAVY),
        duties=(
            duty("EXM.met", met_by="files", **names),
            duty("EXM.open", **names),
            duty("EXM.maybe", when={"fact": "blocks", "is": True}, **names),
            duty("EXM.bare"),
        ),
    )

    (system,) = exposed(rulebook, files=True).systems

    assert [one.result.duty.id for one in system.open] == ["EXM.open", "EXM.bare"]
    assert [one.articles for one in system.open] == [("EXM.61",), ()]
    assert [one.result.duty.id for one in system.possible] == ["EXM.maybe"]


def test_a_clock_of_the_procedure_gets_its_day_where_the_day_it_counts_from_is_known() -> None:
    pay = ProcedureStep("EXM.pay", "1", "party", "step", WORD, WORD, Due("once", "notified", 15, "day"), ("EXM.1",), "source")

    (step,) = exposed(book(steps=(pay,)), notified="2026-11-02").steps

    assert step.due.day == date(2026, 11, 17)
    assert exposed(book(steps=(pay,))).steps[0].due.day is None


def test_the_days_of_two_companies_cases_are_not_mixed_up() -> None:
    pay = ProcedureStep("EXM.pay", "1", "party", "step", WORD, WORD, Due("once", "notified", 15, "day"), ("EXM.1",), "source")
    one, other = (Profile(day, WORD, {"notified": FactValue(day)}) for day in ("2026-11-02", "2026-11-03"))

    def day_of(*profiles: Profile) -> date | None:
        given = {"first": DECISION, "last": DECISION, "decision": DECISION, "rulebook": book(steps=(pay,))}
        return expose(list(profiles), **given).steps[0].due.day

    assert day_of(one, one) == date(2026, 11, 17)
    assert day_of(one, other) is None


def test_means_come_from_the_mildest_to_the_harshest_inside_their_tier() -> None:
    tiers = (tier(None, "closure"), tier(5), tier(None, "order"), tier(None, "talk"), tier(None, "warning"))

    ordered = in_stages(route("EXM.new", *tiers, since=AMENDED))

    assert [one.kind for one in ordered] == ["talk", "order", "warning", "fine", "closure"]


def test_no_sum_is_ever_told() -> None:
    tiers = (tier(1_111_111),)
    rulebook = book(*amended(tiers, tiers), duties=tuple(duty(f"EXM.d{n}", sanctions=SANCTIONED_BY) for n in "abc"))

    plain = exposure_json(exposed(rulebook))

    assert len(plain["systems"][0]["open"]) == 3
    assert len(plain["sanctions"]) == 1
    assert "3333333" not in json.dumps(plain)


# The shipped rulebook


@pytest.fixture(scope="module")
def logs_of_2025() -> Exposure:
    profile = Profile("chat", Text("系统", "system"), {"network_in_mainland": FactValue(True)})
    return expose([profile], first=IN_2025, last=date(2025, 12, 15), decision=DECISION, rulebook=load_rulebook())


def test_an_act_of_2025_keeps_the_tiers_of_the_cybersecurity_law_of_2016(logs_of_2025: Exposure) -> None:
    law = next(law for law in logs_of_2025.laws if law.article == "CSL.61")

    assert law.during[-1].cite == "CSL.59"
    assert law.governing == "at_conduct"
    assert law.at_decision is not None
    highest = max(tier.max or 0 for tier in law.at_decision.route.tiers)
    assert highest == 10_000_000
    assert max(tier.max or 0 for tier in law.during[-1].route.tiers) < highest


def test_an_act_that_went_on_past_the_amendment_is_left_to_counsel() -> None:
    profile = Profile("chat", Text("系统", "system"), {"network_in_mainland": FactValue(True)})

    found = expose([profile], first=IN_2025, last=IN_2026, decision=DECISION, rulebook=load_rulebook())

    assert {law.article: law.governing for law in found.laws}["CSL.61"] == "changed_during"


def test_the_report_tells_both_texts_and_why_one_governs(logs_of_2025: Exposure) -> None:
    document = exposure_report(logs_of_2025)

    (laws,) = [section for section in document.sections if section.anchor == "tiers"]
    titles = [section.title.zh for section in laws.blocks]  # type: ignore[union-attr]
    assert any("第五十九条" in title for title in titles)
