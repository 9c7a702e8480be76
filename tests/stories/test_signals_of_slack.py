"""What Slack says by itself has a consequence: a team's channel that changed, an access that was taken."""

from __future__ import annotations

import pytest

from bot.health import chores
from bot.health.findings import Level
from tests.stories.channels import (
    becomes,
    becomes_and_says_so,
    health_says,
    looks,
    the_check_says,
    whatever_was_said_so_far,
)
from tests.stories.record import audit_entries
from tests.stories.report_steps import TOLD, expect_the_pings, reports_a_missed_visit
from tests.stories.town import Town

#: What Slack says of it -> what the channel was before, what becomes of it, and what Doorstep says then.
CLOSED: dict[str, tuple[dict[str, object], dict[str, object], str]] = {
    "group_archive": ({}, {"archived": True}, "it is archived"),
    "group_deleted": ({}, {"deleted": True}, "Doorstep is not in it, or there is none"),
    "group_left": ({}, {"app": False}, "Doorstep is not in it"),
    "channel_shared": ({}, {"ext_shared": True}, "it is shared with another organisation"),
    "channel_archive": ({"private": False}, {"archived": True}, "it is public"),
}
OPENED: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "group_unarchive": ({"archived": True}, {"archived": False}),
    "channel_unshared": ({"ext_shared": True}, {"ext_shared": False}),
    "member_joined_channel": ({"app": False}, {"app": True}),
}


@pytest.fixture
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Administrators are told of an alarm at the first look: how long it must last goes by real time."""
    monkeypatch.setattr(chores, "LASTING_SECONDS", 0.0)


def was_told(town: Town, event: str) -> None:
    """Slack sent this event, and Doorstep took it."""
    sent = [
        entry for entry in town.journal() if (entry.get("body") or {}).get("event", {}).get("type") == event
    ]
    assert sent, f"{event} was never sent"
    assert all(entry["ok"] for entry in sent)


@pytest.mark.parametrize("event", CLOSED)
def test_a_channel_that_closes_is_looked_at_at_once_and_its_team_hears_one_by_one(
    town: Town, event: str
) -> None:
    before, change, words = CLOSED[event]
    health_says(town, Level.OK, "private")
    becomes(town, **before)

    becomes_and_says_so(town, **change)
    was_told(town, event)
    health_says(town, Level.ALARM, words)
    reports_a_missed_visit(town.amina)

    expect_the_pings(town, told=TOLD, channel=False)
    town.expect("david", "Missed visit: LH-1042", "Team's channel: not posted there")
    town.expect("helen", "LH-1042: the team's channel did not get it", "those of the team")
    assert "channel:close" in [entry.action for entry in audit_entries(town)]


@pytest.mark.parametrize("event", OPENED)
def test_a_channel_that_is_mended_is_posted_in_again_at_once(town: Town, event: str) -> None:
    before, change = OPENED[event]
    health_says(town, Level.OK, "private")
    becomes_and_says_so(town, **before)
    health_says(town, Level.ALARM, "Nothing is posted")

    becomes_and_says_so(town, **change)
    was_told(town, event)
    health_says(town, Level.OK, "private")
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)


@pytest.mark.usefixtures("told_at_once")
def test_administrators_are_alarmed_of_a_channel_that_closed(town: Town) -> None:
    becomes_and_says_so(town, archived=True)
    health_says(town, Level.ALARM, "it is archived")
    town.skip("PT1M")
    town.expect("helen", "Doorstep needs attention", "it is archived")


def test_who_joins_a_teams_channel_and_is_not_of_the_team_is_named_at_once(town: Town) -> None:
    health_says(town, Level.OK, "private")
    becomes_and_says_so(town, members=["sam", "ruth", "helen", "david", "beth"])
    was_told(town, "member_joined_channel")
    the_check_says(town, "not of the team, and reads there: Beth Lane")


def test_where_slack_does_not_say_what_became_of_a_channel_it_is_asked_before_the_next_post(
    town: Town,
) -> None:
    health_says(town, Level.OK, "private")
    town.misbehave(method="conversations.info", times=1, answer="500")
    becomes_and_says_so(town, archived=True)
    was_told(town, "group_archive")
    town.skip("PT2M")
    health_says(town, Level.ALARM, "it is archived")
    whatever_was_said_so_far(town)


def test_a_channel_that_is_no_teams_is_not_looked_at(town: Town) -> None:
    health_says(town, Level.OK, "private")
    before = looks(town)
    town.http.post("/control/conversations/G0SOUTH", json={"app": True}).raise_for_status()
    town.settle()
    assert looks(town) - before <= 1, "south's own look by the clock, and none for the event"
    whatever_was_said_so_far(town)


@pytest.mark.usefixtures("told_at_once")
@pytest.mark.parametrize(
    ("signal", "words"),
    [
        ("tokens_revoked", "access was revoked"),
        ("app_uninstalled", "removed from the workspace"),
    ],
)
def test_access_that_was_taken_is_an_alarm_until_something_is_taken_again(
    town: Town, signal: str, words: str
) -> None:
    town.sam.command("/cases")
    health_says(town, Level.OK, "not taken", of="access")

    town.http.post("/control/signals", json={"signal": signal}).raise_for_status()
    was_told(town, signal)
    health_says(town, Level.ALARM, words, "installed again", of="access")
    assert f"chat:{'access_revoked' if signal == 'tokens_revoked' else 'removed'}" in [
        entry.action for entry in audit_entries(town)
    ]
    town.skip("PT2M")
    town.skip("PT2M")
    assert not town.unexpected_messages(), "nothing is taken"

    town.http.post("/control/signals", json={"signal": "installed_again"}).raise_for_status()
    town.skip("PT6M")
    town.expect("helen", "Doorstep needs attention")
    health_says(town, Level.OK, "not taken", of="access")


@pytest.mark.usefixtures("told_at_once")
def test_a_flood_that_slack_dropped_is_an_alarm_for_an_hour_and_a_warning_for_a_day(town: Town) -> None:
    town.http.post("/control/signals", json={"signal": "app_rate_limited"}).raise_for_status()
    health_says(town, Level.ALARM, "dropped some of it", of="access")
    town.skip("PT1M")
    town.expect("helen", "Doorstep needs attention", "dropped some of it")
    town.skip("PT61M")
    health_says(town, Level.WARNING, "dropped some of it", of="access")
    whatever_was_said_so_far(town)
    town.skip("P1D")
    health_says(town, Level.OK, "not taken", of="access")
    whatever_was_said_so_far(town)


def test_what_somebody_types_with_its_rich_text_is_answered_as_ever(town: Town) -> None:
    town.amina.say("is anybody there?")
    typed = [
        entry["body"]["event"]
        for entry in town.journal()
        if (entry.get("body") or {}).get("event", {}).get("type") == "message"
    ]
    assert typed[-1]["blocks"][0]["type"] == "rich_text"
    town.expect("amina", "/report")
