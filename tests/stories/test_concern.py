"""A concern about engagement that is not one visit."""

from __future__ import annotations

from tests.stories.incidents import expect_the_alarm, expect_the_cases_people, ticks
from tests.stories.report_steps import expect_the_pings, own_case, writes
from tests.stories.town import DIRECT, Phone, Town

ACCOUNT = "She agrees to everything and nothing changes; the school says the opposite of what we hear."


def begins_a_concern(who: Phone) -> None:
    who.command("/report concern")
    who.town.expect(who.handle, "Is anyone in immediate danger?")
    who.press("No")
    who.press(own_case("LH-1057"))


def test_disguised_compliance_is_reported_with_what_points_to_it(town: Town) -> None:
    begins_a_concern(town.amina)
    town.amina.choose("Choose", "Disguised compliance", where=DIRECT)
    ticks(town.amina, "Agreeing, but little effort", "The child tells it differently")
    town.amina.press("Months")
    writes(town.amina, ACCOUNT)
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-", "LH-1057")
    expect_the_pings(town, "LH-1057")
    town.sam.sees("Concern about engagement: LH-1057")
    town.sam.press("Open", where=DIRECT)
    opened = town.sam.modal()
    assert "Signs of it: Agreeing, but little effort, The child tells it differently" in opened
    assert ACCOUNT in opened


def test_a_missed_health_appointment_reaches_the_social_worker_by_its_own_row(town: Town) -> None:
    begins_a_concern(town.amina)
    town.amina.choose("Choose", "Health appointments missed", where=DIRECT)
    town.amina.press("Some weeks")
    writes(town.amina, "Three reviews missed since September.")
    town.amina.press("Submit")
    expect_the_pings(town, "LH-1057")
    town.ruth.command("/case LH-1057")
    town.ruth.sees("Health services are to tell the social worker", "section 4")


def test_danger_within_a_concern_tells_people_at_once(town: Town) -> None:
    town.amina.command("/report concern")
    town.expect("amina", "Is anyone in immediate danger?")
    town.amina.press("Yes")
    expect_the_alarm(town.amina, "A child is in danger", "a child is in danger")
    town.amina.press(own_case("LH-1057"))
    expect_the_cases_people(town.amina, "A child is in danger: LH-1057")
    expect_the_pings(town, "LH-1057")
    town.amina.sees("Call 999 now", "are being told now")


def test_home_offers_every_report(town: Town) -> None:
    town.amina.act(do="open_home")
    town.amina.press("Report a concern")
    town.expect("amina", "Concern", "Is anyone in immediate danger?")
