"""`doorstep run` by signed HTTP: kept connections, strangers refused, an end that finishes what it began."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.patience import PATIENCE
from tests.stories.payloads import FORM, signature_headers
from tests.stories.report_steps import answers_to_the_review, begins_a_report
from tests.stories.served_town import ServedTown, a_served_town
from tests.stories.test_reporting_to_a_busy_database import lock_database

COMMAND = b"command=%2Freport&text=&user_id=U0AMINA&team_id=T0LARK&trigger_id=t1"


@pytest.fixture
def http_town(tmp_path: Path) -> Iterator[ServedTown]:
    with a_served_town(tmp_path) as town:
        yield town


def headers(**as_wsgi: str) -> dict[str, str]:
    """WSGI's names of headers as they are on the wire."""
    wire = {name.removeprefix("HTTP_").replace("_", "-"): value for name, value in as_wsgi.items()}
    return {"Content-Type": FORM, **wire}


def test_what_slack_did_not_sign_is_refused_and_begins_nothing(http_town: ServedTown) -> None:
    for wrong in (signature_headers(COMMAND, secret="another secret"), signature_headers(COMMAND, age=3600)):
        answer = httpx.post(
            f"{http_town.address}/slack/events", content=COMMAND, headers=headers(**wrong), trust_env=False
        )
        assert answer.status_code == 401
    assert not http_town.unexpected_messages()


def test_one_connection_carries_many_requests_good_and_bad(http_town: ServedTown) -> None:
    line = HTTPConnection(urlsplit(http_town.address).netloc, timeout=PATIENCE)
    line.connect()
    kept = line.sock
    for method, body, secret, status in (
        ("POST", COMMAND, "wrong", 401),
        ("GET", b"", "", 405),
        ("POST", b"payload=%7B%7D", "", 400),
        ("POST", b"ssl_check=1", "", 200),
    ):
        right = signature_headers(body, secret=secret) if secret else signature_headers(body)
        line.request(method, "/slack/events", body, headers(**right))
        answer = line.getresponse()
        answer.read()
        assert (answer.status, line.sock) == (status, kept)
    line.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /slack/events HTTP/1.1\r\nX-Slack-Signature: \xff\xfe\r\nContent-Length: 2\r\n\r\n{}",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=["no request", "no number", "bad chunk", "header bytes", "long address", "TLS"],
)
def test_bytes_that_are_no_request_of_slacks_get_a_4xx_or_nothing(http_town: ServedTown, raw: bytes) -> None:
    host, port = urlsplit(http_town.address).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        answer = line.makefile("rb").readline()
    assert not answer or answer.split()[1].startswith(b"4")
    assert http_town.process is not None
    assert "Traceback" not in http_town.process.output()


def test_told_to_stop_it_finishes_the_press_that_is_under_way(http_town: ServedTown) -> None:
    begins_a_report(http_town.amina)
    answers_to_the_review(http_town.amina)
    since, process = len(http_town.journal()), http_town.process
    assert process is not None
    press = threading.Thread(target=http_town.amina.press, args=("Submit",))
    with lock_database(http_town):
        press.start()
        http_town.until(
            lambda: len(http_town.journal()) > since or None, lambda: "the press was not delivered"
        )
        process.ask_to_end()  # while the press waits for the database
    press.join()
    http_town.amina.sees("Recorded: R-")
    http_town.until(lambda: not process.is_alive or None, lambda: "it does not end")
    assert "Traceback" not in process.output()
