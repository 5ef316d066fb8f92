"""The data folder: every broken file is told by file and line, all of them together, and never by a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hegui.rulebook.loader import DATA
from hegui.rulebook.sources import read_cases, read_sources
from hegui.words import Finding, Refused

KEPT = ("rulebook.yaml", "derived.yaml", "routes.yaml", "advice.yaml", "facts/audience.yaml", "calendar/2026.yaml")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small data folder: some shared files and one instrument."""
    for name in KEPT:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA / name, tmp_path / name)
    shutil.copytree(DATA / "instruments" / "GAI", tmp_path / "instruments" / "GAI")
    return tmp_path


def refused(data: Path) -> tuple[Finding, ...]:
    with pytest.raises(Refused) as refusal:
        read_sources(data)
    return refusal.value.findings


def write(data: Path, name: str, text: str) -> None:
    (data / name).write_text(text, encoding="utf-8")


def test_a_whole_folder_is_read(data: Path) -> None:
    plain = read_sources(data)

    assert [instrument["id"] for instrument in plain["instruments"]] == ["GAI"]
    assert plain["instruments"][0]["duties"]


@pytest.mark.parametrize("content", ["", "[]", "- a\n", "text", "7", "{}", "- {id: x}\n", "null: 1\n"])
@pytest.mark.parametrize(
    "name", ["rulebook.yaml", "derived.yaml", "facts/audience.yaml", "calendar/2026.yaml", "instruments/GAI/instrument.yaml"]
)
def test_a_file_of_the_wrong_shape_is_refused_by_its_name(data: Path, name: str, content: str) -> None:
    write(data, name, content)
    empty_list_is_right = content == "[]" and name in ("derived.yaml", "facts/audience.yaml")

    if empty_list_is_right:
        assert read_sources(data)["version"]
    else:
        assert all(finding.place.startswith(name) for finding in refused(data))


def test_a_misspelt_key_is_told_with_file_line_and_the_nearest_one(data: Path) -> None:
    duties = data / "instruments/GAI/duties.yaml"
    lines = duties.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("  basis: "))
    lines[line - 1] = lines[line - 1].replace("basis", "bassis")
    duties.write_text("\n".join(lines), encoding="utf-8")

    findings = {finding.code: finding for finding in refused(data)}

    assert findings["unknown_key"].place == f"instruments/GAI/duties.yaml:{line}, [0].bassis"
    assert findings["unknown_key"].remedy is not None
    assert findings["unknown_key"].remedy.plain() == {"zh": "是否想写 basis？", "en": "Did you mean basis?"}
    assert findings["missing_key"].message.en == "'basis' is missing."


def test_a_dated_value_without_a_citation_cannot_be_written(data: Path) -> None:
    duties = data / "instruments/GAI/duties.yaml"
    lines = duties.read_text(encoding="utf-8").splitlines()
    first = next(number for number, text in enumerate(lines) if text.startswith("  cites: "))
    del lines[first]
    duties.write_text("\n".join(lines), encoding="utf-8")

    (finding,) = refused(data)

    assert finding.message.zh == "缺少“cites”。"
    assert finding.message.en == "'cites' is missing."


def test_a_file_that_nothing_reads_is_refused_with_the_names_there_are(data: Path) -> None:
    write(data, "instruments/GAI/dutys.yaml", "[]")

    (finding,) = refused(data)

    assert (finding.code, finding.place) == ("stray_file", "instruments/GAI/dutys.yaml")
    assert "没有任何内容读取此文件" in finding.message.zh
    assert "Nothing reads this file; known names: instrument, cases, articles, roles, duties" in finding.message.en


def test_the_problems_of_all_files_are_told_together(data: Path) -> None:
    write(data, "rulebook.yaml", "version: 1\n")
    write(data, "routes.yaml", "a: 1\na: 2\n")
    write(data, "instruments/GAI/roles.yaml", "x")

    places = {finding.place.split(":")[0].split(",")[0] for finding in refused(data)}

    assert places == {"rulebook.yaml", "routes.yaml", "instruments/GAI/roles.yaml"}


def test_a_missing_file_is_refused_by_its_name(data: Path) -> None:
    (data / "routes.yaml").unlink()

    (finding,) = refused(data)

    assert (finding.code, finding.place) == ("unreadable", "routes.yaml")


def test_cases_of_the_wrong_shape_are_refused_by_their_file(data: Path) -> None:
    write(data, "instruments/GAI/cases.yaml", "start: {}\ncases:\n  - {of: GAI, day: '2026-11-22', expects: applies}\n")

    with pytest.raises(Refused) as refusal:
        read_cases(data)

    (finding,) = refusal.value.findings
    assert finding.place == "instruments/GAI/cases.yaml:3, cases[0].expects"
    assert finding.remedy is not None
    assert finding.remedy.en == "Did you mean expect?"
