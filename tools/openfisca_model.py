"""The 20 conditions of `bench_openfisca` as an openfisca-core model; run in an environment of its own, never imported.

Its one argument is a folder: `conditions.json`, and a file of raw values for each fact.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import numpy
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-11"
RUNS = 5


def formula_of(condition: dict[str, Any]) -> Callable[[Any, Any], Any]:
    """Return what computes a condition over all systems at once, as OpenFisca's formulas do."""
    match condition:
        case {"all": parts}:
            formulas = [formula_of(part) for part in parts]
            return lambda system, period: reduce(numpy.logical_and, (formula(system, period) for formula in formulas))
        case {"any": parts}:
            formulas = [formula_of(part) for part in parts]
            return lambda system, period: reduce(numpy.logical_or, (formula(system, period) for formula in formulas))
        case {"not": part}:
            formula = formula_of(part)
            return lambda system, period: numpy.logical_not(formula(system, period))
        case {"fact": fact, "at_least": number}:
            return lambda system, period: system(fact, period) >= number
        case {"fact": fact, "is": wanted}:
            return lambda system, period: system(fact, period) == wanted
    raise ValueError(condition)


def main(folder: Path) -> None:
    """Print the seconds of the middle run, and how many systems each condition holds for."""
    written = json.loads((folder / "conditions.json").read_text())
    columns = {
        fact: numpy.fromfile(folder / fact, bool if type_ == "boolean" else numpy.int64) for fact, type_ in written["facts"]
    }
    entity = Entity("system", "systems", "A system", "")
    model = TaxBenefitSystem([entity])
    common = {"entity": entity, "definition_period": DateUnit.MONTH}
    for fact, type_ in written["facts"]:
        model.add_variable(type(fact, (Variable,), {**common, "value_type": bool if type_ == "boolean" else int}))
    for name, condition in written["conditions"].items():
        model.add_variable(type(name, (Variable,), {**common, "value_type": bool, "formula": formula_of(condition)}))
    count = len(next(iter(columns.values())))
    taken = []
    for _ in range(RUNS):
        simulation = SimulationBuilder().build_default_simulation(model, count)
        begun = time.process_time()
        for fact, values in columns.items():
            simulation.set_input(fact, PERIOD, values)
        answers = {name: simulation.calculate(name, PERIOD) for name in written["conditions"]}
        taken.append(time.process_time() - begun)
    true = {name: int(answer.sum()) for name, answer in answers.items()}
    print(json.dumps({"seconds": statistics.median(taken), "true": true}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
