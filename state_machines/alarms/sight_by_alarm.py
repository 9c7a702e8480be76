"""What somebody who was told of an alarm sees of its case, for as long as the alarm stands."""

from __future__ import annotations

from collections.abc import Iterable

from state_machines.alarms.alarm import Alarm
from state_machines.duties.access import Reach, Sight
from state_machines.people.people import Person


def sight_by_alarm(seen: Sight, person: Person, alarms: Iterable[Alarm]) -> Sight:
    """The sight with the reports of these alarms and the step, which end with the alarm (promise 13)."""
    asked = (alarm for alarm in alarms if alarm.is_live and person.id in alarm.told_ids)
    reports = frozenset(alarm.report_id for alarm in asked if alarm.report_id is not None)
    if seen.is_full or not reports:
        return seen
    return Sight(Reach.STEP, seen.report_ids | reports, names_child=True)
