"""Findings about the work: messages delivered, duties chased, nobody forgotten, the record whole."""

from __future__ import annotations

from datetime import timedelta

from bot.cards.parts.times import moment
from bot.health.findings import Finding, Level, duration_words, grade, times_words
from bot.health.vitals import Vitals
from storage.vitals_repository import AT_MOST

#: From here on a message or a chase is late enough to be looked at; retries of a moment are not.
LATE = timedelta(minutes=1)
#: A message that has not arrived by then is an alarm: somebody does not know of a child.
UNDELIVERED_ALARM = timedelta(minutes=15)
#: Deciding takes no chat: a chase that is so late means that the engine does not do its work.
OVERDUE_ALARM = timedelta(minutes=5)
#: A card that shows an old state for so long is worth a look; the pings themselves go first.
REDRAW_LATE = timedelta(minutes=15)


def oldest_undelivered(vitals: Vitals) -> Finding:
    """The oldest message that was due and has not arrived."""
    oldest = vitals.undelivered
    if oldest is None or vitals.at - oldest.since < LATE:
        words = "No message waits any more." if vitals.failed else "Every message has been delivered."
        return Finding("undelivered", Level.OK, words)
    age = vitals.at - oldest.since
    way = "to a channel" if oldest.to_channel else "to a person"
    last = f" ({oldest.error})" if oldest.error else ""
    return Finding(
        "undelivered",
        grade(age, LATE, UNDELIVERED_ALARM),
        f"{_messages(oldest.count)} undelivered: the oldest, a {oldest.kind} {way}, waits since "
        f"{moment(oldest.since)} ({duration_words(age)}), tried {times_words(oldest.attempts)}{last}. "
        f"Check that {vitals.surface.title} can be reached; telephone whoever must know now.",
    )


def drawing(vitals: Vitals) -> Finding:
    """Cards that cannot be drawn: a fault of ours, for which somebody does not hear or sees an old state."""
    undrawn = vitals.undrawn
    if undrawn is None:
        return Finding("drawing", Level.OK, "Every card could be drawn.")
    age = vitals.at - undrawn.since
    return Finding(
        "drawing",
        Level.ALARM,
        f"{_messages(undrawn.count)} {undrawn.error}: the oldest, a {undrawn.kind}, since "
        f"{moment(undrawn.since)} ({duration_words(age)}), tried {times_words(undrawn.attempts)}. Telephone "
        "whoever must know now, and report this as a fault in Doorstep, with the log's lines trouble.met.",
    )


def failures(vitals: Vitals) -> Finding:
    """The messages of the last day that could not be delivered as meant and went another way."""
    if not vitals.failed:
        return Finding("failed", Level.OK, "No way was found closed in the last day.")
    return Finding(
        "failed",
        Level.WARNING,
        f"{_messages(vitals.failed)} could not be delivered as meant in the last day and went another way: "
        "run `doorstep people check`, and check that Doorstep is in each team's channel.",
    )


def redraws(vitals: Vitals) -> Finding:
    """Cards that show an old state."""
    chat, since = vitals.surface, vitals.redraws_since
    a_minute = vitals.surface.sends.redraws_a_minute
    fixed = [one for one in vitals.refused if one.redraw and not one.waiting]
    if fixed:
        why = "; ".join(dict.fromkeys(one.error for one in fixed))
        often = times_words(sum(one.count for one in fixed))
        return Finding(
            "redraws",
            Level.WARNING,
            f"{often[0].upper()}{often[1:]} in the last day a card in {chat.title} could not be "
            f"changed any more ({why}): a new one was posted below it, where anything may be posted, or it "
            "was deleted, where it is not for its reader any more. What is left shows an old state. "
            f"`{chat.commands.case}` always shows the present one.",
        )
    if since is None or vitals.at - since < REDRAW_LATE:
        return Finding("redraws", Level.OK, f"The cards in {chat.title} are up to date.")
    return Finding(
        "redraws",
        Level.WARNING,
        f"Cards in {chat.title} wait to be redrawn since {moment(since)}: at most {a_minute} a minute are, "
        f"so after many changes this passes by itself; `{chat.commands.case}` always shows the "
        "present state.",
    )


def lateness(vitals: Vitals) -> Finding:
    """How late the messages of the last hour were."""
    took = vitals.lateness
    if not took:
        return Finding("lateness", Level.OK, "No message was sent in the last hour.")
    half, most, longest = took[len(took) // 2], took[int(len(took) * 0.99)], took[-1]
    said = (
        f"the last hour's messages took {duration_words(half)} (half) to {duration_words(most)} (99 of 100)"
    )
    if most < LATE:
        return Finding(
            "lateness", Level.OK, f"{said[0].upper()}{said[1:]}, at most {duration_words(longest)}."
        )
    return Finding(
        "lateness",
        Level.WARNING,
        f"Messages came late: {said}, at most {duration_words(longest)}. "
        "Look in the log for message.not_sent: its reason says what they waited for.",
    )


def overdue(vitals: Vitals) -> Finding:
    """The duties and alarms that should have been chased by now."""
    due = vitals.overdue
    if due is None or vitals.at - due.since < LATE:
        return Finding("overdue", Level.OK, "Every duty that fell due has been chased.")
    age = vitals.at - due.since
    count = f"at least {due.count}" if due.count >= AT_MOST else str(due.count)
    chases = "chase is" if due.count == 1 else "chases are"
    return Finding(
        "overdue",
        grade(age, LATE, OVERDUE_ALARM),
        f"{count} {chases} overdue, the first since {moment(due.since)} ({duration_words(age)}): "
        "look in the log for trouble.met, and restart Doorstep if it chases nothing.",
    )


def orphans(vitals: Vitals) -> Finding:
    """Promise 3 on the live database: in each open case somebody owes something, and is chased."""
    lost = tuple(dict.fromkeys((*vitals.orphans, *vitals.never_chased)))
    if not lost:
        return Finding("orphans", Level.OK, "Each open case looked at has somebody who is chased.")
    return Finding(
        "orphans",
        Level.ALARM,
        f"Nobody is chased in {', '.join(lost)} although open: telephone the allocated social worker now, "
        "and report this as a fault in Doorstep.",
    )


def record(vitals: Vitals) -> Finding:
    """Whether the end of the chained record is whole."""
    end = vitals.chain_end
    if end is None:
        return Finding("record", Level.OK, "Nothing has been recorded yet.")
    if end.fits:
        return Finding("record", Level.OK, f"The record has {end.seq} entries and ends with {end.hash[:16]}.")
    return Finding(
        "record",
        Level.ALARM,
        f"Entry {end.seq} of the record does not follow the one before it: run `doorstep audit verify`, and "
        "keep a copy of the database as it is.",
    )


def _messages(count: int) -> str:
    noun = "message" if count == 1 else "messages"
    return f"At least {count} {noun}" if count >= AT_MOST else f"{count} {noun}"


def look_ups(vitals: Vitals) -> Finding:
    """Whether anybody looked for so many cases that are not theirs that they were asked to stop."""
    if not vitals.look_ups:
        return Finding("look_ups", Level.OK, "Nobody looked for more cases than they may in an hour.")
    times = times_words(vitals.look_ups)
    return Finding(
        "look_ups",
        Level.WARNING,
        f"In the last day somebody was stopped {times} who looked for many cases that are not theirs, by "
        "typing references: the record's entries look_up:limit and case:look_up say who. Ask their line "
        "manager whether their work explains it.",
    )
