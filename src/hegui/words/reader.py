"""The strict reader of hand-written YAML and JSON: what a person writes is what the product gets.

It reads a small part of YAML 1.2: block and flow collections and scalars. It refuses doubled keys, anchors, aliases and
tags, and bounds size, depth and count, so that a hostile file costs no more than a large one. Only `true`, `false`,
`null` and plain numbers are typed; `no`, `on` and dates stay text (the YAML 1.1 surprises do not exist here).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, NoReturn

import yaml

from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.shapes import Path, Problems
from hegui.words.text import Text

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 200_000

# What JSON writes for a character beyond the basic plane, such as a rare hanzi or an emoji; YAML knows only \U0001F600.
_PAIR = re.compile(r"\\\\|\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain data, with the line of every place in it."""

    file: str
    value: Any
    lines: dict[Path, int]

    def problems(self) -> Problems:
        """Return an empty list of problems that knows this file's lines."""
        return Problems(self.file, self.lines)


def read_file(path: FilePath, shown_as: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
    """Read one YAML or JSON file; raise `Refused` when it cannot be used."""
    name = shown_as or str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(max_bytes + 1)
    except OSError as error:
        _refuse(name, "unreadable", Text("无法读取此文件。", f"The file cannot be read ({error.strerror})."))
    return read_bytes(content, name, max_bytes)


def read_bytes(content: bytes, name: str, max_bytes: int = MAX_BYTES) -> Document:
    """Read the bytes of one YAML or JSON document; `name` is how messages call it."""
    if len(content) > max_bytes:
        limit = max_bytes // 1024
        message = Text(f"文件超过 {limit} KiB。", f"The file is larger than {limit} KiB.")
        _refuse(name, "too_large", message, Text("请拆成多个档案，每个系统一个文件。", "Split it: one file a system."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = Text("文件不是 UTF-8 编码。", "The file is not UTF-8.")
        _refuse(f"{name}:{line}", "not_utf8", message, Text("请另存为 UTF-8。", "Save it as UTF-8."))
    try:
        return _Builder(name).build(_PAIR.sub(_one_character, text) if name.endswith(".json") else text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "unreadable characters"
        place = f"{name}:{mark.line + 1}" if mark else name
        message = Text("此处不符合 YAML 语法。", f"This is not valid YAML: {problem}.")
        _refuse(place, "bad_yaml", message, Text("请检查缩进、引号与冒号。", "Check indentation, quotes and colons."))


def _refuse(place: str, code: str, message: Text, remedy: Text | None = None) -> NoReturn:
    raise Refused([Finding(code=code, message=message, place=place, remedy=remedy)])


@dataclass(slots=True)
class _Open:
    """A collection that is still being read; `key` is the mapping key waiting for its value."""

    value: Any
    path: Path
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Builds plain data from the parser's events without recursion, so that depth costs nothing."""

    name: str
    lines: dict[Path, int] = field(default_factory=dict)
    doubles: list[Finding] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    root: Any = None
    nodes: int = 0
    documents: int = 0

    def build(self, text: str) -> Document:
        for event in yaml.parse(text, Loader=_LOADER):
            self._take(event)
        if self.doubles:
            raise Refused(self.doubles)
        return Document(self.name, self.root, self.lines)

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.NodeEvent):
            self._check(event, line)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                message = Text("一个文件里只能有一个 YAML 文档。", "A file holds one YAML document only.")
                _refuse(f"{self.name}:{line}", "several_documents", message)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open({}, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)

    def _check(self, event: Any, line: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES or len(self.stack) > MAX_DEPTH:
            message = Text("文件的层次过深或条目过多。", "The file is nested too deeply or has too many entries.")
            _refuse(f"{self.name}:{line}", "too_complex", message)
        if event.anchor or getattr(event, "tag", None):
            message = Text("不接受 YAML 锚点、别名和标签。", "YAML anchors, aliases and tags are not accepted.")
            remedy = Text("请把内容直接写出来。", "Write the content out.")
            _refuse(f"{self.name}:{line}", "yaml_feature", message, remedy)

    def _open(self, value: Any, line: int) -> None:
        path = self._place(value, line)
        self.stack.append(_Open(value, path))

    def _scalar(self, event: Any, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.value, dict) and top.key is None:
            top.key = event.value
            if event.value in top.value:
                self._double(event.value, top.path, line)
            return
        self._place(_typed(event.value) if event.implicit[0] else event.value, line)

    def _place(self, value: Any, line: int) -> Path:
        if not self.stack:
            path: Path = ()
            self.root = value
        else:
            path = self._attach(self.stack[-1], value, line)
        self.lines[path] = line
        return path

    def _attach(self, top: _Open, value: Any, line: int) -> Path:
        if isinstance(top.value, list):
            top.value.append(value)
            return (*top.path, len(top.value) - 1)
        if top.key is None:
            message = Text("键必须是文字。", "A key has to be text.")
            _refuse(f"{self.name}:{line}", "bad_key", message)
        key, top.key = top.key, None
        top.value[key] = value
        return (*top.path, key)

    def _double(self, key: str, path: Path, line: int) -> None:
        first = self.lines.get((*path, key), line)
        message = Text(f"键“{key}”重复，第 {first} 行已有。", f"The key '{key}' is doubled; it stands in line {first} already.")
        remedy = Text("请只保留一个。", "Keep one of them.")
        self.doubles.append(Finding("doubled_key", message, f"{self.name}:{line}", remedy))


def _one_character(pair: re.Match[str]) -> str:
    if pair[1] is None:
        return pair[0]
    return f"\\U{0x10000 + ((int(pair[1], 16) - 0xD800) << 10) + int(pair[2], 16) - 0xDC00:08X}"


def _typed(written: str) -> Any:
    """Give a plain (unquoted) scalar its type."""
    if written in _WORDS:
        return _WORDS[written]
    if _NUMBER.fullmatch(written):
        return float(written) if "." in written else int(written)
    return written
