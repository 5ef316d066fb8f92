"""The installed wheel works outside the checkout, with the plain requirements only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    home = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(home), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(home / "env", with_pip=True)
    pip = [str(home / "env" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "run.txt")], check=True, capture_output=True)
    subprocess.run([*pip, "--no-deps", str(next(home.glob("*.whl")))], check=True, capture_output=True)
    return home


def hegui(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    return subprocess.run(
        [str(home / "env" / "bin" / "hegui"), *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_installed_wheel_maps_the_examples(installed):
    answer = hegui(installed, "map", str(ROOT / "examples"), "--as-of", "2026-11-22", "--json")

    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["schema"] == "hegui.map/1"


def test_the_installed_wheel_writes_the_report(installed):
    report = installed / "report.html"

    answer = hegui(installed, "map", str(ROOT / "examples"), "--format", "html", "--lang", "both", "--out", str(report))

    assert answer.returncode == 0, answer.stderr
    assert report.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_installed_wheel_checks_its_own_rulebook(installed):
    answer = hegui(installed, "rules", "check")

    assert answer.returncode == 0, answer.stderr


def test_the_installed_wheel_records_exports_and_verifies(installed):
    told = ["--action", "label.written", "--actor", "user:7", "--subject", "file:a.png"]
    answers = [
        hegui(installed, "ledger", "append", "audit", *told),
        hegui(installed, "ledger", "verify", "audit"),
        hegui(installed, "ledger", "export", "audit", "--out", "audit.hegui-ledger"),
        hegui(installed, "ledger", "verify", "audit.hegui-ledger"),
        hegui(installed, "ledger", "verifier", "--out", "verifier.py"),
    ]

    assert [answer.returncode for answer in answers] == [0, 0, 0, 0, 0], answers
    alone = [sys.executable, "-I", "-S", "verifier.py", "audit.hegui-ledger"]
    assert subprocess.run(alone, cwd=installed, capture_output=True, check=False).returncode == 0


def test_the_wheel_carries_the_compiled_rulebook_and_it_is_up_to_date(installed):
    code = (
        "import json, sys; from hegui.rulebook import loader, sources; "
        "stored = json.loads((loader.DATA / loader.COMPILED).read_bytes()); "
        "sys.exit(stored['sha256'] != sources.fingerprint(loader.DATA))"
    )

    assert subprocess.run([str(installed / "env" / "bin" / "python"), "-c", code], cwd=installed, check=False).returncode == 0


def test_the_installed_wheel_labels_files_without_any_extra(installed):
    media, mark = str(ROOT / "examples" / "media"), ["--producer", "001191110000MA0000AA0L10001", "--produce-id", "wheel"]

    written = hegui(installed, "label", "write", media, *mark, "--out", "labelled")
    verified = hegui(installed, "label", "verify", "labelled", "--require", "--json")

    assert (written.returncode, verified.returncode) == (0, 0), written.stderr + verified.stderr
    assert {each["verdict"] for each in json.loads(verified.stdout)["files"]} == {"no_findings"}


def test_what_needs_an_extra_says_which(installed):
    picture, note = (str(ROOT / "examples" / "media" / name) for name in ("landscape.png", "note.md"))
    words = ["--producer", "001191110000MA0000AA0L10001", "--produce-id", "wheel", "--explicit"]

    refused = hegui(installed, "label", "write", picture, *words)
    snippet = hegui(installed, "label", "snippet")

    assert refused.returncode == 2
    assert "hegui[media]" in refused.stderr
    assert hegui(installed, "label", "write", note, *words).returncode == 0
    assert "aigc-label" in snippet.stdout, snippet.stderr
