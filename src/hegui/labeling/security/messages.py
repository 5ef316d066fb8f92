"""What is signed for a mark: the text of Annex A.1 of TC260-PG-202511A for the producer, and our own for the propagator."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from hegui.labeling.mark import Mark

ReservedCode = Literal["ReservedCode1", "ReservedCode2"]


@dataclass(frozen=True, slots=True)
class Side:
    """Whose reserved code it is and which fields it signs; `settled`: the guide says what the message is."""

    code: ReservedCode
    provider: str
    number: str
    settled: bool


PRODUCER = Side("ReservedCode1", "ContentProducer", "ProduceID", settled=True)
# What the guide lets a propagator sign was not seen, and the one product that signs it signs something else: the same shape
# with the propagator's fields is our convention.
PROPAGATOR = Side("ReservedCode2", "ContentPropagator", "PropagateID", settled=False)


def signed_text(mark: Mark, side: Side) -> bytes:
    """Return the text that is signed: the three fields as JSON members, without braces and blanks."""
    fields = mark.fields()
    members = (f'"{key}":{json.dumps(fields[key], ensure_ascii=False)}' for key in ("Label", side.provider, side.number))
    return ",".join(members).encode(errors="surrogatepass")
