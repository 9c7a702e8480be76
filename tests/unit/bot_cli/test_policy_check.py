"""`doorstep policy check` and rules that wait for what nobody is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.policy import app
from dialogs import rule_checks
from dialogs.not_asked_yet import NOT_ASKED_YET, NotAskedYet
from tests.unit.state_machines.small_policy import small_policy_with


def test_a_board_with_a_fact_that_nobody_tells_ends_with_1_and_names_file_row_and_fact(
    tmp_path: Path,
) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(
        small_policy_with(
            "from: any, to: stay, row: X1", "from: any, to: stay, when: {threat: ['yes']}, row: X1"
        )
        + "  - {event: report_missed_visit, from: any, to: stay, row: X1, section: '1', origin: document, "
        "text: Again.}\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 1
    assert "ours.yaml:29: moves[2].when.threat: asked of nobody: row X1 waits for threat" in result.output


def test_it_says_how_many_rules_are_known_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ours.yaml"
    changed = "from: any, to: stay, when: {threat: ['yes']}, row: X1"
    file.write_text(
        small_policy_with("from: any, to: stay, row: X1", changed)
        + "  - {event: report_missed_visit, from: any, to: stay, row: X1, section: '1', origin: document, "
        "text: Again.}\n",
        encoding="utf-8",
    )
    known = NotAskedYet("small", "X1", "report_missed_visit", "threat", "It is to be asked.")
    monkeypatch.setattr(rule_checks, "NOT_ASKED_YET", (known,))
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 0, result.output
    assert "rules that wait for what nobody is asked yet: 1 (known exceptions)" in result.output


def test_an_exception_that_is_no_longer_needed_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    needless = NotAskedYet("camden-2019", "C2", "report_missed_visit", "door", "It is asked by now.")
    monkeypatch.setattr(rule_checks, "NOT_ASKED_YET", (*NOT_ASKED_YET, needless))
    result = CliRunner().invoke(app, ["check", "camden-2019"])
    assert result.exit_code == 1
    words = "camden-2019: row C2 no longer waits for door at report_missed_visit: take the exception out of "
    assert f"{words}dialogs/not_asked_yet.py" in result.output
