"""The chained record as a story reads it: who did what, oldest first."""

from __future__ import annotations

from sqlalchemy import select

from storage.records import AuditEntry
from storage.tables import audit
from tests.stories.town import Town
from tests.unit.bot.town_hall import account_at


def audit_entries(town: Town) -> list[AuditEntry]:
    """Every entry of the record."""
    with town.store.engine.connect() as connection:
        return [
            AuditEntry(**row._asdict()) for row in connection.execute(select(audit).order_by(audit.c.seq))
        ]


def actions_of(town: Town, handle: str) -> list[str]:
    """What the record says that this person did, other than being recognised, which may come before."""
    with town.store.read() as uow:
        slack_user = next(
            one["id"] for one in town.get("/control/people")["people"] if one["handle"] == handle
        )
        person = uow.people.by_address(account_at(slack_user))
    theirs = [one for one in audit_entries(town) if person is not None and one.actor_id == person.id]
    return [entry.action for entry in theirs if entry.action != "person:link"]
