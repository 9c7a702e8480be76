"""Nothing is posted in a team's channel that others may read, and nobody loses a ping by that."""

from __future__ import annotations

import pytest

from bot.bootstrap import open_store
from bot.health.findings import Level
from tests.stories.channels import (
    becomes,
    health_says,
    is_looked_at_again,
    looks,
    the_check_says,
    whatever_was_said_so_far,
)
from tests.stories.record import audit_entries
from tests.stories.report_steps import TOLD, expect_the_pings, reports_a_missed_visit
from tests.stories.town import TEAM, Town


def expect_the_team_told_one_by_one(town: Town, case: str = "LH-1042") -> None:
    """Those who are asked by their own pings, David by what the channel would have said, Helen to mend it."""
    expect_the_pings(town, case, told=TOLD, channel=False)
    town.expect("david", f"Missed visit: {case}", "Team's channel: not posted there")
    town.expect("helen", f"{case}: the team's channel did not get it", "those of the team")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"private": False}, "it is public"),
        ({"ext_shared": True}, "it is shared with another organisation"),
        ({"archived": True}, "it is archived"),
        ({"app": False}, "Doorstep is not in it"),
    ],
    ids=["public", "shared", "archived", "without us"],
)
def test_a_channel_that_became_unfit_gets_nothing_and_its_readers_hear_one_by_one(
    town: Town, what: dict[str, object], said: str
) -> None:
    is_looked_at_again(town)
    becomes(town, **what)
    is_looked_at_again(town)
    reports_a_missed_visit(town.amina)
    expect_the_team_told_one_by_one(town)
    health_says(town, Level.ALARM, said)
    the_check_says(town, said)
    town.sam.sees("Team's channel", "not posted there")
    assert "channel:close" in [entry.action for entry in audit_entries(town)]


def test_a_channel_made_public_while_a_case_is_open_is_told_nothing_more_until_it_is_mended(
    town: Town,
) -> None:
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)
    becomes(town, ext_shared=True)
    town.skip("PT61M")
    # The chases of the hour say whatever they have to; here it is about the channel.
    whatever_was_said_so_far(town)
    before = town.sam.all_words(where=TEAM)

    reports_a_missed_visit(town.tom)
    town.settle()
    mine = [post for number, post in enumerate(town.posts()) if number not in town.expected]
    assert mine, "a second report tells people"
    assert all(town.addressee(post["channel"]) != TEAM for post in mine)
    assert town.sam.all_words(where=TEAM) == before, "what stood there is not redrawn either"
    whatever_was_said_so_far(town)

    becomes(town, ext_shared=False)
    town.skip("PT6M")
    health_says(town, Level.OK, "private")
    whatever_was_said_so_far(town)
    reports_a_missed_visit(town.amina, case="LH-1057")
    town.expect(TEAM, "LH-1057")
    whatever_was_said_so_far(town)


def test_one_shared_within_the_organisation_is_named_and_posted_in(town: Town) -> None:
    becomes(town, org_shared=True)
    is_looked_at_again(town)
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)
    health_says(town, Level.WARNING, "another workspace of the organisation")
    the_check_says(town, "shared with another workspace of the organisation")


def test_who_reads_there_and_is_not_of_the_team_is_named_by_the_check(town: Town) -> None:
    becomes(town, members=["sam", "ruth", "helen", "david", "grace", "uma", "stu"])
    is_looked_at_again(town)
    lines = the_check_says(
        town,
        "not of the team, and reads there: Grace Holt (Health visiting team lead",
        "not in the people file, and reads there: U0STU, uma.quill@larkhaven.example (U0UMA)",
    )
    assert "Sam Okafor" not in lines.partition("reads there")[2].partition("\n")[0]


def test_before_slack_has_said_what_the_channel_is_its_post_waits_and_health_says_so(town: Town) -> None:
    town.stop_bot()
    with open_store(town.settings) as store, store.write() as uow:
        uow.team_channels.keep_only(())
        uow.commit()
    town.misbehave(method="conversations.info", times=1000, answer="500")
    town.start_bot()
    town.skip("PT1M")
    health_says(town, Level.WARNING, "Not yet asked")
    the_check_says(town, "not yet asked what it is")
    reports_a_missed_visit(town.amina)
    expect_the_pings(town, channel=False)
    town.misbehave(clear=True)
    town.skip("PT5M")
    town.expect(TEAM, "LH-1042")


def test_where_slack_does_not_say_it_again_what_was_known_goes_on_to_count(town: Town) -> None:
    health_says(town, Level.OK, "private")
    town.misbehave(method="conversations.info", times=1000, answer="500")
    is_looked_at_again(town)
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)


def test_posts_ask_nothing_while_what_is_known_is_fresh(town: Town) -> None:
    health_says(town, Level.OK, "private")
    before = looks(town)
    assert before > 0
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)
    reports_a_missed_visit(town.amina, case="LH-1057")
    town.expect(TEAM, "LH-1057")
    whatever_was_said_so_far(town)
    assert looks(town) == before
