"""Reads profiles from files, tables and folders; every problem of every file is told in one refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from hegui.mapping.facts import check_numbers, known, read_facts
from hegui.mapping.profile import Function, Profile
from hegui.mapping.tables import TABLES, read_table
from hegui.rulebook.book import Rulebook
from hegui.rulebook.evaluation import FactValue
from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.reader import Document, read_bytes, read_file
from hegui.words.shapes import Problems, shape
from hegui.words.text import Text

Watch = Callable[[Iterable[Profile]], Iterable[Profile]]

MAX_PROFILE_BYTES = 1024 * 1024
MAX_FUNCTIONS = 200
SUFFIXES = (".yaml", ".yml", ".json")
ORGANISATION = ("organisation.yaml", "organisation.yml", "organisation.json")

_ID = re.compile(r"[A-Za-z0-9一-鿿][A-Za-z0-9一-鿿._-]{0,79}")
_PROFILE_KEYS = ("id", "name", "facts", "functions", "organisation")
_FUNCTION_KEYS = ("id", "name", "facts")


def read_profiles(paths: Iterable[Path], rulebook: Rulebook, watched: Watch = iter) -> list[Profile]:
    """Read files, tables and folders of profiles in order; raise `Refused` with all problems of all of them.

    The profiles of each file pass through `watched`, which may show how many there are so far.
    """
    findings: list[Finding] = []
    profiles: dict[str, Profile] = {}
    for path in paths:
        for file in _files(path, findings):
            try:
                inside = list(watched(_profiles_of(file, rulebook)))
            except Refused as refusal:
                findings.extend(refusal.findings)
                continue
            for profile in inside:
                if profile.id in profiles:
                    message = Text(f"档案编号“{profile.id}”重复。", f"The profile id '{profile.id}' is used twice.")
                    findings.append(Finding("doubled_id", message, str(file), Text("请换一个编号。", "Give it another id.")))
                profiles[profile.id] = profile
    if findings:
        raise Refused(dict.fromkeys(findings))  # what is wrong with an organisation's file is told once
    return list(profiles.values())


def read_profile(file: Path, rulebook: Rulebook) -> Profile:
    """Read one profile with its organisation's facts; raise `Refused` with all its problems."""
    document = read_file(file, max_bytes=MAX_PROFILE_BYTES)
    problems = document.problems()
    shared = _organisation_facts(document, file, problems, rulebook)
    return _profile(document, shared, problems, rulebook)


def parse_profile(content: bytes, name: str, rulebook: Rulebook) -> Profile:
    """Read a profile from bytes, without any other file; raise `Refused` with all its problems."""
    document = read_bytes(content, name, MAX_PROFILE_BYTES)
    return _profile(document, {}, document.problems(), rulebook)


def _profiles_of(file: Path, rulebook: Rulebook) -> Iterator[Profile]:
    if file.suffix.lower() in TABLES:
        yield from _profiles_of_table(file, rulebook)
    else:
        yield read_profile(file, rulebook)


def _profiles_of_table(file: Path, rulebook: Rulebook) -> Iterator[Profile]:
    """Read the systems of a table with the facts of the organisation beside it; at its end all bad cells are told together."""
    table, systems = read_table(file, rulebook)
    shared = _organisation_facts(Document(str(file), None, {}), file, table.problems(), rulebook)
    for system in systems:
        try:
            yield _profile(system.document, shared, system.problems, rulebook)
        except Refused:
            continue  # the table holds what was found
    if table.findings:
        raise Refused(table.all_findings())


def _profile(document: Document, shared: dict[str, FactValue], problems: Problems, rulebook: Rulebook) -> Profile:
    written = document.value
    if not isinstance(written, dict):
        message = Text("档案应为键值对，至少有 id、name、facts。", "A profile is a mapping with id, name and facts.")
        problems.add((), "wrong_type", message)
        raise Refused(problems.findings)
    _refuse_unknown(written, _PROFILE_KEYS, (), problems)
    id_ = _id(written.get("id"), ("id",), problems)
    facts = known({**shared, **read_facts(written.get("facts"), ("facts",), problems, rulebook)})
    check_numbers(facts, ("facts",), problems, rulebook)
    functions = _functions(written.get("functions"), facts, problems, rulebook)
    name = _name(written.get("name"), id_, ("name",), problems)
    if problems.findings:
        raise Refused(problems.findings)
    return Profile(id_, name, facts, functions)


def _files(path: Path, findings: list[Finding]) -> list[Path]:
    if path.is_dir():
        inside = sorted(
            p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.name not in ORGANISATION and p.is_file()
        )
        if not inside:
            message = Text("文件夹中没有档案（.yaml 或 .json）。", "The folder holds no profiles (.yaml or .json).")
            findings.append(Finding("no_profiles", message, str(path)))
        return inside
    if path.suffix.lower() not in (*SUFFIXES, *TABLES):
        message = Text("档案须为 .yaml、.yml 或 .json 文件。", "A profile is a .yaml, .yml or .json file.")
        remedy = Text("表格须为 .csv 或 .xlsx 文件。", "A table is a .csv or .xlsx file.")
        findings.append(Finding("unknown_format", message, str(path), remedy))
        return []
    return [path]


def _organisation_facts(document: Document, file: Path, problems: Problems, rulebook: Rulebook) -> dict[str, FactValue]:
    """Return the facts shared by an organisation's systems: the named file, or an organisation file beside the profile."""
    named = document.value.get("organisation") if isinstance(document.value, dict) else None
    if named is None:
        named = next((name for name in ORGANISATION if (file.parent / name).is_file()), None)
    beside = _inside(file.parent, named, problems) if named is not None else None
    if beside is None:
        return {}
    try:
        return _shared_facts(read_file(beside, max_bytes=MAX_PROFILE_BYTES), rulebook)
    except Refused as refusal:
        problems.findings.extend(refusal.findings)
        return {}


def _shared_facts(document: Document, rulebook: Rulebook) -> dict[str, FactValue]:
    problems = document.problems()
    if not isinstance(document.value, dict):
        problems.add((), "wrong_type", Text("机构档案应为键值对。", "An organisation file is a mapping."))
        raise Refused(problems.findings)
    _refuse_unknown(document.value, ("id", "name", "facts"), (), problems)
    facts = read_facts(document.value.get("facts"), ("facts",), problems, rulebook)
    if problems.findings:
        raise Refused(problems.findings)
    return facts


def _inside(folder: Path, named: Any, problems: Problems) -> Path | None:
    """Return the named file if it lies in the profile's folder: a profile cannot make us read other places."""
    try:
        target = (folder / named).resolve() if isinstance(named, str) and named else None
        if target and target.parent.is_relative_to(folder.resolve()) and target.is_file() and target.suffix.lower() in SUFFIXES:
            return target
    except (OSError, RuntimeError, ValueError):
        pass  # no file can have such a name, or links lead round in a circle
    message = Text(
        "organisation 须为档案同一文件夹内已有的文件。", "organisation has to name a file in the profile's own folder."
    )
    problems.add(("organisation",), "bad_organisation", message)
    return None


def _functions(written: Any, shared: dict[str, FactValue], problems: Problems, rulebook: Rulebook) -> tuple[Function, ...]:
    if written is None:
        return ()
    if not isinstance(written, list) or len(written) > MAX_FUNCTIONS:
        message = Text(f"functions 应为列表，最多 {MAX_FUNCTIONS} 项。", f"functions is a list of at most {MAX_FUNCTIONS}.")
        problems.add(("functions",), "wrong_type", message)
        return ()
    functions: dict[str, Function] = {}
    for index, item in enumerate(written):
        path = ("functions", index)
        if not isinstance(item, dict):
            problems.add(path, "wrong_type", Text("每项功能应为键值对。", "A function is a mapping."))
            continue
        _refuse_unknown(item, _FUNCTION_KEYS, path, problems)
        id_ = _id(item.get("id"), (*path, "id"), problems)
        if id_ and id_ in functions:
            problems.add((*path, "id"), "doubled_id", Text(f"功能编号“{id_}”重复。", f"The function id '{id_}' is used twice."))
        facts = read_facts(item.get("facts"), (*path, "facts"), problems, rulebook)
        check_numbers(facts, (*path, "facts"), problems, rulebook, beneath=shared)
        functions[id_] = Function(id_, _name(item.get("name"), id_, (*path, "name"), problems), facts)
    return tuple(functions.values())


def _id(written: Any, path: tuple[str | int, ...], problems: Problems) -> str:
    if isinstance(written, str) and _ID.fullmatch(written):
        return written
    message = Text(
        "id 应为字母、数字、汉字及 . _ - 组成的文字，最多 80 个字符。",
        "id has to be text of letters, digits, Chinese characters, '.', '_', '-', at most 80 characters.",
    )
    problems.add(path, "bad_id", message)
    return ""


def _name(written: Any, id_: str, path: tuple[str | int, ...], problems: Problems) -> Text:
    """Return the name in both languages; one language serves for both, and the id where there is no name."""
    if written is None:
        return Text(id_, id_)
    if isinstance(written, str):
        return Text(written, written)
    if isinstance(written, dict) and set(written) in ({"zh"}, {"en"}):
        only = next(iter(written.values()))
        written = {"zh": only, "en": only}
    if isinstance(written, dict) and written.keys() == {"zh", "en"} and {*map(type, written.values())} == {str}:
        return Text(**written)  # at once, for there may be a hundred thousand
    return shape(Text, written, path, problems) or Text(id_, id_)


def _refuse_unknown(written: dict[str, Any], known: tuple[str, ...], path: tuple[str | int, ...], problems: Problems) -> None:
    for key in sorted(written.keys() - set(known)):
        message = Text(f"不认识的键“{key}”。", f"Unknown key '{key}'.")
        remedy = problems.did_you_mean(key, known) or Text(f"可用：{'、'.join(known)}。", f"Known: {', '.join(known)}.")
        problems.add((*path, key), "unknown_key", message, remedy)
