"""Reporting in one line of a story: somebody answers every question, and the board's people are pinged."""

from __future__ import annotations

from tests.stories.town import TEAM, Phone, Town

#: How the demo's cases stand on the reporter's buttons.
PLANS = {
    "LH-1042": "child protection plan",
    "LH-1057": "child in need plan",
    "LH-1063": "child in need plan",
    "LH-1071": "child protection plan",
}
ACCOUNT = "Curtains drawn, no answer to the bell. A neighbour saw nobody since Sunday."
#: Whom Camden's policy names when a health visitor or a teacher reports: lead, social worker, manager.
TOLD = ("priya", "sam", "ruth")


def own_case(case: str) -> str:
    """The button of one of the reporter's own cases."""
    return f"{case}, {PLANS[case]}"


def begins_a_report(who: Phone) -> None:
    """`/report`, and the first question arrives in their messages with Doorstep."""
    who.command("/report")
    who.town.expect(who.handle, "immediate danger")


def picks(who: Phone, case: str) -> None:
    """One of their own cases by its button, any other by its reference."""
    who.sees_control("Another case")
    if own_case(case) in who.controls():
        who.press(own_case(case))
    else:
        names_another_case(who, case)


def names_another_case(who: Phone, reference: str) -> dict[str, object]:
    """Type a reference into the form behind "Another case"; answers with the screen then."""
    who.press("Another case")
    label = next(field["label"] for field in who.form()["fields"] if field["kind"] == "plain_text_input")
    who.fill(label, reference)
    return who.submit()


def writes(who: Phone, text: str) -> dict[str, object]:
    """Fill the one field of the form behind "Write" and save; answers with the screen then."""
    who.press("Write")
    who.fill(who.form()["fields"][0]["label"], text)
    return who.submit()


def answers_to_the_review(
    who: Phone,
    *,
    case: str = "LH-1042",
    outcome: str = "No reply",
    required: str = "Yes",
    seen: str = "The social worker",
    account: str = ACCOUNT,
) -> None:
    """Answer every question of a report that has begun; "Submit" is then there to be pressed."""
    who.press("No")
    picks(who, case)
    for label in (outcome, "Just now", required, seen):
        who.press(label)
    writes(who, account)
    who.sees_control("Submit")


def reports_a_missed_visit(
    who: Phone,
    *,
    case: str = "LH-1042",
    outcome: str = "No reply",
    required: str = "Yes",
    seen: str = "The social worker",
    account: str = ACCOUNT,
) -> str:
    """The whole dialog, from `/report` to "Submit"; answers with the confirmation.

    The pings are still to be expected.
    """
    begins_a_report(who)
    answers_to_the_review(who, case=case, outcome=outcome, required=required, seen=seen, account=account)
    who.press("Submit")
    return who.sees("Recorded: R-", case)


def expect_the_pings(
    town: Town, case: str = "LH-1042", *, told: tuple[str, ...] = TOLD, channel: bool = True
) -> None:
    """Each of these people gets one message of their own about the case, and the team's channel one post."""
    for handle in told:
        town.expect(handle, case)
    if channel:
        town.expect(TEAM, case)


def a_reported_visit(town: Town, case: str = "LH-1042") -> None:
    """Amina has reported a missed visit and everybody the board names has been pinged."""
    reports_a_missed_visit(town.amina, case=case)
    expect_the_pings(town, case)
