"""One press that reaches two processes, or one of them twice, at one moment: one effect, one answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from wsgiref.types import WSGIApplication

import pytest
from sqlalchemy import func, select

from bot.bootstrap import build
from bot.slack.transport.request_signature import signature_verifier
from bot.slack.transport.wsgi import wsgi
from storage.tables import reports
from tests.integration.cluster import programs, running_cluster
from tests.stories.payloads import FORM, JSON, SECRET, Json, as_form, door, fresh, last, post_payload
from tests.stories.report_steps import answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import Town, a_town


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A town on each database."""
    if request.param == "sqlite":
        with a_town(tmp_path) as town:
            yield town
        return
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("PostgreSQL is not installed here: this story was not told.")
    with running_cluster(bin_folder) as cluster:
        cluster.run("CREATE DATABASE story")
        with a_town(tmp_path, cluster.url("story")) as town:
            yield town


@contextmanager
def another_process(town: Town) -> Iterator[WSGIApplication]:
    """The door of a second bot over the same database, with its own engine and connections."""
    bot = build(town.settings)
    try:
        yield wsgi(replace(bot.slack, verifier=signature_verifier(SECRET)))
    finally:
        bot.close()


def submit_of(town: Town) -> Json:
    """Amina stands before "Submit"; the press on it, as Slack would send it."""
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    drawn = [entry["body"] for entry in town.journal() if entry["kind"] == "response_url"][-1]
    rows = [block for block in drawn["blocks"] if block["type"] == "actions"]
    button, block_id = next(
        (each, row["block_id"])
        for row in rows
        for each in row["elements"]
        if each["action_id"] == "dialog:submit"
    )
    return fresh(last(town, "block_actions") | {"actions": [{**button, "block_id": block_id}]})


def at_once(sends: list[tuple[WSGIApplication, bytes]], kind: str = FORM) -> list[int]:
    """All of them at the same moment; their statuses."""
    start = Barrier(len(sends))

    def send(one: tuple[WSGIApplication, bytes]) -> int:
        start.wait()
        return post_payload(*one, kind)[0]

    with ThreadPoolExecutor(len(sends)) as together:
        return list(together.map(send, sends))


def expect_one_report(town: Town) -> None:
    """Stored once, pinged once, and every answer names it by the same reference."""
    with town.store.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(reports)).scalar_one() == 1
    expect_the_pings(town)
    town.settle()
    assert not town.unexpected_messages()
    said = [entry["body"]["text"] for entry in town.journal() if entry["kind"] == "response_url"]
    references = {text.split("Recorded: ")[1].split()[0] for text in said if "Recorded: " in text}
    assert len(references) == 1


def test_one_delivery_to_two_processes_at_once_makes_one_report(place: Town) -> None:
    body = as_form(submit_of(place))
    with another_process(place) as other:
        assert at_once([(door(place), body), (other, body)]) == [200, 200]
        expect_one_report(place)


def test_two_presses_within_a_moment_on_two_processes_make_one_report(place: Town) -> None:
    press = submit_of(place)
    with another_process(place) as other:
        bodies = [as_form(press), as_form(fresh(press))]
        assert at_once([(door(place), bodies[0]), (other, bodies[1])]) == [200, 200]
        expect_one_report(place)


def test_one_delivery_twice_to_one_process_at_once_makes_one_report(place: Town) -> None:
    body = as_form(submit_of(place))
    assert at_once([(door(place), body)] * 4) == [200] * 4
    expect_one_report(place)


def test_a_word_delivered_to_two_processes_at_once_is_answered_once(place: Town) -> None:
    place.amina.say("Hello")
    place.expect("amina", "Nothing was reported yet")
    word = json.dumps({**last(place, "event_callback"), "event_id": f"Ev{time.time_ns()}"}).encode()
    with another_process(place) as other:
        assert at_once([(door(place), word), (other, word)], JSON) == [200, 200]
        place.expect("amina", "Nothing was reported yet")
        place.settle()
        assert not place.unexpected_messages()


def test_a_word_that_slack_tries_again_while_it_is_answered_is_answered(town: Town) -> None:
    town.amina.say("Nobody in at number 14")
    town.expect("amina", "Nothing was reported yet")
    event = json.dumps(last(town, "event_callback")).encode()
    again = {"HTTP_X_SLACK_RETRY_NUM": "1", "HTTP_X_SLACK_RETRY_REASON": "http_timeout"}
    assert post_payload(door(town), event, JSON, **again)[0] == 200
    new = json.dumps({**last(town, "event_callback"), "event_id": f"Ev{time.time_ns()}"}).encode()
    assert (
        post_payload(door(town), new, JSON, **again)[0] == 200
    )  # the retry was the only delivery that arrived
    town.expect("amina", "Nothing was reported yet")
