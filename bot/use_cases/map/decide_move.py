"""Puts a report to the flowchart as an event, under the policy with which the escalation started."""

from __future__ import annotations

from datetime import datetime

from bot.reading.snapshot import Snapshot, as_reporter
from state_machines.case.report import Report
from state_machines.duties.roles import roles_to_act_in
from state_machines.flowchart.flowchart import Event, Move, advance
from state_machines.people.people import Person
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORTS

#: The flowchart's event for each dialog that makes a report: the dialog has the kind's name.
EVENTS = {event.removeprefix("report_"): event for event in REPORTS}

#: The report that every text takes and that says least of what it is about.
CONCERN = "report_engagement_concern"


def decide_move(state: Snapshot, report: Report, person: Person, now: datetime) -> tuple[Move, Event]:
    """The move that the report's facts lead to, and its event. Nothing is stored."""
    circle = as_reporter(state.circle, person.id)
    name = _event_of_text(state.policy, EVENTS[report.kind])
    event = Event(name, now, person.id, report.facts, roles_to_act_in(person, circle))
    return advance(state.policy, state.escalation, event, now, state.local_limits), event


def _event_of_text(policy: Policy, event: str) -> str:
    """The event itself; in a text that is older than this kind of report, a concern about engagement.

    An open escalation keeps its text, and a report that could only be refused would reach nobody.
    """
    return event if any(move.event == event for move in policy.moves) else CONCERN
