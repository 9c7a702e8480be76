"""A channel without Doorstep, a colleague who left: the message goes another way, and somebody knows."""

from __future__ import annotations

from tests.stories.places import founds_a_southern_team, imports
from tests.stories.record import audit_entries
from tests.stories.report_steps import expect_the_pings, reports_a_missed_visit
from tests.stories.town import Town


def test_a_channel_without_the_app_leaves_the_people_told_and_the_duty_manager_knowing(town: Town) -> None:
    founds_a_southern_team(town)
    imports(town, cases=("LH-1057,Jory Penhallow,CIN,north", "LH-1057,Jory Penhallow,CIN,south"))

    reports_a_missed_visit(town.amina, case="LH-1057")

    expect_the_pings(town, "LH-1057", channel=False)
    town.expect("helen", "LH-1057: the team's channel did not get it", "Doorstep was invited to it")
    assert "message:fail" in [entry.action for entry in audit_entries(town)]


def test_somebody_who_left_is_passed_over_at_once_and_the_next_person_is_told_so(town: Town) -> None:
    """The case file still names Ina, whose account was deactivated last month, which is asked for ahead."""
    imports(town, cases=("CP,north,sam.okafor@", "CP,north,ina.bell@"))
    town.until(lambda: is_known_to_be_closed(town, "ina.bell@larkhaven.example") or None, lambda: "not asked")

    reports_a_missed_visit(town.amina)

    expect_the_pings(town, told=("priya", "ruth"))
    town.ruth.sees("Ruth Adeyemi: not acknowledged\n", "Ina Bell (allocated social worker) cannot")


def is_known_to_be_closed(town: Town, email: str) -> bool:
    with town.store.read() as uow:
        person = uow.people.by_email(email)
    return person is not None and person.account_problem is not None
