"""Amending or withdrawing a report: the original stays, and everybody told of it hears of the change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.amendments import AMENDED, WITHDRAWN, is_withdrawn
from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.keep_standing_facts import end_facts_of_report
from bot.use_cases.map.tell_family import tell_of_withdrawal
from bot.use_cases.map.tell_of_ended_facts import tell_of_ended_facts
from bot.use_cases.outbox import outgoing
from dialogs.catalog.amend_report import WITHDRAW
from dialogs.session import Session
from dialogs.siblings import children_meant
from state_machines.access.matrix import Right
from state_machines.case.report import Report
from state_machines.errors import NotAllowed, Stale
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def report_to_amend(uow: UnitOfWork, state: Snapshot, report_id: str, person: Person) -> Report:
    """The report, if this person made it and it was not withdrawn.

    Raises NotAllowed for anybody else, Stale once it was withdrawn.
    """
    report = next((one for one in state.reports if one.id == report_id), None)
    if report is None or report.reporter_id != person.id:
        raise NotAllowed("Only whoever made a report can amend or withdraw it. Nothing has changed.")
    if is_withdrawn(uow, report.id):
        raise Stale("This report was withdrawn already. If something happened since, please report it.")
    if not part_of(state, person).may(Right.AMEND_REPORT, own=True):
        raise NotAllowed("You have no part in this case any more. Nothing has changed.")
    return report


def amend_report(uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime) -> str:
    """Record what the dialog says of the report, in the caller's transaction; returns the report's id.

    Where one submission was about several children it counts for the report of each, or for those that were
    ticked. The words stay in the encrypted dialog, and the audit entry names the dialog.
    """
    begun = uow.reports.by_id(session.context["report_id"])
    together = uow.reports.made_with(begun.made_with) if begun and begun.made_with else ()
    uow.cases.lock([one.case_id for one in together])
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    report = report_to_amend(uow, state, session.context["report_id"], person)
    changed = [(state, report), *_reports_beside(uow, services, report, together, now)]
    meant = children_meant(session)
    changed = [pair for pair in changed if not meant or pair[0].case.reference in meant]
    if not changed:
        raise Stale("What you ticked was withdrawn already. Nothing was changed.")
    for around, one in changed:
        _amend_one(uow, around, one, session, person, now)
    taken_back = session.answers["change"] == WITHDRAW
    everything = {one.id: one for one in (report, *together)}.values()
    now_gone = {one.id for _, one in changed}
    if taken_back and all(one.id in now_gone or is_withdrawn(uow, one.id) for one in everything):
        for one in everything:
            tell_of_withdrawal(uow, one, now)
    what = NewsKind.WITHDRAWN if taken_back else NewsKind.AMENDED
    _enqueue_news(uow, changed, session, person, now, what)
    return changed[0][1].id


def _reports_beside(
    uow: UnitOfWork,
    services: Services,
    report: Report,
    together: Iterable[Report],
    now: datetime,
) -> Iterator[tuple[Snapshot, Report]]:
    """The reports of the other children that stand, each with its case."""
    for one in together:
        if one.id != report.id and not is_withdrawn(uow, one.id):
            yield load_snapshot(uow, services, one.escalation_id, now), one


def _amend_one(
    uow: UnitOfWork, state: Snapshot, report: Report, session: Session, person: Person, now: datetime
) -> None:
    taken_back = session.answers["change"] == WITHDRAW
    details = {"escalation": report.escalation_id, "dialog": session.id}
    uow.audit.append(now, person.id, WITHDRAWN if taken_back else AMENDED, report.id, details)
    if taken_back:
        ended = end_facts_of_report(uow, report, person.id, now)
        # Whoever hears of the withdrawal reads there what ends with it.
        tell_of_ended_facts(uow, state, ended, person.id, now, but_not=_hearers(state))
    if taken_back and state.is_open:
        _mark_if_all_withdrawn(uow, state, report)


def _mark_if_all_withdrawn(uow: UnitOfWork, state: Snapshot, taken_back: Report) -> None:
    """Once every report is withdrawn, let those responsible close the case with a reason."""
    others = (report for report in state.reports if report.id != taken_back.id)
    if all(is_withdrawn(uow, report.id) for report in others):
        facts = {**state.escalation.facts, "reports": "withdrawn"}
        uow.escalations.save(replace(state.escalation, facts=facts))


def _enqueue_news(
    uow: UnitOfWork,
    changed: Sequence[tuple[Snapshot, Report]],
    session: Session,
    person: Person,
    now: datetime,
    what: NewsKind,
) -> None:
    """Send the news to everybody who was told of these escalations, except to its author, each once."""
    hearers = []
    for state, report in changed:
        news = NewsPayload(what, report=report.id, person=person.id)
        hearers.append((state.escalation, [one for one in _hearers(state) if one != person.id], news))
        outgoing.enqueue_redraws(uow, state.escalation.id, now)
    outgoing.enqueue_news_of_several(uow, hearers, now, event=session.id)


def _hearers(state: Snapshot) -> tuple[str, ...]:
    """Everybody who was told of the escalation."""
    heard = (one for duty in state.duties for one in (duty.holder_id, *duty.told_ids))
    return tuple(dict.fromkeys(heard))
