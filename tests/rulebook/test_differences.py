"""Differences of law: what is new, changed and ended between two days of a rulebook, or between two rulebooks."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from hegui.rulebook import Rulebook
from hegui.rulebook.differences import Differences, Law, differences
from hegui.rulebook.models import Article, FormerNumber
from hegui.words import Span, Text
from rulebook.tiny import WORD, duty, instrument, role, rulebook_of, sanction

AMENDED = date(2026, 1, 1)
BEFORE, AFTER = date(2025, 12, 31), AMENDED
SINCE_2020, UNTIL_2026, SINCE_2026 = Span(date(2020, 1, 1), None), Span(date(2020, 1, 1), AMENDED), Span(AMENDED, None)


def book(*duties: Any, articles: tuple[Article, ...] = (Article("1", WORD, WORD, "source"),), **more: Any) -> Rulebook:
    provider = role("provider", {"fact": "serves", "is": True})
    given = {"in_force": SINCE_2020, "articles": articles, "roles": (provider,), "duties": duties, **more}
    return rulebook_of(instrument(**given))


def by_day(rulebook: Rulebook, before: date = BEFORE, after: date = AFTER) -> Differences:
    return differences(Law(rulebook, before), Law(rulebook, after))


def test_two_days_of_the_same_law_do_not_differ() -> None:
    found = by_day(book(duty("EXM.always"), sanctions=(sanction("EXM.S"),)))

    assert found.none


def test_a_duty_that_begins_is_new_and_one_that_ends_has_ended() -> None:
    found = by_day(book(duty("EXM.begins", in_force=SINCE_2026), duty("EXM.ends", in_force=UNTIL_2026), duty("EXM.stays")))

    assert [one.id for one in found.duties.new] == ["EXM.begins"]
    assert [one.id for one in found.duties.ended] == ["EXM.ends"]
    assert found.duties.changed == ()


def test_an_instrument_that_comes_into_force_is_new() -> None:
    found = by_day(book(duty("EXM.logs"), in_force=SINCE_2026))

    assert [one.id for one in found.instruments.new] == ["EXM"]
    assert [one.id for one in found.duties.new] == ["EXM.logs"]


def test_a_draft_is_new_on_the_day_it_is_published() -> None:
    draft = instrument("DRF", status="draft", in_force=Span(None, None), published=AMENDED)

    assert [one.id for one in by_day(rulebook_of(draft)).instruments.new] == ["DRF"]


def test_a_number_that_moves_changes_the_duty_at_it_and_is_told_once_for_the_whole_article() -> None:
    moved = (FormerNumber("21", AMENDED),)
    articles = (Article("23", WORD, WORD, "source", was=moved), Article("23.1", WORD, WORD, "source", was=moved))
    found = by_day(book(duty("EXM.logs", article="23.1", cites=("EXM.23.1",)), articles=articles))

    assert [(one.before, one.after) for one in found.renumbered] == [("EXM.21", "EXM.23")]
    assert [(one.after.id, one.fields) for one in found.duties.changed] == [("EXM.logs", ("article", "cites"))]


def test_a_sanction_whose_text_changes_is_told_once_and_marks_the_duties_that_lead_to_it() -> None:
    old = sanction("EXM.old", in_force=UNTIL_2026)
    new = dataclasses.replace(old, id="EXM.new", in_force=SINCE_2026, tiers=(dataclasses.replace(old.tiers[0], max=5_000_000),))
    found = by_day(book(duty("EXM.logs", sanctions=("EXM.old", "EXM.new")), duty("EXM.other"), sanctions=(old, new)))

    (changed,) = found.sanctions
    assert (changed.article, changed.before[0].id, changed.after[0].id) == ("EXM.1", "EXM.old", "EXM.new")
    assert [(one.after.id, one.fields) for one in found.duties.changed] == [("EXM.logs", ("sanctions",))]


def test_another_rulebook_is_compared_field_by_field() -> None:
    when = {"fact": "files", "is": True}
    base = book(duty("EXM.same", when=when), duty("EXM.words"), duty("EXM.gone"))
    ours = book(
        duty("EXM.same", when=when),
        dataclasses.replace(duty("EXM.words", when={"fact": "files", "is": False}), does=Text("新", "new")),
        duty("EXM.added"),
    )

    found = differences(Law(base, AFTER), Law(ours, AFTER))

    assert [one.id for one in found.duties.new] == ["EXM.added"]
    assert [one.id for one in found.duties.ended] == ["EXM.gone"]
    assert [(one.after.id, one.fields) for one in found.duties.changed] == [("EXM.words", ("does", "when"))]


def test_turned_round_what_was_new_has_ended(rulebook: Rulebook) -> None:
    forth = by_day(rulebook)
    back = by_day(rulebook, AFTER, BEFORE)

    assert [one.id for one in forth.duties.new] == [one.id for one in back.duties.ended]
    assert [one.id for one in forth.duties.ended] == [one.id for one in back.duties.new]
    assert {(one.before, one.after) for one in forth.renumbered} == {(one.after, one.before) for one in back.renumbered}


def test_the_amended_cybersecurity_law_has_new_numbers_and_new_tiers(rulebook: Rulebook) -> None:
    found = by_day(rulebook)

    moved = {one.before: one.after for one in found.renumbered}
    expected = {"21": "23", "24": "26", "25": "27", "37": "39", "47": "49", "59": "61", "68": "69"}
    assert {f"CSL.{old}": f"CSL.{new}" for old, new in expected.items()}.items() <= moved.items()
    tiers = {one.article: one for one in found.sanctions}
    assert max(tier.max or 0 for route in tiers["CSL.61"].before for tier in route.tiers) == 100_000
    assert max(tier.max or 0 for route in tiers["CSL.61"].after for tier in route.tiers) == 10_000_000
    assert "CSL.69" in tiers
