"""`doorstep people leave`: somebody's part ends now, and what waited for them goes to others."""

from __future__ import annotations

from datetime import datetime

from bot.use_cases.people.end_parts import end_parts
from state_machines.errors import NotAllowed, NotFound
from state_machines.people.people import Person
from storage.unit_of_work import Store


def leave(store: Store, email: str, now: datetime, *, by: str) -> tuple[Person, int]:
    """End the part of the person with this address; who that is, and how many open cases wait on them.

    `by` is the operating-system's name of whoever runs it. Raises NotFound for an address that nobody has,
    NotAllowed for somebody who has left already.
    """
    with store.write() as uow:
        person = uow.people.by_email(email.strip())
        if person is None:
            raise NotFound(f"Doorstep knows nobody with the address {email}. Nothing was changed.")
        if person.has_left:
            raise NotAllowed(f"{person.email} has left already. Nothing was changed.")
        waiting = len(uow.holders.escalations_waiting_on([person.id]))
        end_parts(uow, [person], now, user=by, open_cases=waiting)
        uow.commit()
    return person, waiting
