"""The directory as a mapping that reads only the people asked for, each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


class PeopleById(Mapping[str, Person]):
    """People by id within one unit of work. Iterating over all of them reads the whole directory."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._known: dict[str, Person | None] = {}
        self._all_read = False

    def __getitem__(self, person_id: str) -> Person:
        if person_id not in self._known:
            self._known[person_id] = None if self._all_read else self._uow.people.by_id(person_id)
        found = self._known[person_id]
        if found is None:
            raise KeyError(person_id)
        return found

    def __iter__(self) -> Iterator[str]:
        self._read_all()
        return (person_id for person_id, person in self._known.items() if person is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def read(self, person_ids: Iterable[str | None]) -> None:
        """Read these people in one go, and then everybody they name as manager, lead or cover."""
        asked = set(person_ids) - {None} - self._known.keys()
        while asked:
            found = self._uow.people.by_ids(one for one in asked if one is not None)
            self._known.update({one: None for one in asked if one is not None})
            self._known.update((person.id, person) for person in found)
            named = {one for person in found for one in _linked_ids(person)}
            asked = named - {None} - self._known.keys()

    def _read_all(self) -> None:
        if not self._all_read:
            self._known.update((person.id, person) for person in self._uow.people.all())
            self._all_read = True


def _linked_ids(person: Person) -> tuple[str | None, ...]:
    return person.line_manager_id, person.safeguarding_lead_id, person.cover_id
