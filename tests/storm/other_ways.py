"""What was refused for good is on the record and said by health, and somebody else was told instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from storage.message_claims import KEPT_BACK
from tests.storm.evidence import Evidence
from tests.storm.ledger import LIVE

#: What `doorstep health` says of messages, and of cards, that were refused for good.
_OF_MESSAGES, _OF_CARDS = "went another way", "could not be changed any more"
#: On the record for each of them.
_MESSAGE, _CARD, _KEPT_BACK = "message:fail", "message:fixed", "message:keep_back"
PING = "ping"


def failed_messages(evidence: Evidence) -> list[Any]:
    """Those that were given up, redraws left aside."""
    return [one for one in evidence.messages if one.state == "failed" and one.redraws is None]


def people_refused(evidence: Evidence) -> set[str]:
    """The ids of everybody to whom a message was given up."""
    return {one.to_person_id for one in failed_messages(evidence) if one.to_person_id is not None}


def channel_failures(evidence: Evidence) -> dict[str, list[Any]]:
    """What was given up for a team's channel, by escalation."""
    return evidence.by_escalation([one for one in failed_messages(evidence) if one.to_person_id is None])


def what_failed_is_said(evidence: Evidence) -> Iterator[str]:
    """Each message and each card that was given up is on the record, and health speaks of them."""
    entries = {(entry.action, entry.subject) for entry in evidence.audit}
    kept_back = [one for one in failed_messages(evidence) if _is_kept_back(one)]
    failed = [one for one in failed_messages(evidence) if not _is_kept_back(one)]
    cards = [one for one in evidence.messages if one.state == "failed" and one.redraws is not None]
    owed = [(_MESSAGE, one.id) for one in failed] + [(_CARD, one.redraws) for one in cards]
    owed += [(_KEPT_BACK, one.id) for one in kept_back]
    for action, subject in owed:
        if (action, subject) not in entries:
            yield f"{action} of {subject} is not on the record"
    if failed and _OF_MESSAGES not in evidence.health:
        yield f"{len(failed)} messages were given up, and health says nothing of it"
    if any(one.refusal for one in cards) and _OF_CARDS not in evidence.health:
        yield f"{len(cards)} cards could not be drawn anew, and health says nothing of it"


def what_failed_had_a_reason(evidence: Evidence) -> Iterator[str]:
    """Given up is only what Slack refused, or what was for a channel that was closed to us for a while.

    What was for nobody any more was kept back, and is on the record as that.
    """
    for one in failed_messages(evidence):
        if not _is_kept_back(one) and not one.refusal and one.to_channel not in evidence.closed:
            yield f"message {one.id} ({one.kind}) was given up for nothing: {one.last_error or 'no error'}"


def somebody_else_was_told(evidence: Evidence) -> Iterator[str]:
    """Nobody waits for an answer of somebody who was not told, and a channel's readers have heard."""
    sent: dict[str, list[Any]] = defaultdict(list)
    for one in evidence.messages:
        if one.redraws is None and one.state == "sent":
            sent[str(one.escalation_id)].append(one)
    duties = evidence.by_escalation(evidence.duties)
    for one in failed_messages(evidence):
        if one.escalation_id is None or one.created_at > evidence.done_by:
            continue
        told = sent[one.escalation_id]
        if one.to_person_id is None:
            if not any(one.id in (each.dedup_key or "") for each in told):
                yield f"message {one.id} did not reach its channel, and nobody was told instead"
        elif one.kind == PING and not _was_told_later(one, told) and _is_waited_for(one, duties):
            yield f"message {one.id} did not reach {one.to_person_id}, who is waited for, and nobody else"


def _is_kept_back(message: Any) -> bool:
    return bool(message.last_error == KEPT_BACK)


def _was_told_later(failed: Any, told: list[Any]) -> bool:
    """Whether a ping reached somebody since: another, or the same person in another message."""
    return any(each.kind == PING and each.sent_at >= failed.created_at for each in told)


def _is_waited_for(failed: Any, duties: dict[str, list[Any]]) -> bool:
    return any(
        duty.state in LIVE and failed.to_person_id in (duty.holder_id, *duty.told_ids[-1:])
        for duty in duties[failed.escalation_id]
    )
