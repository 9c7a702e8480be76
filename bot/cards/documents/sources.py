"""Who said a thing and for which agency, as a chronology's column wants it."""

from __future__ import annotations

from state_machines.people.people import Person


def source_of(person: Person | None) -> str:
    """Such as "Amina Yusuf, Health visitor, Larkhall Community Health"."""
    if person is None:
        return "Somebody who is not in the directory any more"
    return ", ".join(filter(None, (person.name, person.job_title, person.agency)))
