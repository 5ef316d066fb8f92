"""Markdown: the mark is the mapping AIGC in the YAML front matter, seven keys with quoted texts (TC260-PG-20258A, 6.5)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from typing import NoReturn

from hegui.labeling.containers.front_matter import (
    FrontMatter,
    changes_for,
    front_matter_of,
    head_of,
    keys_of,
    quoted,
    refuse_front_matter,
)
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, changed, spliced
from hegui.words import Finding, Refused, Text

NAME = "Markdown"
MEDIA_TYPES = ("text/markdown",)
SUFFIXES = (".md", ".markdown", ".mdx")

_KEY = KEY.encode()


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its name: every text is Markdown."""
    return name.lower().endswith(SUFFIXES)


def read(source: Source) -> Iterable[Placed]:
    """Look into the front matter; front matter of TOML is no place that the guide names."""
    head_of(source)
    matter = front_matter_of(source)
    if matter is None or _KEY not in matter.text:
        return []
    return _in_toml(matter, source) if matter.kind == "+++" else _in_yaml(matter.text, source)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the front matter that is there, or into new front matter at the head."""
    start, newline = head_of(source)
    matter = front_matter_of(source)
    if matter is not None and matter.kind == "+++":
        _refuse(source, _TOML, Text("请先改为 YAML。", "Turn it into YAML first."))
    keys = keys_of(matter.text, source.name) if matter else None
    if matter is None or keys is None:
        lines = [b"---", *(line.encode() for line in _lines(mark)), b"---"]
        return spliced(source, [(start, start, b"".join(line + newline for line in lines))])
    if keys.in_braces:
        _refuse(source, _BRACES, Text("请改为每行一个键。", "Write one key a line."))
    changes = changes_for(matter, keys, KEY, _lines(mark))
    _prove(matter, changes, mark, source)
    return spliced(source, changes)


def _refuse(source: Source, message: Text, remedy: Text) -> NoReturn:
    raise Refused([Finding("no_place", message, source.name, remedy)])


_TOML = Text("文首元数据是 TOML，实践指南只规定了 YAML。", "The front matter is TOML; the practice guide names YAML only.")
_BRACES = Text("文首的 YAML 元数据写在花括号中。", "The YAML front matter stands in braces.")


def _lines(mark: Mark) -> list[str]:
    return [f"{KEY}:", *(f"  {key}: {quoted(value)}" for key, value in mark.fields().items())]


def _in_yaml(block: bytes, source: Source) -> Iterable[Placed]:
    keys = keys_of(block, source.name)
    for entry in keys.entries if keys else ():
        if entry.key == KEY and entry.is_mapping:
            yield Placed("front matter AIGC", "prescribed", entry.value)
        elif entry.key == KEY:
            yield Placed("front matter AIGC text", "tolerated", str(json.loads(entry.value)))


def _in_toml(matter: FrontMatter, source: Source) -> Iterable[Placed]:
    try:
        value = tomllib.loads(matter.text.decode("utf-8", "replace").replace("\r\n", "\n")).get(KEY)
    except (tomllib.TOMLDecodeError, RecursionError):
        refuse_front_matter(source.name)
    if value is not None:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        yield Placed("TOML front matter AIGC", "tolerated", text)


def _prove(matter: FrontMatter, changes: list[Change], mark: Mark, source: Source) -> None:
    """Read the new front matter before it is written: where lines mean something else than they should, nothing is."""
    moved = [(start - matter.start, end - matter.start, new) for start, end, new in changes]
    found = [placed.text for placed in _in_yaml(changed(matter.text, moved), source)]
    if [json.loads(text) for text in found] != [mark.fields()]:
        damaged(source.name, "文首的 YAML 元数据无法加入标识", "no mark can be put into its YAML front matter")
