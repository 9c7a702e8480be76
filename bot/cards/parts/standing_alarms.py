"""What stands above everything else on a reporter's screen while an alarm that they raised has not ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.parts.card_builder import card
from bot.cards.parts.emergency import emergency_telephones, emergency_words
from bot.cards.parts.words import join_names, name_or_nobody
from bot.reading.unreached import read_unreached_of_alarm
from bot.services import Services
from bot.values import Card, Section
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmState
from state_machines.alarms.danger_reason import DangerReason
from state_machines.time.moments import at_words
from storage.unit_of_work import UnitOfWork

_SAID = {
    DangerReason.IN_DANGER: "You said that a child is in danger",
    DangerReason.HOME_ALONE: "You said that a child may be home alone",
    DangerReason.SAFEGUARDING: "You said that there are clear safeguarding concerns",
}
_STANDS = {
    DangerReason.IN_DANGER: "a child is in danger",
    DangerReason.HOME_ALONE: "a child may be home alone",
    DangerReason.SAFEGUARDING: "clear safeguarding concerns",
}


def said_by_reporter(alarm: Alarm) -> str:
    """What the reporter said, in words to themselves."""
    if alarm.about is AlarmAbout.REPORTER:
        return "You said that you are not safe"
    return _SAID.get(alarm.reason or DangerReason.IN_DANGER, _SAID[DangerReason.IN_DANGER])


def told_names(uow: UnitOfWork, alarm: Alarm) -> tuple[str, ...]:
    """The names of everybody who was told, in order."""
    return tuple(name_or_nobody(uow.people.by_id(one)) for one in alarm.told_ids)


def told_sections(uow: UnitOfWork, alarm: Alarm) -> tuple[Section, ...]:
    """Those who were told, and apart from them those who are being told, or could not be reached yet."""
    unreached = read_unreached_of_alarm(uow, alarm.id)
    parts = (
        ("Told", [one for one in alarm.told_ids if one not in unreached]),
        ("Being told", [one for one in alarm.told_ids if one in unreached.on_the_way]),
        ("Not reached yet", [one for one in alarm.told_ids if one in unreached.in_vain]),
    )
    return tuple(
        Section(what, (f"{join_names(tuple(name_or_nobody(uow.people.by_id(one)) for one in ids))}.",))
        for what, ids in parts
        if ids
    )


def with_standing_alarms(shown: Card, uow: UnitOfWork, services: Services, draft_id: str) -> Card:
    """The card with the emergency numbers first and who is told, while an alarm of this dialog stands."""
    standing = [alarm for alarm in uow.alarms.of_draft(draft_id) if alarm.is_live]
    if not standing:
        return shown
    lead = " ".join((*(_sentence(uow, alarm) for alarm in standing), _what_to_do(standing)))
    numbers = Section("Emergency", tuple(emergency_words(services.settings).splitlines()))
    later = any(alarm.about is AlarmAbout.REPORTER for alarm in standing)
    sections = tuple(_for_later(one) if later else one for one in shown.sections)
    return card(
        shown.title,
        lead=f"{lead} {shown.lead}".rstrip(),
        facts=shown.facts,
        sections=(numbers, *sections),
        note=shown.note,
        buttons=shown.buttons,
        picture=shown.picture,
        private=shown.private,
        telephones=(*emergency_telephones(services.settings), *shown.telephones),
    )


def _sentence(uow: UnitOfWork, alarm: Alarm) -> str:
    told = told_names(uow, alarm)
    has = ""
    if alarm.state is AlarmState.HELD and alarm.taken_by_id:
        has = f" {name_or_nobody(uow.people.by_id(alarm.taken_by_id))} has it."
    are = "is" if len(told) == 1 else "are"
    who = f" {join_names(told)} {are} being told." if told else ""
    return f"{said_by_reporter(alarm)}.{who}{has}"


def _what_to_do(standing: list[Alarm]) -> str:
    """What is left to press; the alarm's own card follows what becomes of it."""
    kept = "Your message about this is kept up to date"
    if any(alarm.about is AlarmAbout.REPORTER for alarm in standing):
        return f"Call 999 if you have not. {kept}: press “I am safe now” there once you are."
    return f"Call 999 if you have not. {kept}."


def _for_later(section: Section) -> Section:
    """Paperwork waits until whoever is not safe is safe."""
    return replace(section, heading="Once you are safe") if section.heading == "What to do now" else section


def alarm_line(uow: UnitOfWork, alarm: Alarm, now: datetime) -> str:
    """That an alarm stands on a case, and who has it."""
    who = name_or_nobody(uow.people.by_id(alarm.reporter_id))
    what = _STANDS.get(alarm.reason or DangerReason.IN_DANGER, _STANDS[DangerReason.IN_DANGER])
    if alarm.about is AlarmAbout.REPORTER:
        what = f"{who} is not safe"
    has = name_or_nobody(uow.people.by_id(alarm.taken_by_id)) if alarm.taken_by_id else ""
    since = at_words(alarm.raised_at, now).removeprefix("at ")
    return f"An alarm stands since {since}: {what}. {f'{has} has it.' if has else 'Nobody has it yet.'}"
