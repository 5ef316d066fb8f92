"""The attack trials: somebody who may rewrite any file tries it in every way we know, and each is looked for afterwards.

An attack is a public function of a module named here; a new one is found by itself. What it says of itself is the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from inspect import getdoc, isfunction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from ledger.trials import (
    on_entries,
    on_exported_payloads,
    on_exports,
    on_growth,
    on_heads,
    on_payloads,
    on_proofs,
    on_selections,
)
from ledger.trials.scenes import (
    Scene,
    Source,
    export_scene,
    folder_scene,
    growth_scene,
    proof_scene,
    selection_scene,
)

NEEDS_KEY = "needs the key held elsewhere"
NEEDS_HEAD = "needs a head held elsewhere"
TOLD = "told in the counts: "  # nothing is wrong with the file, and it says how much it does not show
SETTINGS: dict[ModuleType, Callable[[Source, Path, Random], Scene]] = {
    on_entries: folder_scene,
    on_heads: folder_scene,
    on_payloads: folder_scene,
    on_exports: export_scene,
    on_exported_payloads: export_scene,
    on_selections: selection_scene,
    on_proofs: proof_scene,
    on_growth: growth_scene,
}


@dataclass(frozen=True)
class Attack:
    """One thing that somebody tries, where, and in what words it is told."""

    name: str
    told: str
    change: Callable[[Any], None]
    setting: Callable[[Source, Path, Random], Scene]


@dataclass(frozen=True)
class Outcome:
    """Whether an attack was found, and by what: the code of the finding, or what one had to hold elsewhere to find it."""

    name: str
    told: str
    found: bool
    found_by: str


def attacks() -> list[Attack]:
    """Return all attacks, in the order of their modules."""
    return [
        Attack(f"{_words(module.__name__.rpartition('.on_')[2])}: {_words(name)}", getdoc(function) or "", function, setting)
        for module, setting in SETTINGS.items()
        for name, function in vars(module).items()
        if isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")


def run(seed: int) -> list[Outcome]:
    """Try every attack on a ledger drawn from this seed."""
    with TemporaryDirectory() as place:
        source = Source.made(Path(place), seed)
        return [attempt(attack, source, Path(place) / f"{number}") for number, attack in enumerate(attacks())]


def attempt(attack: Attack, source: Source, place: Path) -> Outcome:
    """Try one attack on a copy of the ledger, in this new folder, and look for it."""
    place.mkdir()
    scene = attack.setting(source, place, Random(f"{source.seed} {attack.name}"))
    before = source.counts.setdefault(attack.setting.__name__, {}) or scene.counted()
    source.counts[attack.setting.__name__] = before
    attack.change(scene)
    found_by = _found_by(scene, before)
    return Outcome(attack.name, attack.told, bool(found_by), found_by)


def _found_by(scene: Scene, before: dict[str, int]) -> str:
    if alone := scene.codes():
        return alone[0]
    if unshown := _risen(before, scene.counted(), ("hidden", "withheld")):
        return TOLD + unshown
    if scene.codes(key=True):
        return NEEDS_KEY
    return NEEDS_HEAD if scene.codes(heads=True) else ""


def _risen(before: dict[str, int], after: dict[str, int], names: Iterable[str]) -> str:
    return ", ".join(name for name in names if after.get(name, 0) > before.get(name, 0))
