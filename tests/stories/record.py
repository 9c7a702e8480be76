"""The chained record as a story reads it: who did what, oldest first."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import select

from storage.records import AuditEntry
from storage.tables import audit
from tests.stories.town import Town
from tests.unit.bot.town_hall import account_at


def audit_entries(town: Town) -> list[AuditEntry]:
    """Every entry of the record."""
    columns = [audit.c[field.name] for field in fields(AuditEntry)]
    with town.store.engine.connect() as connection:
        found = connection.execute(select(*columns).order_by(audit.c.seq))
        return [AuditEntry(**row._asdict()) for row in found]


def actions_of(town: Town, handle: str) -> list[str]:
    """What the record says that this person did, other than being recognised, which may come before."""
    with town.store.read() as uow:
        slack_user = next(
            one["id"] for one in town.get("/control/people")["people"] if one["handle"] == handle
        )
        person = uow.people.by_address(account_at(slack_user))
    theirs = [one for one in audit_entries(town) if person is not None and one.actor_id == person.id]
    return [entry.action for entry in theirs if entry.action != "person:link"]
