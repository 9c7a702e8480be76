"""Signed HTTP: what Slack signed is answered, the rest refused, and the worker opens and closes its parts."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.slack.transport.http import SlackWorker, serve
from state_machines.errors import Misconfigured

pytestmark = pytest.mark.outside

BODY = urlencode({"command": "/cases", "text": "", "user_id": "U1", "team_id": "T1", "trigger_id": "t1"})


def start(*arguments: str) -> tuple[subprocess.Popen[str], int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    command = [sys.executable, "-m", "tests.unit.bot_slack.http_worker", str(port), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True), port


@contextmanager
def served() -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    process, port = start()
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "opened\n"
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            yield http, process
    finally:
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out, errors) == (0, "closed\n", "")


def post(http: httpx.Client, secret: str) -> httpx.Response:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=BODY)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": str(signature),
    }
    return http.post("/slack/events", content=BODY, headers=headers)


def test_signed_requests_are_answered_and_others_refused() -> None:
    with served() as (http, _process):
        assert http.get("/healthz").text == "ok\n"
        answered = post(http, "secret")
        assert (answered.status_code, answered.text) == (200, '{"text": "Here it is."}')
        assert post(http, "another").status_code == 401
        assert http.post("/slack/events", content=BODY).status_code == 401
        assert http.get("/").status_code == 404


def test_a_request_of_any_size_is_refused_before_it_is_read() -> None:
    head = b"POST /slack/events HTTP/1.1\r\nHost: doorstep\r\nContent-Length: 2000000\r\n\r\n"
    with served() as (http, _process):
        with socket.create_connection(("127.0.0.1", http.base_url.port or 0), timeout=10) as line:
            line.sendall(head)
            answer = line.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert post(http, "secret").status_code == 200


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match="DOORSTEP_PORT"):
            serve(_nothing, port=port)


def _nothing() -> SlackWorker:
    raise AssertionError("a worker was opened on a port that is taken")


def test_a_wrong_setting_in_the_worker_stops_the_server_with_one_line() -> None:
    process, _port = start("broken")
    out, errors = process.communicate(timeout=20)
    assert process.returncode != 0
    assert out == ""
    assert "DOORSTEP_SETTINGS_FILE names no file." in errors
    assert "Traceback" not in errors
