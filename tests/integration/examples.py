"""A small fictional town, as values: two people, a case, an escalation, a report, a duty, a session."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dialogs.session import Session, SessionState
from state_machines.case.case import Case, LastSeen, Plan
from state_machines.case.escalation import Escalation
from state_machines.case.limits import Limit, Origin, Source
from state_machines.case.report import Report, Urgency
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.people.address import Address
from state_machines.people.people import Person, Role
from storage.records import OutgoingMessage, RecordedMove
from storage.unit_of_work import Store, UnitOfWork

NOW = datetime(2026, 11, 21, 14, 2, 7, 125_000, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)

RUTH = Person(
    "p-ruth", "ruth@larkhaven.example", "Ruth Adeyemi", "Team manager", "Larkhaven Council", "north"
)
SAM = Person(
    id="p-sam",
    email="sam@larkhaven.example",
    name="Sam Okafor",
    job_title="Social worker",
    agency="Larkhaven Council",
    team="north",
    line_manager_id="p-ruth",
    safeguarding_lead_id="p-ruth",
    cover_id="p-ruth",
    administrator=True,
    address=Address("slack", "T0LARK/U0SAM"),
    reachable=False,
)
CASE = Case(
    id="c-1",
    reference="LH-1042",
    child_name="Kezia Thornbury",
    plan=Plan.CP,
    team="north",
    allocated_social_worker_id="p-sam",
    network_ids=("p-ruth", "p-sam"),
    last_seen=LastSeen(date(2026, 11, 3), "Tom Reyes", alone=True),
)
ESCALATION = Escalation(
    id="e-1",
    case_id="c-1",
    policy="camden-2019",
    policy_hash="hash-1",
    step="discuss_with_manager",
    step_since=NOW,
    opened_at=NOW,
    urgency=Urgency.URGENT,
    facts={"plan": "CP", "said": "Grandmother answered through the letterbox"},
    local_limits={
        "summarise": Limit(
            "3 months",
            Source(Origin.LOCAL, set_by="A manager", set_on=date(2026, 10, 5)),
            timedelta(days=93),
            months=3,
        )
    },
)
REPORT = Report(
    id="r-1",
    case_id="c-1",
    escalation_id="e-1",
    reporter_id="p-ruth",
    kind="missed_visit",
    urgency=Urgency.URGENT,
    answers={
        "account": "Curtains drawn, a dog barking\u202e \u00e9\U0001f642",
        "means": ("knocked", "phoned"),
        "barriers": None,
    },
    dialog="missed_visit",
    dialog_version=2,
    recorded_at=NOW,
    facts={"outcome": "no_reply"},
)
MOVE = RecordedMove(
    escalation_id="e-1",
    from_step="",
    to_step="discuss_with_manager",
    event="visit_missed",
    row="C3",
    section="4.2",
    origin=Origin.RECONSTRUCTED,
    text="A planned visit was missed.",
    actor_id="p-ruth",
    at=NOW,
    facts={"said": "Grandmother answered through the letterbox"},
)
DUTY = Duty(
    id="d-1",
    escalation_id="e-1",
    report_id="r-1",
    key="manager_acknowledges",
    role=Role.SOCIAL_WORKER_MANAGER,
    kind=DutyKind.ACKNOWLEDGE,
    task="Acknowledge the missed visit",
    holder_id="p-ruth",
    source=Source(Origin.DOCUMENT, section="4.2", row="C3"),
    opened_at=NOW,
    chase_at=SOON,
    state=DutyState.OPEN,
    limit=Limit(
        text="within one working day",
        source=Source(Origin.LOCAL, set_by="Helen Marsh", set_on=date(2026, 9, 1)),
        wait=timedelta(hours=7, minutes=30),
        working_time=True,
    ),
    due_at=NOW + timedelta(days=1),
    rung=2,
    told_ids=("p-ruth", "p-sam"),
    acknowledged_by_id="p-sam",
    acknowledged_at=NOW,
    undo_until=SOON,
    ended_at=SOON,
    ended_by_id="p-ruth",
    declined=(("p-sam", "On leave, Ruth has the family's number"),),
    remind_at=NOW + timedelta(days=1),
)
SESSION = Session(
    id="s-1",
    dialog="missed_visit",
    version=2,
    person_id="p-ruth",
    state=SessionState.ASKING,
    step="account",
    started_at=NOW,
    updated_at=NOW,
    revision=4,
    answers={"account": "Curtains drawn", "means": ("knocked", "phoned"), "barriers": None},
    facts={"seen": "no"},
    trail=("what", "when"),
    context={"case_reference": "LH-1042"},
    editing=True,
    seconds={"what": 3.25},
    answered_at={"what": NOW},
    implied={"what": {"seen": "no"}},
)
PING = OutgoingMessage(
    kind="ping",
    to_person_id="p-sam",
    urgency=Urgency.URGENT,
    escalation_id="e-1",
    payload={"duty_id": "d-1"},
    dedup_key="ping:d-1:0",
)


def populate(uow: UnitOfWork) -> None:
    """Everything above except the messages, in the order in which things refer to each other."""
    uow.people.upsert_many([SAM, RUTH])
    uow.cases.upsert_many([CASE])
    uow.policies.freeze("hash-1", "camden-2019", "steps: {}", NOW)
    uow.escalations.add(ESCALATION)
    uow.escalations.add_move(MOVE)
    uow.reports.add(REPORT)
    uow.duties.add(DUTY)
    uow.drafts.add(SESSION)


def populate_store(store: Store) -> Store:
    with store.write() as uow:
        populate(uow)
        uow.commit()
    return store
