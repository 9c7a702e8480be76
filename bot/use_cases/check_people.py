"""Name every case that does not resolve to people who can be reached, before it matters."""

from __future__ import annotations

from datetime import datetime

from bot.cards.snapshot import circle_of
from state_machines import people_check
from state_machines.local_settings import LocalSettings
from storage.unit_of_work import Store


def check_people(store: Store, settings: LocalSettings, now: datetime) -> tuple[str, ...]:
    """One line for each hole; empty when every case resolves and has a team with a channel."""
    with store.read() as uow:
        cases = uow.cases.all()
        people = {person.id: person for person in uow.people.all()}
        circles = [circle_of(uow, settings, case, now, people=people) for case in cases]
    teamless = [
        f"{case.reference}: the local settings have no team {case.team}, so no channel and no duty manager. "
        "Correct the cases file or add the team."
        for case in cases
        if case.team not in settings.teams
    ]
    strangers = [
        f"The local settings name {email}, who is not in the directory. Add them or correct the settings."
        for email in _named_in(settings)
        if email not in {person.email for person in people.values()}
    ]
    return (*strangers, *teamless, *people_check.check_people(circles, people))


def _named_in(settings: LocalSettings) -> tuple[str, ...]:
    seniors = (
        email for team in settings.teams.values() for email in (team.duty_manager, team.service_manager)
    )
    return tuple(dict.fromkeys(email.lower() for email in (*seniors, settings.last_resort)))
