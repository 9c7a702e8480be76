"""What must hold after a storm, each rule checked from outside; every violation names enough to find it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from storage.message_claims import KEPT_BACK
from tests.storm import other_ways
from tests.storm.authority import Case
from tests.storm.evidence import Evidence, Standing
from tests.storm.ledger import LIVE, WAITING
from tests.storm.notes import Confirmed

Check = Callable[[Evidence], Iterator[str]]

#: The last form of a card, where Slack took none of the others.
_IN_SHORT = re.compile(r"^(ST-\d{5}) needs you: type ")


def violations(evidence: Evidence) -> list[str]:
    """All of them, each with the rule that it breaks."""
    return [f"{name}: {found}" for name, check in CHECKS.items() for found in check(evidence)]


def confirmed_is_stored(evidence: Evidence) -> Iterator[str]:
    """What a reporter saw confirmed is stored once, by them, about that case, with what they wrote."""
    accounts = Counter(_account(report) for report in evidence.reports)
    stored = {(report.id[:6].upper(), report.reference): report for report in evidence.reports}
    for seen in evidence.notes.confirmed:
        report = stored.get((seen.reference.removeprefix("R-"), seen.case))
        if report is None or _account(report) != seen.account:
            yield f"{seen.reference} on {seen.case}, seen by {seen.reporter}, is not stored as they wrote it"
        elif not str(report.email).startswith(f"{seen.reporter}@"):
            yield f"{seen.reference} on {seen.case} is stored as another's than {seen.reporter}'s"
        if accounts[seen.account] > 1:
            yield f"{seen.reference} on {seen.case} is stored {accounts[seen.account]} times"


def nothing_else_is_stored(evidence: Evidence) -> Iterator[str]:
    """A draft is not a report: nothing is stored that nobody submitted, save what an alert records."""
    submitted = evidence.notes.submitted
    accounts = Counter(_account(report) for report in evidence.reports if _account(report))
    for account, times in accounts.items():
        number = int(account.rsplit("-", 1)[-1].rstrip("."))
        if number not in submitted:
            yield f"report {number} is stored, and was never submitted"
        if times > 1:
            yield f"report {number} is stored {times} times"


def everybody_named_was_told(evidence: Evidence) -> Iterator[str]:
    """Whom the board's document names, and the team's channel, have a card about each confirmed report.

    Of whoever was refused for good it must be that somebody was told in their place.
    """
    cards: dict[str, set[str]] = defaultdict(set)
    for each in evidence.standing:
        cards[each.conversation].update(_case_of(each))
    excused = _refused_handles(evidence)
    open_to_us = _open_channels(evidence)
    for seen in evidence.notes.confirmed:
        case = evidence.authority.cases[seen.case]
        people = evidence.authority.people_to_tell(case, seen.reporter)
        missing = {
            role: handle
            for role, handle in people.items()
            if seen.case not in cards[evidence.authority.people[handle].direct]
        }
        for role, handle in missing.items():
            if handle not in excused:
                yield f"{handle}, the {role}, has no card about {seen.case} ({seen.reference})"
        if len(missing) == len(people) and not _has_anybody(evidence, case, seen, cards):
            yield f"nobody at all has a card about {seen.case} ({seen.reference})"
        if seen.case in open_to_us and seen.case not in cards[evidence.authority.teams[case.team].channel]:
            yield f"the channel of {case.team} has no card about {seen.case} ({seen.reference})"


def _refused_handles(evidence: Evidence) -> set[str]:
    handles = evidence.handle_of()
    return {handles[one] for one in other_ways.people_refused(evidence)}


def _open_channels(evidence: Evidence) -> set[str]:
    """The cases of which nothing was refused for the team's channel."""
    failures = other_ways.channel_failures(evidence)
    closed = {each.reference for each in evidence.escalations if failures[each.id]}
    return set(evidence.authority.cases) - closed


def _has_anybody(evidence: Evidence, case: Case, seen: Confirmed, cards: dict[str, set[str]]) -> bool:
    """Whether anybody above has a card, where none of those named could be told."""
    above = evidence.authority.may_acknowledge(case, seen.reporter)
    return any(seen.case in cards[evidence.authority.people[one].direct] for one in above)


def everybody_told_by_a_duty_saw_it(evidence: Evidence) -> Iterator[str]:
    """Whoever a duty says was told has a card that was sent after the duty began, or was refused for good."""
    sent: dict[tuple[str, str], list[object]] = defaultdict(list)
    failed: set[tuple[str, str]] = set()
    for message in evidence.messages:
        if message.kind == other_ways.PING and message.redraws is None:
            about = (message.escalation_id, message.to_person_id)
            if message.state == "sent":
                sent[about].append(message.sent_at)
            elif message.state == "failed":
                failed.add(about)
            elif message.created_at > evidence.done_by:
                sent[about].append(message.created_at)
    handles = evidence.handle_of()
    for duty in evidence.duties:
        for person in duty.told_ids:
            about = (duty.escalation_id, person)
            if about not in failed and not any(at >= duty.opened_at for at in sent[about]):
                yield f"{handles.get(person)} was to be told of duty {duty.id} ({duty.key}), and was not"


def outbox_stands_once(evidence: Evidence) -> Iterator[str]:
    """Every message that is marked sent stands once where people see it, where the outbox says."""
    standing: dict[str, list[Standing]] = defaultdict(list)
    for each in evidence.standing:
        standing[each.message_id].append(each)
    for message in evidence.messages:
        if message.redraws is not None or message.state != "sent":
            continue
        found = standing.get(message.id, [])
        if len(found) != 1:
            places = ", ".join(f"{each.conversation} {each.ts}" for each in found) or "nowhere"
            yield f"message {message.id} ({message.kind}) stands {len(found)} times: {places}"
        elif (found[0].conversation, found[0].ts) != (message.channel, message.ts):
            yield f"message {message.id} stands at {found[0].conversation} {found[0].ts}, not as recorded"


def nothing_stands_unknown(evidence: Evidence) -> Iterator[str]:
    """Nothing of ours is before people that the outbox does not know."""
    known = {message.id for message in evidence.messages if message.redraws is None}
    for each in evidence.standing:
        if each.message_id not in known:
            yield f"{each.conversation} {each.ts} holds what is not in the outbox: {each.text[:60]!r}"


def nothing_waits(evidence: Evidence) -> Iterator[str]:
    """Nothing is left to send. What was given up is looked at by itself.

    Redraws may wait: Slack allows so few a minute that after a large storm hours of them are left.
    """
    for message in evidence.messages:
        if message.last_error == KEPT_BACK:  # it was for nobody by then, and nobody waits for it
            continue
        redraw_waits = message.redraws is not None and message.state in WAITING
        later = message.created_at > evidence.done_by and message.state in WAITING
        if message.state not in ("sent", "failed") and not redraw_waits and not later:
            words = f"{message.attempts} attempts, {message.last_error or 'no error'}"
            yield f"message {message.id} ({message.kind}) is {message.state}: {words}"


def no_orphan(evidence: Evidence) -> Iterator[str]:
    """Each open escalation has a live duty; each live duty somebody who holds it and a next chase to come."""
    people = {each.id for each in evidence.people}
    duties = evidence.by_escalation(evidence.duties)
    for escalation in evidence.escalations:
        live = [duty for duty in duties[escalation.id] if duty.state in LIVE]
        if escalation.closed_at is None and not live:
            yield f"nobody owes anything in the open escalation of {escalation.reference}"
        for duty in live:
            if duty.holder_id not in people:
                yield f"duty {duty.id} of {escalation.reference} has no holder"
            if duty.chase_at is None or duty.chase_at <= evidence.done_by:
                yield f"duty {duty.id} of {escalation.reference} is chased next at {duty.chase_at}: past"


def one_open_escalation_a_case(evidence: Evidence) -> Iterator[str]:
    """Reports on one child come together."""
    opened = Counter(each.reference for each in evidence.escalations if each.closed_at is None)
    for reference, times in opened.items():
        if times > 1:
            yield f"{reference} has {times} open escalations"


def taken_is_recorded(evidence: Evidence) -> Iterator[str]:
    """Whoever read "You have this" is on the record as having acknowledged it, then."""
    recorded = _acknowledgements(evidence)
    for taken in set(evidence.notes.taken):
        if (taken.handle, taken.case) not in recorded:
            yield f"{taken.handle} saw “You have this” about {taken.case}, and the record has none of it"


def taken_by_who_may(evidence: Evidence) -> Iterator[str]:
    """Nobody has what they never pressed for, or have no rank for; what stands is what was recorded."""
    handles, recorded = evidence.handle_of(), _acknowledgements(evidence)
    cases = {each.id: each.reference for each in evidence.escalations}
    reporters: dict[str, set[str]] = defaultdict(set)
    for report in evidence.reports:
        reporters[report.reference].add(str(report.email).partition("@")[0])
    for duty in evidence.duties:
        if duty.acknowledged_by_id is None:
            continue
        who, reference = handles[duty.acknowledged_by_id], cases[duty.escalation_id]
        case = evidence.authority.cases[reference]
        able = set().union(*(evidence.authority.may_acknowledge(case, one) for one in reporters[reference]))
        if (who, reference) not in evidence.notes.pressed:
            yield f"{who} has duty {duty.id} of {reference}, and never pressed"
        if who not in able:
            yield f"{who} has duty {duty.id} of {reference}, and is not of the rank"
        if (who, reference) not in recorded:
            yield f"{who} has duty {duty.id} of {reference}, and the record does not say so"


def record_has_one_of_each(evidence: Evidence) -> Iterator[str]:
    """One entry for each report, duty, escalation and message sent: not none, and not two."""
    entries: Counter[tuple[str, str]] = Counter((entry.action, entry.subject) for entry in evidence.audit)
    owed = [("report:submit", each.id) for each in evidence.reports]
    owed += [("duty:open", each.id) for each in evidence.duties]
    owed += [("escalation:open", each.id) for each in evidence.escalations]
    owed += [
        ("message:send", each.id)
        for each in evidence.messages
        if each.state == "sent" and each.redraws is None and each.escalation_id is not None
    ]
    for action, subject in owed:
        if entries[action, subject] != 1:
            yield f"{action} of {subject} is on the record {entries[action, subject]} times"


def record_is_in_order(evidence: Evidence) -> Iterator[str]:
    """Numbered without a gap."""
    for place, entry in enumerate(evidence.audit, start=1):
        if entry.seq != place:
            yield f"entry {place} of the record is numbered {entry.seq}"
            return


def no_name_got_out(evidence: Evidence) -> Iterator[str]:
    """No child's name and no narrative outside modals, in whatever was sent to Slack."""
    yield from evidence.leaks


def slack_took_everything(evidence: Evidence) -> Iterator[str]:
    """Nothing was sent that Slack refuses, apart from what it was told to refuse."""
    for what, times in evidence.refused.items():
        yield f"{what}, {times} times"


def nobody_gave_up(evidence: Evidence) -> Iterator[str]:
    """Everybody who went on pressing came to an end, and no process ended by itself."""
    yield from evidence.notes.gave_up


def _account(report: object) -> str:
    answers = getattr(report, "answers", None) or {}
    return str(answers.get("account") or "")


def _case_of(standing: Standing) -> Iterator[str]:
    """The case that a card is about; news and questions are none."""
    title = standing.text.split("\n", 1)[0]
    in_short = _IN_SHORT.match(title)
    if in_short is not None:
        yield in_short[1]
    _, found, rest = title.partition(": ")
    if found and rest.startswith("ST-") and ", " in rest:
        yield rest.split(",", 1)[0]


def _acknowledgements(evidence: Evidence) -> set[tuple[str, str]]:
    """Who acknowledged something of which case, by the record."""
    handles = evidence.handle_of()
    cases = {each.id: each.reference for each in evidence.escalations}
    return {
        (handles[entry.actor_id], cases[entry.details["escalation"]])
        for entry in evidence.audit
        if entry.action == "duty:acknowledge" and entry.actor_id is not None
    }


CHECKS: dict[str, Check] = {
    "confirmed is stored": confirmed_is_stored,
    "nothing else is stored": nothing_else_is_stored,
    "everybody named was told": everybody_named_was_told,
    "everybody told by a duty saw it": everybody_told_by_a_duty_saw_it,
    "the outbox stands once": outbox_stands_once,
    "nothing stands unknown": nothing_stands_unknown,
    "nothing waits": nothing_waits,
    "what failed is said": other_ways.what_failed_is_said,
    "what failed had a reason": other_ways.what_failed_had_a_reason,
    "somebody else was told": other_ways.somebody_else_was_told,
    "no orphan": no_orphan,
    "one open escalation a case": one_open_escalation_a_case,
    "taken is recorded": taken_is_recorded,
    "taken by who may": taken_by_who_may,
    "the record has one of each": record_has_one_of_each,
    "the record is in order": record_is_in_order,
    "no name got out": no_name_got_out,
    "Slack took everything": slack_took_everything,
    "nobody gave up": nobody_gave_up,
}
