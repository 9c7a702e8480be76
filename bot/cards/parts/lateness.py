"""Notes on cards about interruptions: what comes late says so, and an affected case shows when it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.values import Card
from state_machines.case.escalation import Escalation
from state_machines.time.moments import LONDON, at_words
from storage.records import OutgoingMessage, Silence
from storage.unit_of_work import UnitOfWork

#: How long an interruption is told of with the cases that were open then.
SHOWN_FOR = timedelta(days=30)
#: A message that is sent within this was not kept waiting by an interruption worth a word.
AT_ONCE = timedelta(minutes=1)

#: The field of a stored message that says when its event fell due, where nobody was there to carry it out.
LATE = "late"


def with_lateness(shown: Card, due: datetime | None, now: datetime) -> Card:
    """The card, with a last line saying that it comes late and since when; unchanged where it does not."""
    if due is None:
        return shown
    when = at_words(due, now)
    return _with_note(shown, f"This comes late: Doorstep was interrupted. It was due {when}.")


def with_waiting(
    uow: UnitOfWork, shown: Card, message: OutgoingMessage, written_at: datetime, now: datetime
) -> Card:
    """The card with a last line that says that its message waited through an interruption, if it did.

    Only the first message to somebody about a case says it, and never a card that says already that it comes
    late. `written_at` is when the message was written.
    """
    if now - written_at < AT_ONCE or LATE in message.payload or message.escalation_id is None:
        return shown
    missed = uow.silences.after(written_at)
    if not missed or uow.vitals.was_sent_since(message.escalation_id, message.conversation, missed[-1].until):
        return shown
    written = at_words(written_at, now)
    return _with_note(shown, f"This comes late: it was written {written}. {interruption_line(missed[-1])}")


def interruption_lines(uow: UnitOfWork, escalation: Escalation, now: datetime) -> tuple[str, ...]:
    """One line for each time in which nobody was chased while this escalation was open, oldest first."""
    until = escalation.closed_at or now
    found = uow.silences.after(max(escalation.opened_at, now - SHOWN_FOR))
    return tuple(interruption_line(one) for one in found if one.since < until)


def interruption_line(silence: Silence) -> str:
    """Such as "Chasing was interrupted from 10:05 to 10:40 on 17 November."."""
    since, until = silence.since.astimezone(LONDON), silence.until.astimezone(LONDON)
    first = "" if since.date() == until.date() else f" on {since.day} {since:%B}"
    return f"Chasing was interrupted from {since:%H:%M}{first} to {until:%H:%M} on {until.day} {until:%B}."


def _with_note(shown: Card, words: str) -> Card:
    note = f"{shown.note} {words}" if shown.note else words
    return replace(shown, note=note, text=f"{shown.text}\n{words}")
