"""The documentation: it says what the product does, in both languages, and its examples run."""

from __future__ import annotations

import dataclasses
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import click
import pytest

from hegui.cli.main import hegui
from hegui.mapping import map_systems, mapping_json, parse_profile, read_profiles
from hegui.rulebook import Rulebook, models
from hegui.words.reader import read_bytes

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]

_FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(found[2], found[3]) for found in _FENCE.finditer(page.read_text(encoding="utf-8"))]


def prose(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def headings(page: Path) -> list[tuple[int, str]]:
    return [(len(level), title) for level, title in re.findall(r"^(#+) (.+)$", prose(page), re.MULTILINE)]


def anchor(title: str) -> str:
    """Return the anchor that a heading gets: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def page(language: str, name: str) -> Path:
    return DOCS / language / name


def reference_tool() -> ModuleType:
    specification = importlib.util.spec_from_file_location("reference_tool", ROOT / "tools" / "reference.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


# What is generated


def test_generated_pages_are_up_to_date(rulebook: Rulebook) -> None:
    written = reference_tool().reference_pages(rulebook)

    stale = [path.relative_to(ROOT).as_posix() for path, text in written.items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "renew them with: make docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_and_instrument_is_named(language: str, rulebook: Rulebook) -> None:
    facts = {title for _, title in headings(page(language, "reference/facts.md"))}
    instruments = {title for _, title in headings(page(language, "reference/instruments.md"))}

    assert {f"`{fact}`" for fact in (*rulebook.facts, *rulebook.derived)} <= facts
    assert set(rulebook.instruments) <= instruments


def test_the_readmes_count_the_instruments(rulebook: Rulebook) -> None:
    drafts = sum(instrument.status == "draft" for instrument in rulebook.mapped)
    in_force = len(rulebook.mapped) - drafts

    assert f"{in_force} instruments in force with their duties, {drafts} drafts" in READMES["en"].read_text(encoding="utf-8")
    assert f"现行规范 {in_force} 部及其义务，征求意见稿 {drafts} 部" in READMES["zh"].read_text(encoding="utf-8")


# Both languages


def test_both_languages_hold_the_same_files() -> None:
    held = {
        language: {p.relative_to(DOCS / language).as_posix() for p in (DOCS / language).rglob("*")} for language in LANGUAGES
    }

    assert held["en"] == held["zh"]


@pytest.mark.parametrize("name", sorted(p.relative_to(DOCS / "en").as_posix() for p in (DOCS / "en").rglob("*.md")))
def test_both_languages_have_the_same_headings_and_blocks(name: str) -> None:
    en, zh = page("en", name), page("zh", name)

    assert [level for level, _ in headings(en)] == [level for level, _ in headings(zh)]
    assert [block.language for block in blocks(en)] == [block.language for block in blocks(zh)]


def test_both_readmes_have_the_same_headings_and_blocks() -> None:
    en, zh = READMES["en"], READMES["zh"]

    assert [level for level, _ in headings(en)] == [level for level, _ in headings(zh)]
    assert [block.language for block in blocks(en)] == [block.language for block in blocks(zh)]


def test_chinese_pages_are_chinese_and_english_ones_english() -> None:
    chinese = re.compile(r"[一-鿿]")

    for path in (*(DOCS / "zh").rglob("*.md"), READMES["zh"]):
        assert all(chinese.search(title) for _, title in headings(path)[:1] if "hegui.map" not in title), path
    for path in (*(DOCS / "en").rglob("*.md"), READMES["en"]):
        assert len(chinese.findall(prose(path))) < len(prose(path)) / 5, path


# Links


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_links_lead_somewhere(path: Path) -> None:
    broken = [target for target in links(path) if not leads_somewhere(path, target)]

    assert broken == []


def links(path: Path) -> Iterator[str]:
    for picture, target in _LINK.findall(prose(path)):
        if not picture and "://" not in target:
            yield target


def leads_somewhere(path: Path, target: str) -> bool:
    file, _, place = target.partition("#")
    aimed = (path.parent / file).resolve() if file else path
    if not aimed.exists():
        return False
    return not place or place in {anchor(title) for _, title in headings(aimed)}


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_pictures_are_there(path: Path) -> None:
    wanted = [target for picture, target in _LINK.findall(prose(path)) if picture and "://" not in target]

    assert [target for target in wanted if not (path.parent / target).is_file()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_reached_from_the_index(language: str) -> None:
    seen: set[Path] = set()
    open_ = [DOCS / language / "index.md"]
    while open_:
        path = open_.pop()
        if path in seen:
            continue
        seen.add(path)
        targets = [(path.parent / target.partition("#")[0]).resolve() for target in links(path) if target[0] != "#"]
        open_ += [target for target in targets if target.suffix == ".md"]

    assert set((DOCS / language).rglob("*.md")) <= seen


# The command


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")


def sections(path: Path) -> dict[str, str]:
    """Return the text below each heading of a page, up to the next one."""
    pieces = re.split(r"^#+ (.+)$", prose(path), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_named_and_no_other(language: str) -> None:
    told = sections(page(language, "reference/command.md"))

    for name, command in commands(hegui, "hegui"):
        assert name in told
        options = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
        assert options == set(re.findall(r"^\| `(--[\w-]+)", told[name], re.MULTILINE)), name
    assert "`--version`" in next(iter(told.values()))


# What is written in files


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_rulebook_is_named(language: str) -> None:
    text = page(language, "reference/rulebook.md").read_text(encoding="utf-8")
    shapes = [
        shape for shape in vars(models).values() if dataclasses.is_dataclass(shape) and shape.__module__ == models.__name__
    ]
    keys = {field.name.rstrip("_") for shape in shapes for field in dataclasses.fields(shape)}
    files = {"articles", "roles", "duties", "exceptions", "sanctions", "not_a_duty", "procedure"}

    assert keys - named(text) - files == set()
    assert {file for file in files if f"## {file}.yaml" not in text} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_map_is_named(language: str, rulebook: Rulebook) -> None:
    text = page(language, "reference/map-json.md").read_text(encoding="utf-8")
    mapping = map_systems(read_profiles([ROOT / "examples"], rulebook), as_of=date(2026, 11, 22), rulebook=rulebook)

    assert keys_of(mapping_json(mapping)) - named(text) == set()


def named(text: str) -> set[str]:
    """Return the words that stand in code marks."""
    return set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", text))))


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys_of(item) for item in value.values()))
    return set().union(*(keys_of(item) for item in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_examples_of_profiles_are_profiles(path: Path, rulebook: Rulebook) -> None:
    for block in blocks(path):
        if block.language != "yaml":
            continue
        value = read_bytes(block.text.encode(), path.name).value
        if isinstance(value, dict) and "facts" in value and "id" not in value:
            parse_profile(b"id: example\n" + block.text.encode(), path.name, rulebook)
        elif isinstance(value, dict) and "facts" in value:
            parse_profile(block.text.encode(), path.name, rulebook)


# What is shown on the screen


WITH_COMMANDS = [path for path in PAGES if any(block.language == "console" for block in blocks(path))]


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=[path.relative_to(ROOT).as_posix() for path in WITH_COMMANDS])
def test_commands_that_are_shown_run_and_print_what_is_shown(path: Path, tmp_path: Path) -> None:
    """A yaml block that begins with the comment `# name.yaml` is saved under that name before the commands after it run."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")

    for block in blocks(path):
        saved_as = re.match(r"# ([\w-]+\.yaml)\n", block.text)
        if block.language == "yaml" and saved_as:
            (tmp_path / saved_as[1]).write_text(block.text, encoding="utf-8")
        if block.language == "console":
            for command, shown in steps(block.text):
                printed = run(command, tmp_path, "zh" if ".zh." in path.name or DOCS / "zh" in path.parents else "en")
                assert [line for line in shown if squeezed(line) not in squeezed(printed)] == [], command


def steps(text: str) -> list[tuple[str, list[str]]]:
    """Return each command with the lines of output that are shown; `...` stands for lines left out."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif line.strip() not in ("", "..."):
            found[-1][1].append(line)
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def run(command: str, folder: Path, language: str) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "HEGUI_LANG": language}
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_programs_that_are_shown_run(path: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")

    for block in blocks(path):
        if block.language == "python":
            subprocess.run([sys.executable, "-c", block.text], cwd=tmp_path, check=True, capture_output=True)
