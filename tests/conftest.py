"""What holds for every test: with CI=true nothing may be skipped."""

from __future__ import annotations

import os

import pytest


def _skipped(session: pytest.Session) -> list[pytest.TestReport]:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    return [] if reporter is None else list(reporter.stats.get("skipped", []))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run where something was skipped; each one and its reason stands in pytest's own summary."""
    if os.environ.get("CI") == "true" and _skipped(session):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    count = len(terminalreporter.stats.get("skipped", []))
    if count and os.environ.get("CI") == "true":
        terminalreporter.write_line(f"{count} skipped, which CI=true does not allow", red=True)
