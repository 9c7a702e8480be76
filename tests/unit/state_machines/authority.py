"""A small authority for the tests of duties, roles and ladders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from state_machines.case.case import Case, Plan
from state_machines.case.limits import Origin, Source
from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty, DutyKind
from state_machines.duties.ladder import Waits
from state_machines.people.absences import Away
from state_machines.people.people import Person, Role
from state_machines.time.working_time import Wait, WorkingTime

NOW = datetime(2026, 11, 17, 14, 2, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)
CALENDAR = WorkingTime(start=time(9), end=time(17), holidays=frozenset())
HOURLY = Waits((Wait(HOUR),), CALENDAR)


def person(
    name: str,
    line_manager_id: str | None = None,
    safeguarding_lead_id: str | None = None,
    cover_id: str | None = None,
) -> Person:
    """Somebody whose id is their first name in small letters."""
    return Person(
        id=name.split()[0].lower(),
        email=f"{name.split()[0].lower()}@larkhaven.example",
        name=name,
        job_title="",
        agency="Larkhaven",
        line_manager_id=line_manager_id,
        safeguarding_lead_id=safeguarding_lead_id,
        cover_id=cover_id,
    )


AMINA = person("Amina Yusuf", "grace", "priya")
TOM = person("Tom Reyes", "grace", "priya")
GRACE = person("Grace Holt", "naomi", "priya")
PRIYA = person("Priya Nair", "naomi", "naomi")
NAOMI = person("Naomi Clarke")
SAM = person("Sam Okafor", "ruth", cover_id="ina")
INA = person("Ina Bell", "ruth")
RUTH = person("Ruth Adeyemi", "david")
HELEN = replace(person("Helen Marsh", "david"), administrator=True)
DAVID = person("David Osei")
KOFI = person("Kofi Mensah", "david")
STU = person("Stu Vale")

EVERYONE = {one.id: one for one in (AMINA, TOM, GRACE, PRIYA, NAOMI, SAM, INA, RUTH, HELEN, DAVID, KOFI, STU)}
CASE = Case("case-1", "LH-1042", "A child", Plan.CP, "north", "sam", ("amina", "tom"))


def circle(
    *changed: Person,
    reporter: str | None = "amina",
    social_worker: str | None = "sam",
    away: tuple[str, ...] = (),
    unreachable: tuple[str, ...] = (),
    last_resort: str | None = "kofi",
) -> Circle:
    """The authority around the case, with some people changed, away or not to be reached."""
    people = EVERYONE | {one.id: one for one in changed}
    people |= {one: replace(people[one], reachable=False) for one in unreachable}
    return Circle(
        people=people,
        case=replace(CASE, allocated_social_worker_id=social_worker),
        reporter_id=reporter,
        reporters={"report-1": reporter} if reporter else {},
        duty_manager_id="helen",
        service_manager_id="david",
        last_resort_id=last_resort,
        away={one: Away(datetime(2026, 11, 25, tzinfo=UTC)) for one in away},
    )


def duty(
    role: Role = Role.ALLOCATED_SOCIAL_WORKER,
    holder_id: str = "sam",
    kind: DutyKind = DutyKind.ACKNOWLEDGE,
    duty_id: str = "duty-1",
) -> Duty:
    """A duty opened at NOW from the first report, its holder told, due in an hour."""
    return Duty(
        id=duty_id,
        escalation_id="escalation-1",
        report_id="report-1",
        key=f"{role}:{kind}",
        role=role,
        kind=kind,
        task="Acknowledge the report",
        holder_id=holder_id,
        source=Source(Origin.DOCUMENT, "1", "C1"),
        opened_at=NOW,
        chase_at=NOW + HOUR,
        told_ids=(holder_id,),
    )
