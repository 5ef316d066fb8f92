"""What is attacked and how it is looked at afterwards: a ledger in its folder, an export of it, a proof from it.

The one who looks has the file or the folder alone, then also the key held elsewhere, then also the heads held elsewhere.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, Protocol

from hegui.ledger import SignedHead
from hegui.ledger.export import Selection, export
from hegui.ledger.filter import Filter
from hegui.ledger.verifying import verify_ledger
from hegui.words import Refused
from ledger.small_ledgers import Small, checked, codes, small_ledger


class Scene(Protocol):
    """Something attacked, in the eyes of who verifies it."""

    def codes(self, *, key: bool = False, heads: bool = False) -> list[str]:
        """Return the codes of all errors and warnings, with what one may hold elsewhere."""

    def counted(self) -> dict[str, int]:
        """Return what is told of entries and payloads that are not shown."""


@dataclass(frozen=True)
class Source:
    """The ledger that every attack gets a copy of."""

    small: Small
    seed: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)  # what was told before any attack, by setting

    @classmethod
    def made(cls, place: Path, seed: int) -> Source:
        rng = Random(seed)
        entries, size = rng.randrange(14, 23), rng.randrange(20, 60)
        return cls(small_ledger(place / "ledger", rng, entries=entries, large=4, size=size), seed)

    def copied(self, place: Path) -> Small:
        """Return a copy of the ledger for one attack."""
        shutil.copytree(self.small.folder, place)
        return replace(self.small, folder=place)


@dataclass
class FolderScene:
    """A ledger in its folder, which the attacker may rewrite."""

    ledger: Small
    rng: Random

    @property
    def folder(self) -> Path:
        return self.ledger.folder

    def codes(self, *, key: bool = False, heads: bool = False) -> list[str]:
        try:
            told = verify_ledger(self.folder, self.ledger.key if key else None, self.ledger.held if heads else ())
        except Refused as refused:
            return [finding.code for finding in refused.findings]
        return codes({"findings": [finding.plain() for finding in told.findings]})

    def counted(self) -> dict[str, int]:
        return {}


@dataclass
class FileScene:
    """A file that was handed over; the attacker had it in hands on the way, with the ledger to make another from."""

    ledger: Small
    rng: Random
    file: Path
    heads: tuple[SignedHead, ...]
    with_key: bool = False  # what cannot be verified at all without the key, or without the heads
    with_heads: bool = False
    told: dict[str, Any] = field(default_factory=dict)

    def codes(self, *, key: bool = False, heads: bool = False) -> list[str]:
        _, self.told = checked(
            self.file,
            self.ledger.key if key or self.with_key else None,
            [self._kept(head) for head in self.heads] if heads or self.with_heads else [],
        )
        return codes(self.told)

    def counted(self) -> dict[str, int]:
        self.codes()
        return {"hidden": self.told["hidden"], **self.told["payloads"]}

    def _kept(self, signed: SignedHead) -> Path:
        file = self.file.with_name(f"{signed.head.size}.head")
        file.write_text(signed.text, encoding="utf-8")
        return file


def folder_scene(source: Source, place: Path, rng: Random) -> FolderScene:
    """Return a ledger in its folder."""
    return FolderScene(source.copied(place / "ledger"), rng)


def export_scene(source: Source, place: Path, rng: Random) -> FileScene:
    """Return an export of the whole ledger."""
    return _exported(source, place, rng, Selection())


def selection_scene(source: Source, place: Path, rng: Random) -> FileScene:
    """Return an export of a range of entries; all others are hidden."""
    return _exported(source, place, rng, Selection(Filter(first=3, last=11)))


def proof_scene(source: Source, place: Path, rng: Random) -> FileScene:
    """Return the proof of one entry; without the key no proof can be verified."""
    ledger = source.copied(place / "ledger")
    with ledger.opened() as opened:
        text = opened.prove(rng.randrange(ledger.held[-1].head.size)).text()
    return FileScene(ledger, rng, _written(place, text), ledger.held[-1:], with_key=True)


def growth_scene(source: Source, place: Path, rng: Random) -> FileScene:
    """Return the proof that the ledger only grew since the older head; it is nothing without key and head."""
    ledger = source.copied(place / "ledger")
    with ledger.opened() as opened:
        text = opened.prove_since(ledger.held[0]).text()
    return FileScene(ledger, rng, _written(place, text), ledger.held[:1], with_key=True, with_heads=True)


def _exported(source: Source, place: Path, rng: Random, selection: Selection) -> FileScene:
    ledger = source.copied(place / "ledger")
    file = place / "handed-over.hegui-ledger"
    with ledger.opened() as opened, file.open("wb") as stream:
        stream.writelines(export(opened, selection))
    return FileScene(ledger, rng, file, ledger.held)


def _written(place: Path, text: str) -> Path:
    file = place / "handed-over.proof"
    file.write_text(text, encoding="utf-8")
    return file
