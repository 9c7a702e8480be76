"""An absence begins and ends: what is open is always with somebody who is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.use_cases.chase.carry_out_absences import carry_out_absences
from state_machines.duties.duty import DutyKind, DutyState
from state_machines.people.absences import Absence
from state_machines.people.people import Person, Role
from tests.unit.bot.town_hall import Hall


def is_away(
    hall: Hall, who: Person, *, days: float = 7, cover: Person | None = None, begins: float = 0
) -> None:
    starts = hall.now + timedelta(days=begins)
    absence = Absence(
        f"absence-{who.id}-{starts}", who.id, starts, starts + timedelta(days=days), hall.now,
        cover_id=cover.id if cover else None,
    )  # fmt: skip
    with hall.services.store.write() as uow:
        uow.absences.save_many([absence])
        uow.commit()


def holders(hall: Hall, role: Role) -> set[str]:
    names = {person.id: name for name, person in hall.people.items()}
    return {names[duty.holder_id] for duty in hall.duties() if duty.role is role and duty.is_live}


def at(hall: Hall, moment: str) -> None:
    hall.now = datetime.fromisoformat(moment)


def test_what_waits_for_somebody_goes_to_their_cover_at_once_and_the_cover_hears_why(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    is_away(hall, hall.sam, cover=hall.helen)

    assert carry_out_absences(hall.services, hall.now) == 2

    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"helen"}
    assert "Sam Okafor (allocated social worker) is away until" in hall.ping(hall.helen).text
    assert hall.names_told() == ["helen"]
    assert carry_out_absences(hall.services, hall.now) == 0


def test_the_reporter_hears_who_has_it_now(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    is_away(hall, hall.sam)
    carry_out_absences(hall.services, hall.now)
    assert hall.names_told("news") == ["amina"]


def test_a_report_during_the_absence_goes_to_the_cover_straight_away(hall: Hall) -> None:
    is_away(hall, hall.sam, cover=hall.helen)
    hall.report(hall.amina)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"helen"}


def test_what_somebody_acknowledged_is_asked_of_their_cover_while_they_are_away(hall: Hall) -> None:
    hall.report(hall.amina)
    act = next(one for one in hall.duties() if one.kind is DutyKind.ACT and one.holder_id == hall.sam.id)
    hall.acknowledge(hall.sam, act)
    hall.outbox()
    is_away(hall, hall.sam, cover=hall.helen)
    carry_out_absences(hall.services, hall.now)
    now = next(one for one in hall.duties() if one.id == act.id)
    assert (now.state, now.holder_id) == (DutyState.OPEN, hall.helen.id)


def test_when_they_are_back_it_is_theirs_again_and_the_stand_in_may_still_answer(hall: Hall) -> None:
    is_away(hall, hall.sam, days=1, cover=hall.helen)
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(days=1, minutes=-1)
    hall.chase_due()
    hall.outbox()
    hall.advance(minutes=2)

    carry_out_absences(hall.services, hall.now)

    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"sam"}
    assert "sam" in hall.names_told()
    theirs = next(one for one in hall.duties() if one.role is Role.ALLOCATED_SOCIAL_WORKER)
    assert hall.acknowledge(hall.helen, theirs).changed


def test_who_comes_back_at_night_is_told_when_work_begins(hall: Hall) -> None:
    is_away(hall, hall.sam, days=0.5, cover=hall.helen)
    hall.report(hall.amina)
    at(hall, "2026-11-17T18:00:00+00:00")
    hall.chase_due()
    at(hall, "2026-11-18T02:00:00+00:00")
    assert carry_out_absences(hall.services, hall.now) == 0
    at(hall, "2026-11-18T09:00:00+00:00")
    assert carry_out_absences(hall.services, hall.now) == 2


def test_what_is_immediate_is_handed_over_at_night_and_the_rest_in_the_morning(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.submit(hall.tom, hall.fill_report(hall.tom, "LH-1063", immediate_danger="yes"))
    at(hall, "2026-11-17T23:00:00+00:00")
    hall.chase_due()
    is_away(hall, hall.sam, cover=hall.helen)
    carry_out_absences(hall.services, hall.now)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"sam"}
    urgent = {one.holder_id for one in hall.duties("LH-1063") if one.is_live}
    assert hall.sam.id not in urgent
    at(hall, "2026-11-18T09:00:00+00:00")
    hall.chase_due()
    carry_out_absences(hall.services, hall.now)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"helen"}
