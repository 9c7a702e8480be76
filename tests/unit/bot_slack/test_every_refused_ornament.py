"""Each error that Slack documents for uploads, Home and a page's redraw is played, and vetoes no words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.clock import WallClock
from bot.engine.timers import Timers
from bot.slack.acknowledgement import DELIVER_AGAIN, DONE
from bot.slack.answering.picture_after_words import picture_in_page
from bot.slack.event import handle_event
from bot.slack.files import Files
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.home import show
from bot.slack.pictures import Pictures, Show, Shown
from bot.slack.transport.channels import SlackChannels
from bot.slack.transport.documented_errors import DOCUMENTED
from bot.slack.transport.pool import ConnectionPool
from bot.slack.transport.refusals import refusal_of
from bot.slack.transport.responses import Responses
from bot.slack.transport.web_client import Identity, web_client
from bot.surface.replies import ShowCard
from bot.values import Card, Picture
from deploy.sandbox.server import Sandbox
from state_machines.messages.refusal import RefusalKind
from tests.patience import wait_for
from tests.sandbox.conftest import MANIFEST, WORKSPACE
from tests.sandbox.phone import post
from tests.unit.bot.town_hall import Hall, a_hall

pytestmark = pytest.mark.outside

UPLOADING = ("files.getUploadURLExternal", "files.completeUploadExternal")
#: Said of a page that shows something else by now, or is closed.
WENT_ON = {"hash_conflict", "not_found", "expired_trigger_id"}
#: Answered to a block whose file is gone, on whichever page Slack lists them.
OF_FILES = ("file_not_found", "file_deleted", "file_is_deleted", "invalid_blocks", "invalid_arguments")
ALWAYS = 9


@dataclass
class Album:
    """Takes the place of the pictures: keeps how the last one is shown."""

    shows: list[Show] = field(default_factory=list)

    def follow(self, _picture: Picture, show: Show, *, after: timedelta = timedelta()) -> None:
        assert after >= timedelta()
        self.shows.append(show)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(WORKSPACE, MANIFEST) as running:
        yield running


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with a_hall(Path(tmp_path_factory.mktemp("hall"))) as found:
        yield found


@pytest.fixture
def ctx(sandbox: Sandbox, hall: Hall) -> Iterator[ListenerContext]:
    clock, client = WallClock(), web_client("xoxb-sandbox", sandbox.api_url)
    identity = Identity("T0LARK", "U0DOOR", "B0DOOR")
    timers = Timers(clock.now)
    found = ListenerContext(
        hall.services,
        clock,
        client,
        Responses(ConnectionPool()),
        Pictures(hall.services, clock, client, timers),
        Files(hall.services, clock, client),
        "T0LARK",
        SlackChannels(client, identity, clock.now),
    )
    yield found
    found.pictures.close()
    found.files.close()


def refuse(sandbox: Sandbox, method: str, code: str, times: int = ALWAYS) -> None:
    post(sandbox.url, "faults", {"clear": True})
    post(sandbox.url, "faults", {"method": method, "answer": "error", "error": code, "times": times})


def codes_of(method: str) -> list[str]:
    found = sorted(DOCUMENTED[method].codes)
    assert len(found) > 25
    return found


def a_picture(hall: Hall) -> Picture:
    return Picture(hall.services.policy.hash, hall.services.policy.steps[0].name, "The flowchart")


def test_a_picture_in_a_page_is_refused_for_what_is_said_of_it_and_else_put_off(
    ctx: ListenerContext, sandbox: Sandbox, hall: Hall
) -> None:
    card, album = Card("Where it stands", "Core group to be arranged", picture=a_picture(hall)), Album()
    watched = replace(ctx, pictures=cast("Pictures", album))
    picture_in_page(watched, card, {"id": "V1", "hash": "1.a"})
    seen = set()
    for code in sorted({*codes_of("views.update"), *OF_FILES}):
        refuse(sandbox, "views.update", code)
        shown = album.shows[0]("F1")
        if code in WENT_ON:
            assert shown is Shown.GONE, code
        elif refusal_of(code).kind is RefusalKind.FORM:
            assert shown is Shown.REFUSED, code
        else:
            assert shown is Shown.TROUBLE, code
        seen.add(shown)
    assert seen == {Shown.GONE, Shown.REFUSED, Shown.TROUBLE}


@pytest.mark.parametrize("method", UPLOADING)
def test_an_upload_that_is_refused_is_no_trouble_and_one_that_never_will_be_taken_is_left_out(
    ctx: ListenerContext,
    sandbox: Sandbox,
    hall: Hall,
    method: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    picture, showed = a_picture(hall), list[str]()

    def shown(file: str) -> Shown:
        showed.append(file)
        return Shown.TAKEN

    left_out = set()
    for code in codes_of(method):
        refuse(sandbox, method, code)
        before = said(caplog, "picture.")
        ctx.pictures.follow(picture, shown)
        wait_for(lambda: said(caplog, "picture.") > before, lambda: f"nothing is said of {code}")  # noqa: B023 - looked at before the next
        with hall.reading() as uow:
            known = uow.pictures.find(picture.policy_hash, f"{picture.step}:ahead")
        if known is not None:
            assert known.left_out_at is not None, code
            left_out.add(code)
            forget(hall, picture)
    assert showed == []
    assert said(caplog, "trouble.met") == 0
    assert left_out == {one for one in codes_of(method) if refusal_of(one).kind is RefusalKind.FORM}
    assert left_out

    refuse(sandbox, "nothing", "nothing")
    ctx.pictures.follow(picture, shown)
    wait_for(lambda: len(showed) == 1, lambda: "the picture does not come once Slack takes it")
    forget(hall, picture)


def said(caplog: pytest.LogCaptureFixture, what: str) -> int:
    return sum(
        what in record.getMessage() + str(record.__dict__.get("event", "")) for record in caplog.records
    )


def forget(hall: Hall, picture: Picture) -> None:
    key = f"{picture.step}:ahead"
    with hall.services.store.write() as uow:
        known = uow.pictures.find(picture.policy_hash, key)
        assert known is not None
        uow.pictures.forget(picture.policy_hash, key, known.file_id)
        uow.commit()


def test_a_home_that_is_refused(ctx: ListenerContext, sandbox: Sandbox) -> None:
    """Words in its place where its form is refused; where Slack may take it yet, its event comes again."""
    body: dict[str, Any] = {"event": {"user": "U0AMINA", "tab": "home"}}
    card = Card("Doorstep", "Two things wait for you.")
    in_words = 0
    for code in codes_of("views.publish"):
        refusal = refusal_of(code)
        refuse(sandbox, "views.publish", code)
        outcome = handle_event(ctx, body, "home opened", lambda *_: ShowCard(card), show)
        for_good = refusal.kind in {RefusalKind.FORM, RefusalKind.PLACE}
        assert outcome == (DONE if for_good else DELIVER_AGAIN), code
        refuse(sandbox, "views.publish", code, times=1)
        outcome = handle_event(ctx, body, "home opened", lambda *_: ShowCard(card), show)
        if refusal.kind is RefusalKind.FORM:
            assert outcome == DONE, code
            in_words += 1
    assert in_words >= 3
