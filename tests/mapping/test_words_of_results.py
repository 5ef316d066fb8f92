"""The words of results: citations, due days, amounts, answers and reasons as lawyers write them."""

from __future__ import annotations

from datetime import date

import pytest

from hegui.mapping.citing import cite, cites, place, short_cites, within
from hegui.mapping.due import DueDay
from hegui.mapping.penalties import range_words, route_words, tier_words
from hegui.mapping.reasons import because, node_words, seen_words
from hegui.mapping.telling import answer_words, day_words, due_words, verdict_sentences
from hegui.rulebook import Rulebook
from hegui.rulebook.evaluation import FactValue, Reason
from hegui.rulebook.models import Due, SanctionRoute, Tier
from hegui.words import Text
from hegui.words.span import Span

LAUNCH = Text("服务上线", "the launch of the service")


@pytest.mark.parametrize(
    ("citation", "zh", "en"),
    [
        ("GAI.17", "第十七条", "Article 17"),
        ("GAI.4.1.2", "第四条第一款第（二）项", "Article 4(1)(2)"),
        ("GB45438.5.2", "第5.2条", "clause 5.2"),
        ("GB45438.E", "附录E", "Annex E"),
        ("LBL.4.last", "第四条最后一款", "Article 4, last paragraph"),
    ],
)
def test_a_law_is_cited_by_article_and_a_standard_by_clause(rulebook: Rulebook, citation, zh, en):
    assert place(citation, rulebook) == Text(zh, en)


def test_a_full_citation_names_the_instrument(rulebook):
    assert cite("GAI.17", rulebook) == Text("《生成式人工智能服务管理暂行办法》第十七条", "Generative AI measures, Article 17")
    assert cite("GB45438.E", rulebook) == Text(
        "《网络安全技术 人工智能生成合成内容标识方法》（GB 45438-2025）附录E", "GB 45438-2025, Annex E"
    )


def test_neighbours_of_one_instrument_are_cited_together(rulebook):
    assert short_cites(["DS.2", "DS.17.1", "LBL.4"], rulebook) == Text(
        "《深度合成规定》第二条、第十七条第一款；《标识办法》第四条",
        "Deep synthesis provisions, Article 2, Article 17(1); Labeling measures, Article 4",
    )


def test_a_citation_inside_a_sentence_reads_as_one(rulebook):
    assert within(["GB45438.5.2"], rulebook).en == "clause 5.2 of GB 45438-2025"
    assert within(["DS.2", "DS.17"], rulebook).en.startswith("Article 2 and Article 17 of the Provisions on")


def test_every_citation_of_the_rulebook_can_be_written(rulebook):
    written = {cite for duty in rulebook.duties.values() for cite in duty.cites}

    assert all(cites([c], rulebook).zh.startswith("《") and cites([c], rulebook).en for c in written)


def test_every_due_rule_of_the_rulebook_names_its_event(rulebook):
    anchors = {duty.due.anchor for duty in rulebook.duties.values() if duty.due.anchor}

    assert [anchor for anchor in anchors if rulebook.facts[anchor].event is None] == []


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        (DueDay(Due("continuous")), "持续履行", "at all times"),
        (DueDay(Due("before", "launch_date", 0, "day"), LAUNCH), "服务上线之前", "before the launch of the service"),
        (
            DueDay(Due("once", "launch_date", 10, "working_day"), LAUNCH, date(2026, 3, 16)),
            "自服务上线之日起10个工作日内（2026年3月16日）",
            "within 10 working days of the launch of the service (16 March 2026)",
        ),
        (
            DueDay(Due("once", "launch_date", 10, "working_day"), LAUNCH, date(2031, 3, 14), None, "weekends_only"),
            "自服务上线之日起10个工作日内（2031年3月14日，该年放假安排未收录，仅按周末推算）",
            "within 10 working days of the launch of the service (14 March 2031, counted by weekends only for want of the "
            "holiday notice)",
        ),
        (
            DueDay(Due("on_event", "launch_date", None, None), LAUNCH),
            "服务上线时；未规定具体天数",
            "on the launch of the service; no number of days is set",
        ),
        (DueDay(Due("recurring", None, 2, "hour")), "每2小时一次", "every 2 hours"),
        (DueDay(Due("recurring", None, 1, "year")), "每年一次", "every year"),
    ],
)
def test_a_due_rule_reads_as_a_rule_with_its_day(due, zh, en):
    assert due_words(due) == Text(zh, en)


def test_a_term_of_months_reads_as_a_term_to_act_within():
    within = due_words(DueDay(Due("on_event", "launch_date", 6, "month"), LAUNCH))

    assert within == Text("自服务上线之日起6个月内", "within 6 months of the launch of the service")


def test_a_day_is_written_as_documents_write_it():
    assert day_words(date(2026, 11, 2)) == Text("2026年11月2日", "2 November 2026")


@pytest.mark.parametrize(
    ("tier", "zh", "en"),
    [
        (("amount", 10_000, 100_000), "人民币1万元以上10万元以下", "CNY 10,000–100,000"),
        (("amount", 1_000, 3_000), "人民币1000元以上3000元以下", "CNY 1,000–3,000"),
        (("amount", None, 50_000_000), "人民币5000万元以下", "up to CNY 50,000,000"),
        (("amount", 25_000, None), "人民币2.5万元以上", "CNY 25,000 or more"),
        (("share_of_turnover", None, 0.05), "上一年度营业额的5%以下", "up to 5% of last year's turnover"),
        (("share_of_turnover", 0.01, 0.1), "上一年度营业额的1%以上10%以下", "1%–10% of last year's turnover"),
        (("multiple_of_gain", 1, 10), "违法所得1倍以上10倍以下", "1–10 times the unlawful gains"),
    ],
)
def test_an_amount_reads_as_the_law_writes_it(tier, zh, en):
    measure, least, most = tier

    assert range_words(Tier("first", "organisation", "fine", measure, Text("甲", "a"), least, most)) == Text(zh, en)


def test_an_open_amount_is_never_told(rulebook):
    tier = Tier("first", "organisation", "fine", "amount", Text("甲", "a"), 10_000, 100_000)
    route = SanctionRoute("X.1", "GAI.21", Text("乙", "b"), "open", (tier,))

    assert "10" not in tier_words(tier, route).en + route_words(route).en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sanction_of_the_rulebook_can_be_told(rulebook, language):
    for route in rulebook.sanctions.values():
        told = [route_words(route), *(tier_words(tier, route) for tier in route.tiers)]
        assert all(words.read(language) and "None" not in words.read(language) for words in told), route.id


def test_the_highest_fine_keeps_the_alternatives_apart(rulebook):
    told = route_words(rulebook.sanctions["PIPL.66"])

    assert told.en.endswith(
        "fine on the organisation of up to CNY 50,000,000 or 5% of last year's turnover; "
        "fine on the persons responsible of up to CNY 1,000,000"
    )


def test_answers_are_told_by_their_labels(rulebook):
    assert answer_words(rulebook.facts["generates"], ("text", "image")) == Text("文本、图片", "Text, Images")
    assert answer_words(rulebook.facts["generates"], ()) == Text("无", "none")
    assert answer_words(rulebook.facts["registered_users"], 2_600_000) == Text("2,600,000人", "2,600,000 persons")
    assert answer_words(rulebook.facts["serves_mainland"], False) == Text("否", "no")


def test_a_fact_node_tells_the_question_what_was_asked_for_what_is_known_and_by_whom(rulebook):
    seen = FactValue("internal", by="法务部", on="2026-11-01")
    node = Reason("in", False, "offering", ("public_service", "open_api"), seen)
    told = seen_words(node, rulebook)

    assert node_words(node, rulebook, {}) == rulebook.facts["offering"].question
    assert told
    assert (
        told.zh
        == "要求：本单位以外的任何人都可以使用、向任何注册开发者开放的接口之一；已知：仅供本单位员工使用（法务部，2026-11-01）"
    )


def test_an_unknown_fact_is_told_as_unknown(rulebook):
    told = seen_words(Reason("is", None, "serves_mainland", True), rulebook)

    assert told == Text("要求：是；已知：未知", "asked for: yes; known: not known")


def test_why_not_names_the_first_condition_that_fails(rulebook):
    known = FactValue(False)
    fails = Reason("is", False, "news_service", True, known)
    reason = Reason("all", False, parts=(Reason("role", True, "ALG.service_provider"), fails, fails))

    assert because(reason, rulebook) == (
        Text("是否提供互联网新闻信息服务？ 否", "Is it an internet news information service? no"),
    )


def test_why_not_of_conditions_that_only_fail_together_still_says_something(rulebook):
    reason = Reason("all", False, parts=(Reason("is", None, "news_service", True), Reason("is", None, "news_service", False)))

    assert because(reason, rulebook)


@pytest.mark.parametrize(
    ("span", "start"),
    [
        (Span(None, None), "A draft for comment"),
        (Span(date(2027, 1, 1), None), "Takes effect on 1 January 2027"),
        (Span(date(2020, 1, 1), date(2026, 1, 1)), "It ceased to have effect on 1 January 2026"),
    ],
)
def test_out_of_force_has_three_reasons(rulebook, span, start):
    from hegui.mapping.results import Outcome

    outcome = Outcome("not_in_force", Reason("in_force", False))

    told = verdict_sentences(outcome, Text("甲", "a"), span, date(2026, 11, 22), rulebook)

    assert told[0].en.startswith(start)
