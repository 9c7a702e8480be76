"""Presses to measure with: many reporters, each with a draft under way, each press a fresh valid answer."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from bot.slack.addresses import slack_account, slack_id
from bot.slack.drawing.handle import Handle, Verb, action_id
from bot.slack.drawing.message_body import message_body
from bot.slack.transport.messenger import metadata
from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.prompt import Prompt
from dialogs.prompting import prompt
from dialogs.runner import apply, begin
from dialogs.session import Session
from dialogs.spec import Ask, Lists, Option
from dialogs.user_input import Answered
from state_machines.case.case import Case, Plan
from state_machines.people.people import Person
from storage.unit_of_work import Store

SECRET = "a-secret-for-this-measurement"
PATH = "/slack/events"
#: Questions of the missed visit that a button answers before the account has to be typed.
EACH = 6

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drafts:
    """Where each draft must stand once all presses were stored, and the presses of each, in order."""

    ended: Mapping[str, int]
    presses: tuple[tuple[bytes, ...], ...]


def prepare(store: Store, name: str, count: int, slack: str) -> Drafts:
    """Store `count` reporters with a case and a draft each; `slack` is where their answers are drawn."""
    now = datetime.now(UTC)
    people = [_person(f"{name}{number}") for number in range(count)]
    cases = [_case(person) for person in people]
    begun = [begin(MISSED_VISIT, session_id=uuid.uuid4().hex, person_id=each.id, now=now) for each in people]
    with store.write() as uow:
        uow.people.upsert_many(people)
        uow.cases.upsert_many(cases)
        for session in begun:
            uow.drafts.add(session)
        uow.commit()
    walks = [
        tuple(_walk(session, person, case, now, slack))
        for session, person, case in zip(begun, people, cases, strict=True)
    ]
    return Drafts({session.id: EACH for session in begun}, tuple(walks))


def _person(name: str) -> Person:
    return Person(
        id=f"bench-{name}",
        email=f"{name}@larkhaven.example",
        name=f"Bench Reporter {name}",
        job_title="Health visitor",
        agency="Larkhaven Community Health",
        address=slack_account("T0LARK", f"U0{name.upper()}"),
    )


def _case(reporter: Person) -> Case:
    return Case(
        id=f"case-{reporter.id}",
        reference=f"LB-{reporter.id}".upper(),
        child_name=f"A child of {reporter.id}",
        plan=Plan.CP,
        team="north",
        allocated_social_worker_id=None,
        network_ids=(reporter.id,),
    )


def _walk(session: Session, person: Person, case: Case, now: datetime, slack: str) -> Iterator[bytes]:
    own = Option(case.reference, case.reference)
    lists: Lists = {"own_cases": (own,)}
    for _ in range(EACH):
        shown = prompt(MISSED_VISIT, session, lists)
        value = _harmless(shown)
        yield _signed_request(_payload(shown, value, person, slack))
        session = apply(
            MISSED_VISIT, session, Answered(shown.revision, shown.step, value), now, lists
        ).session


def _harmless(shown: Prompt) -> str:
    """The case, and otherwise the answer that tells of no danger."""
    values = [option.value for option in shown.options]
    if shown.ask not in {Ask.CHOICE, Ask.CASE}:
        raise ValueError(f"{shown.step} is not answered by a button: measure fewer presses")
    return next((value for value in ("no", "just_now") if value in values), values[0])


def _payload(shown: Prompt, value: str, person: Person, slack: str) -> Json:
    """A press as Slack sends it, the pressed message with its blocks included."""
    block_id = Handle(shown.session_id, shown.revision, shown.step).block_id("answer")
    assert person.address is not None
    user = slack_id(person.address)
    message = {"type": "message", "ts": "1700000000.000100", "metadata": metadata(uuid.uuid4().hex)}
    return {
        "type": "block_actions",
        "user": {"id": user, "username": "bench", "name": "bench", "team_id": "T0LARK"},
        "api_app_id": "A0BENCH",
        "token": "deprecated",
        "team": {"id": "T0LARK", "domain": "larkhaven"},
        "enterprise": None,
        "is_enterprise_install": False,
        "container": {"type": "message", "message_ts": message["ts"], "channel_id": "D0BENCH"},
        "trigger_id": uuid.uuid4().hex,
        "channel": {"id": "D0BENCH", "name": "directmessage"},
        "state": {"values": {}},
        "response_url": f"{slack}/response/{uuid.uuid4().hex}",
        "message": {**message, **message_body(shown)},
        "actions": [
            {
                "type": "button",
                "action_id": action_id(Verb.CHOOSE, 0),
                "block_id": block_id,
                "value": value,
                "action_ts": "1700000001.000100",
            }
        ],
    }


def _signed_request(payload: Json) -> bytes:
    """A whole HTTP request; Slack's signature holds for five minutes, longer than a run."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {stamp}\r\n"
        f"X-Slack-Signature: v0={digest}\r\n\r\n"
    )
    return head.encode() + body
