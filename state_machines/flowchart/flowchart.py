"""Moves on a board's flowchart: for an event it works out the new step, its duties and the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from state_machines.case.case import Plan
from state_machines.case.escalation import Escalation
from state_machines.case.limits import NOT_SET, Limit, Origin, Source
from state_machines.duties.circle import ROLE_TITLES
from state_machines.duties.duty import DutyKind
from state_machines.errors import InvalidAnswer, NotAllowed
from state_machines.machine import NOT_SAID, condition_holds, fire
from state_machines.people.people import Role
from state_machines.policy.model import PLAN_CHANGED, DutyRule, MoveRule, TellRule
from state_machines.policy.policy import Policy
from state_machines.policy.strict_model import Asks
from state_machines.policy.vocabulary import (
    DATES_OF_REPORTS,
    REPORT_FACTS,
    REPORTS,
    TIMES_OF_DATES,
    check_facts,
)
from state_machines.time.moments import LONDON, london_day

#: Read of a change of plan only, and kept no longer.
_PLAN_BEFORE = "plan_before"

#: The time of day that an outcome gives with its date.
_PLANNED_TIME = TIMES_OF_DATES["planned_on"]

#: Those to whom a ladder climbs may record whatever the social worker's manager may.
STAND_INS = frozenset({Role.DUTY_MANAGER, Role.SERVICE_MANAGER, Role.LAST_RESORT})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an escalation; `roles` are those that its actor holds in the case.

    `actor_id` is empty where nobody did it, as when the case system changes a plan.
    """

    name: str
    at: datetime
    actor_id: str
    facts: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Because:
    """The reason of a move: the rule's row, its section, whose rule it is, and what it says."""

    row: str
    section: str
    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class DutyOrder:
    """A duty to be opened for whoever holds the role.

    `counts_from` is the day from which its limit runs, where that is not the day on which it is opened.
    """

    key: str
    role: Role
    kind: DutyKind
    task: str
    source: Source
    limit: Limit = NOT_SET
    counts_from: date | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something of which a role is reminded when a report is made; nobody is chased about it."""

    role: Role
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Move:
    """What an event does to an escalation.

    `entered` is false where the escalation stays at its step. `overtakes` are the keys of open duties to act
    that the move makes needless, and `completes` the keys of those that are done by it. `completes_own` are
    keys of duties that several people hold, of which only the actor's own is done. A duty that the step
    before and the new step both have goes on and is named nowhere. `position` is the place of the rule in
    the policy's moves. `facts` are all facts after the move.
    """

    step: str
    entered: bool
    closes: bool
    orders: tuple[DutyOrder, ...]
    overtakes: tuple[str, ...]
    completes: tuple[str, ...]
    reminders: tuple[Reminder, ...]
    because: Because
    facts: Mapping[str, str]
    completes_own: tuple[str, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that may be recorded at the present step; the date it asks for is the fact `planned_on`."""

    event: str
    label: str
    asks: Asks
    decided_by: tuple[Role, ...]


def starting_point(policy: Policy, plan: Plan) -> tuple[str, Mapping[str, str]]:
    """The step and the facts with which an escalation begins, before its first report moves it on.

    Raises NotAllowed for a plan that the board's document does not cover.
    """
    if plan not in policy.plans:
        covered = " or ".join(one.value for one in policy.plans)
        raise NotAllowed(
            f"{policy.document} is for plans of the kind {covered}, and this child's is {plan.value}. "
            "Nothing was recorded: tell your line manager, and your administrator."
        )
    return policy.start, {"plan": plan.value}


def advance(
    policy: Policy,
    escalation: Escalation,
    event: Event,
    now: datetime,
    local_limits: Mapping[str, Limit] | None = None,
) -> Move:
    """Work out where the event leads and what follows from it; nothing is changed.

    `local_limits` are the authority's limits by duty key; they stand where the board set none.
    Raises EventNotTaken, NotAllowed (naming who may), or InvalidAnswer for a fact or a date that cannot be.
    """
    _check_event(escalation, event, now)
    told = _facts_with_event(escalation, event)
    fired = fire(policy.table, escalation.step, event.name, told)
    rule = policy.move_of(fired.arrow)
    _check_may_record(rule, event.roles)
    _check_has_date(rule, event)
    entered = fired.dest != escalation.step or rule.again
    after = _facts_after(told, rule, event, entered=entered)
    change = _change_of_duties(policy, escalation, fired.dest, after, rule)
    acts = tuple(act_order(duty, local_limits or {}, after) for duty in change.opened)
    _check_within_limits(change.opened, acts, event)
    return Move(
        step=fired.dest,
        entered=entered,
        closes=policy.is_ending(fired.dest),
        orders=(*_acknowledgements(policy, event.name, after, local_limits or {}), *acts),
        overtakes=change.overtaken,
        completes=change.completed,
        reminders=_reminders(policy, event.name, after),
        because=Because(rule.row, rule.section, rule.origin, rule.text),
        facts=after,
        completes_own=rule.completes_own,
        position=int(fired.arrow.id),
    )


def outcomes(policy: Policy, escalation: Escalation, roles: frozenset[Role]) -> tuple[Outcome, ...]:
    """What somebody who holds these roles may record at the present step, in the order of the file."""
    return tuple(
        Outcome(rule.event, rule.label, rule.asks, rule.by)
        for rule in _rules_in_force(policy, escalation)
        if _is_offered(rule, roles)
    )


def act_duties_at(policy: Policy, step: str, facts: Mapping[str, str]) -> tuple[DutyRule, ...]:
    """The `act` duties that are due at a step under these facts."""
    return tuple(duty for duty in policy.duties_at(step) if condition_holds(duty.when, facts))


@dataclass(frozen=True, slots=True)
class _Change:
    opened: tuple[DutyRule, ...]
    overtaken: tuple[str, ...]
    completed: tuple[str, ...]


def _change_of_duties(
    policy: Policy, escalation: Escalation, dest: str, after: Mapping[str, str], rule: MoveRule
) -> _Change:
    due_before = tuple(duty.key for duty in act_duties_at(policy, escalation.step, escalation.facts))
    due_after = act_duties_at(policy, dest, after)
    completed = tuple(key for key in rule.completes if key in due_before)
    entered = dest != escalation.step or rule.again
    # A duty that stays due at the same step was opened before; only entering a step opens it again.
    going_on = set(due_before) - (set(completed) if entered else set())
    opened = tuple(duty for duty in due_after if duty.key not in going_on)
    kept = {duty.key for duty in due_after} | set(completed)
    return _Change(opened, tuple(key for key in due_before if key not in kept), completed)


def _facts_with_event(escalation: Escalation, event: Event) -> dict[str, str]:
    """The facts known with this event; a new report's answers replace all those of an earlier report."""
    earlier = dict(escalation.facts)
    if event.name in REPORTS:
        replaced = REPORT_FACTS | {name for name, report in DATES_OF_REPORTS.items() if report == event.name}
        earlier = {name: value for name, value in earlier.items() if name not in replaced}
    # The date set at the present step is kept until the move is taken.
    planned_on = earlier.get("planned_on")
    told = {**earlier, **{name: value for name, value in event.facts.items() if name != _PLANNED_TIME}}
    if event.name == PLAN_CHANGED:
        told[_PLAN_BEFORE] = escalation.facts.get("plan", NOT_SAID)
    if "planned_on" in event.facts:
        del told["planned_on"]
        if planned_on is not None:
            told["planned_on"] = planned_on
    return told


def _facts_after(known: Mapping[str, str], rule: MoveRule, event: Event, *, entered: bool) -> dict[str, str]:
    """The facts after the move; the dates set at a step are dropped when another step is entered."""
    after = {**known, **rule.sets}
    after.pop(_PLAN_BEFORE, None)
    if entered:
        met_on = _met_on(after.pop("planned_on", None), event)
        after.pop("met_on", None)
        after.pop(_PLANNED_TIME, None)
        after |= {"met_on": met_on} if rule.met else {}
    planned_on = event.facts.get("planned_on")
    if planned_on is not None:
        after[rule.dates] = planned_on
        after.pop(TIMES_OF_DATES[rule.dates], None)
        if _PLANNED_TIME in event.facts:
            after[TIMES_OF_DATES[rule.dates]] = event.facts[_PLANNED_TIME]
    return after


def _met_on(planned_on: str | None, event: Event) -> str:
    """The day of a meeting that was held: the one planned, or today if that is still to come."""
    today = london_day(event.at).isoformat()
    return min(planned_on or today, today)


def act_order(duty: DutyRule, local_limits: Mapping[str, Limit], facts: Mapping[str, str]) -> DutyOrder:
    """The duty as it is opened, with the limit that stands and the day from which that counts."""
    limit, since = _limit(duty, local_limits), facts.get(duty.from_ or "")
    counts_from = date.fromisoformat(since) if since else None
    return DutyOrder(duty.key, duty.role, DutyKind.ACT, duty.task, duty.source, limit, counts_from)


def _acknowledgements(
    policy: Policy, event: str, facts: Mapping[str, str], local_limits: Mapping[str, Limit]
) -> tuple[DutyOrder, ...]:
    return tuple(
        DutyOrder(
            tell.key, tell.role, DutyKind.ACKNOWLEDGE, tell.task, tell.source, _limit(tell, local_limits)
        )
        for tell in policy.tell_rules_of(event)
        if condition_holds(tell.when, facts)
    )


def _limit(rule: DutyRule | TellRule, local_limits: Mapping[str, Limit]) -> Limit:
    """The board's limit where it is a time, else the authority's, else the board's word or "not set"."""
    limit = rule.board_limit
    return limit if limit.wait is not None else local_limits.get(rule.key, limit)


def _reminders(policy: Policy, event: str, facts: Mapping[str, str]) -> tuple[Reminder, ...]:
    return tuple(
        Reminder(reminder.role, reminder.words, reminder.source)
        for reminder in policy.reminders_of(event)
        if condition_holds(reminder.when, facts)
    )


def _may_record(rule: MoveRule, roles: frozenset[Role]) -> bool:
    stands_in = Role.SOCIAL_WORKER_MANAGER in rule.by and bool(roles & STAND_INS)
    return not rule.by or bool(roles & set(rule.by)) or stands_in


def _rules_in_force(policy: Policy, escalation: Escalation) -> tuple[MoveRule, ...]:
    """For each event the first rule that holds, which is the one that would be taken."""
    found: dict[str, MoveRule] = {}
    for arrow in policy.table.arrows_from(escalation.step):
        if arrow.trigger not in found and condition_holds(arrow.when, escalation.facts):
            found[arrow.trigger] = policy.move_of(arrow)
    return tuple(found.values())


def _is_offered(rule: MoveRule, roles: frozenset[Role]) -> bool:
    return bool(rule.label) and _may_record(rule, roles) and not roles & set(rule.not_for)


def _check_may_record(rule: MoveRule, roles: frozenset[Role]) -> None:
    if not _may_record(rule, roles):
        who = " or the ".join(ROLE_TITLES[role] for role in rule.by)
        raise NotAllowed(f"“{rule.label}” is for the {who} to record ({rule.citation}). Nothing changed.")


def _check_has_date(rule: MoveRule, event: Event) -> None:
    if rule.asks in ("date", "date_and_reason") and "planned_on" not in event.facts:
        raise InvalidAnswer("planned_on", f"“{rule.label}” needs a date. Choose one and try again.")


def _check_within_limits(opened: tuple[DutyRule, ...], acts: tuple[DutyOrder, ...], event: Event) -> None:
    """Refuse a date beyond the limit that runs from a meeting; one that has passed already cannot be kept."""
    planned_on, today = event.facts.get("planned_on"), london_day(event.at)
    for rule, order in zip(opened, acts, strict=True):
        if rule.from_ is None or planned_on is None:
            continue
        since = order.counts_from or today
        last = order.limit.last_day(since)
        if last is not None and max(last, today) < date.fromisoformat(planned_on):
            words = (
                f"At most {order.limit.text} may pass from {since.day} {since:%B %Y}, so the latest day is "
                f"{last.day} {last:%B %Y} ({rule.citation}). Choose that day or an earlier one."
            )
            raise InvalidAnswer("planned_on", words)


def _check_event(escalation: Escalation, event: Event, now: datetime) -> None:
    check_facts(event.facts)
    if event.at > now:
        raise InvalidAnswer("at", "That is in the future. Record it once it has happened.")
    if event.name not in REPORTS and "planned_on" in event.facts:
        opened_on = escalation.opened_at.astimezone(LONDON).date()
        planned_on = date.fromisoformat(event.facts["planned_on"])
        if planned_on < opened_on:
            words = f"That date is before the report of {opened_on:%d %B %Y}. Choose a later one."
            raise InvalidAnswer("planned_on", words)
