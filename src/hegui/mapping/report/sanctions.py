"""The sanctions named by the duties of a report: each article once, with its tiers."""

from __future__ import annotations

from hegui.documents.outline import Block, Cell, Chip, Fields, Paragraph, Section, Table
from hegui.mapping.citing import cite
from hegui.mapping.penalties import AGAINST, route_words, tier_words
from hegui.mapping.report.sheet import UNSURE
from hegui.mapping.results import Mapping
from hegui.mapping.wording import EXPOSURE, UNCHECKED, VERIFICATION
from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import SanctionRoute
from hegui.words.text import Text

_TITLE = Text("附：法律责任各档", "Annex: sanctions, tier by tier")
_AUTHORITY = Text("处罚机关", "Authority")
_IN_SHORT = Text("{cite}：{told}", "{cite}: {told}")
_CAPTION = Text("{cite}的各档", "Tiers of {cite}")
_HEAD = (Text("情形", "Where"), Text("处理", "Consequence"), Text("对象", "Against"))


def sanction_anchor(route: SanctionRoute) -> str:
    """Return the anchor of a sanction, shared by all systems of a report."""
    return f"sanction/{route.id}"


def sanctions(mapping: Mapping) -> list[Section]:
    """Return the annex of sanctions that duties of this report lead to, in the order of the rulebook."""
    named = {
        route.id
        for system in mapping.systems
        for result in system.duties
        if result.outcome.verdict == "applies"
        for route in mapping.rulebook.sanctions_on(result.duty, mapping.as_of)
    }
    routes = [route for route in mapping.rulebook.sanctions.values() if route.id in named]
    if not routes:
        return []
    entries = tuple(_route(route, mapping.rulebook) for route in routes)
    return [Section(_TITLE, (Paragraph(EXPOSURE), *entries), anchor="sanctions", new_page=True)]


def _route(route: SanctionRoute, rulebook: Rulebook) -> Section:
    cited = cite(route.cite, rulebook)
    rows = tuple(_tier(route, number) for number in range(len(route.tiers)))
    blocks: list[Block] = [
        Paragraph(_IN_SHORT.filled(cite=cited, told=route_words(route))),
        Fields(((_AUTHORITY, route.authority),)),
        Table(_CAPTION.filled(cite=cited), _HEAD, rows, shares=(55, 25, 20)),
    ]
    blocks += [Paragraph(note, "quiet") for note in (route.note,) if note]
    unsure = route.verification in UNSURE
    if unsure:
        blocks.append(Paragraph(UNCHECKED, "quiet"))
    chips = (Chip("unchecked", VERIFICATION[route.verification]),) if unsure else ()
    return Section(cited, tuple(blocks), anchor=sanction_anchor(route), aside=route.title, chips=chips, entry=True)


def _tier(route: SanctionRoute, number: int) -> tuple[Cell, ...]:
    tier = route.tiers[number]
    return (tier.when, tier_words(tier, route), AGAINST[tier.against])
