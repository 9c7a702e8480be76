"""Tells whoever reported a missed visit that the child was seen alone at a later one, cut short or late."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.child_seen import ChildSeenPayload
from bot.reading.past_reports import was_seen_alone
from bot.use_cases.outbox import outgoing
from state_machines.case.report import Report
from storage.unit_of_work import UnitOfWork


def tell_of_seen_child(uow: UnitOfWork, report: Report, now: datetime) -> None:
    """One message to each reporter of a missed visit in this escalation, if the child was seen alone."""
    seen = next((one for one in uow.sightings.of_case(report.case_id) if one.report_id == report.id), None)
    if seen is None or not was_seen_alone(report):
        return
    missed = (
        one.reporter_id
        for one in uow.reports.of_escalation(report.escalation_id)
        if one.kind == "missed_visit" and not was_seen_alone(one)
    )
    payload = ChildSeenPayload(seen.id)
    for person_id in dict.fromkeys(one for one in missed if one != report.reporter_id):
        outgoing.enqueue(
            uow,
            payload,
            now,
            to_person_id=person_id,
            urgency=report.urgency,
            escalation_id=report.escalation_id,
            dedup_key=f"{payload.KIND}:{seen.id}:{person_id}",
        )
