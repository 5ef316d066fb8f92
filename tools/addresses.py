"""Fails when a tracked file names a package registry or a path of the machine it was written on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ADDRESS = re.compile(
    r"(--|\b)(extra-)?index-url|find-links\s*[=:]|pypi\.org/simple|\"resolved\":\s*\"http|files\.pythonhosted|/(home|Users)/\w+/"
)
OURSELVES = {"tools/addresses.py", "Makefile"}


def main() -> int:
    """Print each place; return 1 when there is one."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    bad = 0
    for name in filter(None, listed.split("\0")):
        if name in OURSELVES or not (ROOT / name).is_file():
            continue
        text = (ROOT / name).read_bytes().decode("utf-8", errors="ignore")
        for number, line in enumerate(text.splitlines(), 1):
            if ADDRESS.search(line):
                print(f"✗ {name}:{number}: {line.strip()[:100]}")
                bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
