"""Controls: what an organisation does to meet duties, each laid beside other frameworks with its relation and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hegui.rulebook.models import Verification
from hegui.words.text import Text

Theme = Literal[
    "content_safety",
    "fairness",
    "intellectual_property",
    "personal_information",
    "data_export",
    "minors",
    "transparency",
    "accuracy",
    "training_data",
    "technology_export",
    "oversight",
    "user_rights",
    "emergency",
    "ethics",
    "suppliers",
    "staff",
    "security",
    "filing",
    "market",
]
Relation = Literal["equal", "broader", "narrower", "overlaps"]


@dataclass(frozen=True, slots=True)
class Framework:
    """Another framework that controls are laid beside; its text is never quoted."""

    id: str
    title: Text
    version: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A place in another framework: what it asks is equal to the control, broader, narrower, or overlaps with it."""

    framework: str
    place: str
    relation: Relation
    rationale: Text
    verification: Verification


@dataclass(frozen=True, slots=True)
class Control:
    """One control: purpose, steps, evidence, the role that answers for it, how to test it, and the duties it serves."""

    id: str
    theme: Theme
    title: Text
    purpose: Text
    how: tuple[Text, ...]
    evidence: tuple[Text, ...]
    owner: Text
    test: Text
    duties: tuple[str, ...]
    crosswalk: tuple[Crosswalk, ...] = ()
