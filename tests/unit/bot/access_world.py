"""A case with two agencies' reports, and each way of standing to it, now and once that has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.use_cases.answer.decline import decline_duty
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.let_in.bar_person import bar_person, end_standing_bar
from bot.use_cases.let_in.break_glass import Taking, take_access
from bot.use_cases.people.away.end_away import end_current_absences
from state_machines.access.matrix import Relation
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, end
from state_machines.case.case import Case, Restriction
from state_machines.case.standing_facts import FactKind, StandingFact
from state_machines.duties.duty import Duty, DutyKind
from state_machines.people.absences import Absence, AbsenceSource
from state_machines.people.people import Person, Role
from tests import imported_authority
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import CP_CASE, Hall, a_hall

#: What Amina writes, who is in the network, and what Gil writes, who is not.
HERS, HIS = "Amina wrote that he shouted from the stairs.", "Gil wrote that the refuge is in Mill Lane."
#: What is known by Amina's report.
KNOWN = "A weapon was shown or spoken of."


@cache
def _played() -> tuple[str, bytes]:
    """The key, and the database in which both have reported."""
    with TemporaryDirectory() as folder:
        with a_hall(Path(folder)) as hall:
            report_an_incident(hall, hall.amina, threats=("weapon",), account=HERS)
            hall.report(hall.gil, account=HIS)
            secret = hall.secret
        return secret, (Path(folder) / "doorstep.db").read_bytes()


def use_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every hall from now on begins with it."""
    played = _played()
    monkeypatch.setattr(imported_authority, "_authority", lambda: played)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of standing to the case: how it comes about for whom, what it is, and how it ends."""

    begin: Callable[[Hall], Person]
    relations: frozenset[Relation]
    end: Callable[[Hall], None]


def change_person(hall: Hall, name: str, **fields: object) -> None:
    with hall.services.store.write() as uow:
        person = uow.people.by_id(hall.people[name].id)
        assert person is not None
        uow.people.upsert_many([replace(person, **fields)])  # type: ignore[arg-type] # fields of any name
        uow.commit()


def change_case(hall: Hall, **fields: object) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        uow.cases.upsert_many([replace(case, **fields)])  # type: ignore[arg-type] # fields of any name
        uow.commit()


def the_case(hall: Hall) -> Case:
    with hall.reading() as uow:
        found = uow.cases.by_reference(CP_CASE)
        assert found is not None
        return found


def report_id(hall: Hall, name: str) -> str:
    with hall.reading() as uow:
        made = uow.reports.of_case(the_case(hall).id)
    return next(one.id for one in made if one.reporter_id == hall.people[name].id)


def away(hall: Hall, name: str, cover: str) -> None:
    """From this moment, for a day."""
    absence = Absence(
        id=f"away-{name}",
        person_id=hall.people[name].id,
        starts_at=hall.now - timedelta(minutes=1),
        ends_at=hall.now + timedelta(days=1),
        set_at=hall.now,
        cover_id=hall.people[cover].id,
        set_by_id=hall.people[name].id,
        source=AbsenceSource.COMMAND,
    )
    with hall.services.store.write() as uow:
        uow.absences.save_many([absence])
        uow.commit()


def ask(hall: Hall, role: Role, name: str, *, report: str | None) -> Duty:
    """A duty of this role, of which this person is told."""
    person = hall.people[name]
    duty = replace(
        hall.duties()[0],
        id=f"asked-{role}",
        key=f"asked_{role}",
        role=role,
        kind=DutyKind.ACKNOWLEDGE,
        holder_id=person.id,
        told_ids=(person.id,),
        meant_for_id=person.id,
        report_id=report_id(hall, report) if report else None,
    )
    with hall.services.store.write() as uow:
        uow.duties.add(duty)
        uow.commit()
    return duty


def say(hall: Hall, person: Person) -> None:
    """Something that this person once said of the family."""
    fact = StandingFact("said", the_case(hall).id, FactKind.RISK, "animal", "A dog.", person.id, hall.now)
    with hall.services.store.write() as uow:
        uow.standing_facts.add(fact)
        uow.commit()


def raise_alarm(hall: Hall, *told: str) -> None:
    """Gil is not safe, and these are told because of his report."""
    alarm = Alarm(
        id="alarm-1",
        about=AlarmAbout.REPORTER,
        reporter_id=hall.gil.id,
        draft_id=None,
        raised_at=hall.now,
        chase_at=hall.now + timedelta(minutes=10),
        case_id=the_case(hall).id,
        report_id=report_id(hall, "gil"),
        told_ids=tuple(hall.people[one].id for one in told),
    )
    with hall.services.store.write() as uow:
        uow.alarms.add(alarm)
        uow.commit()


def end_the_alarm(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        alarm = uow.alarms.by_id("alarm-1")
        assert alarm is not None
        uow.alarms.save(end(alarm, hall.gil.id, AlarmOutcome.SAFE, hall.now))
        uow.commit()


def withdraw(hall: Hall, name: str) -> None:
    person = hall.people[name]
    context = {"escalation_id": hall.escalation().id, "report_id": report_id(hall, name)}
    start_dialog(hall.services, person, "amend_report", context, hall.now, key=hall.key())
    with hall.reading() as uow:
        drafts = [one.session for one in uow.drafts.open_of(person.id)]
    (session_id,) = (one.id for one in drafts if one.dialog == "amend_report")
    for given in ("withdraw", "It was the flat next door."):
        hall.give(person, session_id, given)
    assert hall.prompt(session_id).step == "review"
    hall.submit(person, session_id)


def _staying(name: str) -> Callable[[Hall], Person]:
    return lambda hall: hall.people[name]


def _then(change: Callable[..., None], *args: object, **fields: object) -> Callable[[Hall], None]:
    return lambda hall: change(hall, *args, **fields)


def _lead(hall: Hall) -> Person:
    change_case(hall, lead_practitioner_id=hall.beth.id)
    return hall.beth


def _cover(hall: Hall) -> Person:
    away(hall, "sam", "ina")
    return hall.ina


def _is_back(hall: Hall) -> None:
    end_current_absences(hall.services, hall.sam, "", hall.now)


def _stands_in(hall: Hall) -> Person:
    """Beth's own manager, whom her duty as lead practitioner's manager names."""
    change_person(hall, "beth", line_manager_id=hall.stu.id)
    change_case(hall, lead_practitioner_id=hall.beth.id)
    ask(hall, Role.LEAD_PRACTITIONER_MANAGER, "stu", report="amina")
    return hall.stu


def _told_agency(hall: Hall) -> Person:
    ask(hall, Role.NETWORK_LINE_MANAGERS, "beth", report="amina")
    return hall.beth


def _network_told(hall: Hall, report: str | None) -> Person:
    ask(hall, Role.NETWORK, "tom", report=report)
    return hall.tom


def _leaves_the_network(hall: Hall) -> None:
    change_case(hall, network_ids=(hall.amina.id,))


def _declines(hall: Hall) -> Person:
    for duty in hall.duties():
        if duty.holder_id == hall.priya.id:
            target = f"{duty.escalation_id}/{duty.id}"
            decline_duty(hall.services, hall.priya, target, "On leave.", hall.now, key=hall.key())
    assert hall.audit("duty:decline") == ["priya"]
    return hall.priya


def _told_of_alarm(hall: Hall) -> Person:
    change_person(hall, "gil", line_manager_id=hall.stu.id)
    raise_alarm(hall, "stu")
    return hall.stu


def _administers(hall: Hall) -> Person:
    change_person(hall, "stu", administrator=True)
    return hall.stu


def bar(hall: Hall, name: str) -> Person:
    """Ruth is the safeguarding lead of the case's social worker, and says so."""
    said = bar_person(hall.services, hall.ruth, hall.people[name], CP_CASE, "His cousin.", hall.now)
    assert said.changed
    return hall.people[name]


def end_bar(hall: Hall) -> None:
    """It ends, and nothing comes of that for somebody who has no part by now."""
    change_case(hall, allocated_social_worker_id=hall.ina.id)
    with hall.reading() as uow:
        (standing,) = uow.bars.standing()
    end_standing_bar(hall.services, hall.ruth, standing.id, "It was another family.", hall.now)


def restrict(hall: Hall, *names: str, line: bool = False) -> None:
    people = tuple(hall.people[one].id for one in names)
    change_case(hall, restricted=Restriction(people, line))


def _add_named(hall: Hall) -> Person:
    restrict(hall, "stu")
    return hall.stu


def _not_named(hall: Hall) -> Person:
    """The social worker's own child, say: not even they may know of it."""
    restrict(hall, "stu")
    return hall.sam


def take_glass(hall: Hall, name: str) -> Person:
    asked = Taking(CP_CASE, "A child may be in danger now", "They rang the duty line.")
    assert take_access(hall.services, hall.people[name], asked, hall.now, key=hall.key()).changed
    return hall.people[name]


def _nothing(_hall: Hall) -> None:
    return None


def _has_withdrawn(hall: Hall) -> Person:
    withdraw(hall, "gil")
    return hall.gil


def _was_allocated(hall: Hall) -> Person:
    change_case(hall, allocated_social_worker_id=hall.ina.id)
    return hall.sam


def _other_duty_manager(hall: Hall) -> None:
    team = hall.services.settings.teams["north"].model_copy(update={"duty_manager": hall.stu.email})
    teams = {**hall.services.settings.teams, "north": team}
    object.__setattr__(hall.services, "settings", hall.services.settings.model_copy(update={"teams": teams}))


R = Relation


def has_left(hall: Hall) -> Person:
    """The allocated social worker has left, and the case still names them."""
    with hall.services.store.write() as uow:
        uow.people.mark_left([hall.sam.id], hall.now)
        gone = uow.people.by_id(hall.sam.id)
        uow.commit()
    assert gone is not None
    return gone


WAYS: Mapping[Relation, Way] = {
    R.LEFT: Way(has_left, frozenset({R.LEFT}), lambda _hall: None),
    R.ALLOCATED: Way(
        _staying("sam"),
        frozenset({R.ALLOCATED}),
        lambda hall: change_case(hall, allocated_social_worker_id=hall.ina.id),
    ),
    R.LEAD_PRACTITIONER: Way(
        _lead, frozenset({R.LEAD_PRACTITIONER}), _then(change_case, lead_practitioner_id=None)
    ),
    R.COVER: Way(_cover, frozenset({R.COVER}), _is_back),
    R.LINE: Way(
        _staying("ruth"),
        frozenset({R.LINE}),
        lambda hall: change_person(hall, "sam", line_manager_id=hall.david.id),
    ),
    R.TEAM: Way(_staying("helen"), frozenset({R.TEAM}), _other_duty_manager),
    R.STANDS_IN: Way(
        _stands_in, frozenset({R.STANDS_IN}), _then(change_person, "beth", line_manager_id=None)
    ),
    R.TOLD_LEAD: Way(
        _staying("priya"),
        frozenset({R.TOLD_LEAD}),
        lambda hall: change_person(hall, "amina", safeguarding_lead_id=hall.naomi.id),
    ),
    R.TOLD_LINE_MANAGER: Way(
        _staying("grace"),
        frozenset({R.TOLD_LINE_MANAGER}),
        lambda hall: change_person(hall, "amina", line_manager_id=hall.naomi.id),
    ),
    R.TOLD_AGENCY: Way(
        _told_agency,
        frozenset({R.TOLD_AGENCY}),
        lambda hall: change_person(hall, "tom", line_manager_id=hall.stu.id),
    ),
    R.TOLD_OTHERWISE: Way(
        lambda hall: _network_told(hall, "amina"),
        frozenset({R.TOLD_OTHERWISE, R.NETWORK}),
        _leaves_the_network,
    ),
    R.ASKED: Way(
        lambda hall: _network_told(hall, None), frozenset({R.ASKED, R.NETWORK}), _leaves_the_network
    ),
    R.DECLINER: Way(
        _declines,
        frozenset({R.DECLINER}),
        lambda hall: change_person(hall, "amina", safeguarding_lead_id=hall.naomi.id),
    ),
    R.NETWORK: Way(_staying("tom"), frozenset({R.NETWORK}), _leaves_the_network),
    R.REPORTER: Way(_staying("gil"), frozenset({R.REPORTER}), _then(withdraw, "gil")),
    R.OF_ALARM: Way(_told_of_alarm, frozenset({R.OF_ALARM}), end_the_alarm),
    R.NAMED: Way(_add_named, frozenset({R.NAMED}), lambda hall: restrict(hall, "ina")),
    R.BREAK_GLASS: Way(
        lambda hall: take_glass(hall, "ina"), frozenset({R.BREAK_GLASS}), lambda hall: hall.advance(hours=4)
    ),
    R.BARRED: Way(lambda hall: bar(hall, "sam"), frozenset({R.BARRED}), end_bar),
    R.NOT_NAMED: Way(_not_named, frozenset({R.NOT_NAMED}), _nothing),
    R.WITHDREW: Way(_has_withdrawn, frozenset({R.WITHDREW}), _nothing),
    R.ADMINISTRATOR: Way(
        _administers, frozenset({R.ADMINISTRATOR}), _then(change_person, "stu", administrator=False)
    ),
    R.FORMER: Way(_was_allocated, frozenset({R.FORMER}), _nothing),
    R.STRANGER: Way(_staying("stu"), frozenset({R.STRANGER}), _nothing),
}


@contextmanager
def a_world(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """The world in a hall of its own, in which nothing waits to be sent."""
    use_the_world(monkeypatch)
    with a_hall(folder) as hall:
        hall.outbox()
        hall.keys = count(1000)  # the world's own presses came first
        yield hall
