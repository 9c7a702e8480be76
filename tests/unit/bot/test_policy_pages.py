"""The pages about the policies are what the policies say today, and every row is proved."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.policy import app
from bot.cli.policy_pages import coverage_of
from bot.cli.policy_speed import MOST_LOADING_MS, load_everything
from state_machines.policy.policy import shipped_policies
from state_machines.workbench.coverage import coverage_page

COVERAGE = Path("docs/policies/coverage.md")


@pytest.mark.slow
def test_the_coverage_page_is_up_to_date_and_every_row_is_proved() -> None:
    boards = [coverage_of(name) for name in shipped_policies()]
    assert [(board.policy.name, row) for board in boards for row, by in board.rows.items() if not by] == []
    assert sum(len(board.rows) for board in boards) == 45
    renew = "run: doorstep policy coverage --out docs/policies/coverage.md"
    assert COVERAGE.read_text(encoding="utf-8") == coverage_page(boards), renew


def test_loading_and_checking_every_policy_stays_well_within_its_budget() -> None:
    # Five times the budget: this machine may be busy, and the figures are printed by the bench.
    assert load_everything() < 5 * MOST_LOADING_MS


@pytest.mark.slow
def test_the_scenarios_can_be_run_from_the_command_line() -> None:
    result = CliRunner().invoke(app, ["test"])
    assert result.exit_code == 0, result.output
    assert "scenarios hold" in result.output


def test_a_scenario_that_does_not_hold_ends_with_1_and_says_where(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "name: Wrong\npolicy: camden-2019\nplan: CP\nrows: [C3]\nsteps:\n"
        "  - {event: report_missed_visit, expects: {step: closed}}\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(app, ["test", str(wrong)])
    assert result.exit_code == 1
    assert "wrong.yaml: step 1 (report_missed_visit): step: expected closed" in result.output


def test_a_walk_at_the_keyboard_is_kept_as_a_scenario_that_holds(tmp_path: Path) -> None:
    kept = tmp_path / "kept.yaml"
    typed = "1\noutcome=no_reply nonsense=x\n0\nA closed door\n"
    result = CliRunner().invoke(app, ["simulate", "camden-2019", "--plan", "CP", "--save", str(kept)], typed)
    assert result.exit_code == 0, result.output
    assert "nonsense=x is left out" in result.output
    assert "Now at: Core group to be arranged" in result.output
    assert CliRunner().invoke(app, ["test", str(kept)]).exit_code == 0


def test_a_policy_is_explained_from_the_command_line_with_the_authoritys_own_limits() -> None:
    settings = ["--settings", "deploy/demo/authority/settings.yaml"]
    result = CliRunner().invoke(app, ["explain", "camden-2019", *settings])
    assert result.exit_code == 0, result.output
    assert "set locally, by David Osei" in result.output
    assert (
        '"origin": "local"' in CliRunner().invoke(app, ["explain", "camden-2019", "--json", *settings]).output
    )


def test_settings_of_another_board_are_not_mixed_in() -> None:
    settings = ["--settings", "deploy/demo/authority/settings.yaml"]
    result = CliRunner().invoke(app, ["explain", "suffolk-2017", *settings])
    assert "is for the policy camden-2019" in str(result.exception)
