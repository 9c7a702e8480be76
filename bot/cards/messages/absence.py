"""A message about an absence: whoever covers, is away, or manages somebody who is, is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.absences import from_words, span_words, to_words
from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.surface_profile import CommandWords
from bot.values import Card, Fact
from state_machines.errors import NewerRelease
from state_machines.people.absence_news import AbsenceNews
from state_machines.people.absences import Absence
from state_machines.people.people import Person


@dataclass(frozen=True, slots=True)
class AbsencePayload(Payload):
    """Which absence, and what of it."""

    KIND: ClassVar[str] = "absence"

    absence: str = ""
    what: AbsenceNews | None = None


def _draw(occasion: Occasion, payload: AbsencePayload) -> Card:
    if payload.what is None:
        raise NewerRelease("a message about an absence that does not say what it is about")
    return _absence_news_card(occasion, payload.absence, payload.what)


def _absence_news_card(occasion: Occasion, absence_id: str, what: AbsenceNews) -> Card:
    uow, viewer = occasion.uow, occasion.recipient()
    absence = uow.absences.by_id(absence_id)
    person = uow.people.by_id(absence.person_id) if absence else None
    if absence is None or person is None:
        return card("An absence was taken back", lead="Nothing is asked of you.")
    setter = uow.people.by_id(absence.set_by_id) if absence.set_by_id else None
    cover = uow.people.by_id(absence.cover_id) if absence.cover_id else None
    if not absence.stands or what is AbsenceNews.ENDED or absence.ends_at <= occasion.now:
        return _ended_card(absence, person, viewer)
    if what is AbsenceNews.YOU_ARE_AWAY:
        return _you_are_away_card(absence, cover, setter, occasion.services.surface.commands)
    return _CARDS[what](absence, person, cover)


def _ended_card(absence: Absence, person: Person, viewer: Person) -> Card:
    if viewer.id == person.id:
        title = "You are back" if absence.stands else f"You are not away {span_words(absence)}"
    else:
        title = f"You no longer cover for {person.name}"
    return card(
        title, lead="What others held in the meantime goes back. Whoever said “I have this” keeps it."
    )


def _you_cover_card(absence: Absence, person: Person, _cover: Person | None) -> Card:
    return card(
        f"You cover for {person.name} {span_words(absence)}",
        lead=f"What waits for {person.name} comes to you from {from_words(absence)}, one message each. "
        f"If you cannot, tell {person.name} or their line manager now.",
        facts=(Fact("From", from_words(absence)), Fact("Until, included", to_words(absence))),
    )


def _you_are_away_card(
    absence: Absence, cover: Person | None, setter: Person | None, commands: CommandWords
) -> Card:
    return card(
        f"{setter.name if setter else 'The calendar'} recorded that you are away {span_words(absence)}",
        lead=f"{cover.name} covers for you." if cover else "Nobody was named to cover for you.",
        note=f"If that is wrong, type {commands.away} back.",
    )


def _of_your_people_card(absence: Absence, person: Person, cover: Person | None) -> Card:
    covers = f"{cover.name} covers." if cover else "Nobody was named to cover: what waits comes to you."
    return card(f"{person.name} is away {span_words(absence)}", lead=covers)


_CARDS = {
    AbsenceNews.YOU_COVER: _you_cover_card,
    AbsenceNews.OF_YOUR_PEOPLE: _of_your_people_card,
}


ABSENCE_KIND = MessageKind(AbsencePayload, _draw)
