"""Tables under fire: what cannot be read is refused within bounds, whatever the bytes, and nothing outside is read."""

from __future__ import annotations

import struct
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hegui.mapping import parse_profile, read_profiles
from hegui.rulebook import load_rulebook
from hegui.words import Refused
from mapping.workbooks import changed, csv_text, xlsx
from strategies import examples, profiles

RULEBOOK = load_rulebook()
SHEET, WORKBOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
FOLDER = tempfile.TemporaryDirectory()
HOME = Path(FOLDER.name)
GOOD = xlsx(HOME / "good.xlsx", [["id", "name", "offering"], ["a", "甲", "internal"]]).read_bytes()


def codes(file: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_profiles([file], RULEBOOK)
    return [finding.code for finding in refused.value.findings]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    (tmp_path / "t.xlsx").write_bytes(GOOD)
    return tmp_path / "t.xlsx"


# Archives


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/theme/theme1.xml", "docProps/core.xml", "unused.bin"])
def test_a_part_that_unpacks_to_gigabytes_is_refused_soon(good: Path, part: str) -> None:
    changed(good, part, lambda old: old + b" " * 80_000_000)
    start = time.perf_counter()

    assert codes(good) == ["too_large"]
    assert time.perf_counter() - start < 10


def test_a_part_that_lies_about_its_size_is_refused(good: Path) -> None:
    changed(good, SHEET, lambda old: old + b" " * 80_000_000)
    with zipfile.ZipFile(good) as archive:
        real = archive.getinfo(SHEET).file_size
    good.write_bytes(good.read_bytes().replace(struct.pack("<I", real), struct.pack("<I", 100)))

    assert codes(good) == ["bad_xlsx"]


def test_more_parts_than_a_workbook_has_are_refused(good: Path) -> None:
    with zipfile.ZipFile(good, "a") as archive:
        for n in range(1_001):
            archive.writestr(f"xl/{n}.xml", b"<a/>")

    assert codes(good) == ["too_large"]


def test_other_compressions_are_refused(good: Path) -> None:
    assert codes(changed(good, "x.xml", lambda _: b"<a/>", compress_type=zipfile.ZIP_BZIP2)) == ["bad_xlsx"]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"id,name\n"])
def test_what_is_no_archive_of_a_workbook_is_refused(good: Path, content: bytes) -> None:
    good.write_bytes(content)

    assert codes(good) == ["bad_xlsx"]


@pytest.mark.parametrize("part", [SHEET, WORKBOOK, "[Content_Types].xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("content", [b"", b"<a/>", b"<", b"\xff\xfe<\0"])
def test_a_broken_part_is_refused_and_nothing_else_raised(good: Path, part: str, content: bytes) -> None:
    changed(good, part, lambda _: content)

    try:
        read_profiles([good], RULEBOOK)
    except Refused as refused:
        assert refused.findings


# XML


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, STRINGS, WORKBOOK, "docProps/core.xml"])
def test_no_part_can_read_another_file(good: Path, part: str, encoding: str) -> None:
    secret = good.parent / "secret.txt"
    secret.write_text("internal", encoding="utf-8")

    def harm(old: bytes) -> bytes:
        body = old.decode().removeprefix('<?xml version="1.0"?>').replace("甲", "&x;")
        kind = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        return (kind + body).encode(encoding)

    assert codes(changed(good, part, harm)) == ["hostile_xlsx"]


def test_entities_that_multiply_are_refused(good: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    kind = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'.encode()

    assert codes(changed(good, SHEET, lambda old: kind + old.replace("甲".encode(), b"&l11;"))) == ["hostile_xlsx"]


ROW = b'<row r="2">'


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (b'<row r="1">', "bad_xlsx"),
        (b'<row r="0">', "bad_xlsx"),
        (b'<row r="x">', "bad_xlsx"),
        (b'<row r="999999999999">', "bad_xlsx"),
        (b'<row r="1048577">', "bad_xlsx"),
        (b'<row r="2"><c r="ZZZZZZ2"/>', "bad_xlsx"),
        (b'<row r="2"><c r="XFE2"/>', "bad_xlsx"),
        (b'<row r="2"><c r="C2"/>', "bad_xlsx"),
        (b'<row r="2"><c r="A9"/>', "bad_xlsx"),
        (b'<row r="2">' + b"<d>" * 100 + b"</d>" * 100, "too_large"),
        (b'<row r="2">' + b"<d/>" * 3_100_000, "too_large"),
    ],
)
def test_rows_and_cells_in_impossible_places_are_refused(good: Path, harm: bytes, code: str) -> None:
    def put(old: bytes) -> bytes:
        assert ROW in old
        return old.replace(ROW, harm)

    assert codes(changed(good, SHEET, put)) == [code]


def test_what_a_sheet_says_of_its_size_costs_nothing(good: Path) -> None:
    changed(good, SHEET, lambda old: old.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"').replace(b'r="2"', b'r="1048576"'))
    changed(
        good, SHEET, lambda old: old.replace(b'A2"', b'A1048576"').replace(b'B2"', b'B1048576"').replace(b'C2"', b'C1048576"')
    )

    assert [profile.id for profile in read_profiles([good], RULEBOOK)] == ["a"]


def test_formulas_cost_nothing_however_long_they_are(good: Path) -> None:
    formula = b'<c r="D2"><f t="shared" ref="D2:XFD2" si="0">' + b"A1+" * 1_000_000 + b"A1</f></c>"
    others = b"".join(b'<c><f t="shared" si="0"/></c>' for _ in range(10_000))
    start = time.perf_counter()

    found = codes(
        changed(good, SHEET, lambda old: old.replace(b"</row></sheetData>", formula + others + b"</row></sheetData>"))
    )

    assert found == ["formula"]
    assert time.perf_counter() - start < 10


# Any table, any bytes


def outcome(content: bytes, ending: str) -> None:
    file = HOME / f"fuzz.{ending}"
    file.write_bytes(content)
    try:
        read_profiles([file], RULEBOOK)
    except Refused as refused:
        assert refused.findings
        assert all(finding.message.zh and finding.message.en for finding in refused.findings)


@examples(1)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_profiles_or_refused(content: bytes) -> None:
    outcome(content, "csv")
    outcome(b"id,name,offering\n" + content, "csv")
    outcome(content, "xlsx")


@examples(2)
@given(at=st.integers(0, len(GOOD) - 1), harm=st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_profiles_or_refused(at: int, harm: bytes) -> None:
    outcome(GOOD[:at] + harm + GOOD[at + len(harm) :], "xlsx")


@examples(1)
@given(data=st.data())
def test_damaged_xml_is_profiles_or_refused(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from([SHEET, STRINGS, WORKBOOK, "xl/styles.xml", "[Content_Types].xml"]))
    file = HOME / "xml.xlsx"
    file.write_bytes(GOOD)

    def harm(old: bytes) -> bytes:
        at = data.draw(st.integers(0, max(0, len(old) - 1)))
        return (
            old[:at]
            + data.draw(st.sampled_from([b"", b"9", b"<", b"/>", b'"', b"\0", b"A"]))
            + old[at + data.draw(st.integers(0, 20)) :]
        )

    outcome(changed(file, part, harm).read_bytes(), "xlsx")


# Round trips


def in_cells(facts: dict[str, Any], real: bool) -> dict[str, Any]:
    """Answers as somebody may type them; `real` leaves booleans and numbers what they are."""
    cells: dict[str, Any] = {}
    for name, value in facts.items():
        answer = value["value"] if isinstance(value, dict) else value
        if isinstance(answer, list):
            cells[name] = "; ".join(answer) or "none"
        elif isinstance(answer, bool) and not real:
            cells[name] = "是" if answer else "false"
        else:
            cells[name] = answer
    return cells


def as_rows(systems: list[dict[str, Any]], real: bool) -> list[list[Any]]:
    records: list[dict[str, Any]] = []
    for system in systems:
        records.append({"id": system["id"], **in_cells(system["facts"], real)})
        for function in system.get("functions", ()):
            records.append({"id": system["id"], "function": function["id"], **in_cells(function["facts"], real)})
    headings = list(dict.fromkeys(["id", "function", *(name for record in records for name in record)]))
    return [headings, *([record.get(name) for name in headings] for record in records)]


def bare(plain: dict[str, Any]) -> dict[str, Any]:
    """The same profile without the long form of values, which a table has no room for."""
    short = {name: value["value"] if isinstance(value, dict) else value for name, value in plain["facts"].items()}
    functions = [bare(function) for function in plain.get("functions", ())]
    return {"id": plain["id"], "facts": short, **({"functions": functions} if functions else {})}


@examples(0.2)
@given(plain=st.lists(profiles(RULEBOOK, most_functions=2), min_size=1, max_size=2))
def test_any_table_of_right_answers_reads_back_to_the_same_profiles(plain: list[dict[str, Any]]) -> None:
    systems = [{**system, "id": f"s{n}"} for n, system in enumerate(plain)]
    expected = [parse_profile(yaml.safe_dump(bare(system)).encode(), "s.yaml", RULEBOOK) for system in systems]

    (HOME / "t.csv").write_text(csv_text(as_rows(systems, real=False)), encoding="utf-8")
    xlsx(HOME / "t.xlsx", as_rows(systems, real=True))

    assert read_profiles([HOME / "t.csv"], RULEBOOK) == expected
    assert read_profiles([HOME / "t.xlsx"], RULEBOOK) == expected
