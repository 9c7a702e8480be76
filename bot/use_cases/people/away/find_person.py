"""Finds the people an absence names: who is meant, who may set it, and who can cover."""

from __future__ import annotations

from bot.services import Services
from state_machines.errors import InvalidAnswer, NotAllowed
from state_machines.people.address import Address
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork

#: The parts of an absence that an answer can be wrong in.
PERSON, WHEN, COVER = "person", "when", "cover"

#: What is said of everybody for whom one cannot say it, known here or not.
NOT_YOURS = (
    "Doorstep knows nobody by that name or address for whom you can say this. Check the spelling. For others "
    "it is for them, their line manager and those above to say. Nothing has changed."
)


def find_person(uow: UnitOfWork, typed: str, field: str) -> Person:
    """The person with this e-mail address, or with a name that only one person has; else InvalidAnswer."""
    if "@" in typed:
        person = uow.people.by_email(typed)
        if person is None:
            raise InvalidAnswer(field, f"Doorstep knows nobody with the address {typed}. Check its spelling.")
        return person
    wanted = typed.casefold().strip()
    same = [
        one for one in uow.people.all() if wanted in (one.name.casefold(), one.name.casefold().split()[0])
    ]
    if len(same) == 1:
        return same[0]
    why = f"knows {len(same)} people" if same else "knows nobody"
    raise InvalidAnswer(field, f"Doorstep {why} called “{typed[:60]}”. Write their work e-mail address.")


def find_below(uow: UnitOfWork, settings: LocalSettings, actor: Person, typed: str) -> Person:
    """Oneself or somebody below, by what was typed.

    Somebody else and somebody whom Doorstep does not know are refused in the same words: who is known here is
    for nobody to find out by asking. Raises NotAllowed.
    """
    try:
        person = find_person(uow, typed, PERSON)
    except InvalidAnswer:
        raise NotAllowed(NOT_YOURS) from None
    check_may_set(uow, settings, actor, person)
    return person


def find_by_account(services: Services, address: Address, field: str) -> Person:
    """Somebody picked by their account; InvalidAnswer where Doorstep does not know them."""
    with services.store.read() as uow:
        person = uow.people.by_address(address)
        if person is not None:
            return person
        account = services.directory.account(address)
        person = uow.people.by_email(account.email) if account and account.email else None
    if person is None:
        raise InvalidAnswer(field, "Doorstep does not know this person. Have them added to the people file.")
    return person


def people_above(uow: UnitOfWork, settings: LocalSettings, person: Person) -> tuple[Person, ...]:
    """Everybody above a person, nearest first: the line managers, then their team's managers."""
    found: dict[str, Person] = {}
    manager = uow.people.by_id(person.line_manager_id) if person.line_manager_id else None
    while manager is not None and manager.id not in found and manager.id != person.id:
        found[manager.id] = manager
        manager = uow.people.by_id(manager.line_manager_id) if manager.line_manager_id else None
    team = settings.teams.get(person.team or "")
    for email in (team.duty_manager, team.service_manager) if team else ():
        senior = uow.people.by_email(email)
        if senior is not None and senior.id != person.id:
            found.setdefault(senior.id, senior)
    return tuple(found.values())


def check_may_set(uow: UnitOfWork, settings: LocalSettings, actor: Person, person: Person) -> None:
    """Raise NotAllowed for anybody but the person and the people above them."""
    if actor.id != person.id and actor not in people_above(uow, settings, person):
        raise NotAllowed(NOT_YOURS)


def is_last_resort(settings: LocalSettings, person: Person) -> bool:
    """Whether a ladder ends with this person."""
    return person.email == settings.last_resort.lower()
