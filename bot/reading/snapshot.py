"""One consistent reading of an escalation and everything around it; all cards are composed from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.log_events import note_case
from bot.reading.chase_context import ChaseContext, EscalationRef
from bot.reading.episodes import EarlierEpisode, earlier_episodes
from bot.reading.family import FamilyMember, read_family
from bot.reading.on_duty import duty_contact_id, duty_manager_id, person_id_of
from bot.reading.people_by_id import PeopleById
from bot.reading.policies import frozen_policy
from bot.reading.unreached import NOBODY, Unreached, read_unreached
from bot.services import Services
from bot.surface_profile import SurfaceProfile
from dialogs.catalog.hostile_incident import UNSAFE
from state_machines.alarms.alarm import Alarm
from state_machines.alarms.danger_reason import danger_reason
from state_machines.case.case import Case
from state_machines.case.escalation import Escalation
from state_machines.case.limits import Limit
from state_machines.case.pending_ending import PendingEnding
from state_machines.case.report import Report, Urgency
from state_machines.case.sightings import SeenAccounts, Sighting, seen_accounts
from state_machines.case.standing_facts import StandingFact
from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty, DutyKind
from state_machines.duties.let_in import is_limited, with_limits
from state_machines.errors import NewerRelease, NotFound
from state_machines.people.people import Person
from state_machines.policy.policy import Policy
from state_machines.settings.local_settings import LocalSettings
from storage.records import FoundPattern, RecordedMove, UnreadDuty
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An escalation with its case, its frozen policy, its duties, reports and moves, oldest first.

    `planned_follow_ups` are those that nobody has been asked yet; they are in none of the other lists.
    `unread` are duties that only a newer release can read: they are shown, and nothing is decided by them.
    `standing_facts` are what is known of the family, from every escalation, those that ended among them.
    `earlier` are the episodes of the case that were over before this one, the earliest first. `family` are
    the other children behind the door, none of them named before it is known who reads. `endings` are those
    that were put to a second person, answered or not. `alarms` are those of its reports.
    `surface` is where the cards that are drawn from it are shown.
    """

    escalation: Escalation
    case: Case
    policy: Policy
    circle: Circle
    duties: tuple[Duty, ...]
    reports: tuple[Report, ...]
    moves: tuple[RecordedMove, ...]
    settings: LocalSettings
    surface: SurfaceProfile
    planned_follow_ups: tuple[Duty, ...] = ()
    patterns: tuple[FoundPattern, ...] = ()
    unread: tuple[UnreadDuty, ...] = ()
    standing_facts: tuple[StandingFact, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    earlier: tuple[EarlierEpisode, ...] = ()
    family: tuple[FamilyMember, ...] = ()
    endings: tuple[PendingEnding, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    unreached: Unreached = NOBODY

    def person(self, person_id: str | None) -> Person | None:
        """The person with this id, or None."""
        return self.circle.person(person_id)

    @property
    def is_open(self) -> bool:
        """Whether the escalation is not closed yet."""
        return self.escalation.closed_at is None

    @property
    def seen(self) -> SeenAccounts:
        """When the child was last seen, by all accounts."""
        return seen_accounts(self.case.last_seen, self.sightings)

    @property
    def local_limits(self) -> Mapping[str, Limit]:
        """The authority's limits as they were when the escalation began, which stay in force."""
        kept = self.escalation.local_limits
        return self.settings.limits if kept is None else kept

    @property
    def live_duties(self) -> tuple[Duty, ...]:
        """The duties that are still owed."""
        return tuple(duty for duty in self.duties if duty.is_live)

    @property
    def act_duties(self) -> tuple[Duty, ...]:
        """The duties that the present step asks somebody to carry out."""
        return tuple(duty for duty in self.live_duties if duty.kind is DutyKind.ACT)

    @property
    def follow_ups(self) -> tuple[Duty, ...]:
        """The follow-ups that the authority asks for beside the flowchart, and that are still owed."""
        return tuple(duty for duty in self.live_duties if duty.kind is DutyKind.FOLLOW_UP)

    @property
    def waiting_ending(self) -> tuple[PendingEnding, Duty] | None:
        """The ending that waits for a second person, with the duty to confirm it; there is one at most."""
        owed = {duty.id: duty for duty in self.live_duties if duty.kind is DutyKind.CONFIRM}
        waiting = ((one, owed[one.duty_id]) for one in self.endings if one.waits and one.duty_id in owed)
        return next(waiting, None)

    @property
    def chase_context(self) -> ChaseContext:
        """What a chase must know of all this."""
        reference = EscalationRef(self.escalation.id, self.escalation.urgency)
        return ChaseContext(reference, self.circle, self.settings, self.reporter_ids)

    def urgency_of(self, duty: Duty) -> Urgency:
        """How fast the duty is chased."""
        return self.chase_context.urgency_of(duty)

    @property
    def acknowledge_duties(self) -> tuple[Duty, ...]:
        """The duties to acknowledge a report, done or not."""
        return tuple(duty for duty in self.duties if duty.kind is DutyKind.ACKNOWLEDGE)

    @property
    def latest_report(self) -> Report:
        """The report that came last. There always is one, because an escalation starts with a report."""
        return self.reports[-1]

    @property
    def reporter_ids(self) -> tuple[str, ...]:
        """Everybody who reported in this escalation, the first reporter first."""
        return tuple(dict.fromkeys(report.reporter_id for report in self.reports))


def load_snapshot(uow: UnitOfWork, services: Services, escalation_id: str, now: datetime) -> Snapshot:
    """Read one escalation and who is available at `now`; raises NotFound if there is none with this id.

    A writing transaction locks the case, then the escalation, then its duties. Everybody locks in this order,
    so that no two transactions wait for each other. In a reading one all cards are drawn from the same
    reading.
    """
    state = uow.read_once(
        ("escalation", escalation_id), lambda: _read_snapshot(uow, services, escalation_id, now)
    )
    note_case(state.case.reference)
    return state


def _read_snapshot(uow: UnitOfWork, services: Services, escalation_id: str, now: datetime) -> Snapshot:
    case_id = uow.escalations.case_of(escalation_id)
    case = uow.cases.by_id(case_id) if case_id else None
    escalation = uow.escalations.by_id(escalation_id)
    if escalation is None or case is None:
        raise NotFound("Doorstep does not know this case any more. Nothing was changed.")
    reports = uow.reports.of_escalation(escalation_id)
    policy = frozen_policy(uow, services, escalation.policy_hash)
    _check_step(policy, escalation)
    found, unread = uow.duties.of_escalation_with_unread(escalation_id)
    duties = duties_in_order(found, policy)
    circle = circle_of(uow, services.settings, case, now, reports)
    return Snapshot(
        escalation=escalation,
        case=case,
        policy=policy,
        circle=circle,
        duties=tuple(duty for duty in duties if duty.is_asked),
        reports=reports,
        moves=uow.escalations.moves_of(escalation_id),
        settings=services.settings,
        surface=services.surface,
        planned_follow_ups=tuple(duty for duty in duties if not duty.is_asked),
        patterns=uow.patterns.of_escalation(escalation_id),
        unread=unread,
        standing_facts=uow.standing_facts.of_case(case.id),
        sightings=uow.sightings.of_case(case.id),
        earlier=earlier_episodes(uow, services, (case.id,), escalation.opened_at),
        family=family_around(uow, services.settings, case, now, circle),
        endings=_endings(uow, escalation_id, found),
        alarms=_alarms(uow, reports),
        unreached=read_unreached(uow, _with_joined(uow, escalation_id, reports)),
    )


def _with_joined(uow: UnitOfWork, escalation_id: str, reports: Iterable[Report]) -> tuple[str, ...]:
    """With those of the other children of its reports, whose card may have told of this one as well."""
    if not any(report.made_with for report in reports):
        return (escalation_id,)
    return (escalation_id, *uow.reports.joined_with([escalation_id]).get(escalation_id, ()))


def _endings(uow: UnitOfWork, escalation_id: str, duties: Iterable[Duty]) -> tuple[PendingEnding, ...]:
    """Asked for only where a duty says that there is one: most cases are looked at without."""
    asked = any(duty.kind is DutyKind.CONFIRM for duty in duties)
    return uow.pending_endings.of_escalation(escalation_id) if asked else ()


def _alarms(uow: UnitOfWork, reports: Iterable[Report]) -> tuple[Alarm, ...]:
    """Asked for only where a report says that its reporter or a child is in danger."""
    unsafe = [one for one in reports if one.answers.get("safety") in UNSAFE or danger_reason(one.facts)]
    ids = {one for report in unsafe for one in (report.id, report.made_with) if one is not None}
    return uow.alarms.of_reports(ids) if ids else ()


def _check_step(policy: Policy, escalation: Escalation) -> None:
    try:
        policy.step(escalation.step)
    except KeyError:
        raise NewerRelease(f"the step {escalation.step} of {policy.name}") from None


def duties_in_order(duties: Iterable[Duty], policy: Policy) -> tuple[Duty, ...]:
    """The duties oldest first; those opened together in the order of the policy, follow-ups last."""
    acts = (*(duty for step in policy.steps for duty in step.duties), *policy.alongside)
    keys = [*(tell.key for tell in policy.tells), *(duty.key for duty in acts)]
    places = {key: place for place, key in enumerate(keys)}
    return tuple(sorted(duties, key=lambda duty: (duty.opened_at, places.get(duty.key, len(places)))))


def circle_of(
    uow: UnitOfWork,
    settings: LocalSettings,
    case: Case,
    now: datetime,
    reports: tuple[Report, ...] = (),
    people: Mapping[str, Person] | None = None,
) -> Circle:
    """The people around a case at this moment. The reporter is whoever made the last report.

    `people` is the directory, if the caller has read it already.
    """
    team = settings.teams.get(case.team)
    circle = Circle(
        people=people if people is not None else PeopleById(uow),
        case=case,
        reporter_id=reports[-1].reporter_id if reports else None,
        duty_manager_id=duty_manager_id(uow, settings, case.team, now),
        service_manager_id=person_id_of(uow, team.service_manager if team else None),
        last_resort_id=person_id_of(uow, settings.last_resort),
        reporters={report.id: report.reporter_id for report in reports},
        away=uow.absences.away_at(now),
        duty_contact_id=duty_contact_id(uow, settings, case.team, now),
        withdrawn=frozenset(report.id for report in reports if report.withdrawn),
    )
    return with_limits(circle, now)


def family_around(
    uow: UnitOfWork, settings: LocalSettings, case: Case, now: datetime, around: Circle | None = None
) -> tuple[FamilyMember, ...]:
    """The other children of the case's family. `around` are the people around the case, if they are read."""

    def circle_for(sibling: Case) -> Circle:
        whole = around is None or is_limited(around.case, now)  # whose last resort may be another
        if around is not None and not whole and sibling.team == case.team:
            beside = replace(
                around,
                case=sibling,
                reporter_id=None,
                reporters={},
                meant_for_id=None,
                withdrawn=frozenset(),
            )
            return with_limits(beside, now)
        return circle_of(uow, settings, sibling, now, people=around.people if around else None)

    return read_family(uow, case, circle_for)


def as_reporter(circle: Circle, reporter_id: str) -> Circle:
    """The circle with this person as the reporter of what stands, whatever they took back before."""
    standing = {
        report: person
        for report, person in circle.reporters.items()
        if person != reporter_id or report not in circle.withdrawn
    }
    return replace(circle, reporter_id=reporter_id, reporters=standing)
