"""Incoming entries: JSON lines that other programs write, read strictly and in pieces, with the line of every problem."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from hegui.ledger.entry import Entry
from hegui.ledger.payload import Payload
from hegui.words import Refused, Text
from hegui.words.shapes import Problems, shape

MAX_LINE = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line may hold: the members of an entry, and its payload as text."""

    action: str
    actor: str
    subject: str
    id: str | None = None
    time: str | None = None
    content: str | None = None
    personal: bool = False


def read_incoming(
    source: BinaryIO, name: str, missing: Callable[[], tuple[str, str]]
) -> Iterator[tuple[Entry, Payload | None]]:
    """Return the entries of JSON lines with their payloads; `missing` gives an id and a time where a line has none.

    Raises `Refused` at the first line that cannot be used, with all its problems; what stands before it was returned.
    """
    for number, raw in enumerate(iter(lambda: source.readline(MAX_LINE + 1), b""), 1):
        if raw.strip():
            place = f"{name}:{number}"
            yield _read(raw, place, missing())


def _read(raw: bytes, place: str, missing: tuple[str, str]) -> tuple[Entry, Payload | None]:
    problems = Problems(place)
    line = shape(_Line, _object(raw, problems), (), problems)
    if problems.findings:
        raise Refused(problems.findings)
    entry = Entry(line.id or missing[0], line.time or missing[1], line.actor, line.action, line.subject)
    if findings := entry.problems(place):
        raise Refused(findings)
    return entry, _payload(line)


def _object(raw: bytes, problems: Problems) -> Any:
    try:
        if len(raw) <= MAX_LINE:
            return json.loads(raw, object_pairs_hook=_once)
        wrong = Text("这一行超过 1 MiB。", "This line is longer than 1 MiB.")
    except (ValueError, RecursionError) as error:
        wrong = Text("这一行不是 JSON 对象（{why}）。", "This line is no JSON object ({why}).").filled(why=error)
    problems.add((), "bad_line", wrong)
    raise Refused(problems.findings)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _payload(line: _Line) -> Payload | None:
    if line.content is None:
        return None
    content = line.content.encode("utf-8", "surrogatepass")
    return Payload.personal(content) if line.personal else Payload(content)
