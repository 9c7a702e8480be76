"""What the code reads of answers and facts by name, some question of that very dialog asks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogs.registry import DIALOGS
from dialogs.step_facts import settable_facts
from state_machines.policy.vocabulary import REPORTS, SET_ELSEWHERE
from tests.architecture.test_the_house import modules

#: What no question asks: Doorstep works it out, or the case has it.
NOT_ASKED = SET_ELSEWHERE | {"plan"}

#: What holds answers or facts, by the name it has wherever it is read.
HOLDERS = {"answers", "facts", "trail"}

ANY_REPORT = tuple(event.removeprefix("report_") for event in REPORTS)

#: The dialogs that each module is about which reads answers or facts by name, written out.
ABOUT = {
    "acknowledgement_expiry": ("decision",),
    "alarm": ANY_REPORT,
    "amend_report": ("amend_report",),
    "amendment_card": ("amend_report",),
    "answers": ANY_REPORT,
    "apply_outcome": ("decision",),
    "before_meeting": ("decision",),
    "dialog_endings": ("child_seen",),
    "call_back": ANY_REPORT,
    "draft_as_report": ANY_REPORT,
    "flowchart": ("decision",),
    "follow_up_card": ("follow_up",),
    "follow_ups": ANY_REPORT,
    "invitation_words": ("decision",),
    "invitations": ("decision",),
    "last_seen": ANY_REPORT,
    "local_settings": ANY_REPORT,
    "moves": ("decision",),
    "raise_alarms": ANY_REPORT,
    "past_reports": ("missed_visit",),
    "patterns": ANY_REPORT,
    "presenting_reason": ("missed_visit",),
    "record_plan": ("plan_change",),
    "report_of_family": ANY_REPORT,
    "record_decision": ("decision",),
    "record_sighting": ("child_seen",),
    "seen_lines": ANY_REPORT,
    "snapshot": ANY_REPORT,
    "telephones": ANY_REPORT,
    "watch_reporter": ANY_REPORT,
}


def names_read(tree: ast.Module) -> Iterator[str]:
    """Every literal by which answers, facts or the trail are asked for something."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=holder, slice=ast.Constant(value=str(name))) if is_held(holder):
                yield name
            case ast.Call(
                func=ast.Attribute(value=holder, attr="get" | "pop"), args=[ast.Constant(value=str(name)), *_]
            ):
                if is_held(holder):
                    yield name
            case ast.Compare(
                left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn()], comparators=[holder]
            ):
                if is_held(holder):
                    yield name


def is_held(node: ast.expr) -> bool:
    """Whether answers, facts or a trail are what is read."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in HOLDERS


def names_read_by_module() -> dict[str, set[str]]:
    """Module to what it reads by name; what Doorstep itself works out is asked of nobody."""
    found: dict[str, set[str]] = {}
    for path, tree in modules("bot", "state_machines"):
        names = set(names_read(tree)) - NOT_ASKED
        if names:
            found.setdefault(Path(path).stem, set()).update(names)
    return found


def test_every_module_that_reads_answers_says_which_dialogs_it_is_about() -> None:
    assert set(names_read_by_module()) == set(ABOUT), (
        "say in ABOUT which dialogs the module is about, or take it out"
    )


@pytest.mark.parametrize("module", ABOUT)
def test_what_is_read_by_name_is_asked(module: str) -> None:
    known: set[str] = set()
    for name in ABOUT[module]:
        dialog = DIALOGS[name]
        known |= {step.name for step in dialog.steps} | {
            fact for step in dialog.steps for fact in settable_facts(step)
        }
    unasked = names_read_by_module()[module] - known
    assert not unasked, f"{module}.py reads what no question of {', '.join(ABOUT[module])} asks"


def test_names_are_read_in_each_of_the_ways_that_the_code_has() -> None:
    code = 'report.answers["a"]; answers.get("b"); "c" in session.trail; facts.pop("d", None); other["e"]'
    assert set(names_read(ast.parse(code))) == {"a", "b", "c", "d"}


#: What has no new case begun under it: loading is measured, and boards that were begun under are drawn.
NOTHING_BEGINS = {"bot/cli/policy_speed.py", "bot/slack/pictures.py"}


def test_the_application_loads_boards_and_settings_with_the_dialogs_in_view() -> None:
    past_the_checks = {
        path
        for path, tree in modules("bot")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and {name.name for name in node.names} & {"load_policy", "load_local_settings", "parse_policy"}
    }
    assert past_the_checks == NOTHING_BEGINS, (
        "use dialogs.loading, so that no rule waits for what nobody is asked"
    )
