"""Many press at one moment, also while somebody else holds the database: each is answered in time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.stories.payloads import as_form, door, fresh, live_press, post_payload
from tests.stories.report_steps import begins_a_report
from tests.stories.test_reporting_to_a_busy_database import lock_database
from tests.stories.town import Json, Town
from tests.unit.bot.town_hall import account_at

EVERYBODY = ("amina", "sam", "ruth", "priya", "tom", "grace", "beth", "naomi", "helen", "david")
SLACK_WAITS_MS = 3000


def deliveries_in_time(town: Town, since: int) -> list[Json]:
    """The deliveries since then, each acknowledged within the time that Slack gives."""
    delivered = [entry for entry in town.journal()[since:] if entry["kind"] == "delivery"]
    late = [entry for entry in delivered if not entry["ok"] or entry["ms"] >= SLACK_WAITS_MS]
    assert not late, late
    return delivered


def all_type(town: Town, times: int, text: str) -> None:
    def types(handle: str) -> None:
        town.http.post(
            f"/control/act/{handle}", json={"do": "command", "in": "Doorstep", "text": text}
        ).raise_for_status()

    with ThreadPoolExecutor(times) as together:
        list(together.map(types, (EVERYBODY * times)[:times]))


def test_forty_at_once_are_all_answered(town: Town) -> None:
    since = len(town.journal())
    all_type(town, 40, "/cases")
    assert len(deliveries_in_time(town, since)) == 40


def test_forty_at_once_are_all_answered_with_words_while_the_database_is_held(town: Town) -> None:
    all_type(town, len(EVERYBODY), "/cases")  # so that everybody is known
    since = len(town.journal())
    with lock_database(town):
        all_type(town, 40, "/report")
        delivered = deliveries_in_time(town, since)
    assert len(delivered) == 40
    assert all("Not saved." in entry["ack"]["text"] for entry in delivered)


def test_a_question_pressed_by_many_hands_at_once_is_answered_once(town: Town) -> None:
    begins_a_report(town.amina)
    town.amina.press("No")
    press, before = live_press(town), revisions(town)
    bodies = [as_form(fresh(press)) for _ in range(12)]
    with ThreadPoolExecutor(len(bodies)) as together:
        assert set(together.map(lambda body: post_payload(door(town), body)[0], bodies)) == {200}
    assert revisions(town) == before + 1


def revisions(town: Town) -> int:
    """How many answers Amina's draft has taken."""
    with town.store.read() as uow:
        amina = uow.people.by_address(account_at("U0AMINA"))
        assert amina is not None
        return uow.drafts.open_of(amina.id)[0].session.revision
