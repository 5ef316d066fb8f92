"""Strict reading of plain data (what YAML and JSON hold) into frozen dataclasses, with all problems told together.

A class may read itself by a class method `from_plain(value, path, problems)`. A field whose name is a Python keyword
carries a trailing underscore: the key `from` fills the field `from_`. Why not a validation library: `docs/decisions/`.
"""

from __future__ import annotations

import dataclasses
import difflib
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hegui.words.finding import Finding
from hegui.words.text import Text

Path = tuple[str | int, ...]
Read = Callable[[Any, Path, "Problems"], Any]

_MOST_REMEDIES = 100  # looking for near words takes long where a hostile file misspells ten thousand

_KINDS: dict[type, Text] = {
    str: Text("文字", "text"),
    bool: Text("true 或 false", "true or false"),
    int: Text("整数", "a whole number"),
    float: Text("数字", "a number"),
}


class Problems:
    """Collects what is wrong in one file, with the line of each place."""

    def __init__(self, file: str, lines: Mapping[Path, int] | None = None) -> None:
        self.file = file
        self.lines = lines or {}
        self.findings: list[Finding] = []

    def add(self, path: Path, code: str, message: Text, remedy: Text | None = None) -> None:
        """Note one problem at a place of the file."""
        self.findings.append(Finding(code=code, message=message, place=self.place(path), remedy=remedy))

    def did_you_mean(self, word: str, known: Iterable[str]) -> Text | None:
        """Return the remedy that names the nearest known word; nobody reads it any more after a hundred problems."""
        return did_you_mean(word, known) if len(self.findings) < _MOST_REMEDIES else None

    def place(self, path: Path) -> str:
        """Name the place: file, line as far as known, and the path of keys."""
        line = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), None)
        where = f"{self.file}:{line}" if line else self.file
        return f"{where}, {dotted(path)}" if path else where


def dotted(path: Path) -> str:
    """Write a path of keys as `duties[3].due.kind`."""
    pieces = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(pieces).lstrip(".")


def did_you_mean(word: str, known: Iterable[str]) -> Text | None:
    """Return the remedy that names the nearest known word, if one is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Text(f"是否想写 {near[0]}？", f"Did you mean {near[0]}?") if near else None


def shape(cls: Any, value: Any, path: Path, problems: Problems) -> Any:
    """Read a plain value as an instance of `cls`; on problems return None, each of them noted."""
    return _reader(cls)(value, path, problems)


@cache
def _reader(kind: Any) -> Read:
    """Return the function that reads one kind of value; made once for each kind."""
    origin, arguments = get_origin(kind), get_args(kind)
    if hasattr(kind, "from_plain"):
        own: Read = kind.from_plain
        return own
    if origin in (Union, types.UnionType):
        return _optional(next(a for a in arguments if a is not types.NoneType))
    if origin is tuple:
        return _sequence(_reader(arguments[0]))
    if origin is dict:
        return _mapping(_reader(arguments[1]))
    if origin is Literal:
        return _literal(arguments)
    if kind is date:
        return _date
    if dataclasses.is_dataclass(kind):
        return _record(kind)
    return _anything if kind is Any else _scalar(kind)


def _anything(value: Any, path: Path, problems: Problems) -> Any:
    return value


def _optional(kind: Any) -> Read:
    inner = _reader(kind)
    return lambda value, path, problems: None if value is None else inner(value, path, problems)


def _sequence(inner: Read) -> Read:
    def read(value: Any, path: Path, problems: Problems) -> Any:
        if not isinstance(value, list):
            return _wrong(path, problems, Text("列表", "a list"), value)
        return tuple(inner(item, (*path, index), problems) for index, item in enumerate(value))

    return read


def _mapping(inner: Read) -> Read:
    def read(value: Any, path: Path, problems: Problems) -> Any:
        if not isinstance(value, dict):
            return _wrong(path, problems, Text("键值对", "a mapping"), value)
        return {key: inner(item, (*path, key), problems) for key, item in value.items()}

    return read


def _literal(allowed: tuple[Any, ...]) -> Read:
    listed = ", ".join(str(word) for word in allowed)

    def read(value: Any, path: Path, problems: Problems) -> Any:
        if value in allowed and not isinstance(value, list | dict):
            return value
        message = Text(f"“{value}”不是可用的值；可用：{listed}。", f"'{value}' is not one of: {listed}.")
        problems.add(path, "unknown_value", message, problems.did_you_mean(str(value), [str(word) for word in allowed]))
        return None

    return read


def _date(value: Any, path: Path, problems: Problems) -> date | None:
    day = day_of(value)
    if day is not None:
        return day
    message = Text(f"“{value}”不是日期。", f"'{value}' is not a day.")
    problems.add(path, "bad_date", message, Text("请写成 2025-09-01 的形式。", "Write it like 2025-09-01."))
    return None


def day_of(value: Any) -> date | None:
    """Return the day that is written like 2025-09-01, and only so: `fromisoformat` would take 2025-W36-1 too."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day is not None and day.isoformat() == value else None


def _scalar(kind: Any) -> Read:
    def read(value: Any, path: Path, problems: Problems) -> Any:
        fits = isinstance(value, int | float) if kind is float else isinstance(value, kind)
        if fits and (kind is bool or not isinstance(value, bool)):
            return value
        return _wrong(path, problems, _KINDS[kind], value)

    return read


def _wrong(path: Path, problems: Problems, wanted: Text, value: Any) -> None:
    shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:40]}…"
    problems.add(path, "wrong_type", Text(f"此处应为{wanted.zh}，实为“{shown}”。", f"Expected {wanted.en}, found '{shown}'."))


def _record(cls: Any) -> Read:
    hints = get_type_hints(cls)
    fields = {f.name.rstrip("_"): f for f in dataclasses.fields(cls) if f.init}
    readers = {key: (f.name, _reader(hints[f.name])) for key, f in fields.items()}
    required = {key for key, f in fields.items() if f.default is f.default_factory is dataclasses.MISSING}

    def read(value: Any, path: Path, problems: Problems) -> Any:
        if not isinstance(value, dict):
            return _wrong(path, problems, Text("键值对", "a mapping"), value)
        before = len(problems.findings)
        for key in sorted(value.keys() - readers.keys(), key=str):
            message = Text(f"不认识的键“{key}”。", f"Unknown key '{key}'.")
            problems.add((*path, key), "unknown_key", message, problems.did_you_mean(str(key), readers))
        for key in sorted(required - value.keys()):
            problems.add(path, "missing_key", Text(f"缺少“{key}”。", f"'{key}' is missing."))
        filled = {
            readers[key][0]: readers[key][1](item, (*path, key), problems) for key, item in value.items() if key in readers
        }
        return cls(**filled) if len(problems.findings) == before else None

    return read
