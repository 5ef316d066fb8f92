"""The models of the rulebook: dated, cited values. Every folder and file under `data/` is one of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from hegui.rulebook.conditions import Condition
from hegui.words.span import Span
from hegui.words.text import Text

Verification = Literal["source", "memory", "open", "confirmed"]
Basis = Literal["text", "practice"]
FactType = Literal["boolean", "choice", "many", "number", "date", "text"]
Rank = Literal[
    "law",
    "administrative_regulation",
    "departmental_rule",
    "normative_document",
    "mandatory_standard",
    "recommended_standard",
    "policy",
]
Subject = Literal[
    "artificial_intelligence",
    "content",
    "personal_information",
    "data_exports",
    "network_and_data",
    "minors",
    "access",
    "market",
    "labour",
    "liability",
]
DueKind = Literal["once", "recurring", "on_event", "continuous", "before"]
Unit = Literal["hour", "day", "working_day", "month", "year"]
SanctionKind = Literal[
    "warning",
    "criticism",
    "order",
    "suspension",
    "fine",
    "confiscation",
    "revocation",
    "closure",
    "ban",
    "public_notice",
    "talk",
    "refers_out",
]
Measure = Literal["amount", "share_of_turnover", "multiple_of_gain", "none"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a `choice` or `many` fact offers."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One typed thing that can be known of a system, with the question that asks for it and why we ask."""

    id: str
    type: FactType
    scope: Literal["organisation", "system", "function"]
    question: Text
    help: Text
    why: Text
    choices: tuple[Choice, ...] = ()
    unit: Text | None = None
    at_most: str | None = None  # the id of a number that this one cannot exceed
    event: Text | None = None  # what happens on the day, for days that due rules count from
    cites: tuple[str, ...] = ()

    @property
    def choice_ids(self) -> tuple[str, ...]:
        """The ids of the answers offered."""
        return tuple(choice.id for choice in self.choices)


@dataclass(frozen=True, slots=True)
class ValueRule:
    """One value of a derived choice, and when the law gives it."""

    value: str
    when: Condition
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """A fact that the rulebook computes from others: nobody answers it."""

    id: str
    title: Text
    type: Literal["boolean", "choice"]
    cites: tuple[str, ...]
    verification: Verification
    when: Condition | None = None
    choices: tuple[Choice, ...] = ()
    rules: tuple[ValueRule, ...] = ()
    basis: Basis = "text"
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class FormerNumber:
    """The number that an article bore before a day; an amendment moves numbers."""

    article: str
    until: date


@dataclass(frozen=True, slots=True)
class Article:
    """What one place of an instrument says, in our own words; Chinese law's text is authoritative, not ours.

    `article` is today's number. What is in force for some days only has `in_force`; an article that is no more is kept
    under a key of its own (`old-64`) with the number it bore in `was`.
    """

    article: str
    title: Text
    says: Text
    verification: Verification
    sources: tuple[str, ...] = ()
    was: tuple[FormerNumber, ...] = ()
    in_force: Span | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """Whom an instrument addresses; computed for each function, never picked by hand."""

    id: str
    term: Text
    when: Condition
    cites: tuple[str, ...]
    verification: Verification
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """By when: `amount` units before or after the day of the anchor fact; a null amount is a word of the text, not a number."""

    kind: DueKind
    anchor: str | None = None
    amount: int | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What an article asks of a role when a condition holds. The id is chosen once and never changes."""

    id: str
    article: str
    basis: Basis
    who: tuple[str, ...]
    title: Text
    does: Text
    due: Due
    cites: tuple[str, ...]
    verification: Verification
    rows: tuple[str, ...] = ()
    relates_to: str | None = None
    when: Condition | None = None
    in_force: Span | None = None
    evidence: tuple[Text, ...] = ()
    sanctions: tuple[str, ...] = ()
    met_by: str | None = None  # the fact that says this was done, such as a filing that has its number
    sources: tuple[str, ...] = ()
    note: Text | None = None

    @property
    def instrument(self) -> str:
        """The id of the instrument that holds the duty."""
        return self.id.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Exception_:
    """A case in which a duty or role does not hold; it names what it excepts from."""

    id: str
    excepts: str
    when: Condition
    title: Text
    cites: tuple[str, ...]
    verification: Verification


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of a sanction: against whom, what, and how much (CNY, a fraction of turnover, or a multiple of the gain)."""

    tier: str
    against: Literal["organisation", "person"]
    kind: SanctionKind
    measure: Measure
    when: Text
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class SanctionRoute:
    """The article that sanctions a breach, its tiers, and who may impose them."""

    id: str
    cite: str
    authority: Text
    verification: Verification
    tiers: tuple[Tier, ...]
    title: Text | None = None
    covers: tuple[str, ...] = ()
    in_force: Span | None = None
    note: Text | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """One rule once the authority acts: whom it binds, what it does, and its clock where it has one."""

    id: str
    article: str
    binds: Literal["authority", "party"]
    effect: Literal["step", "right", "mitigates", "aggravates", "law_in_time", "follows"]
    title: Text
    says: Text
    due: Due
    cites: tuple[str, ...]
    verification: Verification
    rows: tuple[str, ...] = ()
    in_force: Span | None = None
    sources: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class NotADuty:
    """A row of the register that asks nothing of a company, with the reason."""

    row: str
    kind: Literal[
        "encouraged", "state", "authority", "definition", "counting", "right", "exception", "sanction", "commencement"
    ]
    says: Text
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, rule, normative document or standard, with what hangs on it."""

    id: str
    title: Text
    short: Text
    issuers: Text
    subject: Subject
    rank: Rank
    status: Literal["in_force", "draft", "repealed"]
    standing: Literal["mapped", "cited"]
    in_force: Span
    known_on: date
    verification: Verification
    fines: Literal["own", "none", "refers_out"]
    number: Text | None = None
    published: date | None = None
    url: str | None = None
    checked_on: date | None = None
    authority: Text | None = None
    note: Text | None = None
    sources: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    roles: tuple[Role, ...] = ()
    duties: tuple[Duty, ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    sanctions: tuple[SanctionRoute, ...] = ()
    not_a_duty: tuple[NotADuty, ...] = ()
    procedure: tuple[ProcedureStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """A filing, registration or assessment; its verdicts, due days and cites are those of its duties."""

    id: str
    title: Text
    authority: Text
    where: Text
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A warning that no filing mends, or a contradiction between facts."""

    id: str
    code: str
    when: Condition
    message: Text
    cites: tuple[str, ...] = ()
    verification: Verification = "source"


@dataclass(frozen=True, slots=True)
class RegisterSection:
    """The rows of the duty register for one instrument: what the rulebook has to carry."""

    section: str
    title: Text
    instrument: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """The State Council's yearly notice: weekdays off and weekends worked."""

    year: int
    title: Text
    verification: Verification
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]
    number: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A group of cases of one subject: facts for which it holds, and what each change of them does."""

    of: str
    day: date
    start: str | None = None
    with_: dict[str, Any] | None = None
    expect: Literal["applies", "undetermined"] = "applies"
    value: str | None = None
    also_applies: tuple[dict[str, Any], ...] = ()
    does_not_apply: tuple[dict[str, Any], ...] = ()
    undetermined: tuple[tuple[str, ...], ...] = ()
    days: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one instrument or of the derived facts, with the starting facts they share."""

    cases: tuple[Case, ...]
    start: dict[str, dict[str, Any]]
