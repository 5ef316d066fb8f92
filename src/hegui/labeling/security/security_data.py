"""SecurityData (TC260-PG-202511A): the object of signatures, keys and bindings that a reserved code may hold.

Reading takes what was seen in real files, writing keeps to the guide. Content bindings are counted and not understood:
which bytes of a file they cover (`CntSel`) is not known to us.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from hegui.labeling.security.keys import SigningKey

NAME = "SecurityData"
MOST_CHARACTERS = 64 * 1024
MOST_ENTRIES = 32

_KIND = "TC260PG"
_TEXTS_IN_TEXTS = 2  # how often a text may hold the object as a text again

About = Literal["label", "binding", "unknown"]

# `LabelMataData` is how deployed products spell it; the guide says `Md` and `Bnd`.
_ABOUT: dict[str, About] = {
    "md": "label",
    "labelmatadata": "label",
    "labelmetadata": "label",
    "bnd": "binding",
    "binding": "binding",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: by which algorithm, over what, and its bytes (none where they are not written in hex)."""

    algorithm: str
    about: About
    value: bytes
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class WrittenKey:
    """A public key or a certificate as it is written."""

    value: bytes
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class SecurityData:
    """What one reserved code holds."""

    signatures: tuple[Signature, ...]
    keys: tuple[WrittenKey, ...]
    bindings: int = 0


class Unreadable(ValueError):  # noqa: N818 - the word says what the text is
    """The text means to be SecurityData and cannot be read."""


def parse(text: str) -> SecurityData | None:
    """Return what a reserved code holds, or None for a text that only its writer understands; raise `Unreadable`."""
    value = _decoded(text) if len(text) <= MOST_CHARACTERS else None
    if isinstance(value, dict):
        inner = _decoded(_get(value, NAME))
        if isinstance(inner, dict):
            return _read(inner)
        if _get(value, "Type") == _KIND:
            return _read(value)
    if NAME in text:
        raise Unreadable
    return None


def signed(key: SigningKey, signature: bytes) -> str:
    """Return the text that holds one signature over the label with its key: no blanks, no backslashes, ASCII only."""
    entries = [
        {"Type": "DS", "AlgID": key.algorithm, "TBSData": {"Type": "Md"}, "Signature": signature.hex().upper()},
        {"Type": "PubKey", "AlgID": key.algorithm, "KeyValue": key.public().hex().upper()},
    ]
    return json.dumps({NAME: {"Type": _KIND, "Version": 1, "PubSD": entries}}, separators=(",", ":"))


def _decoded(value: Any) -> Any:
    """Return a value with its JSON decoded, where it is a text of JSON, or a text of such a text."""
    for _ in range(_TEXTS_IN_TEXTS):
        if not isinstance(value, str):
            break
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value


def _read(data: dict[str, Any]) -> SecurityData:
    entries = [entry for entry in _items(_get(data, "PubSD")) if isinstance(entry, dict)]
    if len(entries) > MOST_ENTRIES:
        raise Unreadable
    signatures = [_signature(entry) for entry in entries if isinstance(_get(entry, "Signature"), str)]
    keys = [WrittenKey(_hex(_get(entry, "KeyValue")), _text(entry, "KeyID")) for entry in entries if _get(entry, "KeyValue")]
    return SecurityData(tuple(signatures), tuple(keys), len(list(_items(_get(data, "Bindings")))))


def _signature(entry: dict[str, Any]) -> Signature:
    signed_data = _decoded(_get(entry, "TBSData"))
    kind = _text(signed_data, "Type") if isinstance(signed_data, dict) else str(_get(entry, "TBSData"))
    about = _ABOUT.get(kind.lower(), "unknown")
    return Signature(_text(entry, "AlgID").strip(), about, _hex(_get(entry, "Signature")), _text(entry, "KeyID"))


def _items(value: Any) -> Iterator[Any]:
    """Yield the items of a list; one object in the place of a list counts as one."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict) and value:
        yield value


def _get(value: dict[str, Any], key: str) -> Any:
    """Return the value of a key, however its letters are cased: `PubSd` was seen too."""
    if key in value:
        return value[key]
    return next((item for name, item in value.items() if name.lower() == key.lower()), None)


def _text(value: dict[str, Any], key: str) -> str:
    item = _get(value, key)
    return item if isinstance(item, str) else ""


def _hex(value: Any) -> bytes:
    try:
        return bytes.fromhex(value.removeprefix("0x")) if isinstance(value, str) else b""
    except ValueError:
        return b""
