"""Measures what we promise to be fast and writes docs/benchmarks.md: all of it, or only the sections that are named.

Each section is measured by a program of its own, so that what one needs weighs on no other. `python tools/bench.py
portfolio` renews that section and leaves the others as they are.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
SECTIONS = {"map": "Map", "portfolio": "Portfolios", "labels": "Labels", "ledger": "Ledger"}
"""The programs `bench_*.py`, each with the heading of its section, in the order of the page."""


def measured(name: str) -> str:
    """Run the program of a section and return what it prints: the section, with its heading."""
    print(f"measuring: {name}", file=sys.stderr)
    program = str(Path(__file__).parent / f"bench_{name}.py")
    return subprocess.run([sys.executable, program], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def written() -> dict[str, str]:
    """Return the sections that the page has, by their headings."""
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:] if PAGE.exists() else []
    return {section.split("\n", 1)[0]: f"## {section.strip()}" for section in sections}


def main(chosen: list[str]) -> None:
    """Measure, print, and write the page."""
    if unknown := set(chosen) - SECTIONS.keys():
        sys.exit(f"No section is called {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}.")
    kept = written()
    for name in chosen or SECTIONS:
        kept[SECTIONS[name]] = measured(name)
    head = (
        f"# Benchmarks\n\nMade by `make bench` with Python {platform.python_version()}, {platform.machine()}, "
        f"{platform.system()}. Machines differ and may be shared: read the ratios."
    )
    page = "\n\n".join([head, *(kept[heading] for heading in SECTIONS.values() if heading in kept)]) + "\n"
    PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main(sys.argv[1:])
