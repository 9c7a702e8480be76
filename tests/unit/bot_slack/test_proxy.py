"""Through a proxy: as HTTPS_PROXY and NO_PROXY say, with its password in no word and no log."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.slack.addresses import slack_place
from bot.slack.transport import web_client as web
from bot.slack.transport.direct_messages import DirectMessages
from bot.slack.transport.messenger import SlackMessenger
from bot.slack.transport.proxy import Proxy, read_proxy
from bot.slack.transport.responses import Responses
from bot.slack.transport.web_client import fetch_identity, pool_for, web_client
from bot.values import Card
from state_machines.errors import DoorstepError, Misconfigured
from state_machines.messages.delivery import SendResult, Sent, TemporaryFailure, UnknownResult
from tests.unit.bot_slack.kept_server import KeptServer, kept_server, tls_of
from tests.unit.bot_slack.notebook import Notebook
from tests.unit.bot_slack.odd_slack import Answer, OddSlack, odd_slack
from tests.unit.bot_slack.small_proxy import SmallProxy, small_proxy

pytestmark = pytest.mark.outside

CARD = Card(title="LH-1042", text="LH-1042: a missed visit was reported.")
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
PASSWORD = "Zebedee/1"
NAMED = "doorstep:Zebedee%2F1"
POSTED = Answer({"ok": True, "channel": "G0NORTH", "ts": "1.2"})


@pytest.fixture(autouse=True)
def _no_other_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def slack() -> Iterator[OddSlack]:
    with odd_slack() as running:
        yield running


def port_of(slack: OddSlack) -> int:
    return int(slack.url.rsplit(":", 1)[1].split("/")[0])


@pytest.fixture
def proxy(slack: OddSlack) -> Iterator[SmallProxy]:
    """Leads to a Slack without TLS, so it makes requests in our place."""
    with small_proxy(slack=port_of(slack)) as running:
        yield running


@pytest.fixture
def plain(proxy: SmallProxy, monkeypatch: pytest.MonkeyPatch) -> WebClient:
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    return web_client("xoxb-test", "http://slack.example/api/", timeout=1)


def send(client: WebClient) -> SendResult:
    messenger = SlackMessenger(client, DirectMessages(client, lambda: NOW, Notebook()), pool_for(client))
    try:
        return messenger.send(slack_place("G0NORTH"), CARD, "m1")
    finally:
        messenger.close()


def test_a_post_and_an_answer_go_through_the_proxy(
    slack: OddSlack, proxy: SmallProxy, plain: WebClient
) -> None:
    slack.will(POSTED, Answer("ok"))
    assert send(plain) == Sent(slack_place("G0NORTH"), "1.2")
    pool = pool_for(plain)
    assert Responses(pool).post("http://slack.example/response/1?of=5", {"text": "x"}) == 200
    pool.close()
    assert proxy.asked == [
        "POST http://slack.example/api/chat.postMessage",
        "POST http://slack.example/response/1?of=5",
    ]
    assert [method for method, _ in slack.asked] == ["chat.postMessage", "/response/1?of=5"]


def test_what_no_proxy_names_goes_straight(
    slack: OddSlack, proxy: SmallProxy, plain: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.example, slack.example")
    outcome = send(plain)
    assert outcome == TemporaryFailure(
        "Slack was not reached: gaierror"
    )  # its name is known to the proxy only
    assert proxy.asked == []


def test_this_machine_is_never_asked_for_from_a_proxy(
    slack: OddSlack, proxy: SmallProxy, plain: WebClient
) -> None:
    slack.will(Answer("ok"))
    pool = pool_for(plain)
    assert Responses(pool).post(slack.url, {"text": "x"}) == 200
    pool.close()
    assert proxy.asked == []


@pytest.fixture
def tunnelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[KeptServer, SmallProxy]]:
    """A Slack with TLS, as the real one: the proxy leads there, and sees nothing of what is said."""
    server, client = tls_of(tmp_path, "slack.example")
    monkeypatch.setattr(web, "_certificates", lambda: client)
    with kept_server(tls=server) as slack, small_proxy(slack=slack.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        yield slack, proxy


def secure_client() -> WebClient:
    return web_client("xoxb-test", "https://slack.example/api/", timeout=1)


def test_one_tunnel_carries_many_posts(tunnelled: tuple[KeptServer, SmallProxy]) -> None:
    slack, proxy = tunnelled
    client = secure_client()
    pool = pool_for(client)
    for _ in range(3):
        assert Responses(pool).post("https://slack.example/response", {"text": "x"}) == 200
    pool.close()
    assert proxy.asked == ["CONNECT slack.example:443"]
    assert slack.requests == 3


def test_a_tunnel_that_was_unused_for_long_is_dug_anew(
    tunnelled: tuple[KeptServer, SmallProxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.transport.http_connection._TRUSTED", 0.0)
    slack, proxy = tunnelled
    pool = pool_for(secure_client())
    for _ in range(2):
        assert Responses(pool).post("https://slack.example/response", {"text": "x"}) == 200
    pool.close()
    assert proxy.asked == ["CONNECT slack.example:443"] * 2
    assert slack.requests == 2


def test_a_proxy_that_knows_us_by_a_password_lets_us_through(
    tunnelled: tuple[KeptServer, SmallProxy],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    slack, proxy = tunnelled
    proxy.wants = f"doorstep:{PASSWORD}"
    monkeypatch.setenv("HTTPS_PROXY", proxy.address_for(NAMED))
    pool = pool_for(secure_client())
    with caplog.at_level(logging.INFO):
        assert Responses(pool).post("https://slack.example/response", {"text": "x"}) == 200
    pool.close()
    assert slack.requests == 1
    assert "Zebedee" not in caplog.text


def test_a_plain_request_carries_the_password_too(
    slack: OddSlack, proxy: SmallProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.wants = f"doorstep:{PASSWORD}"
    monkeypatch.setenv("HTTPS_PROXY", proxy.address_for(NAMED))
    slack.will(POSTED)
    assert isinstance(send(web_client("xoxb-test", "http://slack.example/api/")), Sent)


def outcome_through(proxy: SmallProxy, monkeypatch: pytest.MonkeyPatch, *, secure: bool) -> SendResult:
    """Of a post by somebody whose password the proxy does not know."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.address_for(NAMED))
    scheme = "https" if secure else "http"
    return send(web_client("xoxb-test", f"{scheme}://slack.example/api/", timeout=1))


def test_a_proxy_that_wants_another_password_is_named_and_nothing_was_posted(
    tunnelled: tuple[KeptServer, SmallProxy],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    slack, proxy = tunnelled
    proxy.wants = "somebody:else"
    wanted = TemporaryFailure(
        f"the proxy 127.0.0.1:{proxy.port} wants a name and password, or others than HTTPS_PROXY holds (407)"
    )
    with caplog.at_level(logging.DEBUG, "urllib3"), caplog.at_level(logging.DEBUG, "bot"):
        assert outcome_through(proxy, monkeypatch, secure=True) == wanted
        assert outcome_through(proxy, monkeypatch, secure=False) == wanted
    assert slack.requests == 0
    assert "Zebedee" not in caplog.text


@pytest.mark.parametrize("status", [403, 502, 503])
def test_a_proxy_that_opens_no_tunnel_is_named_and_nothing_was_posted(
    tunnelled: tuple[KeptServer, SmallProxy], monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    slack, proxy = tunnelled
    proxy.answers = status
    assert outcome_through(proxy, monkeypatch, secure=True) == TemporaryFailure(
        f"the proxy 127.0.0.1:{proxy.port} answered {status} in place of a connection to Slack"
    )
    assert slack.requests == 0


@pytest.mark.parametrize("status", [403, 502])
def test_what_a_proxy_answers_in_our_place_leaves_open_whether_it_passed_it_on(
    proxy: SmallProxy, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    proxy.answers = status
    assert isinstance(outcome_through(proxy, monkeypatch, secure=False), UnknownResult)


def test_a_proxy_that_hangs_before_there_is_a_tunnel_posted_nothing(
    tunnelled: tuple[KeptServer, SmallProxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    slack, proxy = tunnelled
    proxy.hangs = "CONNECT"
    assert outcome_through(proxy, monkeypatch, secure=True) == TemporaryFailure(
        f"Slack was not reached through the proxy 127.0.0.1:{proxy.port}: TimeoutError"
    )
    assert slack.requests == 0


def test_a_proxy_that_hangs_with_our_request_leaves_open_whether_it_passed_it_on(
    proxy: SmallProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.hangs = "POST"
    assert outcome_through(proxy, monkeypatch, secure=False) == UnknownResult(
        "the answer was lost: TimeoutError"
    )


@pytest.mark.parametrize("secure", [True, False])
def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, *, secure: bool) -> None:
    with small_proxy() as gone:
        pass
    assert outcome_through(gone, monkeypatch, secure=secure) == TemporaryFailure(
        f"the proxy 127.0.0.1:{gone.port} was not reached: ConnectionRefusedError"
    )


def stopped(client: WebClient) -> str:
    """What a start says that cannot go on."""
    with pytest.raises(DoorstepError) as told:
        fetch_identity(client)
    words = told.value.user_message
    assert "\n" not in words
    assert "Zebedee" not in words
    return words


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"answers": 403}, "answered 403 in place of a connection to Slack"),
        ({"wants": "somebody:else"}, "wants a name and password, or others than HTTPS_PROXY holds (407)"),
        ({"hangs": "CONNECT"}, "TimeoutError"),
    ],
)
def test_a_start_names_the_proxy_that_is_in_its_way(
    tunnelled: tuple[KeptServer, SmallProxy],
    monkeypatch: pytest.MonkeyPatch,
    trouble: dict[str, object],
    said: str,
) -> None:
    _, proxy = tunnelled
    for name, value in trouble.items():
        setattr(proxy, name, value)
    monkeypatch.setenv("HTTPS_PROXY", proxy.address_for(NAMED))
    words = stopped(secure_client())
    assert said in words
    assert f"through the proxy 127.0.0.1:{proxy.port}" in words
    assert "check the network and HTTPS_PROXY and DOORSTEP_SLACK_API_URL" in words


def test_a_start_that_a_proxy_asks_for_a_password_without_a_tunnel_says_so(
    proxy: SmallProxy, plain: WebClient
) -> None:
    proxy.wants = "somebody:else"
    assert f"the proxy 127.0.0.1:{proxy.port} wants a name and password" in stopped(plain)


def test_the_certificate_is_slacks_to_show_and_not_the_proxys(
    tunnelled: tuple[KeptServer, SmallProxy],
) -> None:
    slack, proxy = tunnelled
    client = secure_client()
    client.ssl = ssl.create_default_context()  # which does not know this Slack
    assert send(client) == TemporaryFailure(
        f"Slack was not reached through the proxy 127.0.0.1:{proxy.port}: SSLCertVerificationError"
    )
    assert slack.requests == 0


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("http://proxy.council.example:3128", "proxy.council.example:3128"),
        ("proxy.council.example:3128", "proxy.council.example:3128"),
        ("https://proxy.council.example:3128/", "proxy.council.example:3128"),
        ("http://proxy.council.example", "proxy.council.example:80"),
        ("http://[2001:db8::1]:3128", "[2001:db8::1]:3128"),
    ],
)
def test_a_proxy_is_read_from_its_address(address: str, name: str) -> None:
    proxy = read_proxy(address)
    assert proxy == Proxy(name)
    assert proxy.address == f"http://{name}"


def test_a_name_and_a_password_go_into_a_header_and_nowhere_else() -> None:
    proxy = read_proxy("http://d%C3%B6rstep:Zebedee%2F%40@proxy.example:3128")
    assert proxy.name == "proxy.example:3128"
    assert proxy.headers == {"Proxy-Authorization": "Basic ZMO2cnN0ZXA6WmViZWRlZS9A"}
    assert "Zebedee" not in repr(proxy)
    assert "WmViZWRlZS9A" not in repr(proxy)


@pytest.mark.parametrize(
    "address",
    [
        "socks5://proxy.example:1080",
        "http://",
        "http://doorstep:Zebedee#1@proxy.example:3128",
        "http://proxy.example:Zebedee",
        "http://[Zebedee",
    ],
)
def test_what_is_no_proxy_stops_the_start_without_a_word_of_it(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(Misconfigured) as told:
        pool_for(web_client("xoxb-test"))
    assert "HTTPS_PROXY names no HTTP proxy" in told.value.user_message
    assert "Zebedee" not in told.value.user_message
    assert told.value.__cause__ is None
