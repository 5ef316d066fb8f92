"""The rulebook that is shipped: nothing dangles, nothing is missing, nothing contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.checks.conflicts import check_conflicts
from hegui.rulebook.checks.coverage import check_coverage, coverage
from hegui.rulebook.checks.languages import check_languages
from hegui.rulebook.checks.references import check_references
from hegui.rulebook.loader import DATA
from hegui.rulebook.sources import read_sources
from hegui.words import Citation, Finding

RULEBOOK = load_rulebook()
KEPT_FOR_THE_RECORD = {
    "filing_accepted_on",
    "consent_withdrawn_on",
}  # days that nothing is counted from


def told(findings: Iterable[Finding]) -> list[str]:
    return [f"{finding.place}: {finding.message.en}" for finding in findings]


def test_every_name_leads_somewhere(rulebook: Rulebook) -> None:
    assert told(check_references(rulebook)) == []


def test_every_text_is_there_in_both_languages(rulebook: Rulebook) -> None:
    assert told(check_languages(rulebook)) == []


def test_every_row_of_the_register_is_carried_and_no_row_is_made_up(rulebook: Rulebook) -> None:
    assert told(check_coverage(rulebook)) == []


@pytest.mark.parametrize("row", coverage(RULEBOOK), ids=lambda row: row.row)
def test_each_row_of_the_register_is_carried(row) -> None:
    assert row.carried


def test_no_two_rules_give_different_values_at_once(rulebook: Rulebook) -> None:
    assert told(check_conflicts(rulebook)) == []


def test_every_source_file_has_its_shape() -> None:
    assert read_sources(DATA)["version"] == RULEBOOK.version


def test_every_instrument_that_gives_duties_or_steps_of_procedure_is_in_the_register_and_no_other(rulebook: Rulebook) -> None:
    giving = {instrument.id for instrument in rulebook.contents.instruments if instrument.duties or instrument.procedure}

    assert giving == {section.instrument for section in rulebook.contents.register}


def test_a_row_stands_in_one_section_of_the_register(rulebook: Rulebook) -> None:
    rows = [row for section in rulebook.contents.register for row in section.rows]

    assert [row for row in rows if rows.count(row) > 1] == []


def test_a_step_with_a_clock_counts_from_a_day_that_somebody_can_tell(rulebook: Rulebook) -> None:
    clocks = [step for step in rulebook.procedure.values() if step.due.amount is not None]

    assert clocks
    assert [step.id for step in clocks if step.due.kind in ("once", "before") and step.due.anchor is None] == []


def test_a_draft_has_no_day_and_gives_no_duties(rulebook: Rulebook) -> None:
    drafts = [instrument for instrument in rulebook.contents.instruments if instrument.status == "draft"]

    assert drafts
    assert [draft.id for draft in drafts if draft.in_force.from_ or draft.duties or draft.roles] == []


def test_what_is_in_force_has_a_first_day(rulebook: Rulebook) -> None:
    in_force = [instrument for instrument in rulebook.contents.instruments if instrument.status == "in_force"]

    assert [instrument.id for instrument in in_force if instrument.in_force.from_ is None] == []


def test_every_span_ends_after_it_starts(rulebook: Rulebook) -> None:
    spans = {i.id: i.in_force for i in rulebook.contents.instruments}
    spans |= {duty.id: duty.in_force for duty in rulebook.duties.values() if duty.in_force}
    spans |= {route.id: route.in_force for route in rulebook.sanctions.values() if route.in_force}

    assert [id_ for id_, span in spans.items() if span.from_ and span.until and span.until <= span.from_] == []


def test_what_is_published_is_published_before_it_is_in_force(rulebook: Rulebook) -> None:
    late = [
        instrument.id
        for instrument in rulebook.contents.instruments
        if instrument.published and instrument.in_force.from_ and instrument.published > instrument.in_force.from_
    ]

    assert late == []


@pytest.mark.parametrize("duty", RULEBOOK.duties.values(), ids=lambda duty: duty.id)
def test_a_duty_says_what_an_inspector_asks_for_and_cites_its_article(duty) -> None:
    assert duty.evidence
    assert duty.who
    assert duty.cites
    assert Citation.parse(duty.cites[0]).instrument == duty.instrument


def test_no_normative_document_or_standard_fines_by_itself(rulebook: Rulebook) -> None:
    """A normative document fines nobody: the law that does is named."""
    soft = {i.id for i in rulebook.contents.instruments if i.rank in ("normative_document", "mandatory_standard", "policy")}
    fines = [
        route.id
        for route in rulebook.sanctions.values()
        if route.id.split(".")[0] in soft and any(tier.kind == "fine" and tier.max is not None for tier in route.tiers)
    ]

    assert fines == []


def test_a_fine_of_a_sum_goes_from_less_to_more(rulebook: Rulebook) -> None:
    turned = [
        route.id
        for route in rulebook.sanctions.values()
        for tier in route.tiers
        if tier.min is not None and tier.max is not None and tier.min > tier.max
    ]

    assert turned == []


def test_a_share_of_turnover_is_a_fraction(rulebook: Rulebook) -> None:
    wrong = [
        route.id
        for route in rulebook.sanctions.values()
        for tier in route.tiers
        if tier.measure == "share_of_turnover" and not 0 < (tier.max or 0.01) <= 1
    ]

    assert wrong == []


def test_every_fact_matters_to_a_condition_or_to_a_due_day(rulebook: Rulebook) -> None:
    asked = {node.subject for _, condition in rulebook.written_conditions() for node in condition.walk()}
    anchors = {at.due.anchor for at in (*rulebook.duties.values(), *rulebook.procedure.values())}

    assert {fact.id for fact in rulebook.contents.facts} - asked - anchors <= KEPT_FOR_THE_RECORD


def test_every_derived_fact_is_used_by_a_condition(rulebook: Rulebook) -> None:
    asked = {node.subject for _, condition in rulebook.written_conditions() for node in condition.walk()}

    assert [fact.id for fact in rulebook.contents.derived if fact.id not in asked] == []
