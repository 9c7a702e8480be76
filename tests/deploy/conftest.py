"""Says at the end of a run, in red, what the tests of the deployment could not try on this machine."""

from __future__ import annotations

import shutil

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if shutil.which("promtool") is None:
        terminalreporter.section("Prometheus", red=True, bold=True)
        terminalreporter.line(
            "promtool is not installed: whether the alert rules are valid, and whether each fires, was "
            "NOT tried. `apt-get install prometheus` brings it."
        )
