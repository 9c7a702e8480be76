"""Signed HTTP: what Slack signed is answered, the rest refused, and the worker opens and closes its parts."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.slack.transport.http import READ_DEADLINE, SlackWorker, serve
from state_machines.errors import Misconfigured

pytestmark = pytest.mark.outside

BODY = urlencode({"command": "/cases", "text": "", "user_id": "U1", "team_id": "T0LARK", "trigger_id": "t1"})


@pytest.fixture
def stop_after() -> Iterator[ExitStack]:
    """What is entered here is left when the test ends."""
    with ExitStack() as stack:
        yield stack


def start(*arguments: str) -> tuple[subprocess.Popen[str], int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    command = [sys.executable, "-m", "tests.unit.bot_slack.http_worker", str(port), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True), port


def wait_for(port: int) -> None:
    """Until it listens, which it does once its parts are open."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return


@contextmanager
def served() -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    process, port = start()
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "opened\n"
        wait_for(port)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            yield http, process
    finally:
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=60)
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
        answered = post(http, "secret")
        assert (answered.status_code, answered.text) == (200, '{"text": "Here it is."}')
        assert post(http, "another").status_code == 401
        assert http.post("/slack/events", content=BODY).status_code == 401
        for path in ("/", "/livez", "/readyz", "/healthz", "/metrics"):
            assert http.get(path).status_code == 404


def test_a_request_of_any_size_is_refused_before_it_is_read() -> None:
    head = b"POST /slack/events HTTP/1.1\r\nHost: doorstep\r\nContent-Length: 2000000\r\n\r\n"
    with served() as (http, _process):
        with socket.create_connection(("127.0.0.1", http.base_url.port or 0), timeout=10) as line:
            line.sendall(head)
            answer = line.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert post(http, "secret").status_code == 200


def test_requests_that_never_end_hold_nobody_up(stop_after: ExitStack) -> None:
    head = b"POST /slack/events HTTP/1.1\r\nHost: doorstep\r\n"
    lines = [head, head + b"Content-Length: 50\r\n\r\nhalf of"]
    http, _process = stop_after.enter_context(served())
    for number in range(300):
        half = socket.create_connection(("127.0.0.1", http.base_url.port or 0), timeout=10)
        stop_after.enter_context(half)
        half.sendall(lines[number % 2])
    assert post(http, "secret").status_code == 200


def test_a_request_that_trickles_in_is_given_up_however_busy_it_looks() -> None:
    with served() as (http, _process):
        address = ("127.0.0.1", http.base_url.port or 0)
        with socket.create_connection(address, timeout=READ_DEADLINE * 6) as line:
            line.sendall(b"POST /slack/events HTTP/1.1\r\nHost: doorstep\r\n")
            assert is_cut_off(line)


def is_cut_off(line: socket.socket) -> bool:
    """Whether the other end closes while we go on sending a little every second."""
    until = time.monotonic() + READ_DEADLINE * 5
    line.settimeout(1)
    while time.monotonic() < until:
        try:
            line.sendall(b"X-More: 1\r\n")
            if not line.recv(1):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match="DOORSTEP_PORT"):
            serve(_nothing, port=port)


def _nothing() -> SlackWorker:
    raise AssertionError("a worker was opened on a port that is taken")


def test_a_wrong_setting_in_the_worker_stops_the_server_with_one_line() -> None:
    process, _port = start("broken")
    out, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert out == ""
    assert "DOORSTEP_SETTINGS_FILE names no file." in errors
    assert "Traceback" not in errors
