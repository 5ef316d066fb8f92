"""Profiles in files: the organisation beside them, folders as portfolios, and all problems of all files at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hegui.mapping import FactValue, Profile, read_profile, read_profiles
from hegui.rulebook import load_rulebook
from hegui.words import Finding, Refused

RULEBOOK = load_rulebook()
OUTSIDE = "facts: {offering: internal}\n"


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def read(*paths: Path) -> list[Profile]:
    return read_profiles(paths, RULEBOOK)


def problems(*paths: Path) -> tuple[Finding, ...]:
    with pytest.raises(Refused) as refused:
        read(*paths)
    return refused.value.findings


# Folders


def test_a_folder_is_a_portfolio_read_by_name(tmp_path: Path) -> None:
    write(tmp_path / "b.yaml", "id: b\n")
    write(tmp_path / "a.yml", "id: a\n")
    write(tmp_path / "c.json", json.dumps({"id": "c"}))
    write(tmp_path / "notes.txt", "not a profile")
    write(tmp_path / "below" / "d.yaml", "id: d\n")

    assert [profile.id for profile in read(tmp_path)] == ["a", "b", "c"]


def test_files_and_folders_are_read_in_the_order_given(tmp_path: Path) -> None:
    one = write(tmp_path / "one" / "a.yaml", "id: a\n")
    other = write(tmp_path / "z.yaml", "id: z\n")

    assert [profile.id for profile in read(other, one.parent)] == ["z", "a"]


def test_a_folder_without_profiles_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "organisation.yaml", OUTSIDE)

    (finding,) = problems(tmp_path)

    assert (finding.code, finding.place) == ("no_profiles", str(tmp_path))
    assert "文件夹中没有档案" in finding.message.zh
    assert "The folder holds no profiles" in finding.message.en


@pytest.mark.parametrize("name", ["bot.txt", "bot.xls", "bot", "bot.yaml.bak"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    (finding,) = problems(write(tmp_path / name, "id: bot\n"))

    assert finding.code == "unknown_format"
    assert "档案须为 .yaml、.yml 或 .json 文件" in finding.message.zh
    assert "A profile is a .yaml, .yml or .json file" in finding.message.en


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert [finding.code for finding in problems(tmp_path / "bot.yaml")] == ["unreadable"]


def test_two_profiles_of_one_id_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "id: bot\n")
    second = write(tmp_path / "b.yaml", "id: bot\n")

    (finding,) = problems(tmp_path)

    assert (finding.code, finding.place) == ("doubled_id", str(second))
    assert "档案编号“bot”重复" in finding.message.zh
    assert "The profile id 'bot' is used twice" in finding.message.en


def test_the_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "id: a\nfacts: {serve_mainland: true, offering: x}\n")
    write(tmp_path / "b.yaml", "id: b\nid: c\n")
    write(tmp_path / "c.json", "{")
    write(tmp_path / "d.yaml", "id: d\n")
    (tmp_path / "e.yaml").write_bytes(b"\xff")

    found = problems(tmp_path, tmp_path / "gone.yaml", write(tmp_path / "f.txt", ""))

    assert [(Path(finding.place.split(":")[0]).name, finding.code) for finding in found] == [
        ("a.yaml", "unknown_fact"),
        ("a.yaml", "unknown_choice"),
        ("b.yaml", "doubled_key"),
        ("c.json", "bad_yaml"),
        ("e.yaml", "not_utf8"),
        ("gone.yaml", "unreadable"),
        ("f.txt", "unknown_format"),
    ]


# The organisation


def test_the_organisations_facts_stand_under_the_systems_and_these_under_the_functions(tmp_path: Path) -> None:
    write(tmp_path / "organisation.yaml", "facts: {offering: internal, provider_seat: mainland, registered_users: 1}\n")
    bot = write(
        tmp_path / "bot.yaml",
        "id: bot\nfacts: {offering: open_api, registered_users: 2}\nfunctions: [{id: chat, facts: {registered_users: 3}}]\n",
    )

    profile = read_profile(bot, RULEBOOK)

    assert profile.facts["provider_seat"] == FactValue("mainland")
    assert profile.facts["offering"] == FactValue("open_api")
    (chat,) = profile.as_functions()
    assert {name: value.value for name, value in chat.facts.items()} == {
        "offering": "open_api",
        "provider_seat": "mainland",
        "registered_users": 3,
    }


def test_a_system_can_say_that_a_fact_of_its_organisation_is_unknown_of_it(tmp_path: Path) -> None:
    write(tmp_path / "organisation.yaml", OUTSIDE)

    assert read_profile(write(tmp_path / "bot.yaml", "id: bot\nfacts: {offering: null}\n"), RULEBOOK).facts == {}


@pytest.mark.parametrize("name", ["organisation.yaml", "organisation.yml"])
def test_an_organisation_file_beside_the_profile_is_found(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, OUTSIDE)

    assert read_profile(write(tmp_path / "bot.yaml", "id: bot\n"), RULEBOOK).facts == {"offering": FactValue("internal")}


def test_a_profile_may_name_its_organisation(tmp_path: Path) -> None:
    write(tmp_path / "organisation.yaml", "facts: {offering: open_api}\n")
    write(tmp_path / "shared" / "group.yaml", OUTSIDE)
    bot = write(tmp_path / "bot.yaml", "id: bot\norganisation: shared/group.yaml\n")

    assert read_profile(bot, RULEBOOK).facts == {"offering": FactValue("internal")}


def test_the_numbers_of_the_organisation_limit_those_of_the_system(tmp_path: Path) -> None:
    write(tmp_path / "organisation.yaml", "facts: {registered_users: 10}\n")

    (finding,) = problems(write(tmp_path / "bot.yaml", "id: bot\nfacts: {monthly_active_users: 11}\n"))

    assert finding.code == "impossible_number"


def refused_organisation(bot: Path) -> None:
    (finding,) = problems(bot)

    assert (finding.code, finding.place) == ("bad_organisation", f"{bot}:2, organisation")
    assert "须为档案同一文件夹内已有的文件" in finding.message.zh
    assert "has to name a file in the profile's own folder" in finding.message.en


@pytest.mark.parametrize(
    "named",
    [
        "../outside.yaml",
        "below/../../outside.yaml",
        "./../outside.yaml",
        "ABSOLUTE",
        "link.yaml",
        "linked/outside.yaml",
        "circle.yaml",
        "missing.yaml",
        "notes.txt",
        "below",
        ".",
        '""',
        "7",
        "[a.yaml]",
        "{a: b}",
        "true",
        '"a\\0b.yaml"',
        f'"{"x" * 5000}.yaml"',
        "file:///etc/passwd",
        "/etc/passwd",
    ],
)
def test_a_profile_cannot_make_us_read_other_places(tmp_path: Path, named: str) -> None:
    outside = write(tmp_path / "outside.yaml", OUTSIDE)
    home = tmp_path / "home"
    write(home / "below" / "x.yaml", OUTSIDE)
    write(home / "notes.txt", OUTSIDE)
    (home / "link.yaml").symlink_to(outside)
    (home / "linked").symlink_to(tmp_path)
    (home / "circle.yaml").symlink_to(home / "circle.yaml")

    bot = write(home / "bot.yaml", f"id: bot\norganisation: {str(outside) if named == 'ABSOLUTE' else named}\n")

    refused_organisation(bot)


def test_an_organisation_file_has_facts_and_nothing_of_a_system(tmp_path: Path) -> None:
    write(tmp_path / "organisation.yaml", "id: acme\nname: {zh: 甲, en: Acme}\nfacts: {}\nfunctions: []\n")

    (finding,) = problems(write(tmp_path / "bot.yaml", "id: bot\n"))

    assert (finding.code, finding.place) == ("unknown_key", f"{tmp_path / 'organisation.yaml'}:4, functions")


@pytest.mark.parametrize(
    ("content", "code"), [("- x\n", "wrong_type"), ("", "wrong_type"), ("a: 1\na: 2\n", "doubled_key"), ("a: [\n", "bad_yaml")]
)
def test_an_organisation_file_that_cannot_be_read_does_not_hide_the_profiles_own_problems(
    tmp_path: Path, content: str, code: str
) -> None:
    write(tmp_path / "organisation.yaml", content)
    bot = write(tmp_path / "bot.yaml", "id: bot\nfacts: {offering: x}\n")

    assert {finding.code for finding in problems(bot)} == {code, "unknown_choice"}


def test_what_is_wrong_with_the_organisation_is_told_once_for_all_its_systems(tmp_path: Path) -> None:
    write(tmp_path / "organisation.yaml", "facts: {provider_seat: moon}\n")
    for name in "abc":
        write(tmp_path / f"{name}.yaml", f"id: {name}\n")

    (finding,) = problems(tmp_path)

    assert finding.place == f"{tmp_path / 'organisation.yaml'}:1, facts.provider_seat"


def test_an_organisation_file_beside_the_profile_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("facts: {foreign_invested: true}\n", encoding="utf-8")
    folder = tmp_path / "systems"
    folder.mkdir()
    (folder / "organisation.yaml").symlink_to(outside)
    (folder / "bot.yaml").write_text("id: bot\n", encoding="utf-8")

    with pytest.raises(Refused) as refusal:
        read_profiles([folder], RULEBOOK)

    assert [finding.code for finding in refusal.value.findings] == ["bad_organisation"]
