"""Slack refuses for good: the form, the person, the channel, a card. Somebody hears, whatever it was."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.health.findings import Finding, Level
from bot.health.look import take_look
from bot.slack.limits import SLACK
from tests.stories.channels import whatever_was_said_so_far
from tests.stories.report_steps import (
    a_reported_visit,
    answers_to_the_review,
    begins_a_report,
    expect_the_pings,
    reports_a_missed_visit,
)
from tests.stories.town import TEAM, Town

ALWAYS = 999


def refuses(
    town: Town, method: str, code: str, *, to: str = "", times: int = ALWAYS, saying: str = ""
) -> None:
    town.misbehave(method=method, answer="error", error=code, to=to, times=times, saying=saying)


def slack_is_well(town: Town) -> None:
    town.misbehave(clear=True)


def finding(town: Town, name: str) -> Finding:
    """What `doorstep health` says of this now."""
    now = datetime.fromisoformat(town.get("/control/clock")["now"])
    found = take_look(town.store, SLACK, now).findings
    return next(one for one in found if one.name == name)


def health_says(town: Town, name: str, level: Level, *words: str) -> None:
    def holds() -> bool | None:
        found = finding(town, name)
        return (found.level is level and all(one in found.words for one in words)) or None

    town.until(holds, lambda: f"health does not say {level} {words}, but {finding(town, name)}")


def test_a_ping_that_is_too_long_arrives_as_words(town: Town) -> None:
    refuses(town, "chat.postMessage", "msg_blocks_too_long", to="sam", times=2)

    reports_a_missed_visit(town.amina)

    expect_the_pings(town)
    town.sam.sees("Missed visit: LH-1042")
    town.nothing_else()
    health_says(town, "refused", Level.OK)


def test_a_ping_that_is_refused_but_for_one_line_is_that_line(town: Town) -> None:
    refuses(town, "chat.postMessage", "msg_too_long", to="sam", times=3)

    reports_a_missed_visit(town.amina)

    expect_the_pings(town, told=("priya", "ruth"))
    town.expect("sam", "LH-1042 needs you: type /case LH-1042")
    town.nothing_else()
    town.sam.command("/case LH-1042")
    town.sam.sees("LH-1042", "Sam Okafor")


def test_where_no_form_is_taken_the_next_person_hears_at_once_and_nobody_is_said_to_have(town: Town) -> None:
    refuses(town, "chat.postMessage", "invalid_blocks", to="sam")

    reports_a_missed_visit(town.amina)

    expect_the_pings(town, told=("priya", "ruth"))
    town.expect(
        "amina", "LH-1042: not acknowledged, gone further", "The allocated social worker could not be reached"
    )
    town.settle()
    assert town.sam.messages() == []
    town.ruth.sees("Sam Okafor: not reached yet")
    town.amina.command("/case LH-1042")
    town.amina.sees("not reached yet")
    health_says(town, "refused", Level.ALARM, "invalid_blocks", "every form")
    assert "Every message has been delivered" not in finding(town, "undelivered").words
    whatever_was_said_so_far(town)


@pytest.mark.parametrize("code", ["messages_tab_disabled", "app_access_restricted", "user_disabled"])
def test_whoever_is_closed_to_us_is_skipped_at_once(town: Town, code: str) -> None:
    refuses(town, "chat.postMessage", code, to="sam")

    reports_a_missed_visit(town.amina)

    expect_the_pings(town, told=("priya", "ruth"))
    town.expect("amina", "LH-1042", "Ruth Adeyemi was told")
    town.ruth.sees("Sam Okafor (allocated social worker) cannot")
    assert town.sam.messages() == []
    whatever_was_said_so_far(town)


@pytest.mark.parametrize("code", ["user_disabled", "user_not_found", "user_not_visible"])
def test_whose_direct_messages_cannot_be_opened_is_skipped_at_once(town: Town, code: str) -> None:
    """As on the first day of somebody new: Slack's channel of theirs is not the one that was kept."""
    refuses(town, "conversations.open", code, to="sam")
    refuses(town, "chat.postMessage", "channel_not_found", to="sam")

    reports_a_missed_visit(town.amina)

    expect_the_pings(town, told=("priya", "ruth"))
    town.expect("amina", "LH-1042", "Ruth Adeyemi was told")
    assert town.sam.messages() == []
    whatever_was_said_so_far(town)


@pytest.mark.parametrize("code", ["restricted_action_thread_only_channel", "messages_tab_disabled"])
def test_a_channel_that_takes_no_posts_is_heard_of_by_its_manager_its_readers_and_administrators(
    town: Town, code: str
) -> None:
    refuses(town, "chat.postMessage", code, to=TEAM)

    reports_a_missed_visit(town.amina)

    expect_the_pings(town, channel=False)
    town.expect("helen", "LH-1042: the team's channel did not get it")
    assert town.sam.messages(TEAM) == []
    health_says(town, "refused", Level.ALARM, "team's channel", code)
    whatever_was_said_so_far(town)


def test_the_same_refusal_for_hours_closes_the_way_whatever_it_is(town: Town) -> None:
    refuses(town, "chat.postMessage", "a_code_of_tomorrow", to="sam")
    reports_a_missed_visit(town.amina)
    expect_the_pings(town, told=("priya", "ruth"))
    town.settle()
    health_says(town, "refused", Level.ALARM, "a_code_of_tomorrow", "wait")

    town.skip("PT1H")
    town.skip("PT2H")
    town.skip("PT10M")

    health_says(town, "refused", Level.ALARM, "a_code_of_tomorrow", "for hours")
    town.ruth.sees("not reached yet")
    assert town.sam.messages() == []
    whatever_was_said_so_far(town)


def test_a_token_that_is_refused_closes_nobody_and_all_arrives_once_it_is_mended(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.settle()
    refuses(town, "chat.postMessage", "token_revoked")
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-")
    for _ in range(4):
        town.skip("PT1H")
    health_says(town, "refused", Level.ALARM, "token_revoked", "sent then by itself")

    slack_is_well(town)
    town.skip("PT10M")

    town.expect("sam", "LH-1042")
    town.expect(TEAM, "LH-1042")
    whatever_was_said_so_far(town)


@pytest.mark.parametrize("code", ["edit_window_closed", "message_not_found", "cant_update_message"])
def test_a_card_that_can_be_changed_no_more_is_followed_by_one_that_says_what_stands_now(
    town: Town, code: str
) -> None:
    a_reported_visit(town)
    refuses(town, "chat.update", code, to="sam", times=1)
    refuses(town, "chat.update", code, to=TEAM, times=1)

    town.ruth.press("I have this")

    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.expect("sam", "LH-1042", "Ruth Adeyemi: acknowledged")
    town.expect(TEAM, "LH-1042", "Ruth Adeyemi: acknowledged")
    town.nothing_else()
    health_says(town, "redraws", Level.WARNING, "could not be changed any more")

    town.sam.press("I have this")  # on the new card, which is the one that is drawn from now on

    town.expect("amina", "Sam Okafor acknowledged")
    town.sam.sees("Sam Okafor: acknowledged")
    town.nothing_else()


def test_who_was_not_reached_is_not_said_to_have_stayed_silent(town: Town) -> None:
    town.misbehave(method="chat.postMessage", times=1, answer="429", retry_after=86400, to="ruth")
    reports_a_missed_visit(town.amina)
    expect_the_pings(town, told=("priya", "sam"))

    town.skip("PT3H")

    town.david.sees("LH-1042", "Ruth Adeyemi (social worker's manager) could not be reached yet")
    assert "Ruth Adeyemi (social worker's manager) has not answered" not in town.david.all_words()
    whatever_was_said_so_far(town)


def test_a_form_that_slack_refuses_is_said_to_be_refused(town: Town) -> None:
    a_reported_visit(town)
    refuses(town, "views.open", "view_too_large", times=1)

    town.ruth.press("Open")

    town.ruth.sees("Slack did not open the form. Nothing is lost.")


def test_a_home_that_is_too_large_is_shown_as_words(town: Town) -> None:
    a_reported_visit(town)
    refuses(town, "views.publish", "view_too_large", to="sam", times=1)

    home = town.sam.act(do="open_home")["home"] or town.until(
        lambda: town.sam.screen()["home"], lambda: "sam sees no Home"
    )

    assert home is not None
    town.until(
        lambda: "Shortened. All of it: type /cases." in str(town.sam.screen()["home"]) or None,
        lambda: f"{town.sam.screen()['home']}",
    )


def test_an_answer_that_slack_does_not_take_is_drawn_by_another_way(town: Town) -> None:
    a_reported_visit(town)
    refuses(town, "response_url", "invalid_blocks", to="ruth", times=9)

    town.ruth.press("I have this")

    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.ruth.sees("Ruth Adeyemi: acknowledged")
    whatever_was_said_so_far(town)
