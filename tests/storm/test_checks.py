"""The checker itself: of a world in order it says nothing, and what is planted in it is found and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.storm import checks
from tests.storm.authority import Authority, Case, Person, Team
from tests.storm.evidence import Evidence, Standing
from tests.storm.notes import Confirmed, Notes, Taken

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(hours=1)
ACCOUNT = "Nobody came to the door, thistledown-00007."
REPORT = "abcdef" + "0" * 26
TOLD = ("lead", "worker", "manager")


@dataclass(frozen=True)
class Planted:
    """Something that must be found: how to plant it, by which rule it is found, and what is said."""

    plant: Callable[[Evidence], Evidence]
    rule: str
    says: str


def row(**columns: Any) -> SimpleNamespace:
    return SimpleNamespace(**columns)


def an_authority() -> Authority:
    people = (
        Person("visitor", "Health visitor", manager="line", lead="lead"),
        Person("lead", "Safeguarding lead", manager="head", lead="head"),
        Person("line", "Line manager", manager="head", lead="lead"),
        Person("head", "Head of safeguarding"),
        Person("worker", "Social worker", "north", "manager", "manager"),
        Person("manager", "Team manager", "north", "service", "service"),
        Person("duty", "Duty manager", "north", "service", "service"),
        Person("service", "Service manager", "north"),
        Person("outsider", "Observer"),
    )
    team = Team("north", "manager", "duty", "service", ("worker",), "outsider")
    case = Case("ST-00007", "A Child", "CP", "north", "worker", ("visitor",))
    built = Authority(teams={"north": team}, cases={case.reference: case}, reporters=("visitor",))
    for person in people:
        built.add(person)
    return built


def a_message(number: int, kind: str, person: str | None, channel: str) -> SimpleNamespace:
    return row(
        id=f"m{number}",
        kind=kind,
        to_person_id=person,
        escalation_id="e1",
        redraws=None,
        state="sent",
        attempts=1,
        last_error="",
        to_channel=None if person else channel,
        dedup_key=f"{kind}:{number}",
        refusal=None,
        channel=channel,
        ts=f"{number}.000000",
        created_at=BEGAN,
        sent_at=BEGAN,
    )


def a_duty(role: str) -> SimpleNamespace:
    return row(
        id=f"d-{role}",
        key=f"tell_{role}",
        escalation_id="e1",
        holder_id=role,
        told_ids=[role],
        state="open",
        opened_at=BEGAN,
        chase_at=NOW + timedelta(hours=3),
        acknowledged_by_id=None,
    )


def an_entry(number: int, action: str, subject: str, actor: str | None = None) -> SimpleNamespace:
    return row(seq=number, action=action, subject=subject, actor_id=actor, details={"escalation": "e1"})


def in_order() -> Evidence:
    """One report, confirmed; three people and the channel told; the social worker has it."""
    authority = an_authority()
    outbox = [a_message(n, "ping", role, f"D0{role.upper()}") for n, role in enumerate(TOLD)]
    outbox.append(a_message(9, "channel_ping", None, "G0NORTH"))
    duties = [a_duty(role) for role in TOLD]
    duties[1].acknowledged_by_id, duties[1].state = "worker", "acknowledged"
    owed = [("report:submit", REPORT), ("escalation:open", "e1")]
    owed += [("duty:open", duty.id) for duty in duties] + [("message:send", each.id) for each in outbox]
    audit = [an_entry(n, *entry) for n, entry in enumerate(owed, start=1)]
    audit.append(an_entry(len(audit) + 1, "duty:acknowledge", "d-worker", "worker"))
    return Evidence(
        authority=authority,
        notes=some_notes(),
        done_by=NOW,
        reports=[
            row(id=REPORT, answers={"account": ACCOUNT}, reference="ST-00007", email="visitor@storm.example")
        ],
        escalations=[row(id="e1", reference="ST-00007", closed_at=None)],
        duties=duties,
        messages=outbox,
        audit=audit,
        people=[row(id=each, email=f"{each}@storm.example") for each in authority.people],
        standing=[Standing(m.channel, m.ts, "Missed visit: ST-00007, urgent\nmore", m.id) for m in outbox],
    )


def some_notes() -> Notes:
    seen = Confirmed(7, "visitor", "ST-00007", "R-ABCDEF", ACCOUNT, 1.0, 2.0)
    taken = [Taken("worker", "ST-00007")]
    return Notes(confirmed=[seen], taken=taken, pressed={("worker", "ST-00007")}, submitted={7})


def double_message(evidence: Evidence) -> Evidence:
    again = replace(evidence.standing[0], ts="99.000000")
    return replace(evidence, standing=[*evidence.standing, again])


def lose_ping(evidence: Evidence) -> Evidence:
    return replace(evidence, standing=evidence.standing[1:])


def drop_message(evidence: Evidence) -> Evidence:
    return replace(evidence, messages=evidence.messages[1:], standing=evidence.standing[1:])


def lose_report(evidence: Evidence) -> Evidence:
    return replace(evidence, reports=[])


def other_words(evidence: Evidence) -> Evidence:
    evidence.reports[0].answers = {"account": "Nobody came to the door, thistledown-00008."}
    return evidence


def report_twice(evidence: Evidence) -> Evidence:
    again = row(**(vars(evidence.reports[0]) | {"id": "f" * 32}))
    return replace(evidence, reports=[*evidence.reports, again])


def orphan(evidence: Evidence) -> Evidence:
    for duty in evidence.duties:
        duty.state = "done"
    return evidence


def leave_unchased(evidence: Evidence) -> Evidence:
    evidence.duties[0].chase_at = NOW - timedelta(minutes=1)
    return evidence


def nobody_holds(evidence: Evidence) -> Evidence:
    evidence.duties[0].holder_id = "gone"
    return evidence


def stranger(evidence: Evidence) -> Evidence:
    return replace(evidence, standing=[*evidence.standing, Standing("D0LEAD", "5.5", "Hello", "")])


def waiting(evidence: Evidence) -> Evidence:
    evidence.messages[0].state = "uncertain"
    return evidence


def lose_acknowledgement(evidence: Evidence) -> Evidence:
    evidence.duties[1].acknowledged_by_id, evidence.duties[1].state = None, "open"
    return replace(evidence, audit=evidence.audit[:-1])


def anothers_acknowledgement(evidence: Evidence) -> Evidence:
    evidence.duties[1].acknowledged_by_id = "manager"
    return evidence


def of_no_rank(evidence: Evidence) -> Evidence:
    evidence.duties[1].acknowledged_by_id = "outsider"
    evidence.notes.pressed.add(("outsider", "ST-00007"))
    return evidence


def record_twice(evidence: Evidence) -> Evidence:
    again = an_entry(len(evidence.audit) + 1, "report:submit", REPORT)
    return replace(evidence, audit=[*evidence.audit, again])


def gap(evidence: Evidence) -> Evidence:
    evidence.audit[-1].seq += 1
    return evidence


def two_escalations(evidence: Evidence) -> Evidence:
    again = row(id="e1", reference="ST-00007", closed_at=None)
    return replace(evidence, escalations=[*evidence.escalations, again])


def leak(evidence: Evidence) -> Evidence:
    return replace(evidence, leaks=["journal entry 5 (chat.postMessage)"])


def refuse_ping(evidence: Evidence, number: int = 0, code: str | None = "place:user_disabled") -> Evidence:
    """As it is where all goes right: on the record, said by health, and nobody waits for them any more."""
    failed = evidence.messages[number]
    failed.state, failed.refusal, failed.sent_at = "failed", code, None
    audit = [each for each in evidence.audit if each.subject != failed.id]
    audit.append(an_entry(0, "message:fail", failed.id))
    for place, entry in enumerate(audit, start=1):
        entry.seq = place
    for duty in evidence.duties:
        if duty.holder_id == failed.to_person_id:
            duty.state = "done"
    standing = [each for each in evidence.standing if each.message_id != failed.id]
    said = "failed: 1 message could not be delivered as meant in the last day and went another way"
    return replace(evidence, audit=audit, standing=standing, health=said)


def refuse_unsaid(evidence: Evidence) -> Evidence:
    return replace(refuse_ping(evidence), health="failed: No way was found closed in the last day.")


def refuse_unrecorded(evidence: Evidence) -> Evidence:
    found = refuse_ping(evidence)
    return replace(found, audit=[each for each in found.audit if each.action != "message:fail"])


def refuse_for_nothing(evidence: Evidence) -> Evidence:
    return refuse_ping(evidence, code=None)


def refuse_and_wait(evidence: Evidence) -> Evidence:
    found = refuse_ping(evidence)
    found.duties[0].state = "open"
    found.messages[0].created_at = NOW - timedelta(minutes=1)
    return found


def refuse_channel(evidence: Evidence) -> Evidence:
    """Nobody hears of it instead."""
    return replace(refuse_ping(evidence, 3, None), closed={"G0NORTH"})


PLANTED = (
    Planted(double_message, "the outbox stands once", "stands 2 times"),
    Planted(lose_ping, "the outbox stands once", "stands 0 times: nowhere"),
    Planted(lose_ping, "everybody named was told", "lead, the safeguarding lead, has no card"),
    Planted(drop_message, "everybody told by a duty saw it", "lead was to be told"),
    Planted(lose_report, "confirmed is stored", "R-ABCDEF on ST-00007, seen by visitor"),
    Planted(other_words, "confirmed is stored", "not stored as they wrote it"),
    Planted(other_words, "nothing else is stored", "report 8 is stored, and was never submitted"),
    Planted(report_twice, "confirmed is stored", "stored 2 times"),
    Planted(orphan, "no orphan", "nobody owes anything"),
    Planted(leave_unchased, "no orphan", "d-lead of ST-00007 is chased next at"),
    Planted(nobody_holds, "no orphan", "has no holder"),
    Planted(stranger, "nothing stands unknown", "D0LEAD 5.5"),
    Planted(waiting, "nothing waits", "m0 (ping) is uncertain"),
    Planted(lose_acknowledgement, "taken is recorded", "worker saw “You have this” about ST-00007"),
    Planted(anothers_acknowledgement, "taken by who may", "manager has duty d-worker of ST-00007, and never"),
    Planted(of_no_rank, "taken by who may", "outsider has duty d-worker of ST-00007, and is not of the rank"),
    Planted(record_twice, "the record has one of each", f"report:submit of {REPORT} is on the record 2"),
    Planted(gap, "the record is in order", "is numbered"),
    Planted(two_escalations, "one open escalation a case", "ST-00007 has 2"),
    Planted(leak, "no name got out", "journal entry 5"),
    Planted(refuse_unsaid, "what failed is said", "1 messages were given up, and health says nothing"),
    Planted(refuse_unrecorded, "what failed is said", "message:fail of m0 is not on the record"),
    Planted(refuse_for_nothing, "what failed had a reason", "m0 (ping) was given up for nothing"),
    Planted(refuse_and_wait, "somebody else was told", "m0 did not reach lead, who is waited for"),
    Planted(refuse_channel, "somebody else was told", "m9 did not reach its channel"),
)


def test_a_world_in_order_breaks_no_rule() -> None:
    assert checks.violations(in_order()) == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda each: f"{each.plant.__name__}-{each.rule}")
def test_what_is_planted_is_found(planted: Planted) -> None:
    found = checks.violations(planted.plant(in_order()))
    assert any(each.startswith(f"{planted.rule}: ") and planted.says in each for each in found), found


def test_what_was_refused_for_good_and_went_another_way_breaks_no_rule() -> None:
    assert checks.violations(refuse_ping(in_order())) == []
    told = a_message(30, "news", "duty", "D0DUTY")
    told.dedup_key = "news:no_channel:m9:duty"
    closed = refuse_channel(in_order())
    entry = an_entry(len(closed.audit) + 1, "message:send", told.id)
    card = Standing(told.channel, told.ts, "ST-00007: the team's channel did not get it", told.id)
    known = replace(
        closed,
        messages=[*closed.messages, told],
        audit=[*closed.audit, entry],
        standing=[*closed.standing, card],
    )
    assert checks.violations(known) == []


def test_what_was_kept_back_is_no_failure_but_is_on_the_record_as_what_it_is() -> None:
    evidence = in_order()
    kept = a_message(31, "news", "lead", "D0LEAD")
    kept.state, kept.sent_at, kept.last_error = "failed", None, "not for its reader any more"
    known = replace(evidence, messages=[*evidence.messages, kept])
    assert checks.violations(known) == ["what failed is said: message:keep_back of m31 is not on the record"]
    entry = an_entry(len(evidence.audit) + 1, "message:keep_back", kept.id)
    assert checks.violations(replace(known, audit=[*evidence.audit, entry])) == []


def test_every_rule_is_planted_against() -> None:
    by_notes = {"Slack took everything", "nobody gave up"}  # what they say is counted where it happens
    assert {each.rule for each in PLANTED} == set(checks.CHECKS) - by_notes


def test_what_was_written_after_calm_may_be_under_way_and_a_redraw_may_wait() -> None:
    evidence = in_order()
    later = a_message(20, "ping", "worker", "D0WORKER")
    later.state, later.created_at, later.sent_at = "pending", NOW + timedelta(seconds=1), None
    redraw = a_message(21, "ping", "worker", "D0WORKER")
    redraw.state, redraw.redraws = "pending", "m1"
    known = replace(evidence, messages=[*evidence.messages, later, redraw])
    assert checks.violations(known) == []
    redraw.state = "failed"
    assert "what failed is said: message:fixed of m1 is not on the record" in checks.violations(known)
