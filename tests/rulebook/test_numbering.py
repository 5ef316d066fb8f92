"""Citations by day: the data is written in today's numbers, and what is said of a day is cited as it was numbered then."""

from __future__ import annotations

from datetime import date

import pytest

from hegui.mapping import FactValue, Profile, map_system
from hegui.mapping.describing import describe
from hegui.rulebook import Rulebook
from hegui.rulebook.checks.numbering import check_numbering
from hegui.rulebook.checks.references import check_references
from hegui.rulebook.models import Article, FormerNumber
from hegui.words import Span, Text
from rulebook.tiny import DAY, WORD, duty, instrument, role, rulebook_of, sanction

AMENDED = date(2026, 1, 1)
BEFORE, AFTER = date(2025, 12, 31), AMENDED
SINCE_2020 = Span(date(2020, 1, 1), None)


def article(number: str, was: str | None = None, in_force: Span | None = None) -> Article:
    former = (FormerNumber(was, AMENDED),) if was else ()
    return Article(number, Text(number, number), WORD, "source", was=former, in_force=in_force)


MOVED = (
    article("1"),
    article("23", was="21"),
    article("23.1.3"),
    article("21", was="19"),
    article("63", in_force=Span(AMENDED, None)),
    article("old-64", was="64", in_force=Span(SINCE_2020.from_, AMENDED)),
    article("64", was="61"),
)


def book(*duties, articles=MOVED, **more) -> Rulebook:
    provider = role("provider", {"fact": "serves", "is": True})
    return rulebook_of(instrument(in_force=SINCE_2020, articles=articles, roles=(provider,), duties=duties, **more))


def cited(rulebook: Rulebook, day: date) -> tuple[str, ...]:
    return rulebook.as_cited(day).duties["EXM.logs"].cites


@pytest.mark.parametrize(
    ("today", "before"),
    [
        ("EXM.23", "EXM.21"),
        ("EXM.23.1.3", "EXM.21.1.3"),  # a place inside moves with its article
        ("EXM.23.2", "EXM.21.2"),
        ("EXM.21", "EXM.19"),  # a number that another article bears today
        ("EXM.old-64", "EXM.64"),  # an article that is no more
        ("EXM.1", "EXM.1"),
    ],
)
def test_a_citation_bears_the_number_of_the_day(today: str, before: str) -> None:
    rulebook = book(duty("EXM.logs", cites=(today,), article=today.partition(".")[2]))

    assert cited(rulebook, AFTER) == (today,)
    assert cited(rulebook, BEFORE) == (before,)
    assert rulebook.as_cited(BEFORE).duties["EXM.logs"].article == before.partition(".")[2]
    assert check_references(rulebook.as_cited(BEFORE)) == []


def test_what_was_not_law_that_day_is_not_cited() -> None:
    rulebook = book(duty("EXM.logs", cites=("EXM.23", "EXM.63")))

    assert cited(rulebook, BEFORE) == ("EXM.21",)
    assert rulebook.as_cited(BEFORE).article("EXM.63") is None


def test_conditions_roles_sanctions_and_what_they_cover_follow_the_day() -> None:
    when = {"fact": "files", "is": True, "cites": ["EXM.23"]}
    rulebook = book(duty("EXM.logs", when=when), sanctions=(sanction("EXM.S", covers=("23",)),))

    before = rulebook.as_cited(BEFORE)

    assert before.duties["EXM.logs"].when is not None
    assert before.duties["EXM.logs"].when.cites == ("EXM.21",)
    assert before.sanctions["EXM.S"].covers == ("21",)


def test_the_days_between_two_amendments_share_one_rulebook() -> None:
    rulebook = book()

    assert rulebook.as_cited(BEFORE) is rulebook.as_cited(date(2025, 6, 1))
    assert rulebook.as_cited(AFTER) is rulebook.as_cited(DAY) is rulebook.as_cited(date.max)


def test_a_map_of_an_earlier_day_cites_the_numbers_of_that_day() -> None:
    rulebook = book(duty("EXM.logs", cites=("EXM.23",)))
    profile = Profile("case", WORD, {"serves": FactValue(True)})

    (before,) = map_system(profile, as_of=BEFORE, rulebook=rulebook).systems
    (after,) = map_system(profile, as_of=AFTER, rulebook=rulebook).systems

    assert (before.duties[0].duty.cites, after.duties[0].duty.cites) == (("EXM.21",), ("EXM.23",))


def test_an_old_number_leads_to_the_article_that_bore_it() -> None:
    described = describe("EXM.61", book())

    assert described.title.zh.startswith("2026-01-01以前的第六十一条：")
    assert "第六十四条" in described.title.zh
    assert described.title.en == "Article 61 before 2026-01-01: word, Article 64"


def test_a_number_that_means_another_article_today_tells_both() -> None:
    described = describe("EXM.21", book())

    assert "第二十一条" in described.title.zh
    assert [part.title.en for part in described.parts] == ["Article 21 before 2026-01-01: word, Article 23"]
    assert [line.en for row in described.rows if row.label.en == "Number" for line in row.lines] == [
        "Before 2026-01-01 it was Article 19."
    ]


def test_two_articles_of_one_number_on_one_day_are_found() -> None:
    found = check_numbering(book(articles=(article("1"), article("23", was="21"), article("24", was="21"))))

    assert [(finding.code, finding.place) for finding in found] == [("doubled_number", "EXM.21")]


def test_a_duty_of_a_day_on_which_nothing_it_cites_was_law_is_found() -> None:
    found = check_numbering(book(duty("EXM.logs", cites=("EXM.63",), article="63")))

    assert {(finding.code, finding.place) for finding in found} == {("cites_no_law", "EXM.logs")}


def test_the_shipped_rulebook_cites_law_on_every_day(rulebook: Rulebook) -> None:
    assert check_numbering(rulebook) == []
