"""A database in which thousands of duties fall due at one instant, because nobody has answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select, update

from bot.frozen_startup_objects import freeze_startup_objects, unfreeze_startup_objects
from bot.services import Services
from bot.slack.addresses import slack_place
from bot.slack.limits import SLACK
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.use_cases.people.import_people import import_people
from state_machines.case.case import Case, Plan
from state_machines.case.escalation import Escalation
from state_machines.case.limits import Origin, Source
from state_machines.case.report import Report, Urgency
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.messages.delivery import DeliveryState
from state_machines.people.address import Address
from state_machines.people.people import Person, Role
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from storage.records import OutgoingMessage
from storage.tables import duties, messages
from storage.unit_of_work import Store, UnitOfWork
from tests.unit.bot.town_hall import AUTHORITY, MORNING, FakeDirectory

#: When everything falls due.
DUE = MORNING + timedelta(hours=1)
#: Cases to a social worker, social workers to a manager, and how many escalations one transaction stores.
_CASELOAD, _TEAM, _AT_ONCE = 60, 10, 500
_SECTION = Source(Origin.DOCUMENT, section="4.2", row="C3")


@dataclass(frozen=True, slots=True)
class Shape:
    """How many escalations there are, and how many of each one's four duties are open and fall due."""

    escalations: int
    due: int

    @property
    def duties(self) -> int:
        """How many fall due."""
        return self.escalations * self.due

    def __str__(self) -> str:
        each = "one duty" if self.due == 1 else f"{self.due} duties"
        return f"{self.escalations:,} escalations with {each} due in each"


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who has to do with one case."""

    worker: Person
    reporter: Person

    @property
    def roles(self) -> tuple[tuple[str, Role, str], ...]:
        """Key, role and holder of the four duties that a missed visit of a child in the plan opens."""
        manager, lead = self.worker.line_manager_id or "", self.reporter.safeguarding_lead_id or ""
        return (
            ("tell_social_worker", Role.ALLOCATED_SOCIAL_WORKER, self.worker.id),
            ("tell_manager", Role.SOCIAL_WORKER_MANAGER, manager),
            ("tell_safeguarding_lead", Role.REPORTER_SAFEGUARDING_LEAD, lead),
            ("convene_core_group", Role.ALLOCATED_SOCIAL_WORKER, self.worker.id),
        )


@contextmanager
def open_services(url: str, key: str) -> Iterator[Services]:
    """The demo's authority over this database, in a process that is set up as a real one."""
    settings = load_local_settings(AUTHORITY / "settings.yaml")
    with Store(url, [key], patience=timedelta(seconds=60)) as store:
        store.upgrade()
        services = Services(
            store, settings, load_policy(settings.policy), FakeDirectory(), SLACK, DIALOG_KINDS
        )
        freeze_startup_objects()
        try:
            yield services
        finally:
            unfreeze_startup_objects()


def populate(services: Services, shape: Shape) -> None:
    """Every report was made, every ping of it sent; some have acknowledged, the others' hour is over."""
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    import_people(services.store, people, cases, MORNING)
    staff = _staff(services, shape.escalations)
    for first in range(0, shape.escalations, _AT_ONCE):
        with services.store.write() as uow:
            part = range(first, min(first + _AT_ONCE, shape.escalations))
            made = [
                (_case(number, staff[number % len(staff)]), staff[number % len(staff)]) for number in part
            ]
            uow.cases.upsert_many(case for case, _ in made)
            for case, who in made:
                _escalate(uow, services, case, who, shape.due)
            uow.commit()
    _mark_all_sent(services)


def due_now(services: Services) -> int:
    """How many duties are due and not chased."""
    waits = duties.c.state.in_((DutyState.OPEN, DutyState.ACKNOWLEDGED)) & (duties.c.chase_at <= DUE)
    with services.store.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(duties).where(waits)) or 0


def _staff(services: Services, escalations: int) -> list[_Staff]:
    count = -(-escalations // _CASELOAD)
    managers = [_person("manager", number) for number in range(-(-count // _TEAM))]
    staff = []
    for number in range(count):
        manager = managers[number // _TEAM].id
        worker = _person("worker", number, line_manager_id=manager)
        staff.append(_Staff(worker, _person("reporter", number, safeguarding_lead_id=manager)))
    with services.store.write() as uow:
        policy = services.policy
        uow.policies.freeze(policy.hash, policy.name, policy.text, MORNING)
        uow.people.upsert_many([*managers, *(one for who in staff for one in (who.worker, who.reporter))])
        uow.commit()
    return staff


def _person(
    kind: str, number: int, *, line_manager_id: str | None = None, safeguarding_lead_id: str | None = None
) -> Person:
    name = f"{kind.title()} {number}"
    email = f"{kind}.{number}@burst.example"
    return Person(
        id=uuid4().hex,
        email=email,
        name=name,
        job_title=kind,
        agency="Larkhaven Council",
        team="north",
        line_manager_id=line_manager_id,
        safeguarding_lead_id=safeguarding_lead_id,
        address=Address("slack", f"T0LARK/U-{email}"),
    )


def _case(number: int, who: _Staff) -> Case:
    reference = f"BU-{number:05}"
    return Case(
        id=uuid4().hex,
        reference=reference,
        child_name=f"Child {reference}",
        plan=Plan.CP,
        team="north",
        allocated_social_worker_id=who.worker.id,
        network_ids=(who.reporter.id,),
    )


def _escalate(uow: UnitOfWork, services: Services, case: Case, who: _Staff, due: int) -> None:
    escalation = Escalation(
        id=uuid4().hex,
        case_id=case.id,
        policy=services.policy.name,
        policy_hash=services.policy.hash,
        step="told",
        step_since=MORNING,
        opened_at=MORNING,
        urgency=Urgency.URGENT,
        facts={"plan": "CP", "outcome": "no_reply"},
        local_limits=dict(services.settings.limits),
    )
    report = Report(
        id=uuid4().hex,
        case_id=case.id,
        escalation_id=escalation.id,
        reporter_id=who.reporter.id,
        kind="missed_visit",
        urgency=Urgency.URGENT,
        answers={"account": "Nobody came to the door."},
        dialog="missed_visit",
        dialog_version=1,
        recorded_at=MORNING,
        facts={"outcome": "no_reply"},
    )
    uow.escalations.add(escalation)
    uow.reports.add(report)
    for number, (key, role, holder_id) in enumerate(who.roles):
        uow.duties.add(_duty(report, key, role, holder_id, open_=number < due))
    for holder_id in dict.fromkeys(holder_id for _, _, holder_id in who.roles):
        uow.messages.enqueue(_ping(escalation, to_person_id=holder_id), MORNING)
    uow.messages.enqueue(_ping(escalation, channel="G0NORTH"), MORNING)


def _duty(report: Report, key: str, role: Role, holder_id: str, *, open_: bool) -> Duty:
    return Duty(
        id=uuid4().hex,
        escalation_id=report.escalation_id,
        report_id=report.id,
        key=key,
        role=role,
        kind=DutyKind.ACT if key == "convene_core_group" else DutyKind.ACKNOWLEDGE,
        task="Acknowledge the missed visit",
        holder_id=holder_id,
        source=_SECTION,
        opened_at=MORNING,
        chase_at=DUE if open_ else None,
        state=DutyState.OPEN if open_ else DutyState.DONE,
        told_ids=(holder_id,),
        ended_at=None if open_ else MORNING,
        ended_by_id=None if open_ else holder_id,
    )


def _ping(
    escalation: Escalation, *, to_person_id: str | None = None, channel: str | None = None
) -> OutgoingMessage:
    return OutgoingMessage(
        kind="ping" if to_person_id else "channel_ping",
        to_person_id=to_person_id,
        to_place=slack_place(channel) if channel else None,
        urgency=escalation.urgency,
        escalation_id=escalation.id,
        dedup_key=f"ping:{escalation.id}:{to_person_id or channel}",
    )


def _mark_all_sent(services: Services) -> None:
    at = {"channel": messages.c.id, "ts": messages.c.id}
    sent = update(messages).values(state=DeliveryState.SENT, attempts=1, sent_at=MORNING, **at)
    with services.store.engine.begin() as connection:
        connection.execute(sent)
