"""Who looked at a case, and who was refused: for a safeguarding lead of somebody who reported alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.parts.card_builder import card
from bot.cards.parts.times import moment
from bot.reading.record_lines import RecordLine
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Section
from state_machines.duties.circle import Circle
from state_machines.duties.let_in import may_know_of
from state_machines.duties.roles import present_roles
from state_machines.people.people import Person, Role

#: So many of the last times are shown; the record holds all of them.
SHOWN = 40
_WORDS = {
    "case:read": "opened the case",
    "status:read": "looked where it stands",
    "chronology:read": "read the chronology",
    "guidance:read": "read the guidance",
    "glass:break": "opened it by break-glass access, with a reason",
    "case_reads:read": "looked who had looked",
}


def who_looked_button(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """For a safeguarding lead of this case now."""
    may = is_safeguarding_lead(viewer, state.circle)
    return (Button("Who looked at this", Action.WHO_LOOKED, state.escalation.id),) if may else ()


def is_safeguarding_lead(person: Person, circle: Circle) -> bool:
    """Whether the person is, or stands in for, the safeguarding lead of anybody who reported of the case.

    Nobody is who may know nothing of it.
    """
    if not may_know_of(person, circle):
        return False
    reporters = {circle.reporter_id, *circle.reporters.values()}
    views = (replace(circle, reporter_id=one) for one in reporters)
    return any(Role.REPORTER_SAFEGUARDING_LEAD in present_roles(person, view) for view in views)


def who_looked_card(reference: str, lines: Sequence[RecordLine]) -> Card:
    """The card, the last time first."""
    newest = list(reversed(lines))
    said = tuple(f"{moment(one.at)}: {one.who} {_words(one)}" for one in newest[:SHOWN])
    earlier = len(newest) - SHOWN
    return card(
        f"{reference}: who looked at this",
        lead=f"{len(newest)} times are on record, the last one first." if newest else "Nobody has looked.",
        sections=(Section("", said),),
        note=f"{earlier} earlier times are in the record." if earlier > 0 else "",
        private=True,
    )


def _words(line: RecordLine) -> str:
    return _WORDS.get(line.what, "was refused" if ":refuse" in line.what else "looked at it")
