"""Virtual scenes in glTF 2.0 (.gltf, .glb): the mark stands in `asset.extras`, where programs keep what is their own.

That is our practice; no guide names the format. The visible label belongs on the first picture of the scene: a plane in front
of the camera with the wording as its texture, 5 % of the shortest side high, or the bar of the page around the scene.
"""

from __future__ import annotations

import json
import struct
from json.decoder import JSONDecodeError, JSONDecoder
from typing import Any

from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.source import damaged

MOST_JSON = 64 * 1024 * 1024
_HEADER, _CHUNK = struct.Struct("<4sII"), struct.Struct("<II")
_JSON = 0x4E4F534A


def labelled_scene(data: bytes, mark: Mark, name: str = "-") -> bytes:
    """Return a scene with this mark; all else of its JSON, and its buffers, stay byte for byte."""
    if data[:4] != b"glTF":
        return _marked(data, mark, name)
    if len(data) < 20:
        damaged(name, "glb 头部不完整", "the header of its glb is not whole")
    _, version, _ = _HEADER.unpack_from(data)
    size, kind = _CHUNK.unpack_from(data, 12)
    if kind != _JSON or 20 + size > len(data):
        damaged(name, "glb 的 JSON 块不完整", "the JSON of its glb is not whole")
    new = _marked(data[20 : 20 + size].rstrip(b" "), mark, name)
    new += b" " * (-len(new) % 4)
    rest = data[20 + size :]
    return _HEADER.pack(b"glTF", version, 20 + len(new) + len(rest)) + _CHUNK.pack(len(new), _JSON) + new + rest


def _marked(stored: bytes, mark: Mark, name: str) -> bytes:
    """Put the mark into the text of the JSON, in place of one that is there."""
    try:
        text = stored[:MOST_JSON].decode("utf-8-sig")
        asset = _members(text, 0).get("asset")
        if asset is None:
            raise ValueError("asset")
        wanted = {"extras": {KEY: mark.fields()}}
        return _merged(text, asset, wanted).encode()
    except (ValueError, JSONDecodeError, IndexError, RecursionError):
        damaged(name, "不是 glTF 的 JSON", "it is no JSON of glTF")


def _merged(text: str, span: tuple[int, int], wanted: dict[str, Any]) -> str:
    """Put members into the object that stands there: into objects that are there already, else as new members."""
    ((key, value),) = wanted.items()
    members = _members(text, span[0])
    if key not in members:
        rest = text[span[0] + 1 :]
        comma = "," if members else ""
        return text[: span[0] + 1] + json.dumps({key: value}, separators=(",", ":"))[1:-1] + comma + rest
    start, end = members[key]
    if isinstance(value, dict) and key != KEY and text[start] == "{":
        return _merged(text, (start, end), value)
    return text[:start] + json.dumps(value, separators=(",", ":")) + text[end:]


def _members(text: str, at: int) -> dict[str, tuple[int, int]]:
    """Return the members of the object that stands at a place, with where their values are."""
    decoder, found = JSONDecoder(), {}
    at = _behind_blanks(text, at)
    if text[at] != "{":
        raise ValueError("no object")
    at = _behind_blanks(text, at + 1)
    while text[at] != "}":
        key, at = decoder.raw_decode(text, at)
        if not isinstance(key, str):
            raise ValueError(key)
        start = _behind_blanks(text, _behind_blanks(text, at) + 1)
        _, end = decoder.raw_decode(text, start)
        found[key] = (start, end)
        at = _behind_blanks(text, end)
        if text[at] == ",":
            at = _behind_blanks(text, at + 1)
    return found


def _behind_blanks(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at
