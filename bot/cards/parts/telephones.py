"""Whom the reader of a card is asked to telephone, and on which number.

A number stands only on cards of one person's own, never on one for a channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.cards.parts.words import name_or_nobody
from bot.reading.snapshot import Snapshot
from bot.values import Fact
from dialogs.catalog.call_back import CALL_ME, CALL_NUMBER, CALL_TIME
from state_machines.case.report import Answer, Report
from state_machines.duties.duty import Duty
from state_machines.duties.rank import is_with
from state_machines.duties.roles import holder_of
from state_machines.machine import condition_holds
from state_machines.people.people import Person, Role
from state_machines.policy.model import ReminderRule
from state_machines.settings.local_settings import CALL_BACK, CALL_REPORTER

_TIMES = {
    "now": "as soon as you can",
    "later_today": "later on the day of the report",
    "next_morning": "the morning after the report",
    "any_time": "at any time",
}


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to telephone: their number, where one is known, and when it suits them, where they said."""

    name: str
    number: str = ""
    time: str = ""

    @property
    def words(self) -> str:
        """Such as "Sam Okafor, 020 7946 0147"."""
        number = self.number or "no number in Doorstep"
        return ", ".join(filter(None, (self.name, number, self.time)))


def calls_asked_of(state: Snapshot, viewer: Person) -> tuple[Call, ...]:
    """The reporters whom this person is asked to telephone, by a duty of which they were told."""
    found = (
        _call_to_reporter(state, report)
        for duty in _live_calls(state)
        for report in state.reports
        if report.id == duty.report_id and report.reporter_id != viewer.id
        if is_with(duty, viewer, state.circle) or duty.key == CALL_REPORTER
    )
    return tuple(dict.fromkeys(found))


def call_facts(calls: Iterable[Call]) -> tuple[Fact, ...]:
    """The calls as they stand on a card, above everything that can wait."""
    return tuple(Fact("Telephone", call.words) for call in calls)


def numbers_in(calls: Iterable[Call]) -> tuple[str, ...]:
    """The numbers of these calls, for the card on which they may be pressed."""
    return tuple(call.number for call in calls if call.number)


def wishes_to_be_called(state: Snapshot, report: Report) -> tuple[Fact, ...]:
    """That the reporter of a hostile incident asks for a call, and who is asked to make it."""
    if report.answers.get("safety") != CALL_ME:
        return ()
    asked = [duty for duty in _live_calls(state) if duty.report_id == report.id and duty.key == CALL_BACK]
    who = "".join(f" ({name_or_nobody(state.person(duty.holder_id))} is asked to)" for duty in asked)
    return (Fact("Reporter asks", f"please telephone me{who}"),)


def own_call_lines(state: Snapshot, report: Report) -> tuple[str, ...]:
    """What the reporter reads of the call that they asked for: who makes it, on which number, and when."""
    asked = (duty for duty in _live_calls(state) if duty.report_id == report.id and duty.key == CALL_BACK)
    return tuple(_own_call_words(state, report, duty) for duty in asked)


def reminder_calls(state: Snapshot, rule: ReminderRule, report: Report) -> tuple[Call, ...]:
    """Whom a reminder says to telephone: whoever holds that role now, if it is not the reporter."""
    held = holder_of(rule.call, state.circle.of_report(report.id)).person if rule.call else None
    if held is None or held.id == report.reporter_id:
        return ()
    return (Call(held.name, held.telephone or ""),)


def reminders_for_reporter(state: Snapshot, report: Report) -> Iterator[ReminderRule]:
    """What the board reminds the reporter of after this report."""
    facts = dict(state.escalation.facts)
    facts.pop("telephoned_social_worker", None)  # another reporter's telephone call is not this one's
    telephoned = report.answers.get("telephoned_social_worker")
    if isinstance(telephoned, str):
        facts["telephoned_social_worker"] = telephoned
    for rule in state.policy.reminders:
        asked = rule.role is Role.REPORTER and f"report_{report.kind}" in rule.on
        if asked and condition_holds(rule.when, facts):
            yield rule


def _live_calls(state: Snapshot) -> Iterator[Duty]:
    return (duty for duty in state.live_duties if duty.key in {CALL_REPORTER, CALL_BACK})


def call_to_reporter(reporter: Person | None, answers: Mapping[str, Answer]) -> Call:
    """The call to somebody who reported, on the number that they gave, else on the one that is known."""
    given = answers.get(CALL_NUMBER)
    number = given if isinstance(given, str) else (reporter.telephone if reporter else None) or ""
    return Call(name_or_nobody(reporter), number, _TIMES.get(str(answers.get(CALL_TIME)), ""))


def _call_to_reporter(state: Snapshot, report: Report) -> Call:
    return call_to_reporter(state.person(report.reporter_id), report.answers)


def _own_call_words(state: Snapshot, report: Report, duty: Duty) -> str:
    who, call = name_or_nobody(state.person(duty.holder_id)), _call_to_reporter(state, report)
    if not call.number:
        return f"{who} is asked to telephone you. Doorstep has no number for you: please tell them yours."
    when = f", {call.time.replace('as you', 'as they')}" if call.time else ""
    return f"{who} is asked to telephone you on {call.number}{when}."
