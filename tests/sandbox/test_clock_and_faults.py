"""The workspace's clock and its followers, and misbehaviour on demand."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import RemoteDisconnected

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from deploy.sandbox.clock import parse_duration
from deploy.sandbox.errors import ActError
from deploy.sandbox.server import Sandbox
from tests.patience import FOLLOW_SECONDS
from tests.sandbox.conftest import MANIFEST, WORKSPACE
from tests.sandbox.phone import Json, Phone, get, http, journal, post
from tests.sandbox.refusals import error

START = datetime(2026, 11, 17, 14, 2, tzinfo=UTC)


def follow(url: str, after: int) -> Json:
    reply = http("GET", f"{url}/control/clock", params={"after": after, "wait": 0.2}, timeout=5)
    return dict(reply.json())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("PT4H", timedelta(hours=4)),
        ("P1DT30M", timedelta(days=1, minutes=30)),
        ("PT0.5S", timedelta(seconds=0.5)),
        ("P1W", timedelta(weeks=1)),
    ],
)
def test_a_duration_is_read(text: str, meant: timedelta) -> None:
    assert parse_duration(text) == meant


@pytest.mark.parametrize("text", ["4 hours", "P", "PT", "", "P1M", None, 4])
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(ActError):
        parse_duration(text)


def test_the_workspace_starts_when_it_is_told_and_is_moved() -> None:
    with Sandbox(WORKSPACE, MANIFEST, start_at=START) as sandbox:
        shown = datetime.fromisoformat(Phone(sandbox, "amina").screen()["time"])
        assert timedelta(0) <= shown - START < timedelta(seconds=30)
        moved = post(sandbox.url, "clock", {"advance": "PT4H"})
        assert datetime.fromisoformat(moved["now"]) - START >= timedelta(hours=4)
        client = WebClient(token="xoxb-sandbox", base_url=sandbox.api_url)
        said = float(client.chat_postMessage(channel="U0AMINA", text="x")["ts"])
        assert timedelta(hours=4) <= datetime.fromtimestamp(said, UTC) - START < timedelta(hours=4, minutes=1)


def test_moving_the_clock_waits_until_its_followers_have_followed(sandbox: Sandbox) -> None:
    heard: list[int] = [get(sandbox.url, "clock")["version"]]
    stopped = threading.Event()

    def follower() -> None:
        while not stopped.is_set():
            heard.append(follow(sandbox.url, heard[-1])["version"])

    with ThreadPoolExecutor() as pool:
        following = pool.submit(follower)
        while len(heard) < 2:  # until the follower has begun
            post(sandbox.url, "clock", {"advance": "PT1H"})
        moves = [(post(sandbox.url, "clock", {"advance": "PT1H"})["version"], heard[-1]) for _ in range(5)]
        stopped.set()
        following.result(5)
    assert all(version == known for version, known in moves)


def test_a_follower_that_has_died_is_not_waited_for() -> None:
    with Sandbox(WORKSPACE, MANIFEST, follow_seconds=FOLLOW_SECONDS) as sandbox:
        version = get(sandbox.url, "clock")["version"]
        with pytest.raises(httpx.ReadTimeout):
            http("GET", f"{sandbox.url}/control/clock", params={"after": version, "wait": 60}, timeout=0.2)
        post(sandbox.url, "clock", {"advance": "PT1H"})  # may wait in vain, where the end is not noticed yet
        began = time.monotonic()
        post(sandbox.url, "clock", {"advance": "PT1H"})
        assert time.monotonic() - began < FOLLOW_SECONDS


@pytest.mark.parametrize("body", [{"advance": "soon"}, {}, {"advance": None}])
def test_a_move_needs_a_duration(sandbox: Sandbox, body: Json) -> None:
    assert http("POST", f"{sandbox.url}/control/clock", json=body).status_code == 400


def test_a_method_can_be_told_to_refuse(client: WebClient, sandbox: Sandbox) -> None:
    post(sandbox.url, "faults", {"method": "auth.test", "times": 2, "answer": "429", "retry_after": 7})
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.auth_test()
        assert caught.value.response.headers["Retry-After"] == "7"
    assert client.auth_test()["ok"]
    post(sandbox.url, "faults", {"method": "auth.test", "answer": "500"})
    assert error(client.auth_test) == "internal_error"
    assert [entry["status"] for entry in journal(sandbox, "api")] == [429, 429, 200, 500]


def test_a_connection_can_break_before_or_after_the_deed(client: WebClient, sandbox: Sandbox) -> None:
    amina = Phone(sandbox, "amina")
    client.retry_handlers.clear()
    for answer, said in (("reset-before", []), ("reset-after", ["x"])):
        post(sandbox.url, "faults", {"method": "chat.postMessage", "answer": answer})
        with pytest.raises((ConnectionError, RemoteDisconnected)):
            client.chat_postMessage(channel="U0AMINA", text="x")
        assert [each["text"] for each in amina.messages()] == said


def test_a_call_can_hang_until_the_faults_are_cleared(client: WebClient, sandbox: Sandbox) -> None:
    client.timeout = 1
    client.retry_handlers.clear()
    post(sandbox.url, "faults", {"method": "auth.test", "answer": "hang"})
    with ThreadPoolExecutor() as pool:
        hanging = pool.submit(client.auth_test)
        with pytest.raises(TimeoutError):
            hanging.result()
    post(sandbox.url, "faults", {"clear": True})
    assert client.auth_test()["ok"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"method": "auth.test", "answer": "dance"},
        {"method": "auth.test", "answer": "429", "times": "many"},
        {"socket": "x"},
        {"redeliver": "last"},
    ],
)
def test_an_impossible_fault_is_refused(sandbox: Sandbox, body: Json) -> None:
    assert http("POST", f"{sandbox.url}/control/faults", json=body).status_code == 400
