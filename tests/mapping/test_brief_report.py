"""The short paper that counsel signs off: the first page says what matters, then every duty stands in a row of a table."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from documents.outlines import Page, texts_of
from hegui.documents import html, markdown
from hegui.documents.outline import Chip, Document, Items, Matrix, Section, Table
from hegui.mapping import FactValue, Mapping, Profile, map_systems, read_profiles
from hegui.mapping.report import report
from hegui.mapping.wording import FOOTER, PRACTICE, UNCHECKED, notice
from hegui.rulebook import Rulebook
from hegui.words.text import Text

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 11, 22)


def mapped(rulebook: Rulebook, *names: str) -> Mapping:
    return map_systems(read_profiles([EXAMPLES / name for name in names], rulebook), as_of=DAY, rulebook=rulebook)


@pytest.fixture(scope="module")
def mapping(rulebook: Rulebook) -> Mapping:
    return mapped(rulebook, "chatbot.yaml")


@pytest.fixture(scope="module")
def outline(mapping: Mapping) -> Document:
    return report(mapping, brief=True)


@pytest.fixture(scope="module")
def parts(outline: Document) -> dict[str, Section]:
    """The parts of the system's section by their English titles."""
    return parts_of(outline)


def parts_of(outline: Document) -> dict[str, Section]:
    return {block.title.en: block for block in outline.sections[0].blocks if isinstance(block, Section)}


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def duty_rows(outline: Document) -> dict[str, tuple]:
    """Return the rows of the duty tables by the ids of the duties."""
    found = {}
    for section in parts_of(outline)["Duties by instrument"].blocks:
        for table in tables(section) if isinstance(section, Section) else ():
            found |= {anchor.rsplit("/", 1)[1]: row for anchor, row in zip(table.anchors, table.rows, strict=True)}
    return found


def read(cell: object) -> list[str]:
    """Return the English texts of a cell, the labels of chips and links among them."""
    return [text.en for text in texts_of(cell)]


def test_the_first_page_comes_first_then_the_duties_then_the_place_to_sign(parts):
    assert list(parts) == [
        "Verdicts by instrument",
        "What is undetermined",
        "Filings and assessments",
        "The nearest days",
        "Advice",
        "Duties by instrument",
        "Sign-off (filled in by your organisation)",
    ]


def test_every_instrument_that_is_no_draft_stands_beside_its_verdict_with_the_number_of_its_duties(parts, mapping):
    (table,) = tables(parts["Verdicts by instrument"])
    told = {read(chip)[0]: (int(read(number)[0]), read(names)) for chip, number, names in table.rows}

    law = [result for result in mapping.systems[0].instruments if result.instrument.status != "draft"]
    assert sum(number for number, _ in told.values()) == len(law)
    assert "Generative AI measures (25)" in told["applies"][1]
    assert "Facial recognition measures" in told["does not apply"][1]


def test_every_duty_that_applies_or_is_open_has_one_row(outline, mapping):
    wanted = {r.duty.id for r in mapping.systems[0].duties if r.outcome.verdict in ("applies", "undetermined")}

    ids = [id_ for id_ in Page(html.render(outline, "en")).ids if "/duty/" in id_]

    assert wanted == {id_.rsplit("/", 1)[1] for id_ in ids}
    assert len(ids) == len(wanted)


def test_a_row_says_article_duty_verdict_day_and_sanction(outline):
    row = duty_rows(outline)["GAI.inspection-support"]

    assert [read(cell) for cell in row] == [
        ["Article 19"],
        ["Cooperate with inspections and explain"],
        ["applies"],
        ["on receipt of the authority's written notice"],
        ["Article 21; Cybersecurity Law, Article 70"],
    ]


def test_practice_and_unchecked_rows_are_marked_and_the_legend_says_what_the_marks_mean(outline, parts):
    marks = duty_rows(outline)["GAI.refiling-on-change"][2]

    assert isinstance(marks, Items)
    assert [part.kind for part in marks.parts if isinstance(part, Chip)] == ["practice", "unchecked"]
    assert {PRACTICE, UNCHECKED} <= set(texts_of(parts["Duties by instrument"]))


def test_an_open_duty_names_the_questions_it_waits_for_by_their_numbers(outline, parts, rulebook):
    (table,) = tables(parts["What is undetermined"])

    number, question, *_ = table.rows[0]
    assert (read(number), question) == (["1"], rulebook.facts["has_ethics_committee"].question)
    assert "needs: 1" in read(duty_rows(outline)["ETH23.committee-registration"][2])


def test_questions_without_room_on_the_first_page_are_numbered_on(rulebook):
    outline = report(mapped(rulebook, "delivery-dispatch.yaml"), brief=True)
    parts = parts_of(outline)

    numbers = [
        read(row[0])[0] for name in ("What is undetermined", "Other facts needed") for row in tables(parts[name])[0].rows
    ]

    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(tables(parts["What is undetermined"])[0].rows) == 8


def test_a_duty_of_some_functions_names_them(outline):
    assert read(duty_rows(outline)["DS.biometric-editing-consent"][1])[0].endswith("(Image generation)")


def test_days_to_come_stand_before_those_that_passed_and_what_is_done_is_left_out(parts, mapping):
    (table,) = tables(parts["The nearest days"])
    days, told = [read(row[0])[0] for row in table.rows], {text for row in table.rows for text in read(row[1])}

    assert days[0] == "31 January 2027"
    assert days[1:] == [
        f"{day}, before the assessment date: make sure it was done"
        for day in ("25 November 2025", "2 March 2026", "1 April 2026")
    ]
    done = [r.duty.title.en for r in mapping.systems[0].duties if r.met and r.due.day and r.due.day < DAY]
    assert done
    assert not {text for text in told if text.startswith(tuple(done))}


def test_practice_and_text_of_a_filing_stand_together_practice_first(parts):
    filing = next(row for row in tables(parts["Filings and assessments"])[0].rows if read(row[0]) == ["Algorithm filing"])

    assert [told.split(":")[0] for told in read(filing[2])] == ["practice", "the text"]


def test_it_leaves_out_reasons_facts_tiers_and_what_does_not_apply(outline):
    told = {text.en for text in texts_of(outline)}

    assert not told & {"Reason", "Known facts", "What does not apply", "Findings the reasons rest on"}
    assert not {text for text in told if "fine of CNY" in text}


def test_it_says_what_it_is_and_how_far_the_law_was_checked(outline, rulebook):
    assert outline.notice == notice(rulebook)
    assert outline.footer == FOOTER


def test_every_short_title_it_uses_is_explained_in_its_annex(outline, rulebook):
    annex = {text.zh for text in texts_of(outline.sections[-1])}
    used = {short for text in texts_of(outline.sections[0]) for short in re.findall(r"《([^》]+)》", text.zh)}

    titles = {instrument.title.zh for instrument in rulebook.contents.instruments}
    assert used - titles <= annex


def test_a_single_system_needs_neither_matrix_nor_contents_and_several_do(outline, rulebook):
    several = report(mapped(rulebook, "chatbot.yaml", "companion.yaml"), brief=True)

    assert outline.sections[0].title.en == "Example Tech chat assistant"
    assert not outline.contents
    assert isinstance(several.sections[0].blocks[0], Matrix)
    assert several.contents


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_the_page_is_whole_and_every_link_arrives(rulebook, lang):
    page = Page(html.render(report(mapped(rulebook, "chatbot.yaml", "offshore-image-api.yaml"), brief=True), lang))

    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)


def test_every_text_has_both_languages_and_no_id_or_placeholder_is_left(outline, rulebook):
    ids = re.compile(r"[{}]|\b(?:" + "|".join(rulebook.instruments) + r")\.[0-9a-z]")
    given = re.compile(r"示例|[一-鿿]")

    for text in texts_of(outline):
        assert text.zh.strip() and text.en.strip()
        assert text.zh != text.en or not re.search(r"[A-Za-z]{3}", text.zh) or given.search(text.zh)
        assert not ids.search(text.zh) and not ids.search(text.en)


def test_the_same_mapping_gives_the_same_bytes(mapping):
    first, second = report(mapping, brief=True), report(mapping, brief=True)

    assert html.render(first, "both") == html.render(second, "both")
    assert markdown.render(first, "both") == markdown.render(second, "both")


def test_a_system_of_which_nothing_is_known_asks_and_concludes_nothing(rulebook):
    unknown = map_systems([Profile("x", Text("某系统", "Some system"), {})], as_of=DAY, rulebook=rulebook)
    outline = report(unknown, brief=True)

    assert "applies" not in {read(row[2])[0] for row in duty_rows(outline).values()}
    assert tables(parts_of(outline)["What is undetermined"])


def test_a_system_to_which_nothing_applies_still_gives_a_paper(rulebook):
    facts = {"serves_mainland": FactValue(True)}
    early = map_systems([Profile("x", Text("某系统", "Some system"), facts)], as_of=date(1990, 1, 1), rulebook=rulebook)

    page = Page(html.render(report(early, brief=True), "en"))

    assert page.faults == []
    assert "No duty applies or is undetermined." in {text for _, text in page.texts}


def test_no_system_at_all_is_still_a_paper(rulebook):
    page = Page(html.render(report(map_systems([], as_of=DAY, rulebook=rulebook), brief=True), "both"))

    assert page.faults == []
    assert set(page.targets) <= set(page.ids)
