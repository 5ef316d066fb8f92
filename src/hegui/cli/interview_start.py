"""How an interview begins: with a new profile, with answers given beforehand, and where it writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from hegui.cli.interview_lines import is_watched, next_line
from hegui.cli.interview_session import Given
from hegui.cli.printing import deliver, print_findings
from hegui.mapping.interview import ProfileFile, Slot, new_profile_file, own_profile
from hegui.mapping.profile import Profile
from hegui.mapping.reading import SUFFIXES
from hegui.rulebook.book import Rulebook
from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.reader import read_bytes
from hegui.words.text import Shown, Text, read

_ID = Text("新档案的编号（字母、数字、汉字及 . _ -）", "Id of the new profile (letters, digits, '.', '_', '-')")
_NAME_ZH = Text("系统的中文名称（- 为略去）", "Name of the system in Chinese (- for none)")
_NAME_EN = Text("系统的英文名称（- 为略去）", "Name of the system in English (- for none)")


def new_file(out: Path | None, silent: bool, lang: Shown, rulebook: Rulebook) -> ProfileFile | None:
    """Ask for id and names, and begin a file that is not there yet; None when nobody answers."""
    if silent:
        _refuse(
            "no_profile",
            Text("用 --json 或 --answer 时须指明档案。", "With --json or --answer, name the profile."),
            Text("新档案只需一行，如 id: my-system。", "A new profile needs one line only, such as id: my-system."),
        )
    if out:
        _refuse_existing(out)
    id_ = _ask_id(lang, rulebook)
    zh = id_ and next_line(f"{read(_NAME_ZH, lang)}:")
    en = zh and next_line(f"{read(_NAME_EN, lang)}:")
    if not (id_ and zh and en):
        return None
    names = [name for name in (zh, en) if name != "-"] or [id_]
    name = Text(zh if zh != "-" else names[0], en if en != "-" else names[-1])
    path = out or Path(f"{id_}.yaml")
    _refuse_existing(path)
    file = new_profile_file(Profile(id_, name), str(path))
    deliver(file.text, path)
    return file


def target_of(file: ProfileFile, out: Path | None, rulebook: Rulebook) -> Path:
    """Return where the answers are written: the profile itself, or another file that holds nothing yet."""
    source = Path(file.name)
    if out is None or out.absolute() == source.absolute():
        return source
    _refuse_existing(out)
    if out.suffix.lower() != source.suffix.lower():
        _refuse(
            "unknown_format",
            Text("输出文件的扩展名须与档案相同。", "The new file has to have the same ending as the profile."),
            Text(f"例如：{out.with_suffix(source.suffix)}。", f"For example: {out.with_suffix(source.suffix)}."),
            out,
        )
    shares = file.profile.facts.keys() - own_profile(file.text, file.name, rulebook).facts.keys()
    if shares and out.absolute().parent != source.absolute().parent:
        _refuse(
            "organisation_left_behind",
            Text("此档案使用同一文件夹中的机构档案。", "The profile takes facts from the organisation file beside it."),
            Text("请把新文件放在同一文件夹中。", "Put the new file into the same folder."),
            out,
        )
    return out


def parsed_answers(written: Iterable[str], function: str | None, rulebook: Rulebook) -> list[Given]:
    """Return the answers written as FACT=VALUE, each value as a profile holds it."""
    findings: list[Finding] = []
    given: list[Given] = []
    for one in written:
        fact, equals, value = one.partition("=")
        if not equals:
            message = Text("请写成 事实=值。", "Write it as FACT=VALUE.")
            findings.append(Finding("bad_answer", message, f"--answer {one}"))
            continue
        try:
            given.append(Given(Slot(fact.strip(), function), _value(fact.strip(), value, rulebook)))
        except Refused as refusal:
            findings.extend(refusal.findings)
    if findings:
        raise Refused(findings)
    return given


def _value(fact: str, written: str, rulebook: Rulebook) -> Any:
    """Return a value; lists may be written without brackets, and text is taken as it is."""
    definition = rulebook.facts.get(fact)
    if definition and definition.type == "text" and written != "null":
        return written
    value = read_bytes(written.encode(), f"--answer {fact}").value
    if definition and definition.type == "many" and isinstance(value, str):
        return [piece.strip() for piece in value.split(",")]
    return value


def _ask_id(lang: Shown, rulebook: Rulebook) -> str | None:
    """Ask until the id can be used; a script that gives another is stopped."""
    while typed := next_line(f"{read(_ID, lang)}:"):
        try:
            file = new_profile_file(Profile(typed, Text(typed, typed)), "id")
            return own_profile(file.text, file.name, rulebook).id
        except Refused as refusal:
            if not is_watched():
                raise
            print_findings(refusal.findings, lang)
    return None


def _refuse_existing(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        _refuse(
            "unknown_format",
            Text("档案须为 .yaml、.yml 或 .json 文件。", "A profile is a .yaml, .yml or .json file."),
            None,
            path,
        )
    if path.exists():
        _refuse(
            "exists",
            Text("此文件已存在。", "This file is there already."),
            Text(f"如要继续：hegui interview {path}。", f"To go on with it: hegui interview {path}"),
            path,
        )


def _refuse(code: str, message: Text, remedy: Text | None, path: Path | None = None) -> NoReturn:
    raise Refused([Finding(code, message, str(path) if path else "", remedy)])
