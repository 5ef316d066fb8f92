"""What all tests share: `needs(program)`, `--soak`, and the rulebook that is shipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from hegui.rulebook import Rulebook, load_rulebook


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="the full example counts of Hypothesis, drawn anew each time")


def pytest_configure(config: pytest.Config) -> None:
    """Load the example counts before any test is collected; tests take a share of them (`strategies.examples`)."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings.register_profile("test", max_examples=100, deadline=None, derandomize=True, suppress_health_check=slow)
    settings.register_profile("soak", max_examples=5000, deadline=None, print_blob=True, suppress_health_check=slow)
    settings.load_profile("soak" if config.getoption("--soak") else "test")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is not installed; where nothing may be skipped (CI), fail it."""
    for mark in item.iter_markers("needs"):
        program = mark.args[0]
        if shutil.which(program) is None:
            missing = f"needs the program '{program}', which is not installed here"
            if os.environ.get("HEGUI_NOTHING_SKIPPED"):
                pytest.fail(missing, pytrace=False)
            pytest.skip(missing)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be skipped, a test that skips itself has failed."""
    report = yield
    if report.skipped and os.environ.get("HEGUI_NOTHING_SKIPPED"):
        report.outcome = "failed"
        report.longrepr = f"skipped, where nothing may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rulebook that is shipped."""
    return load_rulebook()
