"""The words of an exposure: which law, in which order the means come, and why no sum is told."""

from __future__ import annotations

from hegui.mapping.citing import cite
from hegui.mapping.exposure.exposing import Exposure
from hegui.mapping.exposure.law_in_time import Governing, SanctionLaw
from hegui.mapping.telling import day_words
from hegui.rulebook.models import SanctionKind, SanctionRoute, Tier
from hegui.words.span import Span
from hegui.words.text import Text

CONDUCT = Text(
    "行为期间{first}至{last}；按{decision}作出决定推算",
    "Conduct from {first} to {last}; as if decided on {decision}",
)
ONE_ACT_ONE_FINE = Text(
    "同一违法行为不给予两次以上罚款；触犯多个规定均应罚款的，按数额高的规定处罚（行政处罚法第二十九条）。因此各幅度不相加，也不给出合计数。",
    "One act is not fined twice; where several provisions would fine it, the one with the higher amount counts "
    "(Administrative Penalty Law, Article 29). The ranges are therefore not added up, and no sum is given.",
)
GOVERNING: dict[Governing, Text] = {
    "same": Text("行为时与作出决定时是同一规定。", "The same text at the time of the conduct and of the decision."),
    "at_conduct": Text(
        "适用行为时的规定；之后的规定不比它轻（行政处罚法第三十七条）。",
        "The text of the time of the conduct governs; the later one is no lighter (Administrative Penalty Law, Article 37).",
    ),
    "later": Text(
        "之后的规定处罚较轻，从新规定（行政处罚法第三十七条）。",
        "The later text punishes less and governs (Administrative Penalty Law, Article 37).",
    ),
    "compare": Text(
        "新旧规定各有轻重，须就具体情形逐项比较（行政处罚法第三十七条）。",
        "Each text is lighter in some point; compare them for the case at hand (Administrative Penalty Law, Article 37).",
    ),
    "changed_during": Text(
        "行为持续期间规定有修改：各部分行为的时间和持续状态须由律师判断。",
        "The text changed while the conduct went on: counsel has to judge which part falls under which.",
    ),
    "not_recorded": Text(
        "行为开始时的规定未收录，或者当时尚无此规定；现行规定不能代替。",
        "The text of the time when the conduct began is not recorded, or there was none; today's cannot stand in for it.",
    ),
}
# From the mildest means to the harshest, as an authority may go through them.
_STAGES: tuple[SanctionKind, ...] = (
    "talk",
    "criticism",
    "order",
    "warning",
    "public_notice",
    "confiscation",
    "fine",
    "suspension",
    "closure",
    "revocation",
    "ban",
    "refers_out",
)


def in_stages(route: SanctionRoute) -> list[Tier]:
    """Return the tiers of a route as they are written, inside each tier from the mildest means to the harshest."""
    written = list(dict.fromkeys(tier.tier for tier in route.tiers))
    return sorted(route.tiers, key=lambda tier: (written.index(tier.tier), _STAGES.index(tier.kind), tier.against))


def law_title(law: SanctionLaw, exposure: Exposure) -> Text:
    """Return the article of a law in the number that it bore at the conduct, else at the decision."""
    version = law.during[-1] if law.during else law.at_decision
    assert version is not None
    return cite(version.cite, exposure.mapping.rulebook)


def span_words(span: Span) -> Text:
    """Return the days on which a text is law."""
    since = (
        Text("自{day}起", "from {day}").filled(day=day_words(span.from_)) if span.from_ else Text("起始日未定", "no first day")
    )
    if span.until is None:
        return since
    return Text("{since}，至{day}前", "{since}, until before {day}").filled(since=since, day=day_words(span.until))
