"""The report that counsel forwards: complete in both languages, in the right order, honest about what is not known."""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path

import pytest

from documents.outlines import Page, texts_of
from hegui.documents import html, markdown
from hegui.documents.outline import Document, Matrix, Section, Text, Tree
from hegui.mapping import FactValue, Function, Mapping, Profile, map_systems, read_profiles
from hegui.mapping.report import report
from hegui.mapping.wording import EXPOSURE, FOOTER, OPEN_LAW, PRACTICE, SUBJECTS, UNCHECKED, VERDICTS, notice
from hegui.rulebook import Rulebook

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 11, 22)
LANGUAGES = ("zh", "en", "both")


@pytest.fixture(scope="module")
def mapping(rulebook: Rulebook) -> Mapping:
    return map_systems(read_profiles([EXAMPLES], rulebook), as_of=DAY, rulebook=rulebook)


@pytest.fixture(scope="module")
def outline(mapping: Mapping) -> Document:
    return report(mapping)


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, outline: Document) -> Page:
    return Page(html.render(outline, request.param))


def sections(blocks: tuple) -> list[Section]:
    found = [block for block in blocks if isinstance(block, Section)]
    return found + [inner for block in found for inner in sections(block.blocks)]


def of_system(outline: Document, name: str) -> Section:
    return next(section for section in outline.sections if name in section.title.en)


def mapped(facts: dict, rulebook: Rulebook, day: date = DAY, name: str = "Test", **more) -> Mapping:
    known = {fact: FactValue(value) for fact, value in facts.items()}
    return map_systems([Profile("test", Text(name, name), known, **more)], as_of=day, rulebook=rulebook)


def test_the_page_is_whole_and_every_link_arrives(page):
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert all(after - before <= 1 for before, after in itertools.pairwise(page.headings))


def test_no_chinese_stands_unmarked_in_an_english_text(page):
    english = [text for lang, text in page.texts if lang == "en"]

    assert english or page.texts[0][0] == "zh-Hans"
    assert [text for text in english if re.search(r"[一-鿿]", text)] == []


def test_every_text_has_both_languages(outline):
    one_sided = [
        text
        for text in texts_of(outline)
        if not text.zh.strip() or not text.en.strip() or (text.zh == text.en and re.search(r"[A-Za-z]{3}", text.zh))
    ]
    given = re.compile(r"示例|月报|截图|记录|通知|[部门]")

    assert [text for text in one_sided if not given.search(text.zh)] == []


def test_no_placeholder_and_no_id_is_left_in_a_text(outline, rulebook):
    ids = re.compile(r"[{}]|\b(?:" + "|".join(rulebook.instruments) + r")\.[0-9a-z]")

    assert [text for text in texts_of(outline) if ids.search(text.zh) or ids.search(text.en)] == []


def test_the_same_mapping_gives_the_same_bytes(mapping):
    first, second = report(mapping), report(mapping)

    assert html.render(first, "both") == html.render(second, "both")
    assert markdown.render(first, "both") == markdown.render(second, "both")


def test_a_report_stays_small_enough_to_mail(outline, mapping):
    systems = len(mapping.systems)

    assert len(html.render(outline, "zh").encode()) < 1_000_000 * systems
    assert len(html.render(outline, "both").encode()) < 2_000_000 * systems


def test_it_says_what_it_is_the_day_and_the_rulebook(outline, rulebook):
    assert "22 November 2026" in outline.subtitle.en
    assert "2026年11月22日" in outline.subtitle.zh
    assert rulebook.version in outline.subtitle.en
    assert rulebook.sha256[:12] in outline.subtitle.en
    assert outline.notice == notice(rulebook)
    assert outline.footer == FOOTER


def test_the_matrix_comes_first_and_has_every_system_and_every_instrument_that_is_no_draft(outline, mapping):
    matrix = next(block for block in outline.sections[0].blocks if isinstance(block, Matrix))
    law = [i for i in mapping.rulebook.mapped if i.status != "draft"]

    assert [column.label for column in matrix.columns] == [system.profile.name for system in mapping.systems]
    assert [row.head.label for row in matrix.rows] == [instrument.short for instrument in law]
    assert all(len(row.cells) == len(mapping.systems) for row in matrix.rows)
    assert {chip.label for chip in matrix.legend} == set(VERDICTS.values())


def test_many_systems_stand_below_one_another_with_a_square_for_each_subject(rulebook):
    facts = {"serves_mainland": FactValue(True), "offering": FactValue("public_service")}
    profiles = [Profile(f"s{number}", Text(f"系统{number}", f"System {number}"), facts) for number in range(9)]
    outline = report(map_systems(profiles, as_of=DAY, rulebook=rulebook), brief=True)

    matrix = next(block for block in outline.sections[0].blocks if isinstance(block, Matrix))

    subjects = dict.fromkeys(i.subject for i in rulebook.mapped if i.status != "draft")
    assert [column.label for column in matrix.columns] == [SUBJECTS[subject] for subject in subjects]
    assert [row.head.label.en for row in matrix.rows] == [f"System {number}" for number in range(9)]
    assert any(cell.number for row in matrix.rows for cell in row.cells)


def test_every_duty_that_applies_or_is_open_has_a_place_of_its_own(page, mapping):
    wanted = {
        f"s{number}/duty/{result.duty.id}"
        for number, system in enumerate(mapping.systems, 1)
        for result in system.duties
        if result.outcome.verdict in ("applies", "undetermined")
    }

    assert wanted == {id_ for id_ in page.ids if "/duty/" in id_}


def test_practice_stands_before_the_text(outline):
    filings = [
        section for section in sections((of_system(outline, "chat assistant"),)) if section.title.en == "Algorithm filing"
    ]
    bases = [block.title.en for block in filings[0].blocks if isinstance(block, Section)]

    assert bases == ["practice", "the text"]
    assert PRACTICE in set(texts_of(filings[0]))


def test_the_sentence_of_a_verdict_names_the_article(outline):
    told = set(texts_of(of_system(outline, "chat assistant")))

    assert (
        Text(
            "根据已提供的事实，本系统属于《生成式人工智能服务管理暂行办法》第二条第一款规定的适用情形。",
            "On the facts provided, the system falls within Article 2(1) of the Interim Measures for the Management of "
            "Generative AI Services.",
        )
        in told
    )


def test_an_open_verdict_asks_its_questions_and_not_fact_names(outline, rulebook):
    told = set(texts_of(of_system(outline, "Delivery dispatch")))

    assert rulebook.facts["posm_features"].question in told
    assert not [text for text in told if "posm_features" in text.en]


def test_unchecked_rows_say_so(outline):
    assert UNCHECKED in set(texts_of(outline))


def test_open_law_is_for_counsel_and_not_a_verdict(rulebook):
    facts = {"serves_mainland": True, "offering": "bespoke_client", "client_serves_public": True, "generates": ("text",)}

    told = set(texts_of(report(mapped(facts, rulebook))))

    assert OPEN_LAW in told


def test_a_long_reason_that_several_duties_share_is_told_once_and_referred_to(outline):
    system = of_system(outline, "chat assistant")
    told = [tree for tree in trees(system.blocks) if len(list(texts_of(tree))) > 8]

    assert len(told) == len(set(told))
    assert [text for text in texts_of(system) if text.en.startswith("as for “")]


def trees(blocks: tuple) -> list[Tree]:
    found = [block for block in blocks if isinstance(block, Tree)]
    return found + [tree for block in blocks if hasattr(block, "blocks") for tree in trees(block.blocks)]


def test_a_duty_cites_its_sanctions_and_the_annex_tells_them_once(outline):
    annex = next(section for section in outline.sections if section.anchor == "sanctions")
    elsewhere = {text.en for section in outline.sections if section is not annex for text in texts_of(section)}

    assert [text.en for text in texts_of(annex) if text.en.startswith("PIPL, Article 66: ")]
    assert "PIPL, Article 66" in elsewhere
    assert not {text for text in elsewhere if text.startswith("PIPL, Article 66: ")}


def test_sanctions_carry_their_range_and_the_discretion_of_the_authority(outline):
    annex = next(section for section in outline.sections if section.anchor == "sanctions")
    told = set(texts_of(annex))

    assert EXPOSURE in told
    assert Text("罚款人民币1万元以上10万元以下", "fine of CNY 10,000–100,000") in told


def test_a_text_without_a_fine_says_so(outline):
    told = [text.en for text in texts_of(outline) if text.en.startswith("Generative AI measures, Article 21:")]

    assert told
    assert all(text.endswith("no fine of its own") for text in told)


def test_known_facts_say_who_when_and_from_what_source(outline):
    told = {text.zh for text in texts_of(of_system(outline, "chat assistant"))}

    assert "法务部，2026-11-10，算法备案系统截图" in told


def test_drafts_are_coming_and_stand_nowhere_else(outline, mapping):
    coming = next(section for section in outline.sections if section.anchor == "coming")
    drafts = [i for i in mapping.rulebook.mapped if i.status == "draft"]
    elsewhere = {text for section in outline.sections if section is not coming for text in texts_of(section)}

    assert {draft.title for draft in drafts} <= set(texts_of(coming))
    assert not {draft.title for draft in drafts} & elsewhere


def test_reasons_facts_and_what_does_not_apply_are_told(outline):
    titles = {text.en for text in texts_of(outline)}

    assert {"Reason", "Known facts", "What does not apply", "Findings the reasons rest on"} <= titles
    assert {"Duties that apply", "Undetermined duties", "Next questions"} <= titles


def test_a_system_of_which_nothing_is_known_asks_and_concludes_nothing(rulebook):
    outline = report(mapped({}, rulebook))
    page = Page(html.render(outline, "both"))

    assert page.faults == []
    assert "No duty applies." in {text.en for text in texts_of(outline)}


def test_a_day_on_which_nothing_is_law_yet(rulebook):
    page = Page(html.render(report(mapped({"serves_mainland": True}, rulebook, day=date(2015, 1, 1))), "en"))

    assert page.faults == []
    assert any("not in force on the assessment date" in text for _, text in page.texts)


def test_an_empty_portfolio_is_still_a_report(rulebook):
    page = Page(html.render(report(map_systems([], as_of=DAY, rulebook=rulebook)), "both"))

    assert page.faults == []
    assert set(page.targets) <= set(page.ids)


def test_a_hostile_name_of_system_and_function_stays_text(rulebook):
    name = "</h2><script>alert(1)</script>"
    functions = (Function("a", Text(name, name), {"generates": FactValue(("text",), by=name)}), Function("b", Text("b", "b")))
    made = report(mapped({"serves_mainland": True}, rulebook, name=name, functions=functions))
    written = html.render(made, "both")

    assert "<script" not in written
    assert Page(written).faults == []
    assert "<script" not in markdown.render(made, "both")


def test_functions_that_differ_are_told_apart_and_equal_ones_together(outline):
    told = {text.en for text in texts_of(of_system(outline, "chat assistant"))}

    assert "function: Chat" in told
    assert "function: Image generation" in told
    assert "generative AI service provider (Chat, Image generation)" in told
