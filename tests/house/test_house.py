"""The house rules that a machine can check: both languages everywhere, words without traps, nothing slow at the door."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
RULES = ("list", "show", "facts", "check", "new")
LEDGER = ("append", "verify", "prove", "export", "verifier", "head", "copy-head", "erase")
LABEL = ("write", "read", "verify", "pass-on", "code", "snippet")
COMMANDS = [
    [],
    ["map"],
    ["rules"],
    *(["rules", word] for word in RULES),
    ["ledger"],
    *(["ledger", word] for word in LEDGER),
    ["label"],
    *(["label", word] for word in LABEL),
]


def helped(language: str, words: list[str]) -> str:
    command = [sys.executable, "-c", "from hegui.cli.main import main; main()", *words, "--help"]
    return subprocess.run(
        command, env={**os.environ, "HEGUI_LANG": language}, capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(["hegui", *words]))
def test_every_help_is_there_in_both_languages_with_an_example(words):
    assert re.search(r"[一-鿿]", helped("zh", words))
    assert "示例：" in helped("zh", words)
    assert not re.search(r"[一-鿿]", helped("en", words).replace("合规", ""))
    assert "Example:" in helped("en", words)


def test_the_door_loads_no_engine_before_a_word_is_chosen():
    code = (
        "import sys, hegui.cli.main; "
        "late = ('hegui.rulebook', 'hegui.mapping', 'hegui.ledger', 'hegui.labeling', 'rich', 'yaml', 'cryptography'); "
        "sys.exit(any(module.startswith(late) for module in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_every_module_says_first_what_it_is_for(path):
    assert path.read_text(encoding="utf-8").startswith('"""')


def test_no_module_has_a_name_that_attracts_everything():
    assert not {path.stem for path in SOURCES} & {"utils", "helpers", "common", "misc", "manager", "util"}


def test_every_text_in_the_code_has_a_chinese_and_an_english_side():
    one_sided = [
        f"{path.name}: {zh}"
        for path in SOURCES
        for zh in re.findall(r'\bText\(\s*f?"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
        if re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", zh)) and not re.search(r"[一-鿿]", zh)
    ]

    assert one_sided == []
