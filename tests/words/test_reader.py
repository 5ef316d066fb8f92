"""The strict reader: what a person writes is what the product gets, and each mistake has its own words."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hegui.words import Finding, Refused
from hegui.words.reader import MAX_BYTES, MAX_DEPTH, Document, read_bytes, read_file


def read(text: str, name: str = "a.yaml") -> Any:
    return read_bytes(text.encode(), name).value


def refusal(content: str | bytes, name: str = "a.yaml") -> Finding:
    """The one finding with which the content is refused."""
    with pytest.raises(Refused) as refused:
        read_bytes(content.encode() if isinstance(content, str) else content, name)
    (finding,) = refused.value.findings
    return finding


def says(finding: Finding, code: str, place: str, zh: str, en: str) -> None:
    assert finding.code == code
    assert finding.place == place
    assert zh in finding.message.zh
    assert en in finding.message.en


# What stays what it is


@pytest.mark.parametrize(
    "written", ["no", "No", "NO", "yes", "on", "off", "y", "n", "True", "FALSE", "Null", "NULL", "TRUE", "On", "OFF"]
)
def test_the_surprising_words_of_old_yaml_stay_text(written: str) -> None:
    assert read(f"answer: {written}") == {"answer": written}


@pytest.mark.parametrize("written", ["2025-09-01", "2025-09-01T10:00:00Z", "12:30:45", "1:30"])
def test_days_and_times_stay_text(written: str) -> None:
    assert read(f"day: {written}") == {"day": written}


@pytest.mark.parametrize(
    "written", ["0x1F", "0o17", "017", "1_000", "1e5", ".5", "5.", "+1", ".inf", ".nan", "1.2.3", "1" * 19]
)
def test_numbers_that_are_not_plain_stay_text(written: str) -> None:
    assert read(f"number: {written}") == {"number": written}


@pytest.mark.parametrize(
    ("written", "value"), [("0", 0), ("100000", 100_000), ("-3", -3), ("0.05", 0.05), ("9" * 18, 10**18 - 1)]
)
def test_plain_numbers_are_numbers(written: str, value: float) -> None:
    assert read(f"number: {written}") == {"number": value}


@pytest.mark.parametrize(("written", "value"), [("true", True), ("false", False), ("null", None), ("~", None), ("", None)])
def test_true_false_and_null_are_typed(written: str, value: bool | None) -> None:
    assert read(f"answer: {written}") == {"answer": value}


@pytest.mark.parametrize("written", ["true", "null", "1", "1.5", "2025-09-01", "~", ""])
def test_quotes_make_text(written: str) -> None:
    assert read(f"a: \"{written}\"\nb: '{written}'") == {"a": written, "b": written}


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read("1: a\ntrue: b\nnull: c\n2025-09-01: d") == {"1": "a", "true": "b", "null": "c", "2025-09-01": "d"}


def test_merge_keys_are_keys_like_any_other() -> None:
    assert read("<<: {a: 1}\na: 2") == {"<<": {"a": 1}, "a": 2}


def test_block_and_flow_forms_say_the_same() -> None:
    block = "facts:\n  generates:\n    - text\n    - image\n  offering: internal\n"
    flow = "facts: {generates: [text, image], offering: internal}"

    assert read(block) == read(flow) == {"facts": {"generates": ["text", "image"], "offering": "internal"}}


def test_long_texts_may_be_folded() -> None:
    assert read("zh: >-\n  一行\n  又一行\nen: |\n  one\n  two\n") == {"zh": "一行 又一行", "en": "one\ntwo\n"}


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_bytes(b"\xef\xbb\xbfid: x\n", "a.yaml").value == {"id": "x"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str) -> None:
    document = read_bytes(f"id: x{end}facts:{end}  offering: internal{end}".encode(), "a.yaml")

    assert document.value == {"id": "x", "facts": {"offering": "internal"}}
    assert document.lines["facts", "offering"] == 3


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_nothing_rather_than_an_error(content: str) -> None:
    assert read(content) is None


def test_one_document_may_be_opened_and_closed() -> None:
    assert read("---\nid: x\n...\n") == {"id": "x"}


def test_every_place_knows_its_line() -> None:
    document = read_bytes(b"id: x\n\nfacts:\n  generates:\n    - text\n    - image\n", "a.yaml")

    assert document.lines == {
        (): 1,
        ("id",): 1,
        ("facts",): 4,
        ("facts", "generates"): 5,
        ("facts", "generates", 0): 5,
        ("facts", "generates", 1): 6,
    }


# JSON


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_is_read_as_json(indent: int | str | None, ascii_only: bool) -> None:
    value = {
        "id": "x",
        "name": {"zh": "𠮷祥客服 🐉", "en": 'Bot "A" \\ud83d\\ude00 / \t'},
        "facts": {"n": [1, 2.5, True, None, ""]},
    }

    content = json.dumps(value, indent=indent, ensure_ascii=ascii_only)

    assert read(content, "a.json") == value


def test_json_with_a_doubled_key_is_refused() -> None:
    says(refusal('{"id": "x",\n "id": "y"}', "a.json"), "doubled_key", "a.json:2", "键“id”重复", "The key 'id' is doubled")


# One test for each mistake


def test_a_doubled_key_is_refused_with_both_lines() -> None:
    finding = refusal("id: x\nfacts:\n  offering: internal\n  users: 3\n  offering: open_api\n")

    says(
        finding,
        "doubled_key",
        "a.yaml:5",
        "键“offering”重复，第 3 行已有",
        "'offering' is doubled; it stands in line 3 already",
    )
    assert finding.remedy is not None
    assert finding.remedy.plain() == {"zh": "请只保留一个。", "en": "Keep one of them."}


def test_all_doubled_keys_are_told_together() -> None:
    with pytest.raises(Refused) as refused:
        read("a: 1\na: 2\nb: {c: 1, c: 2}\n")

    assert [finding.place for finding in refused.value.findings] == ["a.yaml:2", "a.yaml:3"]


def test_the_same_key_in_two_mappings_is_not_doubled() -> None:
    assert read("a: {x: 1}\nb: {x: 1}\n") == {"a": {"x": 1}, "b": {"x": 1}}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a: &anchor 1\n", 1),
        ("a: 1\nb: *alias\n", 2),
        ("a: !!python/object:os.system x\n", 1),
        ("a: !local x\n", 1),
        ("a: !!str 1\n", 1),
        ("a: ! x\n", 1),
        ("a:\n  - &list [x]\n", 2),
        ("&key a: 1\n", 1),
        ("a: 1\n? !!set {x}\n: 1\n", 2),
    ],
)
def test_anchors_aliases_and_tags_are_refused(content: str, line: int) -> None:
    finding = refusal(content)

    says(
        finding, "yaml_feature", f"a.yaml:{line}", "不接受 YAML 锚点、别名和标签", "anchors, aliases and tags are not accepted"
    )
    assert finding.remedy is not None
    assert finding.remedy.en == "Write the content out."


def test_a_bomb_of_anchors_costs_nothing() -> None:
    lines = ['a0: &a0 ["lol"]'] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    start = time.perf_counter()

    finding = refusal("\n".join(lines))

    assert finding.code == "yaml_feature"
    assert time.perf_counter() - start < 1


def test_several_documents_are_refused() -> None:
    finding = refusal("id: x\n---\nid: y\n")

    says(finding, "several_documents", "a.yaml:2", "只能有一个 YAML 文档", "one YAML document only")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: "])
def test_a_file_nested_too_deeply_is_refused(opening: str) -> None:
    finding = refusal(opening * (MAX_DEPTH * 3))

    says(finding, "too_complex", "a.yaml:1", "层次过深或条目过多", "nested too deeply or has too many entries")


def test_the_deepest_nesting_that_is_allowed_is_read() -> None:
    value = read("[" * MAX_DEPTH + "]" * MAX_DEPTH)

    for _ in range(MAX_DEPTH - 1):
        (value,) = value
    assert value == []


def test_a_file_with_too_many_entries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hegui.words.reader.MAX_NODES", 5)

    assert read("- 1\n- 2\n- 3\n- 4\n") == [1, 2, 3, 4]
    assert refusal("- 1\n- 2\n- 3\n- 4\n- 5\n").place == "a.yaml:5"


def test_a_file_over_the_limit_is_refused_with_the_limit() -> None:
    finding = refusal(b"#" * (MAX_BYTES + 1))

    says(finding, "too_large", "a.yaml", "文件超过 2048 KiB", "larger than 2048 KiB")
    assert finding.remedy is not None
    assert "one file a system" in finding.remedy.en


def test_a_file_at_the_limit_is_read() -> None:
    assert read_bytes(b"#" * MAX_BYTES, "a.yaml").value is None


def test_a_file_of_100_megabytes_is_refused_fast_and_with_little_memory(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    script = (
        "import resource, sys, time; from pathlib import Path\n"
        "from hegui.words.reader import read_file; from hegui.words import Refused\n"
        "before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()\n"
        "try: read_file(Path(sys.argv[1]))\n"
        "except Refused as refused: print(refused.findings[0].code)\n"
        "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )

    run = subprocess.run([sys.executable, "-c", script, str(large)], capture_output=True, text=True, check=True)

    code, seconds, kibibytes = run.stdout.split()
    assert code == "too_large"
    assert float(seconds) < 0.5
    assert int(kibibytes) < 16 * 1024


@pytest.mark.parametrize(
    ("content", "line"), [(b"\xff", 1), (b"id: x\nname: \xc3\x28\n", 2), ("id: x\n\nname: 合规档案".encode("gbk"), 3)]
)
def test_a_file_that_is_not_utf8_is_refused_with_the_line(content: bytes, line: int) -> None:
    finding = refusal(content)

    says(finding, "not_utf8", f"a.yaml:{line}", "文件不是 UTF-8 编码", "The file is not UTF-8")
    assert finding.remedy is not None
    assert (finding.remedy.zh, finding.remedy.en) == ("请另存为 UTF-8。", "Save it as UTF-8.")


def test_utf16_is_refused_as_not_utf8() -> None:
    assert refusal("id: x".encode("utf-16")).code == "not_utf8"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("id: x\n\tfacts: y\n", 2),
        ("facts:\n\toffering: internal\n", 2),
        ("id: 'x\n", 2),
        ("id: x\n facts: y\n", 2),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: b: c\n", 1),
        ("id: x\n- y\n", 2),
        ("a: @b\n", 1),
        ("a: `b`\n", 1),
        ("%YAML 9\n---\na: 1\n", 1),
    ],
)
def test_what_is_not_yaml_is_refused_with_the_line(content: str, line: int) -> None:
    finding = refusal(content)

    says(finding, "bad_yaml", f"a.yaml:{line}", "不符合 YAML 语法", "This is not valid YAML")
    assert finding.remedy is not None
    assert (finding.remedy.zh, finding.remedy.en) == ("请检查缩进、引号与冒号。", "Check indentation, quotes and colons.")


@pytest.mark.parametrize("content", ["a: \0", "a: \x07", "\x1b[31m", "a: \ufffe"])
def test_characters_that_no_text_holds_are_refused(content: str) -> None:
    assert refusal(content).code == "bad_yaml"


@pytest.mark.parametrize("content", ["? [a, b]\n: c\n", "? {a: b}\n: c\n", "{[a]: b}", "{{a: b}: c}"])
def test_a_key_that_is_no_text_is_refused(content: str) -> None:
    says(refusal(content), "bad_key", "a.yaml:1", "键必须是文字", "A key has to be text")


# Files


def test_a_file_is_called_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "bot.yaml"
    file.write_bytes(b"id: x\n")

    assert read_file(file) == Document(str(file), {"id": "x"}, {(): 1, ("id",): 1})


def test_a_file_may_be_called_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "bot.yaml"
    file.write_bytes(b"a: 1\na: 2\n")

    with pytest.raises(Refused) as refused:
        read_file(file, shown_as="upload")

    assert refused.value.findings[0].place == "upload:2"


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(tmp_path / name)

    says(refused.value.findings[0], "unreadable", str(tmp_path / name), "无法读取此文件", "The file cannot be read")
