"""Loads the rulebook: YAML is the source; one compiled JSON file with the hash of its sources makes loading fast."""

from __future__ import annotations

import contextlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from hegui.rulebook.book import Rulebook
from hegui.rulebook.checks.references import check_references
from hegui.rulebook.sources import contents_of, fingerprint, read_sources
from hegui.words.errors import Refused
from hegui.words.files import write_whole

DATA = Path(__file__).parent / "data"
COMPILED = "compiled.json"


@cache
def load_rulebook(root: Path = DATA) -> Rulebook:
    """Return the rulebook of a data folder; recompiles when a source has changed; raises `Refused` with all problems."""
    sha256 = fingerprint(root)
    plain = _compiled(root / COMPILED, sha256)
    if plain is None:
        return _compile(root, sha256)
    return Rulebook(contents_of(plain, COMPILED), sha256)


def compile_rulebook(root: Path = DATA) -> Path:
    """Write the compiled form beside the sources and return its path; used when the wheel is built."""
    _compile(root, fingerprint(root))
    return root / COMPILED


def _compile(root: Path, sha256: str) -> Rulebook:
    plain = read_sources(root)
    rulebook = Rulebook(contents_of(plain, str(root)), sha256)
    findings = check_references(rulebook)
    if findings:
        raise Refused(findings)
    _write(root / COMPILED, {"sha256": sha256, "contents": plain})
    return rulebook


def _compiled(path: Path, sha256: str) -> dict[str, Any] | None:
    try:
        stored = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    fits = isinstance(stored, dict) and stored.get("sha256") == sha256
    contents: dict[str, Any] | None = stored.get("contents") if fits else None
    return contents


def _write(path: Path, value: dict[str, Any]) -> None:
    """Write the compiled form; an installation that cannot be written to simply compiles again next time."""
    with contextlib.suppress(OSError):
        write_whole(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")))
