"""Absences in words: what was set, who covers, and what was handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from bot.cards.parts.card_builder import card
from bot.cards.parts.times import day, moment
from bot.cards.parts.words import name_or_nobody
from bot.surface_profile import CommandWords
from bot.values import Action, Button, Card, Fact, Section
from state_machines.people.absences import Absence
from state_machines.people.people import Person
from state_machines.time.moments import LONDON


def from_words(absence: Absence) -> str:
    """When the absence begins, such as "Thu 24 December 2026", with the time if it is not midnight."""
    local = absence.starts_at.astimezone(LONDON)
    return _weekday_and_day(local) if local.time() == time(0) else f"{_weekday_and_day(local)}, {local:%H:%M}"


def to_words(absence: Absence) -> str:
    """The last day, which is part of the absence, or the day and time at which it ends."""
    local = absence.ends_at.astimezone(LONDON)
    if local.time() == time(0):
        return _weekday_and_day(local - timedelta(days=1))
    return f"{_weekday_and_day(local)}, {local:%H:%M}"


def span_words(absence: Absence) -> str:
    """Such as "from Thu 24 December 2026 to Sat 2 January 2027", or "on Thu 24 December 2026 until 14:30"."""
    first, last = (at.astimezone(LONDON) for at in (absence.starts_at, absence.ends_at))
    whole = last.time() == time(0)
    if first.date() != (last - timedelta(days=1) if whole else last).date():
        return f"from {from_words(absence)} to {to_words(absence)}"
    begins = "" if first.time() == time(0) else f" from {first:%H:%M}"
    return f"on {_weekday_and_day(first)}{begins}" + (
        "" if whole else f"{' to' if begins else ' until'} {last:%H:%M}"
    )


def absence_card(
    absence: Absence,
    person: Person,
    viewer: Person,
    cover: Person | None,
    commands: CommandWords,
    notes: tuple[str, ...] = (),
    moved: tuple[str, ...] = (),
) -> Card:
    """The card for the person who has set an absence: it shows what was stored."""
    who = "You are" if viewer.id == person.id else f"{person.name} is"
    whose = "" if viewer.id == person.id else f" {person.email}"
    away = f"{commands.away}{whose}"
    return card(
        f"{who} away {span_words(absence)}",
        lead="It is recorded, and whoever has to know is told.",
        facts=(
            Fact("From", from_words(absence)),
            Fact("Until, included", to_words(absence)),
            Fact("Cover", cover.name if cover else "nobody named"),
        ),
        sections=(Section("Handed over now", moved), Section("Please note", notes)),
        note=f"Back sooner? Type {away} back. To see all of it: {away} list.",
        buttons=(Button("Take it back", Action.CANCEL_ABSENCE, absence.id),),
    )


def absence_list_card(
    person: Person,
    viewer: Person,
    own: tuple[Absence, ...],
    covered: tuple[Absence, ...],
    who: Mapping[str, Person],
    commands: CommandWords,
) -> Card:
    """The card that lists somebody's absences, and the people for whom they cover."""
    yours = viewer.id == person.id
    return card(
        "When you are away" if yours else f"When {person.name} is away",
        lead="" if own else "No absence is set.",
        sections=(
            Section("Away", tuple(_line(one, who) for one in own)),
            Section("Covers for", tuple(_cover_line(one, who) for one in covered)),
        ),
        note=f"To set another, type {commands.away}, or {commands.away} 24 Dec to 2 Jan cover and an e-mail "
        "address.",
        buttons=tuple(
            Button(f"Take back: {_short_span(one)}", Action.CANCEL_ABSENCE, one.id) for one in own[:10]
        ),
    )


def _line(absence: Absence, who: Mapping[str, Person]) -> str:
    cover = who.get(absence.cover_id or "")
    return f"{_capitalise(span_words(absence))}. Cover: {cover.name if cover else 'nobody named'}."


def _cover_line(absence: Absence, who: Mapping[str, Person]) -> str:
    return f"{name_or_nobody(who.get(absence.person_id))}, {span_words(absence)}."


def _short_span(absence: Absence) -> str:
    return moment(absence.starts_at)


def _capitalise(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _weekday_and_day(local: datetime) -> str:
    return f"{local:%a} {day(local.date())}"
