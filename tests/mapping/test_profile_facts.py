"""The facts a person writes: each mistake has its words in both languages, and all of them are told together."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given

from hegui.mapping import FactValue, Profile, map_system, parse_profile
from hegui.mapping.profile_schema import profile_schema
from hegui.mapping.reading import MAX_FUNCTIONS, MAX_PROFILE_BYTES
from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.evaluation import Reason
from hegui.words import Finding, Refused, Text
from rulebook.tiny import DAY
from strategies import examples, profiles

RULEBOOK = load_rulebook()
PROFILE_SCHEMA = jsonschema.Draft202012Validator(profile_schema(RULEBOOK))


def parse(written: Any) -> Profile:
    content = written if isinstance(written, str) else yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
    return parse_profile(content.encode(), "bot.yaml", RULEBOOK)


def problems(written: Any) -> tuple[Finding, ...]:
    with pytest.raises(Refused) as refused:
        parse(written)
    return refused.value.findings


def problem_of(**facts: Any) -> Finding:
    """The one finding about these facts of an otherwise right profile."""
    (finding,) = problems({"id": "bot", "facts": facts})
    return finding


def remedy(finding: Finding) -> Text:
    assert finding.remedy is not None
    return finding.remedy


# What is read


def test_a_profile_is_its_id_name_facts_and_functions() -> None:
    profile = parse(
        "id: bot\nname: {zh: 客服, en: Bot}\nfacts: {offering: internal, generates: [text, image]}\n"
        "functions:\n  - {id: chat, name: 聊天, facts: {offering: open_api}}\n  - id: feed\n"
    )

    assert (profile.id, profile.name) == ("bot", Text("客服", "Bot"))
    assert profile.facts == {"offering": FactValue("internal"), "generates": FactValue(("text", "image"))}
    assert [(f.id, f.name, f.facts) for f in profile.functions] == [
        ("chat", Text("聊天", "聊天"), {"offering": FactValue("open_api")}),
        ("feed", Text("feed", "feed"), {}),
    ]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("name: {zh: 客服, en: Bot}", Text("客服", "Bot")),
        ("name: 客服", Text("客服", "客服")),
        ("name: {zh: 客服}", Text("客服", "客服")),
        ("name: {en: Bot}", Text("Bot", "Bot")),
        ("name: null", Text("bot", "bot")),
        ("", Text("bot", "bot")),
    ],
)
def test_one_language_serves_for_both_and_the_id_where_there_is_no_name(name: str, read: Text) -> None:
    assert parse(f"id: bot\n{name}\n").name == read


@pytest.mark.parametrize(
    ("fact", "written", "value"),
    [
        ("serves_mainland", "true", True),
        ("serves_mainland", "false", False),
        ("registered_users", "0", 0),
        ("registered_users", "48000000", 48_000_000),
        ("launch_date", "2024-05-20", "2024-05-20"),
        ("launch_date", '"2024-05-20"', "2024-05-20"),
        ("offering", "open_api", "open_api"),
        ("generates", "[]", ()),
        ("generates", "[image, text]", ("image", "text")),
        ("generates", "[text, text]", ("text",)),
    ],
)
def test_a_value_is_read_in_the_type_of_its_fact(fact: str, written: str, value: Any) -> None:
    assert parse(f"id: bot\nfacts: {{{fact}: {written}}}\n").facts == {fact: FactValue(value)}


@pytest.mark.parametrize("written", ["null", "~", "", "{value: null, by: 法务}"])
def test_a_fact_without_a_value_is_unknown(written: str) -> None:
    assert parse(f"id: bot\nfacts:\n  offering: {written}\n").facts == {}


def test_a_function_can_say_that_a_fact_of_its_system_is_unknown_to_it() -> None:
    profile = parse(
        "id: bot\nfacts: {offering: internal, users_minors: true}\nfunctions: [{id: chat, facts: {offering: null}}]\n"
    )

    (chat,) = profile.as_functions()

    assert chat.facts == {"users_minors": FactValue(True)}


@pytest.mark.parametrize("facts", ["", "facts:\n", "facts: {}\n"])
def test_a_profile_may_know_nothing(facts: str) -> None:
    assert parse(f"id: bot\n{facts}").facts == {}


@pytest.mark.parametrize("id_", ["a", "bot-1", "A.b_c", "客服", "1", "x" * 80])
def test_an_id_is_letters_digits_and_chinese_characters(id_: str) -> None:
    assert parse({"id": id_}).id == id_


@examples(0.3)
@given(plain=profiles(RULEBOOK, most_functions=2))
def test_every_right_profile_is_read_with_all_its_facts(plain: dict[str, Any]) -> None:
    profile = parse(plain)

    assert set(profile.facts) == set(plain["facts"])
    for function, written in zip(profile.functions, plain.get("functions", []), strict=True):
        assert set(function.facts) == set(written["facts"])


@examples(0.1)
@given(plain=profiles(RULEBOOK, most_functions=1))
def test_the_json_schema_accepts_every_right_profile(plain: dict[str, Any]) -> None:
    assert list(PROFILE_SCHEMA.iter_errors(plain)) == []


@pytest.mark.parametrize(
    "wrong",
    [{"serve_mainland": True}, {"offering": "x"}, {"registered_users": -1}, {"generates": "text"}, {"launch_date": 2025}],
)
def test_the_json_schema_refuses_what_the_reader_refuses(wrong: dict[str, Any]) -> None:
    assert problem_of(**wrong)
    assert not PROFILE_SCHEMA.is_valid({"id": "bot", "facts": wrong})


# Facts: one test for each mistake


def test_a_misspelt_fact_is_told_with_line_and_nearest_name() -> None:
    (finding,) = problems("id: bot\nfacts:\n  offering: internal\n  serve_mainland: true\n")

    assert (finding.code, finding.place) == ("unknown_fact", "bot.yaml:4, facts.serve_mainland")
    assert finding.message == Text("没有名为“serve_mainland”的事实。", "No fact is called 'serve_mainland'.")
    assert "是否想写 serves_mainland？" in remedy(finding).zh
    assert "Did you mean serves_mainland?" in remedy(finding).en
    assert "hegui rules facts" in remedy(finding).en


def test_a_fact_like_no_other_is_told_where_the_facts_are_listed() -> None:
    finding = problem_of(qqqq=1)

    assert remedy(finding) == Text("用 hegui rules facts 可列出全部事实。", "'hegui rules facts' lists them all.")


def test_a_derived_fact_cannot_be_given() -> None:
    finding = problem_of(reaches_mainland=True)

    assert finding.code == "derived_fact"
    assert "由规则推算，不能填写" in finding.message.zh
    assert "computed by the rules; it cannot be given" in finding.message.en
    assert remedy(finding) == Text("请删去此行。", "Leave this line out.")


@pytest.mark.parametrize(
    ("fact", "written", "zh", "en"),
    [
        ("serves_mainland", "yes", "应为 true 或 false，实为“yes”", "takes true or false, not 'yes'"),
        ("serves_mainland", 1, "应为 true 或 false", "takes true or false, not '1'"),
        ("serves_mainland", [], "应为 true 或 false", "takes true or false"),
        ("registered_users", -1, "应为不小于 0 的整数，实为“-1”", "takes a whole number from 0 up, not '-1'"),
        ("registered_users", 1.5, "应为不小于 0 的整数", "takes a whole number from 0 up, not '1.5'"),
        ("registered_users", "100", "应为不小于 0 的整数", "takes a whole number from 0 up, not '100'"),
        ("registered_users", True, "应为不小于 0 的整数", "takes a whole number"),
        (
            "launch_date",
            "2025-02-30",
            "应为 2025-09-01 形式的日期，实为“2025-02-30”",
            "takes a day like 2025-09-01, not '2025-02-30'",
        ),
        ("launch_date", "2025-W36-1", "形式的日期", "takes a day like 2025-09-01"),
        ("launch_date", "20250901", "形式的日期", "takes a day like 2025-09-01"),
        ("launch_date", 2025, "形式的日期", "takes a day like 2025-09-01"),
        ("generates", "text", "应为列表，实为“text”", "takes a list, not 'text'"),
        ("generates", True, "应为列表", "takes a list, not 'True'"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_with_the_right_one(fact: str, written: Any, zh: str, en: str) -> None:
    finding = problem_of(**{fact: written})

    assert (finding.code, finding.place) == ("wrong_type", f"bot.yaml:3, facts.{fact}")
    assert finding.message.zh.startswith(fact)
    assert zh in finding.message.zh
    assert en in finding.message.en


def test_a_list_that_is_missing_its_brackets_is_told_how_to_write_one_and_none() -> None:
    assert "[text]" in remedy(problem_of(generates="text")).zh
    assert "write [] for none of them" in remedy(problem_of(generates="text")).en


@pytest.mark.parametrize(
    ("fact", "written", "place"),
    [
        ("offering", "open_apis", "facts.offering"),
        ("generates", ["text", "images"], "facts.generates[1]"),
        ("offering", ["open_api"], "facts.offering"),
        ("generates", [["text"]], "facts.generates[0]"),
        ("offering", True, "facts.offering"),
    ],
)
def test_a_choice_that_is_not_offered_is_told_with_those_that_are(fact: str, written: Any, place: str) -> None:
    finding = problem_of(**{fact: written})

    offered = ", ".join(RULEBOOK.facts[fact].choice_ids)
    assert finding.code == "unknown_choice"
    assert finding.place.endswith(place)
    assert f"可用：{offered}。" in finding.message.zh
    assert f"it offers: {offered}." in finding.message.en


def test_a_misspelt_choice_is_told_with_the_nearest_one() -> None:
    assert remedy(problem_of(offering="open_apis")) == Text("是否想写 open_api？", "Did you mean open_api?")


# Numbers that cannot be


def test_active_users_cannot_exceed_registered_ones() -> None:
    finding = problem_of(registered_users=1000, monthly_active_users=1001)

    assert (finding.code, finding.place) == ("impossible_number", "bot.yaml:4, facts.monthly_active_users")
    assert finding.message.zh == "monthly_active_users（1001）不可能大于 registered_users（1000）。"
    assert finding.message.en == "monthly_active_users (1001) cannot exceed registered_users (1000)."
    assert remedy(finding) == Text("请核对这两个数字。", "Check both numbers.")


@pytest.mark.parametrize("facts", [{"registered_users": 1000, "monthly_active_users": 1000}, {"monthly_active_users": 10**6}])
def test_as_many_active_as_registered_users_are_possible(facts: dict[str, int]) -> None:
    assert set(parse({"id": "bot", "facts": facts}).facts) == set(facts)


def test_a_function_is_held_against_the_numbers_of_its_system() -> None:
    written = {
        "id": "bot",
        "facts": {"registered_users": 1000},
        "functions": [
            {"id": "chat", "facts": {"monthly_active_users": 1001}},
            {"id": "feed", "facts": {"monthly_active_users": 9}},
        ],
    }

    (finding,) = problems(written)

    assert finding.place == "bot.yaml:7, functions[0].facts.monthly_active_users"


def test_impossible_numbers_of_the_system_are_told_once_however_many_functions_it_has() -> None:
    written = {
        "id": "bot",
        "facts": {"registered_users": 1, "monthly_active_users": 2},
        "functions": [{"id": "chat"}, {"id": "feed", "facts": {"offering": "internal"}}],
    }

    assert [finding.place for finding in problems(written)] == ["bot.yaml:4, facts.monthly_active_users"]


# The long form


def test_the_long_form_says_who_when_and_from_what_source() -> None:
    facts = parse("id: bot\nfacts:\n  offering: {value: internal, by: 法务, on: 2026-11-05, source: 会议纪要}\n").facts

    assert facts == {"offering": FactValue("internal", "法务", "2026-11-05", "会议纪要")}


def test_who_when_and_source_stand_in_the_reason_tree() -> None:
    profile = parse("id: bot\nfacts:\n  serves_mainland: {value: true, by: 法务, on: '2026-11-05', source: 会议纪要}\n")

    (mapped,) = map_system(profile, as_of=DAY, rulebook=RULEBOOK).systems

    seen = {
        leaf.seen for result in mapped.duties for leaf in leaves(result.outcome.reason) if leaf.subject == "serves_mainland"
    }
    assert seen == {FactValue(True, "法务", "2026-11-05", "会议纪要")}


def leaves(reason: Reason) -> list[Reason]:
    return [reason] if not reason.parts else [leaf for part in reason.parts for leaf in leaves(part)]


@pytest.mark.parametrize(
    ("written", "code", "place", "zh", "en"),
    [
        ({"by": "法务"}, "missing_key", "facts.offering", "缺少“value”", "'value' is missing"),
        ({"value": "x", "by": "y"}, "unknown_choice", "facts.offering.value", "没有“x”这一选项", "does not offer 'x'"),
        ({"value": "internal", "by": 3}, "wrong_type", "facts.offering.by", "应为简短文字", "Expected a short text"),
        ({"value": "internal", "on": ["x"]}, "wrong_type", "facts.offering.on", "应为简短文字", "Expected a short text"),
        (
            {"value": "internal", "source": "字" * 2001},
            "wrong_type",
            "facts.offering.source",
            "应为简短文字",
            "Expected a short text",
        ),
        ({"value": "internal", "form": "x"}, "unknown_key", "facts.offering.form", "不认识的键“form”", "Unknown key 'form'"),
        ({"value": {"value": "internal"}}, "unknown_choice", "facts.offering.value", "这一选项", "does not offer"),
    ],
)
def test_a_mistake_in_the_long_form_is_told_where_it_stands(written: Any, code: str, place: str, zh: str, en: str) -> None:
    finding = problem_of(offering=written)

    assert finding.code == code
    assert finding.place.endswith(place)
    assert zh in finding.message.zh
    assert en in finding.message.en


# The profile around the facts


@pytest.mark.parametrize("written", ["", "- id: bot\n", "bot\n", "7\n", "[]"])
def test_a_profile_has_to_be_a_mapping(written: str) -> None:
    (finding,) = problems(written)

    assert finding.code == "wrong_type"
    assert "档案应为键值对" in finding.message.zh
    assert "A profile is a mapping with id, name and facts" in finding.message.en


@pytest.mark.parametrize("id_", [None, "", "-bot", "a b", "../x", "a/b", "x" * 81, 7, ["a"], "a\nb", "<b>"])
def test_an_id_that_names_nothing_is_refused(id_: Any) -> None:
    (finding,) = problems({"id": id_})

    assert finding.code == "bad_id"
    assert "最多 80 个字符" in finding.message.zh
    assert "at most 80 characters" in finding.message.en


def test_a_profile_without_an_id_is_refused() -> None:
    assert [finding.code for finding in problems("facts: {}\n")] == ["bad_id"]


@pytest.mark.parametrize(
    ("written", "place", "near"),
    [
        ({"id": "bot", "fact": {}}, "bot.yaml:2, fact", "Did you mean facts?"),
        ({"id": "bot", "zzz": 1}, "bot.yaml:2, zzz", "Known: id, name, facts, functions, organisation."),
        ({"id": "bot", "functions": [{"id": "chat", "nam": "x"}]}, "bot.yaml:4, functions[0].nam", "Did you mean name?"),
    ],
)
def test_a_key_that_means_nothing_is_refused_with_those_that_do(written: Any, place: str, near: str) -> None:
    (finding,) = problems(written)

    assert (finding.code, finding.place) == ("unknown_key", place)
    assert "不认识的键" in finding.message.zh
    assert remedy(finding).en == near


@pytest.mark.parametrize(
    ("functions", "code", "zh", "en"),
    [
        ("chat", "wrong_type", "functions 应为列表", "functions is a list"),
        ([{"id": f"f{n}"} for n in range(MAX_FUNCTIONS + 1)], "wrong_type", "最多 200 项", "at most 200"),
        (["chat"], "wrong_type", "每项功能应为键值对", "A function is a mapping"),
        ([{"id": "chat"}, {"id": "chat"}], "doubled_id", "功能编号“chat”重复", "The function id 'chat' is used twice"),
        ([{"facts": {}}], "bad_id", "id 应为", "id has to be"),
        ([{"id": "chat", "facts": []}], "wrong_type", "facts 应为键值对", "facts has to be a mapping"),
        (
            [{"id": "chat", "facts": {"offerin": "internal"}}],
            "unknown_fact",
            "没有名为“offerin”的事实",
            "No fact is called 'offerin'",
        ),
    ],
)
def test_a_mistake_in_a_function_is_told(functions: Any, code: str, zh: str, en: str) -> None:
    (finding,) = problems({"id": "bot", "functions": functions})

    assert finding.code == code
    assert zh in finding.message.zh
    assert en in finding.message.en


def test_two_functions_without_an_id_are_not_said_to_share_one() -> None:
    assert [finding.code for finding in problems({"id": "bot", "functions": [{"name": "a"}, {"name": "b"}]})] == [
        "bad_id",
        "bad_id",
    ]


@pytest.mark.parametrize("name", [3, ["x"], {"zh": 1}, {"fr": "x"}, {"zh": "x", "en": "y", "fr": "z"}])
def test_a_name_is_text_in_one_language_or_two(name: Any) -> None:
    assert problems({"id": "bot", "name": name})


def test_a_profile_over_one_mebibyte_is_refused() -> None:
    (finding,) = problems("id: bot\n#" + "x" * MAX_PROFILE_BYTES)

    assert finding.code == "too_large"
    assert "1024 KiB" in finding.message.en


def test_all_problems_of_a_profile_are_told_together_and_in_the_same_order() -> None:
    written = {
        "id": "a b",
        "name": 3,
        "zz": 1,
        "aa": 1,
        "facts": {"serve_mainland": True, "offering": "x", "registered_users": -1, "reaches_mainland": True},
        "functions": [{"id": "chat", "facts": {"launch_date": "x"}}, {"id": "chat"}],
    }

    assert [finding.code for finding in problems(written)] == [
        "unknown_key",
        "unknown_key",
        "bad_id",
        "unknown_fact",
        "unknown_choice",
        "wrong_type",
        "derived_fact",
        "wrong_type",
        "doubled_id",
        "wrong_type",
    ]
    assert [finding.place for finding in problems(written)][:2] == ["bot.yaml:4, aa", "bot.yaml:3, zz"]


def test_the_example_of_every_type_is_in_the_catalogue(rulebook: Rulebook) -> None:
    assert {fact.type for fact in rulebook.contents.facts} >= {"boolean", "choice", "many", "number", "date"}
