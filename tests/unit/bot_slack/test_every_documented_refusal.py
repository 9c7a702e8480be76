"""Each error that Slack documents for a method of ours is played by the sandbox, and has its consequence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

import pytest

from bot.slack.addresses import slack_account, slack_place
from bot.slack.transport.channels import SlackChannels
from bot.slack.transport.direct_messages import DirectMessages
from bot.slack.transport.directory import SlackDirectory
from bot.slack.transport.documented_errors import DOCUMENTED
from bot.slack.transport.messenger import SlackMessenger
from bot.slack.transport.modals import open_modal, update_modal
from bot.slack.transport.refusals import CARD_IS_FIXED, REFUSALS, refusal_of
from bot.slack.transport.web_client import Identity, fetch_identity, pool_for, web_client
from bot.values import Card
from deploy.sandbox.server import Sandbox
from state_machines.errors import AskedToWait, RefusedByChat, Unavailable
from state_machines.messages.delivery import (
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from state_machines.messages.refusal import RefusalKind
from state_machines.messages.team_channel import ChannelFault
from tests.sandbox.conftest import MANIFEST, WORKSPACE
from tests.sandbox.phone import post
from tests.unit.bot_slack.notebook import Notebook
from tests.unit.bot_slack.test_every_refused_ornament import UPLOADING

pytestmark = pytest.mark.outside

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
AMINA, NORTH = slack_account("T0LARK", "U0AMINA"), slack_place("G0NORTH")
CARD = Card(title="Missed visit: LH-1042", text="Missed visit: LH-1042", reference="LH-1042")
#: What Slack answers where it may have done what it was asked for, and where it asks to wait.
MAYBE_DONE, WAIT = {"fatal_error", "internal_error"}, {"ratelimited", "rate_limited"}
EVERY_FORM = 9


@dataclass
class Peer:
    """A sandbox, and a messenger that knows nothing yet."""

    sandbox: Sandbox

    def messenger(self) -> SlackMessenger:
        client = web_client("xoxb-sandbox", self.sandbox.api_url)
        return SlackMessenger(client, DirectMessages(client, lambda: NOW, Notebook()), pool_for(client))

    def refuse(self, method: str, code: str, times: int = EVERY_FORM) -> None:
        post(self.sandbox.url, "faults", {"clear": True})
        fault = {"method": method, "answer": "error", "error": code, "times": times}
        post(self.sandbox.url, "faults", fault)

    def identity(self) -> Identity:
        return Identity("T0LARK", "U0DOOR", "B0DOOR")


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with Sandbox(WORKSPACE, MANIFEST) as running:
        yield Peer(running)


def check_outcome(code: str, outcome: SendResult) -> None:
    """What the code means is what came of it, whoever it was for."""
    if code in WAIT:
        assert isinstance(outcome, RateLimited), (code, outcome)
        return
    assert not isinstance(outcome, Sent | RateLimited), (code, outcome)
    if code in MAYBE_DONE:
        assert isinstance(outcome, UnknownResult), (code, outcome)
        return
    match refusal_of(code).kind:
        case RefusalKind.PLACE:
            assert outcome == PermanentFailure(getattr(outcome, "reason", ""), to_anybody=False), (
                code,
                outcome,
            )
        case RefusalKind.FORM:
            assert outcome == PermanentFailure(getattr(outcome, "reason", ""), to_anybody=True), (
                code,
                outcome,
            )
        case RefusalKind.NOT_NOW | RefusalKind.OURS:
            assert isinstance(outcome, TemporaryFailure), (code, outcome)


def codes_of(method: str) -> list[str]:
    found = sorted(DOCUMENTED[method].codes)
    assert len(found) > 25
    return found


def test_a_post_that_is_refused(peer: Peer) -> None:
    messenger, numbers = peer.messenger(), count()
    listed = codes_of("chat.postMessage")
    assert listed
    for code in listed:
        peer.refuse("chat.postMessage", code)
        check_outcome(code, messenger.send(NORTH, CARD, f"m{next(numbers)}"))
    messenger.close()


def test_a_post_whose_form_is_refused_arrives_in_a_simpler_one(peer: Peer) -> None:
    messenger, refused = peer.messenger(), []
    listed = codes_of("chat.postMessage")
    assert listed
    for code in listed:
        if refusal_of(code).kind is RefusalKind.FORM:
            peer.refuse("chat.postMessage", code, times=1)
            assert isinstance(messenger.send(NORTH, CARD, f"form-{code}"), Sent), code
            refused.append(code)
    messenger.close()
    assert len(refused) > 15


def test_a_redraw_that_is_refused(peer: Peer) -> None:
    messenger = peer.messenger()
    peer.refuse("nothing", "nothing")
    sent = messenger.send(NORTH, CARD, "redrawn")
    assert isinstance(sent, Sent)
    fixed = set()
    listed = codes_of("chat.update")
    assert listed
    for code in listed:
        peer.refuse("chat.update", code)
        outcome = messenger.redraw(sent, CARD, "redrawn")
        check_outcome(code, outcome)
        if isinstance(outcome, PermanentFailure) and outcome.is_fixed:
            fixed.add(code)
    messenger.close()
    assert fixed >= CARD_IS_FIXED
    assert all(code in CARD_IS_FIXED or refusal_of(code).kind is RefusalKind.FORM for code in fixed)


def test_a_message_that_may_not_be_taken_away(peer: Peer) -> None:
    messenger = peer.messenger()
    peer.refuse("nothing", "nothing")
    sent = messenger.send(NORTH, CARD, "deleted")
    assert isinstance(sent, Sent)
    listed = [*codes_of("chat.delete"), "compliance_exports_prevent_deletion"]
    assert listed
    for code in listed:
        peer.refuse("chat.delete", code)
        outcome = messenger.delete(sent)
        if code == "message_not_found":
            assert outcome == sent
        else:
            check_outcome(code, outcome)
    messenger.close()


def test_direct_messages_that_may_not_be_opened(peer: Peer) -> None:
    listed = codes_of("conversations.open")
    assert listed
    for code in listed:
        peer.refuse("conversations.open", code)
        messenger = peer.messenger()
        outcome = messenger.send(AMINA, CARD, "never")
        messenger.close()
        if code in WAIT:
            assert isinstance(outcome, RateLimited), code
        elif refusal_of(code).kind is RefusalKind.PLACE:
            assert isinstance(outcome, PermanentFailure), code
            assert not outcome.to_anybody
        else:  # nothing of the message was in it, so nothing of it is at fault, and nothing is in doubt
            assert isinstance(outcome, TemporaryFailure), code


def test_a_look_for_a_message_that_is_refused(peer: Peer) -> None:
    messenger = peer.messenger()
    listed = codes_of("conversations.history")
    assert listed
    for code in listed:
        peer.refuse("conversations.history", code)
        if refusal_of(code).kind in {RefusalKind.PLACE, RefusalKind.FORM}:
            assert messenger.find(NORTH, "m0", NOW) is None, code
        elif code in WAIT:
            assert isinstance(messenger.find(NORTH, "m0", NOW), RateLimited)
        else:
            with pytest.raises(Unavailable):
                messenger.find(NORTH, "m0", NOW)
    messenger.close()


@pytest.mark.parametrize("method", ["users.info", "users.lookupByEmail"])
def test_a_question_about_an_account_that_is_refused(peer: Peer, method: str) -> None:
    listed = codes_of(method)
    assert listed
    for code in listed:
        client = web_client("xoxb-sandbox", peer.sandbox.api_url)
        directory = SlackDirectory(client, peer.identity(), lambda: NOW)
        peer.refuse(method, code)
        ask = directory.account if method == "users.info" else None
        if code in {"user_not_found", "users_not_found", "user_not_visible"}:
            assert (ask(AMINA) if ask else directory.account_of("amina@x.example")) is None
            continue
        expected = AskedToWait if code in WAIT else RefusedByChat
        with pytest.raises(expected) as caught:
            ask(AMINA) if ask else directory.account_of("amina@x.example")
        if isinstance(caught.value, RefusedByChat):
            assert caught.value.refusal == refusal_of(code)


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
def test_a_question_about_a_channel_that_is_refused(peer: Peer, method: str) -> None:
    listed = codes_of(method)
    assert listed
    for code in listed:
        channels = SlackChannels(
            web_client("xoxb-sandbox", peer.sandbox.api_url), peer.identity(), lambda: NOW
        )
        peer.refuse(method, code)
        says = code in {"missing_scope", "no_permission"} or refusal_of(code).kind is RefusalKind.PLACE
        if not says:
            with pytest.raises(AskedToWait):
                channels.facts(NORTH) if method == "conversations.info" else channels.members(NORTH)
        elif method == "conversations.info":
            fault = channels.facts(NORTH).fault
            assert fault in set(ChannelFault), code
            assert (fault is ChannelFault.NOT_ALLOWED) is (code in {"missing_scope", "no_permission"})
        else:
            assert channels.members(NORTH) is None, code


def test_a_form_that_is_not_opened_or_changed_is_said_in_words(peer: Peer) -> None:
    client = web_client("xoxb-sandbox", peer.sandbox.api_url)
    body = {"trigger_id": "1.2.x", "view": {"id": "V1"}}
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
    listed = codes_of("views.open")
    assert listed
    for code in listed:
        peer.refuse("views.open", code)
        with pytest.raises(Unavailable, match=r"Nothing is lost\."):
            open_modal(client, body, view)
    opened = 0
    listed = codes_of("views.update")
    assert listed
    for code in listed:
        peer.refuse("views.update", code)
        with pytest.raises(Unavailable, match=r"Nothing is lost\.") as caught:
            update_modal(client, body, view)
        # What it was to change is gone, so another is opened, which this trigger is too old for.
        opened += "took too long" in caught.value.user_message
    assert opened == len({"not_found", "hash_conflict"} & DOCUMENTED["views.update"].codes) == 2


def test_an_app_that_is_refused_its_own_name_starts_without_it(peer: Peer) -> None:
    """bots.info only narrows what is believed; without the others no start is made."""
    client = web_client("xoxb-sandbox", peer.sandbox.api_url)
    listed = set(codes_of("bots.info")) - WAIT
    assert listed
    for code in listed:
        peer.refuse("bots.info", code)
        assert fetch_identity(client).app_id == "", code


def test_there_is_no_method_whose_refusals_are_not_played() -> None:
    played = {
        *("chat.postMessage", "chat.update", "chat.delete", "conversations.open", "conversations.history"),
        *("users.info", "users.lookupByEmail", "conversations.info", "conversations.members"),
        *("views.open", "views.update", "bots.info"),
    }
    #: By test_every_refused_ornament.py, and by test_socket.py and test_startup_calls.py.
    elsewhere = {*UPLOADING, "views.publish", "apps.connections.open", "auth.test"}
    assert played | elsewhere == set(DOCUMENTED)
    assert not played & elsewhere
    assert set(REFUSALS) >= set().union(*(one.codes for one in DOCUMENTED.values()))
