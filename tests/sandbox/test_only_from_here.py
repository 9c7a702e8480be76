"""The control API obeys this machine's own pages and programs, and no page of another site."""

from __future__ import annotations

import pytest

from deploy.sandbox.server import Sandbox
from tests.sandbox.phone import http

ACT = '{"do": "command", "text": "/case LH-1042", "in": "Doorstep"}'
JSON = "application/json"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example", "Content-Type": JSON}, 403),
        ({"Origin": "null", "Content-Type": JSON}, 403),
        ({"Origin": "http://127.0.0.1:1", "Content-Type": JSON}, 403),
        ({"Host": "evil.example", "Content-Type": JSON}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({}, 415),
    ],
    ids=[
        "another site",
        "a sandboxed frame",
        "another port",
        "a name of theirs",
        "a simple request",
        "no type",
    ],
)
def test_what_another_site_sends_is_refused(sandbox: Sandbox, headers: dict[str, str], status: int) -> None:
    before = http("GET", f"{sandbox.url}/control/journal").json()
    answer = http("POST", f"{sandbox.url}/control/act/amina", content=ACT, headers=headers)
    assert answer.status_code == status
    assert http("GET", f"{sandbox.url}/control/journal").json() == before


@pytest.mark.parametrize("path", ["/", "/control/people", "/control/screen/amina"])
def test_nothing_is_read_by_a_name_that_another_site_gave_us(sandbox: Sandbox, path: str) -> None:
    assert http("GET", f"{sandbox.url}{path}").status_code == 200
    assert http("GET", f"{sandbox.url}{path}", headers={"Host": "evil.example"}).status_code == 403


def test_its_own_page_may_act(sandbox: Sandbox) -> None:
    headers = {"Origin": sandbox.url, "Content-Type": JSON}
    answer = http("POST", f"{sandbox.url}/control/clock", content='{"advance": "PT1M"}', headers=headers)
    assert answer.status_code == 200
