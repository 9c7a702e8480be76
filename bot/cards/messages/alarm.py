"""The card of an alarm: for those who are asked to act, and for the reporter who raised it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.duty_lines import duty_line
from bot.cards.parts.emergency import emergency_telephones, emergency_words
from bot.cards.parts.part_ended import no_longer_yours
from bot.cards.parts.standing_alarms import said_by_reporter, told_sections
from bot.cards.parts.telephones import call_facts, call_to_reporter, numbers_in
from bot.cards.parts.visit_words import is_silent, visit_facts
from bot.cards.parts.words import join_names, name_and_job, name_or_nobody
from bot.reading.alarm_circle import alarm_circles, circles_named, is_asked_by_alarm, report_on
from bot.reading.snapshot import load_snapshot
from bot.values import Action, Button, Card, Fact, Section
from dialogs.catalog.hostile_incident import HURT, SAFETY
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, AlarmState, findings
from state_machines.alarms.danger_reason import DangerReason
from state_machines.alarms.visit import Visit
from state_machines.alarms.why_told import why_told
from state_machines.case.report import Report
from state_machines.duties.circle import Circle
from state_machines.duties.let_in import may_know_of
from state_machines.errors import NotFound
from state_machines.people.people import Person
from state_machines.time.moments import at_words


@dataclass(frozen=True, slots=True)
class AlarmPayload(Payload):
    """The message's alarm says all, and each card is drawn from how it stands.

    `fallback` is what a release that does not know this kind says in its place.
    """

    KIND: ClassVar[str] = "alarm"

    fallback: str = "Somebody may be in danger. Who it is cannot be shown here: telephone your duty team now."


_OUTCOMES = {
    AlarmOutcome.SAFE: "says that they are safe now",
    AlarmOutcome.MISTAKE: "says that it was pressed by mistake",
    AlarmOutcome.SPOKEN_TO: "has spoken to them, and they are safe",
    AlarmOutcome.CHILD_SAFE: "says that the child was seen and is safe",
    AlarmOutcome.EMERGENCY_SERVICES: "says that the emergency services have it",
    AlarmOutcome.REFERRED: "has referred the child to children's social care",
}
_OUTCOMES_OF_SEVERAL = {
    AlarmOutcome.CHILD_SAFE: "says that every one of the children was seen and is safe",
    AlarmOutcome.REFERRED: "has referred all of the children to children's social care",
}
_TITLES = {
    DangerReason.IN_DANGER: "A child is in danger",
    DangerReason.HOME_ALONE: "A child may be home alone",
    DangerReason.SAFEGUARDING: "Clear safeguarding concerns about a child",
}
_LABELS = {
    AlarmOutcome.SPOKEN_TO: "Spoken to, safe",
    AlarmOutcome.CHILD_SAFE: "Child seen, safe",
    AlarmOutcome.EMERGENCY_SERVICES: "Emergency services have it",
    AlarmOutcome.REFERRED: "Referred to social care",
    AlarmOutcome.MISTAKE: "Yes, it was a mistake",
}
#: Where it is about several children, so that nobody ends it for all who has seen one of them.
_LABELS_OF_SEVERAL = {
    AlarmOutcome.CHILD_SAFE: "All children seen, safe",
    AlarmOutcome.REFERRED: "All referred to social care",
}


def _draw(occasion: Occasion, _payload: AlarmPayload) -> Card:
    alarm = occasion.uow.alarms.by_id(occasion.message.alarm_id or "")
    if alarm is None:
        raise NotFound("This alarm is no longer there.")
    viewer = occasion.recipient()
    return (
        _reporter_card(occasion, alarm) if viewer.id == alarm.reporter_id else _card(occasion, alarm, viewer)
    )


def _card(occasion: Occasion, alarm: Alarm, viewer: Person) -> Card:
    """What somebody who was told reads: who is in danger, where, what is asked, the numbers."""
    reporter, visit = occasion.uow.people.by_id(alarm.reporter_id), _visit(occasion, alarm)
    report = occasion.uow.reports.by_id(alarm.report_id) if alarm.report_id else None
    circles = circles_named(occasion.uow, occasion.services, alarm, viewer, occasion.now)
    call = call_to_reporter(reporter, report.answers if report else {})
    if alarm.is_live and not is_asked_by_alarm(occasion.uow, occasion.services, alarm, viewer, occasion.now):
        return no_longer_yours()
    return card(
        _title(occasion, alarm, circles),
        lead=" ".join(filter(None, (_state_words(occasion, alarm), _of_others_words(alarm)))),
        facts=(
            *(() if is_silent(visit) else (_said_by(reporter, alarm, occasion),)),
            *_hurt(occasion, alarm, report),
            *visit_facts(occasion.uow, visit, occasion.now),
            *(call_facts((call,)) if alarm.is_live else ()),
        ),
        sections=(
            Section(_asked_as(alarm, viewer, circles), (_ask(alarm),) if alarm.is_live else ()),
            Section("Emergency", _numbers(occasion) if alarm.is_live else ()),
        ),
        buttons=(
            *_buttons(alarm, viewer),
            *_details(occasion, alarm, circles),
        ),
        telephones=(*numbers_in((call,)), *emergency_telephones(occasion.services.settings)),
    )


def _said_by(reporter: Person | None, alarm: Alarm, occasion: Occasion) -> Fact:
    return Fact("Said by", f"{name_and_job(reporter)}, {at_words(alarm.raised_at, occasion.now)}")


def _hurt(occasion: Occasion, alarm: Alarm, report: Report | None) -> tuple[Fact, ...]:
    """That the reporter is hurt, which whoever telephones must know, before a case is said as after it."""
    if alarm.about is not AlarmAbout.REPORTER or not alarm.is_live:
        return ()
    draft = occasion.uow.drafts.by_id(alarm.draft_id) if alarm.draft_id and report is None else None
    answers = report.answers if report else draft.session.answers if draft else {}
    return (Fact("Hurt", "they say that they are"),) if answers.get(SAFETY) == HURT else ()


def _visit(occasion: Occasion, alarm: Alarm) -> Visit | None:
    """The visit that raised it; it has the same id."""
    return occasion.uow.visits.by_id(alarm.id)


def _asked_as(alarm: Alarm, viewer: Person, circles: Sequence[Circle]) -> str:
    """The heading above what is asked, which says as whom the reader is asked."""
    part = next(filter(None, (why_told(viewer, alarm, one) for one in circles)), "")
    return f"Asked of you, as {part}" if part else "Asked of you"


def _details(occasion: Occasion, alarm: Alarm, circles: Sequence[Circle]) -> tuple[Button, ...]:
    """One button for each case whose report the reader may open; several say which."""
    ids = ((one.case, report_on(occasion.uow, alarm, one.case)) for one in circles if one.case.id)
    found = ((case, occasion.uow.reports.by_id(one)) for case, one in ids if one is not None)
    reports = [(case.reference, report.escalation_id) for case, report in found if report is not None]
    several = len(reports) > 1
    return tuple(
        Button(f"Details of {reference}" if several else "Details", Action.OPEN, escalation_id)
        for reference, escalation_id in reports
    )


def _of_others_words(alarm: Alarm) -> str:
    """That it is about more children than are named: whoever takes it and ends it does so for all."""
    if not alarm.is_live or not alarm.also_case_ids:
        return ""
    return f"It is about {len(alarm.case_ids)} children of one family: what you say here counts for all."


def _title(occasion: Occasion, alarm: Alarm, circles: Sequence[Circle]) -> str:
    if is_silent(_visit(occasion, alarm)):
        what = "Somebody who went in does not answer"
    elif alarm.about is AlarmAbout.REPORTER:
        what = "Somebody is not safe"
    else:
        what = _TITLES.get(alarm.reason or DangerReason.IN_DANGER, _TITLES[DangerReason.IN_DANGER])
    named = join_names(tuple(one.case.reference for one in circles if one.case.id))
    hidden = "a family" if alarm.also_case_ids else "which child is not shown here"
    where = named or (hidden if alarm.case_ids else "which child is not said yet")
    return f"{what}: {where}{'' if alarm.is_live else ' (ended)'}"


def _may_know(occasion: Occasion, alarm: Alarm) -> bool:
    """Whether the reader may know of every case of it."""
    first, others = alarm_circles(occasion.uow, occasion.services, alarm, occasion.now)
    return all(may_know_of(occasion.recipient(), one) for one in (first, *others))


def _state_words(occasion: Occasion, alarm: Alarm) -> str:
    """Who has it, or how it ended; and whether the reporter has taken it back."""
    if alarm.state is AlarmState.ENDED and alarm.outcome is not None:
        by = name_or_nobody(occasion.uow.people.by_id(alarm.ended_by_id or ""))
        when = at_words(alarm.ended_at or occasion.now, occasion.now)
        return f"Ended {when}: {by} {_outcome_words(alarm, alarm.outcome)}."
    confirms = _who_confirms(occasion, alarm)
    taken_back = f" The reporter has taken it back since; {confirms}." if alarm.taken_back else ""
    if alarm.state is AlarmState.HELD and alarm.taken_at is not None:
        has = name_or_nobody(occasion.uow.people.by_id(alarm.taken_by_id or ""))
        return f"{has} has it since {_clock(alarm.taken_at, occasion.now)}.{taken_back}"
    return f"Nobody has it yet. Doorstep has called nobody.{taken_back}"


def _who_confirms(occasion: Occasion, alarm: Alarm) -> str:
    """Whoever has it is asked to confirm; while nobody has, everybody who was told is."""
    if alarm.taken_by_id in (None, occasion.recipient().id):
        return "please confirm"
    return f"{name_or_nobody(occasion.uow.people.by_id(alarm.taken_by_id))} is asked to confirm it"


def _outcome_words(alarm: Alarm, outcome: AlarmOutcome) -> str:
    of_several = _OUTCOMES_OF_SEVERAL if alarm.also_case_ids else {}
    return of_several.get(outcome) or _OUTCOMES.get(outcome, outcome.value)


def _label(alarm: Alarm, outcome: AlarmOutcome) -> str:
    of_several = _LABELS_OF_SEVERAL if alarm.also_case_ids else {}
    return of_several.get(outcome) or _LABELS[outcome]


def _clock(moment: datetime, now: datetime) -> str:
    return at_words(moment, now).removeprefix("at ")


def _ask(alarm: Alarm) -> str:
    if alarm.about is AlarmAbout.REPORTER:
        return "Telephone them now. Say here that you do, and then what you found."
    return "Find out now whether the child is safe. Say here that you have it, and then what you found."


def _numbers(occasion: Occasion) -> tuple[str, ...]:
    return tuple(emergency_words(occasion.services.settings).splitlines())


def _buttons(alarm: Alarm, viewer: Person) -> tuple[Button, ...]:
    if alarm.state is AlarmState.OPEN:
        label = "I am telephoning" if alarm.about is AlarmAbout.REPORTER else "I have this"
        return (Button(label, Action.TAKE_ALARM, alarm.id, primary=True),)
    if alarm.state is AlarmState.HELD and viewer.id == alarm.taken_by_id:
        return tuple(
            Button(_label(alarm, one), Action.END_ALARM, f"{alarm.id}/{one.value}") for one in findings(alarm)
        )
    return ()


def _reporter_card(occasion: Occasion, alarm: Alarm) -> Card:
    """What the reporter keeps on their screen until it has ended: the numbers, and who is told."""
    silent = is_silent(_visit(occasion, alarm))
    if not _may_know(occasion, alarm):
        return _card_without_names(occasion, alarm, silent=silent)
    return card(
        "You have not answered whether you are out, and all right" if silent else said_by_reporter(alarm),
        lead=_state_words(occasion, alarm) if not alarm.is_live else _reporter_lead(occasion, alarm),
        sections=(
            Section("Emergency", _numbers(occasion) if alarm.is_live else ()),
            *(told_sections(occasion.uow, alarm) if alarm.is_live else ()),
            Section("Your report", _report_lines(occasion, alarm)),
        ),
        buttons=_reporter_buttons(alarm, silent=silent),
        telephones=emergency_telephones(occasion.services.settings),
    )


def _card_without_names(occasion: Occasion, alarm: Alarm, *, silent: bool) -> Card:
    """For a reporter who may know nothing of the case: the numbers, and that people are told."""
    told = "Call 999 if you have not. The right people are being told."
    return card(
        "You have not answered whether you are out, and all right" if silent else said_by_reporter(alarm),
        lead=told if alarm.is_live else "This has ended.",
        sections=(Section("Emergency", _numbers(occasion) if alarm.is_live else ()),),
        buttons=_reporter_buttons(alarm, silent=silent),
        telephones=emergency_telephones(occasion.services.settings),
    )


def _report_lines(occasion: Occasion, alarm: Alarm) -> tuple[str, ...]:
    """Who has answered the report, for somebody who is not sent each of that while they are not safe."""
    report = occasion.uow.reports.by_id(alarm.report_id) if alarm.report_id else None
    if alarm.about is not AlarmAbout.REPORTER or report is None:
        return ()
    made = occasion.uow.reports.made_with(report.id) or (report,)
    return tuple(line for one in made for line in _lines_of_report(occasion, one, several=len(made) > 1))


def _lines_of_report(occasion: Occasion, report: Report, *, several: bool) -> tuple[str, ...]:
    """Who has answered it; with several children each line says for which."""
    state = load_snapshot(occasion.uow, occasion.services, report.escalation_id, occasion.now)
    theirs = (duty for duty in state.acknowledge_duties if duty.report_id == report.id)
    of = f"{state.case.reference}: " if several else ""
    return tuple(f"{of}{duty_line(state, duty, occasion.now)}" for duty in theirs)


def _reporter_lead(occasion: Occasion, alarm: Alarm) -> str:
    if alarm.taken_back:
        return "You took it back. It stands until somebody who was told has confirmed that."
    stands = _state_words(occasion, alarm)
    if alarm.state is AlarmState.OPEN and alarm.chase_at is not None and alarm.chase_at > occasion.now:
        stands = f"{stands} Without an answer the next are told {at_words(alarm.chase_at, occasion.now)}."
    return f"Call 999 if you have not. {stands}"


def _reporter_buttons(alarm: Alarm, *, silent: bool) -> tuple[Button, ...]:
    if not alarm.is_live or alarm.taken_back:
        return ()
    mistake = Button("Pressed by mistake", Action.END_ALARM, f"{alarm.id}/{AlarmOutcome.MISTAKE.value}")
    if alarm.about is AlarmAbout.CHILD:
        return (mistake,)
    safe = f"{alarm.id}/{AlarmOutcome.SAFE.value}"
    now_safe = Button("I am safe now", Action.END_ALARM, safe, primary=True)
    return (now_safe,) if silent else (now_safe, mistake)


def _hears(occasion: Occasion, _payload: AlarmPayload) -> bool:
    """That it has ended is for whoever is still asked by it. While it stands its card is never kept back."""
    alarm = occasion.uow.alarms.by_id(occasion.message.alarm_id or "")
    if alarm is None or alarm.is_live or alarm.reporter_id == occasion.message.to_person_id:
        return True
    return is_asked_by_alarm(occasion.uow, occasion.services, alarm, occasion.recipient(), occasion.now)


ALARM_KIND = MessageKind(AlarmPayload, _draw, hears=_hears)
