"""YAML front matter: a mapping between two lines of dashes at the head of a text, as Jekyll began it and Markdown took it over.

Entries are found by the events of the YAML parser and changed in the text itself: other keys, comments, order and line
ends stay as they are. Values are read as texts, whatever YAML would make of them, and aliases are never followed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change
from hegui.words import Finding, Refused, Text

MOST_BYTES = 1 << 20
MOST_DEPTH = 40
MOST_NODES = 50_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*(\r\n|\n|\r)")
_YAML_END = re.compile(rb"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_TOML_END = re.compile(rb"(?<=[\r\n])\+\+\+[ \t]*(?=[\r\n]|\Z)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A block with its kind (the dashes of YAML, the pluses of TOML), its place between the two lines, and its line end."""

    kind: str
    start: int
    text: bytes
    newline: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A key at the top of the mapping with its value as JSON; lines from `start` to before `end` hold both."""

    key: str
    value: str
    is_mapping: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Keys:
    """The entries of a mapping, the blanks before each, and whether it stands in braces, into which no lines can be put."""

    entries: list[Entry]
    indent: str = ""
    in_braces: bool = False


def head_of(source: Source) -> tuple[int, bytes]:
    """Return where a text begins behind its byte order mark, and its line end; UTF-16 is refused with what to do."""
    if source.head.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = Text("文件不是 UTF-8 编码。", "The file is not UTF-8.")
        raise Refused([Finding("not_utf8", message, source.name, Text("请另存为 UTF-8。", "Save it as UTF-8."))])
    first = re.search(rb"\r\n|\n|\r", source.head)
    return (3 if source.head.startswith(b"\xef\xbb\xbf") else 0), first[0] if first else b"\n"


def refuse_front_matter(place: str) -> NoReturn:
    """Refuse front matter that cannot be read: a mark may stand in it."""
    message = Text("文首的元数据有语法错误。", "The front matter is not valid.")
    remedy = Text("请检查缩进、引号与冒号。", "Check indentation, quotes and colons.")
    raise Refused([Finding("bad_front_matter", message, place, remedy)])


def front_matter_of(source: Source) -> FrontMatter | None:
    """Return the front matter of a text; a line of dashes that no second one answers is a rule across the page."""
    opening = _OPENING.match(source.head)
    if opening is None:
        return None
    kind = opening[1].decode()
    closing_line = _YAML_END if kind == "---" else _TOML_END
    for length in (len(source.head), MOST_BYTES):
        block = source.upto(0, length)
        if closing := closing_line.search(block, opening.end()):
            return FrontMatter(kind, opening.end(), block[opening.end() : closing.start()], opening[2])
    return None


def keys_of(block: bytes, place: str) -> Keys | None:
    """Return the keys of a block, none where it is empty; None where it is no mapping (prose, a list)."""
    written = block.decode("utf-8", "surrogateescape")
    try:
        return _Mapping(written, place).keys()
    except yaml.YAMLError:
        refuse_front_matter(place)


def changes_for(matter: FrontMatter, keys: Keys, key: str, lines: list[str]) -> list[Change]:
    """Return the changes that give a key these lines, once: in place of the first entry of its name, or behind all others."""
    new = "".join(keys.indent + line + matter.newline.decode() for line in lines).encode()
    spans = [(matter.start + entry.start, matter.start + entry.end) for entry in keys.entries if entry.key == key]
    if not spans:
        end = matter.start + len(matter.text)
        return [(end, end, new)]
    return [(start, end, b"" if number else new) for number, (start, end) in enumerate(spans)]


def quoted(text: str) -> str:
    """Return a text as a YAML scalar that stays a text."""
    if not _UNSAFE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


class _Mapping:
    """One pass over the events of a block."""

    def __init__(self, written: str, place: str) -> None:
        self._written = written
        self._place = place
        self._nodes = 0
        self._anchors: set[str] = set()
        self._events = self._bounded(yaml.parse(re.sub("[\udc80-\udcff]", "\ufffd", written), Loader=_LOADER))

    def _bounded(self, events: Iterator[Any]) -> Iterator[Any]:
        for event in events:
            self._nodes += 1
            if self._nodes > MOST_NODES:
                self._refuse()
            if isinstance(event, yaml.AliasEvent) and event.anchor not in self._anchors:
                raise yaml.YAMLError("an alias without its anchor")
            if anchor := getattr(event, "anchor", None):
                self._anchors.add(anchor)
            yield event

    def _refuse(self) -> NoReturn:
        damaged(self._place, "文首的 YAML 元数据过于复杂", "its YAML front matter is too complex")

    def keys(self) -> Keys | None:
        """Return the keys at the top."""
        root = next((event for event in self._events if isinstance(event, (yaml.NodeEvent, yaml.StreamEndEvent))), None)
        if not isinstance(root, yaml.MappingStartEvent):
            nothing = isinstance(root, yaml.ScalarEvent) and root.implicit[0] and not root.value
            return Keys([]) if nothing or isinstance(root, yaml.StreamEndEvent) else None
        indent, found = "", []
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            found.append(self._entry(event))
            indent = indent or self._written[self._line(event) : _index(event.start_mark)]
        for _ in self._events:
            pass  # what is behind it has to be valid too
        return Keys(found, "" if indent.strip(" ") else indent, bool(root.flow_style))

    def _entry(self, key: Any) -> Entry:
        if not isinstance(key, yaml.ScalarEvent):
            raise yaml.YAMLError("a key that is no text")
        event = next(self._events)
        value, end = self._value(event, 0)
        line = self._line(key)
        return Entry(key.value, value, isinstance(event, yaml.MappingStartEvent), self._bytes(line), self._bytes(end))

    def _line(self, event: Any) -> int:
        """Return where the line of an event begins."""
        at = _index(event.start_mark)
        return max(self._written.rfind("\n", 0, at), self._written.rfind("\r", 0, at)) + 1

    def _value(self, event: Any, depth: int) -> tuple[str, int]:
        """Return a value as JSON, doubled keys and all, and the end of its last line."""
        if depth > MOST_DEPTH:
            self._refuse()
        if isinstance(event, yaml.ScalarEvent):
            nothing = event.implicit[0] and event.value in ("~", "null")
            return json.dumps("" if nothing else event.value), self._line_end(event)
        if isinstance(event, yaml.AliasEvent):
            return "null", self._line_end(event)
        mapping = isinstance(event, yaml.MappingStartEvent)
        parts, end = [], self._line_end(event)
        for inner in self._events:
            if isinstance(inner, yaml.CollectionEndEvent):
                break
            part, end = self._value(inner, depth + 1)
            if mapping:
                key = part if isinstance(inner, yaml.ScalarEvent) else json.dumps(part)
                part, end = self._value(next(self._events), depth + 1)
                part = f"{key}:{part}"
            parts.append(part)
        if event.flow_style:
            end = self._line_end(inner)
        return ("{%s}" if mapping else "[%s]") % ",".join(parts), end

    def _line_end(self, event: Any) -> int:
        index = _index(event.end_mark)
        if getattr(event, "style", None) in ("|", ">"):
            return index  # a block of lines ends where the next line begins
        found = _LINE_END.search(self._written, index)
        return found.end() if found else len(self._written)

    def _bytes(self, index: int) -> int:
        return len(self._written[:index].encode("utf-8", "surrogateescape"))


def _index(mark: Any) -> int:
    return int(mark.index)
