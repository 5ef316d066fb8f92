"""The mark 标识: the AIGC object of seven texts that GB 45438-2025 Annex E puts into a file as its implicit label."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from operator import attrgetter

KEYS = ("Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2")
NAME = "AIGC"  # the key under which containers hold the object


@dataclass(frozen=True, slots=True)
class Mark:
    """What the seven fields say, in the order in which they are written.

    `label` is `1` (is generated), `2` (may be) or `3` (suspected). Reserved codes carry security information of the
    producer and of the propagator, or nothing.
    """

    label: str
    content_producer: str
    produce_id: str
    reserved_code_1: str = ""
    content_propagator: str = ""
    propagate_id: str = ""
    reserved_code_2: str = ""

    @classmethod
    def first(cls, content_producer: str, produce_id: str, label: str = "1") -> Mark:
        """Return the mark a producer writes first: until somebody passes the content on, the producer is the propagator."""
        return cls(label, content_producer, produce_id, "", content_producer, produce_id)

    @classmethod
    def of_fields(cls, fields: dict[str, str | None]) -> Mark:
        """Return the mark of these fields; what is missing is empty."""
        return cls(*(fields.get(key) or "" for key in KEYS))

    def fields(self) -> dict[str, str]:
        """Return the seven keys and texts."""
        return dict(zip(KEYS, _values(self), strict=True))

    def passed_on(self, propagator: str, propagate_id: str) -> Mark:
        """Return the mark after a propagator took it over: the producer's part stays as it is (LBL 6)."""
        return replace(self, content_propagator=propagator, propagate_id=propagate_id, reserved_code_2="")

    def same_producer(self, other: Mark) -> bool:
        """Tell whether two marks name one producer."""
        return self.content_producer == other.content_producer

    def inner(self) -> str:
        """Return the object alone, for places that are called AIGC themselves."""
        return _compact(self.fields())

    def wrapped(self) -> str:
        """Return the object under its name, for places that are not."""
        return _compact({NAME: self.fields()})


_values = attrgetter(*(field.name for field in fields(Mark)))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def first_of(marks: Iterable[Mark]) -> Mark | None:
    """Return the first mark, if there is one."""
    return next(iter(marks), None)
