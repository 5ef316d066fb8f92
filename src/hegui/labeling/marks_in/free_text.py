"""AIGC objects in free text: comments, descriptions, segments into which programs glue them (read there, never written)."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from hegui.labeling.mark import KEYS, NAME
from hegui.labeling.reading_marks import MOST_CHARACTERS

_FOREIGN = ("aigc_info", "ServiceProvider")  # ByteDance's own object; Tencent Cloud's label from before the standard
_CALLED = re.compile(rb"AIGC[\s\0:=]*\Z")
_DECODER = json.JSONDecoder()


class Loose(NamedTuple):
    """An object in free text: where it stands, its text, whether its scheme is another, and what else the object says."""

    start: int
    end: int
    text: str
    foreign: bool
    rest: str


def loose(text: str) -> Loose | None:
    """Return the AIGC object of a text, or the label of another scheme; nothing where the text holds neither."""
    start = text.find("{")
    if start < 0 or len(text) > MOST_CHARACTERS:
        return None
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return _broken(text, start)
    if not isinstance(value, dict):
        return None
    if NAME in value or _is_inner(value):
        return Loose(start, end, text[start:end], False, _rest(value))
    if any(key in value for key in _FOREIGN):
        return Loose(start, end, text[start:end], True, "")
    return None


def loose_in(data: bytes) -> Loose | None:
    """Return what `loose` finds in bytes of one byte a character or of UTF-8; places are places of bytes."""
    found = loose(data.decode("latin-1")) if b"{" in data else None
    return found._replace(text=data[found.start : found.end].decode("utf-8", "replace")) if found else None


def without(data: bytes, found: Loose) -> bytes:
    """Return bytes that no longer say the mark, nor its name before it; nothing where they say nothing else."""
    before, behind = data[: found.start], data[found.end :]
    rest = _CALLED.sub(b"", before) + found.rest.encode() + behind
    return rest if rest.strip(b"\0 \r\n\t") else b""


def _is_inner(value: dict[str, Any]) -> bool:
    return KEYS[0] in value and KEYS[1] in value


def _broken(text: str, start: int) -> Loose | None:
    """Return what was meant as an AIGC object: it is told as unreadable, not passed over."""
    if f'"{NAME}"' in text or (f'"{KEYS[0]}"' in text and f'"{KEYS[1]}"' in text):
        return Loose(start, len(text.rstrip("\0 ")), text[start:].rstrip("\0 "), False, "")
    return None


def _rest(value: dict[str, Any]) -> str:
    """Return what a wrapped object says beside the mark, as JSON; nothing where it says nothing else."""
    others = {key: told for key, told in value.items() if key != NAME}
    return json.dumps(others, ensure_ascii=False, separators=(",", ":")) if NAME in value and others else ""
