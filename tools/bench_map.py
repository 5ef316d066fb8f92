"""Measures the command's start, the loading of the rulebook, and the map of each example with full reasons.

Cold starts run in fresh processes against the wheel in an environment of its own; medians of several runs.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 15
LOAD = (
    "import time; start = time.perf_counter()\n"
    "from hegui.rulebook import load_rulebook; load_rulebook()\n"
    "print(time.perf_counter() - start)"
)
INTRODUCTION = f"""## Map

Median of {RUNS} runs. No peer is measured for the map: these figures are about our own rulebook and command."""


def installed_wheel(folder: Path) -> Path:
    """Build the wheel, install it with its locked requirements into a new environment, and return its interpreter."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "run.txt")], check=True)
    subprocess.run([*pip, "--no-deps", str(next(folder.glob("*.whl")))], check=True)
    return python


def wall(command: list[str]) -> float:
    """Return the median wall time of a command in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def load_time(python: Path) -> float:
    """Return the median time to load the rulebook in a fresh process, imports included."""
    runs = (subprocess.run([str(python), "-c", LOAD], check=True, capture_output=True, text=True) for _ in range(RUNS))
    return statistics.median(float(run.stdout) for run in runs)


def map_times() -> dict[str, float]:
    """Return the median time to map each example with full reasons, after load."""
    from hegui.mapping import map_system, mapping_json, read_profiles
    from hegui.rulebook import load_rulebook

    rulebook = load_rulebook()
    times = {}
    for profile in read_profiles([ROOT / "examples"], rulebook):
        taken = []
        for _ in range(RUNS):
            start = time.perf_counter()
            map_system(profile, as_of=date(2026, 11, 22), rulebook=rulebook)
            taken.append(time.perf_counter() - start)
        assert mapping_json(map_system(profile, as_of=date(2026, 11, 22), rulebook=rulebook))["systems"]
        times[profile.id] = statistics.median(taken)
    return times


def page() -> str:
    """Measure everything and return the map's part of the page."""
    with tempfile.TemporaryDirectory() as folder:
        python = installed_wheel(Path(folder))
        bare = wall([str(python), "-c", "pass"])
        help_ = wall([str(python.parent / "hegui"), "--help"])
        load = load_time(python)
    rows = [
        ("python -c pass", bare, None),
        ("hegui --help", help_, 0.3),
        ("rulebook load, cold, from the wheel", load, 0.5),
        *((f"map {name}, full reasons, after load", taken, 0.02) for name, taken in map_times().items()),
    ]
    table = "\n".join(
        f"| {name} | {taken * 1000:.1f} ms | {f'{aim * 1000:.0f} ms' if aim else ''} | {f'{taken / aim:.2f}' if aim else ''} |"
        for name, taken, aim in rows
    )
    return f"{INTRODUCTION}\n\n| what | median | aim | median / aim |\n| --- | --- | --- | --- |\n{table}\n"


if __name__ == "__main__":
    print(page())
