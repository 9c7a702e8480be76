"""A rule that waits for what nobody is asked is refused when it is loaded, naming file, row and fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogs import rule_checks
from dialogs.loading import load_board, load_settings
from dialogs.not_asked_yet import NOT_ASKED_YET, NotAskedYet
from dialogs.rule_checks import facts_by_report, unasked_facts_of_policy
from state_machines.errors import PolicyRejected, SettingsRejected
from state_machines.policy.policy import reopen_policy, shipped_policies
from tests.unit.state_machines.small_policy import SMALL_POLICY

SETTINGS = Path("deploy/demo/authority/settings.yaml")

_RULE = 'row: X9, section: "9", origin: document, text: A rule.'


def board(folder: Path, after: str, rule: str) -> Path:
    """The small policy with one line more, after the first line that begins so."""
    lines = SMALL_POLICY.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(after))
    file = folder / "ours.yaml"
    file.write_text("\n".join((*lines[: at + 1], rule, *lines[at + 1 :])), encoding="utf-8")
    return file


def authority(folder: Path, old: str, new: str) -> Path:
    """The example settings with one passage changed; the passage must be there."""
    text = SETTINGS.read_text(encoding="utf-8")
    assert old in text
    file = folder / "settings.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def board_problems(file: Path) -> tuple[str, ...]:
    with pytest.raises(PolicyRejected) as refusal:
        load_board(file)
    return refusal.value.problems


def settings_problems(file: Path) -> tuple[str, ...]:
    with pytest.raises(SettingsRejected) as refusal:
        load_settings(file)
    return refusal.value.problems


def tell_rule(on: str, when: str) -> str:
    return f"  - {{key: more, on: [{on}], role: social_worker_manager, task: Read it, when: {when}, {_RULE}}}"


def test_the_report_of_a_missed_visit_does_not_tell_whether_there_was_a_threat(tmp_path: Path) -> None:
    file = board(tmp_path, "tells:", tell_rule("report_missed_visit", '{threat: ["yes"]}'))
    assert board_problems(file) == (
        "ours.yaml:14: tells[1].when.threat: asked of nobody: row X9 waits for threat, which the report "
        '“missed visit” never asks; let a question declare it (fact="threat"), or correct the rule',
    )


def test_of_several_reports_each_has_to_ask_it(tmp_path: Path) -> None:
    reports = "report_no_access_assessment, report_repeat_referral, report_hostile_incident"
    (repeat, hostile) = board_problems(
        board(tmp_path, "tells:", tell_rule(reports, '{child_alone: ["yes"]}'))
    )
    assert "the report “hostile incident” never asks" in hostile
    assert "the report “repeat referral” never asks" in repeat


@pytest.mark.parametrize(
    ("after", "rule"),
    [
        ("tells:", tell_rule("report_missed_visit", "{door: [nobody_in]}")),
        ("tells:", tell_rule("report_missed_visit", '{child_alone: ["no", not_said], plan: [CP]}')),
        ("tells:", tell_rule("report_no_access_assessment", '{child_alone: ["yes"]}')),
    ],
)
def test_a_rule_may_read_what_is_told_and_what_may_be_left_unsaid(
    tmp_path: Path, after: str, rule: str
) -> None:
    assert load_board(board(tmp_path, after, rule)).name == "small"


def test_a_value_that_the_report_cannot_give_is_waited_for_in_vain(tmp_path: Path) -> None:
    """No answer to the hostile incident says that nobody was in immediate danger."""
    file = board(tmp_path, "tells:", tell_rule("report_hostile_incident", '{immediate_danger: ["no"]}'))
    (problem,) = board_problems(file)
    assert "row X9 waits for immediate_danger, which the report “hostile incident” never asks" in problem


@pytest.mark.parametrize(
    ("after", "rule", "words"),
    [
        (
            "moves:",
            "  - {event: report_missed_visit, from: [noticed], to: to_meet, when: {threat: ['yes']}, "
            f"{_RULE}}}",
            "moves[1].when.threat: asked of nobody: row X9 waits for threat, which the report “missed visit” "
            "never asks",
        ),
        (
            "steps:",
            "reminders:\n  - {on: [report_missed_visit], role: allocated_social_worker, words: Ask., "
            f"when: {{threat: ['yes']}}, {_RULE}}}",
            "reminders[1].when.threat: asked of nobody: row X9 waits for threat, which the report “missed "
            "visit” never asks",
        ),
        (
            "    duties:",
            "      - {key: other, role: allocated_social_worker, task: Meet, "
            f"when: {{door: [nobody_in], threat: ['yes']}}, {_RULE}}}",
            "steps[2].duties[1].when.threat: asked of nobody: row X9 waits for threat, which no report asks "
            "beside the rest of its condition",
        ),
        (
            "holders:",
            "types:\n  - {name: odd, title: Odd, suggested_by: [{when: {home_alone: [decided]}}], "
            f"{_RULE}}}",
            "types[1].suggested_by[1].when.home_alone: asked of nobody: row X9 waits for home_alone, which "
            "no report asks",
        ),
        (
            "holders:",
            "patterns:\n  - {name: odd, pattern: sudden_change, after: [report_repeat_referral], "
            f"within: 6 months, raises: urgent, {_RULE}}}",
            "patterns[1].after: asked of nobody: row X9 waits for sudden_change, which the report “repeat "
            "referral” never asks",
        ),
    ],
)
def test_every_kind_of_rule_of_a_board_is_looked_at(
    tmp_path: Path, after: str, rule: str, words: str
) -> None:
    # What the chart knows is not known where types are suggested, though a move sets it here.
    sets = "to: closed, sets: {home_alone: decided}"
    lines = SMALL_POLICY.replace("to: closed", sets, 1).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(after))
    # Reminders, types and patterns are lists of their own, which stand before the list named.
    place = at if rule.startswith(("reminders", "types", "patterns")) else at + 1
    file = tmp_path / "ours.yaml"
    file.write_text("\n".join((*lines[:place], rule, *lines[place:])), encoding="utf-8")
    problems = board_problems(file)
    assert len(problems) == 1
    assert words in problems[0]


def test_a_fact_that_a_move_makes_true_needs_no_question(tmp_path: Path) -> None:
    text = SMALL_POLICY.replace(
        "  - {event: report_missed_visit, from: any, to: stay,",
        "  - {event: report_missed_visit, from: any, to: stay, sets: {child_alone: not_sure},",
    ).replace(
        "    duties:\n",
        "    duties:\n      - {key: other, role: allocated_social_worker, task: Meet, "
        f"when: {{child_alone: [not_sure], door: [nobody_in]}}, {_RULE}}}\n",
    )
    file = tmp_path / "ours.yaml"
    file.write_text(text, encoding="utf-8")
    assert load_board(file).name == "small"


def test_no_board_waits_for_what_nobody_is_asked() -> None:
    boards = {name: unasked_facts_of_policy(load_board(name)) for name in shipped_policies()}
    assert {name: len(unasked) for name, unasked in boards.items()} == {
        "camden-2019": 0,
        "pan-dorset-2015": 0,
        "southampton-2024": 0,
        "stockport-3.7": 0,
        "suffolk-2017": 0,
    }
    assert NOT_ASKED_YET == ()


_WAITING = tell_rule("report_missed_visit", '{threat: ["yes"]}')


def test_a_known_exception_lets_a_board_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = NotAskedYet("small", "X9", "report_missed_visit", "threat", "It is to be asked.")
    monkeypatch.setattr(rule_checks, "NOT_ASKED_YET", (known,))
    assert load_board(board(tmp_path, "tells:", _WAITING)).name == "small"


def test_an_exception_holds_for_its_own_report_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = NotAskedYet("small", "X9", "report_repeat_referral", "threat", "It is to be asked.")
    monkeypatch.setattr(rule_checks, "NOT_ASKED_YET", (other,))
    (problem,) = board_problems(board(tmp_path, "tells:", _WAITING))
    assert "the report “missed visit” never asks" in problem


def test_a_case_goes_on_under_a_policy_of_which_a_rule_waits_in_vain(tmp_path: Path) -> None:
    text = board(tmp_path, "tells:", tell_rule("report_missed_visit", '{child_alone: ["yes"]}')).read_text()
    assert reopen_policy(text, "small").name == "small"


def first_urgency_rule(when: str) -> tuple[str, str]:
    """The passage to change and what it becomes, for one more rule before all others."""
    return "  rules:\n", f"  rules:\n    - {{when: {when}, urgency: urgent, why: A reason.}}\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            first_urgency_rule("{family_told: [owed]}"),
            "urgency.rules[1].when.family_told: asked of nobody: urgency rule 1 waits for family_told, which "
            "no report asks",
        ),
        (
            first_urgency_rule("{concern: [drift], door: [nobody_in]}"),
            "urgency rule 1 waits for concern, which no report asks beside the rest of its condition",
        ),
        (
            (
                'after: [report_hostile_incident]\n    when: {injury: ["yes"]}',
                'after: [report_hostile_incident]\n    when: {child_alone: ["yes"]}',
            ),
            "follow_ups.absence_question.when.child_alone: asked of nobody: follow-up absence_question waits "
            "for child_alone, which the report “hostile incident” never asks",
        ),
        (
            (
                "after: [report_missed_visit, report_engagement_concern]\n    within: 6 months",
                "after: [report_repeat_referral]\n    within: 6 months",
            ),
            "patterns.sudden_change.after: asked of nobody: pattern sudden_change waits for sudden_change, "
            "which the report “repeat referral” never asks",
        ),
    ],
)
def test_a_rule_of_an_authority_that_waits_in_vain_is_refused(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    problems = settings_problems(authority(tmp_path, *change))
    assert len(problems) == 1
    assert problems[0].startswith("settings.yaml:")
    assert words in problems[0]


def test_the_example_settings_wait_for_nothing() -> None:
    assert load_settings(SETTINGS).policy == "camden-2019"


@pytest.mark.parametrize(
    ("report", "facts"),
    [
        ("report_missed_visit", {"outcome", "seen", "door", "immediate_danger", "required_by_plan"}),
        ("report_hostile_incident", {"safe_now", "hostility", "threat", "weapons", "animals", "injury"}),
        (
            "report_engagement_concern",
            {"concern", "sudden_change", "household_change", "school_missed", "injury_hidden"},
        ),
        ("report_no_access_assessment", {"child_alone", "intervene_now", "safeguarding_concern"}),
        ("report_repeat_referral", {"same_reason", "within_twelve_months"}),
        ("report_agency_closing", {"closing_agency_leads"}),
        ("report_agencies_disagree", set()),
        ("report_family_moved", {"family_change", "whereabouts", "immediate_danger"}),
    ],
)
def test_each_report_tells_what_its_own_questions_declare(report: str, facts: set[str]) -> None:
    assert facts <= facts_by_report()[report].keys()


def test_whether_a_child_is_alone_is_told_where_somebody_was_at_the_door() -> None:
    assert [report for report, facts in facts_by_report().items() if "child_alone" in facts] == [
        "report_missed_visit",
        "report_no_access_assessment",
    ]
