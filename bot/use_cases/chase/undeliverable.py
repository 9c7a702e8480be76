"""Reroutes a message that cannot be delivered: to the next rung, or from the channel to a manager."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.messages.family_report import FamilyReportPayload
from bot.cards.messages.news import NewsPayload
from bot.reading.let_in import is_shut_out
from bot.reading.on_duty import duty_manager_id, person_id_of
from bot.services import Services
from bot.use_cases.chase.follow_people_changes import mark_people_changed
from bot.use_cases.map.tell_family import tell_another_lead
from bot.use_cases.outbox.channel_readers import channel_readers
from bot.use_cases.outbox.outgoing import enqueue_instead_of_channel, enqueue_news, enqueue_redraws
from state_machines.case.case import Case
from state_machines.case.escalation import Escalation
from state_machines.duties.duty import Duty, DutyState
from state_machines.messages.delivery import PermanentFailure
from state_machines.messages.news_kind import NewsKind
from state_machines.messages.refusal import RefusalKind
from storage.records import QueuedMessage
from storage.unit_of_work import UnitOfWork


def reroute_undeliverable(
    uow: UnitOfWork, services: Services, failed: QueuedMessage, why: PermanentFailure, now: datetime
) -> None:
    """Record that the message failed for good, and make sure that somebody else hears at once.

    Where the message itself is at fault, or the way was closed only because it was refused for hours, the
    person counts as reachable as before: other messages may well reach them.
    """
    message = failed.message
    uow.audit.append(
        at=now,
        actor_id=None,
        action="message:fail",
        subject=failed.id,
        details={
            "kind": message.kind,
            "escalation": message.escalation_id,
            "reason": why.reason,
            **({"alarm": message.alarm_id} if message.alarm_id else {}),
        },
    )
    if message.to_person_id is not None:
        if _is_about_the_person(why):
            _mark_unreachable(uow, message.to_person_id, now)
        elif uow.deliveries.has_failed_before(failed):
            return  # it went another way then; from now on it goes by the ladder's own waits
    if message.alarm_id is not None and message.to_person_id is not None:
        _climb_alarm_now(uow, message.alarm_id, message.to_person_id, now)
    if message.kind == FamilyReportPayload.KIND and message.to_person_id is not None:
        tell_another_lead(uow, services, message, now)
    if message.escalation_id is None:
        return
    case_id = uow.escalations.case_of(message.escalation_id)
    case = uow.cases.by_id(case_id) if case_id else None  # held before the escalation, as everywhere
    escalation = uow.escalations.by_id(message.escalation_id)
    if case is None or escalation is None:
        return
    if message.to_person_id is not None:
        _make_due_now(uow, escalation, message.to_person_id, now)
    else:
        _notify_team(uow, services, escalation, case, failed, now)


def _is_about_the_person(why: PermanentFailure) -> bool:
    """Whether nothing else would reach them either."""
    if why.to_anybody:
        return False
    return why.refusal is None or why.refusal.kind is RefusalKind.PLACE


def _make_due_now(uow: UnitOfWork, escalation: Escalation, person_id: str, now: datetime) -> None:
    """Let everything climb now that this person holds, because they were not reached."""
    for duty in uow.duties.of_escalation(escalation.id):
        if _is_waited_for(duty, person_id):
            uow.duties.save(replace(duty, chase_at=now))


def _climb_alarm_now(uow: UnitOfWork, alarm_id: str, person_id: str, now: datetime) -> None:
    """Let an alarm climb now that this person was to answer; one that another has goes on as it is.

    A visit whose card does not arrive is due at once: whoever went in cannot be asked. So is a drill.
    """
    visit = uow.visits.by_id(alarm_id)
    if visit is not None and visit.is_timed:
        uow.visits.save(replace(visit, ask_at=now))
    drill = uow.drills.by_id(alarm_id)
    if drill is not None and drill.is_running:
        uow.drills.save(replace(drill, chase_at=now))
    alarm = uow.alarms.by_id(alarm_id)
    if alarm is not None and alarm.is_live and alarm.taken_by_id in (None, person_id):
        uow.alarms.save(replace(alarm, chase_at=now))


def _mark_unreachable(uow: UnitOfWork, person_id: str, now: datetime) -> None:
    person = uow.people.by_id(person_id)
    if person is not None:
        uow.people.link_address(person.id, person.address, reachable=False)
        mark_people_changed(uow, [person.id], now)


def _is_waited_for(duty: Duty, person_id: str) -> bool:
    """Whether this person had to answer or to act. What others acknowledged goes on as it is."""
    if duty.state is DutyState.ACKNOWLEDGED:
        return duty.acknowledged_by_id == person_id
    return duty.is_live and duty.is_asked and person_id in (duty.holder_id, *duty.told_ids[-1:])


def _notify_team(
    uow: UnitOfWork,
    services: Services,
    escalation: Escalation,
    case: Case,
    failed: QueuedMessage,
    now: datetime,
) -> None:
    """Tell a manager that the team's channel is closed to us, and its readers what it would have said.

    Whoever was told of the report in their own messages anyway is not told again.
    """
    settings = services.settings
    team = settings.teams.get(case.team)
    ids = (
        duty_manager_id(uow, settings, case.team, now),
        person_id_of(uow, team.service_manager if team else None),
        person_id_of(uow, settings.last_resort),
    )
    seniors = (uow.people.by_id(one) for one in ids if one)
    able = (one for one in seniors if one is not None and one.reachable)
    manager = next((one for one in able if not is_shut_out(uow, services, case, one, now)), None)
    if manager is not None:
        news = NewsPayload(NewsKind.NO_CHANNEL)
        enqueue_news(uow, escalation, [manager.id], now, news, event=failed.id)
    told = {manager.id if manager else ""} | {
        one for duty in uow.duties.of_escalation(escalation.id) for one in (duty.holder_id, *duty.told_ids)
    }
    readers = channel_readers(uow, services, case, now)
    enqueue_instead_of_channel(
        uow, escalation, [one for one in readers if one not in told], now, event=failed.id
    )
    enqueue_redraws(uow, escalation.id, now)
