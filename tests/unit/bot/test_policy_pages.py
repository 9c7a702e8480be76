"""The pages about the policies are what the policies say today, and every row is proved."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.policy import app
from bot.cli.policy_pages import coverage_of, pages_of
from bot.cli.policy_speed import MOST_LOADING_MS, load_everything
from dialogs.loading import load_board
from dialogs.rule_checks import facts_by_report
from state_machines.machine import NOT_SAID
from state_machines.people.people import Role
from state_machines.policy.model import TellRule
from state_machines.policy.policy import shipped_policies
from state_machines.policy.vocabulary import FACTS
from state_machines.workbench.coverage import coverage_page
from state_machines.workbench.dangers import AskedFacts, danger_page
from state_machines.workbench.rights import HOW_TO_RENEW, rights_page

PAGES = Path("docs/policies")
COVERAGE = PAGES / "coverage.md"


@pytest.mark.slow
def test_the_coverage_page_is_up_to_date_and_every_row_is_proved() -> None:
    boards = [coverage_of(name) for name in shipped_policies()]
    assert [(board.policy.name, row) for board in boards for row, by in board.rows.items() if not by] == []
    assert sum(len(board.rows) for board in boards) == 47
    renew = "run: doorstep policy coverage --out docs/policies/coverage.md"
    assert COVERAGE.read_text(encoding="utf-8") == coverage_page(boards), renew


@pytest.mark.parametrize("name", shipped_policies())
def test_who_may_record_what_and_what_follows_from_danger_stand_written_out(name: str) -> None:
    pages = pages_of(name)
    written = {file: (PAGES / file).read_text(encoding="utf-8") for file in pages}
    assert set(written) == {f"{name}-rights.md", f"{name}-danger.md"}
    assert written == pages, f"read what changes against the document, then run: {HOW_TO_RENEW}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pan-dorset-2015", "southampton-2024"])
def test_the_page_of_danger_shows_each_gravity_that_is_lost_from_who_is_told(name: str) -> None:
    """In the part of the page that is about incidents of this gravity, which is enough to see it."""
    policy = load_board(name)
    parts = {value: danger_page(policy, asked_of_an_incident(value)) for value in FACTS["hostility"]}
    tells = [at for at, tell in enumerate(policy.tells) if "hostility" in tell.when]
    assert tells
    for at in tells:
        for value in policy.tells[at].when["hostility"] - {NOT_SAID}:
            lost = policy.model_copy(update={"tells": _without(policy.tells, at, value)})
            lost.__dict__.pop("_tell_rules_of", None)
            assert danger_page(lost, asked_of_an_incident(value)) != parts[value], value


def asked_of_an_incident(gravity: str) -> AskedFacts:
    """What the dialog of a hostile incident can tell where it was as grave as this."""
    asked = facts_by_report()["report_hostile_incident"]
    assert gravity in asked["hostility"]
    return {"report_hostile_incident": {**asked, "hostility": frozenset({gravity})}}


def _without(tells: tuple[TellRule, ...], at: int, value: str) -> tuple[TellRule, ...]:
    """The rules, of which one no longer waits for this gravity."""
    when = {**tells[at].when, "hostility": tells[at].when["hostility"] - {value}}
    return (*tells[:at], tells[at].model_copy(update={"when": when}), *tells[at + 1 :])


@pytest.mark.parametrize("name", shipped_policies())
def test_the_page_of_rights_shows_somebody_more_who_may_record(name: str) -> None:
    policy = load_board(name)
    at = next(at for at, move in enumerate(policy.moves) if move.by and Role.REPORTER not in move.by)
    more = policy.moves[at].model_copy(update={"by": (*policy.moves[at].by, Role.REPORTER)})
    changed = policy.model_copy(update={"moves": (*policy.moves[:at], more, *policy.moves[at + 1 :])})
    assert rights_page(changed) != rights_page(policy)


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
