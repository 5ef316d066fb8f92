"""Routes: filings, registrations and assessments, told apart by what the text asks and what practice expects."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from hegui.mapping.judging import STRENGTH
from hegui.mapping.results import DutyResult, Outcome, RouteResult
from hegui.rulebook.evaluation import Reason
from hegui.rulebook.models import Basis, Route

# Practice that is stricter than the text comes first, the text beside it.
_ORDER: tuple[Basis, ...] = ("practice", "text")


def route_results(routes: Sequence[Route], duties: dict[str, DutyResult]) -> tuple[RouteResult, ...]:
    """Return one result for each route and basis, from the verdicts of the duties behind it."""
    results = (
        _result(route, basis, [duties[id_] for id_ in route.duties if duties[id_].duty.basis == basis])
        for route in routes
        for basis in _ORDER
    )
    return tuple(result for result in results if result)


def _result(route: Route, basis: Basis, behind: list[DutyResult]) -> RouteResult | None:
    if not behind:
        return None
    strongest = max(STRENGTH[result.outcome.verdict] for result in behind)
    leading = [result for result in behind if STRENGTH[result.outcome.verdict] == strongest]
    return RouteResult(
        route=route,
        basis=basis,
        outcome=leading[0].outcome if len(leading) == 1 else _joined(leading),
        duties=tuple(result.duty.id for result in leading),
        due=leading[0].due,
        cites=tuple(dict.fromkeys(chain.from_iterable(result.duty.cites for result in leading))),
    )


def _joined(leading: list[DutyResult]) -> Outcome:
    """Join duties of the same verdict: any of them asks for the route."""
    outcomes = [result.outcome for result in leading]
    parts = tuple(Reason("duty", result.outcome.reason.value, subject=result.duty.id) for result in leading)
    return Outcome(
        verdict=outcomes[0].verdict,
        reason=Reason("any", parts[0].value, parts=parts),
        functions=tuple(dict.fromkeys(chain.from_iterable(outcome.functions for outcome in outcomes))),
        missing_facts=tuple(dict.fromkeys(chain.from_iterable(outcome.missing_facts for outcome in outcomes))),
        settled_by=outcomes[0].settled_by,
        law_unverified=any(outcome.law_unverified for outcome in outcomes),
    )
